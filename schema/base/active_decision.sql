create view active_decision (
    decision_id,          -- key; a higher one is newer
    verdict,              -- same or different
    company,              -- of the one deal
    announced_on,         -- 2023-10-05, 2023-10, 2023Q4 or 2023
    round,                -- the round's own name, or its class where it has none
    reference,            -- the source's own id of the deal, null for any
    match_key,            -- as in deal_record
    other_company,        -- of the other deal
    other_announced_on,   -- like announced_on
    other_round,          -- like round
    other_reference,      -- like reference
    other_match_key,      -- as in deal_record
    is_typed              -- 1 for a line of duplicates.csv, 0 for a row that was corrected
) as
-- Title:   Decisions about pairs of deals that hold today
--
-- Grain:   one row per pair that was decided
-- Sources: decision, import, active_import
-- Notes:   The newest verdict on a pair holds; one that was withdrawn leaves the pair undecided.
--          What a file corrected holds as long as its import counts.

with

entered as (

    select
        decision.*,
        case when import.kind = 'decision' then 1 else 0 end as is_typed,
        max(decision.decision_id) over (
            partition by
                decision.match_key,
                coalesce(decision.reference, ''),
                decision.other_match_key,
                coalesce(decision.other_reference, '')
        ) as newest_decision_id
    from decision
    join import on import.import_id = decision.import_id
    where import.kind = 'decision'
        or exists (
            select 1
            from active_import
            where active_import.import_id = decision.import_id
        )

)

select
    entered.decision_id,
    entered.verdict,
    entered.company,
    entered.announced_on,
    entered.round,
    entered.reference,
    entered.match_key,
    entered.other_company,
    entered.other_announced_on,
    entered.other_round,
    entered.other_reference,
    entered.other_match_key,
    entered.is_typed
from entered
where entered.decision_id = entered.newest_decision_id
    and entered.verdict <> 'withdrawn';
