create view active_correction (
    correction_id,        -- key; a higher one is newer
    import_id,            -- entry of the ledger that made it
    company,              -- of the deal, as a sheet writes it
    announced_on,         -- 2023-10-05, 2023-10, 2023Q4 or 2023
    round,                -- the round's own name, or its class where it has none
    reference,            -- the source's own id of the deal, null for any
    match_key,            -- as in deal_record
    field,                -- company announced_on round sector country amount investors
    value,                -- as typed
    note,                 -- why
    corrected_by,         -- who
    corrected_on          -- when, as the file has it
) as
-- Title:   Corrections by hand that hold today
--
-- Grain:   one row per deal named and field
-- Sources: correction
-- Notes:   A line that was removed from corrections.csv holds no longer.

with

entered as (

    select
        correction.*,
        max(correction.correction_id) over (
            partition by correction.match_key, coalesce(correction.reference, ''), correction.field
        ) as newest_correction_id
    from correction

)

select
    entered.correction_id,
    entered.import_id,
    entered.company,
    entered.announced_on,
    entered.round,
    entered.reference,
    entered.match_key,
    entered.field,
    entered.value,
    entered.note,
    entered.corrected_by,
    entered.corrected_on
from entered
where entered.correction_id = entered.newest_correction_id
    and entered.value is not null;
