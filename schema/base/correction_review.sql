create view correction_review (
    correction_id,        -- key
    deal_id,              -- deal it corrects; null where it names none, or several
    company,              -- of the deal, as the line has it
    announced_on,         -- of the deal, as the line has it
    round,                -- of the deal, as the line has it
    field,                -- what is corrected
    value,                -- as typed in the line
    state,                -- holds agrees moved waiting ambiguous
    reported,             -- what the sheet believed first says by now; null where it says nothing
    source,               -- source of that sheet
    note,                 -- why it was corrected
    corrected_by,         -- who
    corrected_on          -- when, as the file has it
) as
-- Title:   Corrections by hand, and what the sheets say by now
--
-- Grain:   one row per correction that holds
-- Engines: SQLite
-- Sources: active_correction, correction_of_deal, deal_record, corrected_record, active_import, source
-- Notes:   agrees: a sheet says the same by now, and the line may go. moved: a sheet imported since says
--          something else than before, and not this. waiting: no row reports such a deal yet.
--          ambiguous: several deals have this name, and none is corrected. Investors are not compared.

with

stated as (

    select
        correction_of_deal.correction_id,
        deal_record.record_id,
        deal_record.import_id,
        coalesce(source.label, source.name) as source,
        row_number() over (
            partition by correction_of_deal.correction_id, by_hand.record_id is null
            order by source.source_rank, source.name, deal_record.import_id desc, deal_record.record_id
        ) as precedence,
        by_hand.record_id is not null as is_by_hand,
        case active_correction.field when 'company' then deal_record.company
            when 'announced_on' then deal_record.announced_on
            when 'round' then coalesce(deal_record.round, deal_record.round_class)
            when 'sector' then deal_record.sector when 'country' then deal_record.country
            when 'amount' then deal_record.amount_text else deal_record.investors
        end as value,
        case active_correction.field
            when 'company' then deal_record.company_key
            when 'announced_on' then deal_record.announced_on || deal_record.announced_precision
            when 'round' then coalesce(deal_record.round, deal_record.round_class) || deal_record.deal_kind
            when 'sector' then coalesce(deal_record.sector, '')
            when 'country' then coalesce(deal_record.country, '')
            when 'amount' then coalesce(deal_record.currency || deal_record.amount_point, deal_record.amount_status)
            else coalesce(deal_record.investors, '')
        end as compared
    from correction_of_deal
    join active_correction on active_correction.correction_id = correction_of_deal.correction_id
    join deal_record on deal_record.deal_id = correction_of_deal.deal_id
    join active_import on active_import.import_id = deal_record.import_id
    join source on source.source_id = deal_record.source_id
    left join corrected_record as by_hand on by_hand.record_id = deal_record.record_id

)

select
    active_correction.correction_id,
    correction_of_deal.deal_id,
    active_correction.company, active_correction.announced_on, active_correction.round,
    active_correction.field, active_correction.value,
    case
        when correction_of_deal.deal_count = 0 then 'waiting'
        when correction_of_deal.deal_count > 1 then 'ambiguous'
        when reported.compared = by_hand.compared then 'agrees'
        when reported.import_id > active_correction.import_id and not exists (
            select 1
            from stated as before
            where before.correction_id = active_correction.correction_id
                and before.is_by_hand = 0
                and before.import_id < active_correction.import_id
                and before.compared = reported.compared
        ) then 'moved'
        else 'holds'
    end as state,
    reported.value as reported,
    reported.source,
    active_correction.note, active_correction.corrected_by, active_correction.corrected_on
from active_correction
join correction_of_deal on correction_of_deal.correction_id = active_correction.correction_id
left join stated as reported
    on reported.correction_id = active_correction.correction_id
    and reported.is_by_hand = 0
    and reported.precedence = 1
left join stated as by_hand
    on by_hand.correction_id = active_correction.correction_id
    and by_hand.is_by_hand = 1
    and by_hand.precedence = 1;
