create view correction_of_deal (
    correction_id,        -- key
    deal_id,              -- deal it names; null where no counted row reports one, or several do
    own_deal_id,          -- deal its rows were matched to, where a decision counts that as another
    deal_count            -- deals it names
) as
-- Title:   Which deal each correction by hand names
--
-- Grain:   one row per correction that holds
-- Sources: active_correction, deal_record, active_import, corrected_record
-- Notes:   A deal is named by what any of its rows says, also one that a newer row has changed. A
--          correction that names several deals is applied to none.

with

named as (

    select
        active_correction.correction_id,
        deal_record.deal_id,
        min(deal_record.own_deal_id) as own_deal_id
    from active_correction
    join deal_record on deal_record.match_key = active_correction.match_key
    left join corrected_record on corrected_record.record_id = deal_record.record_id
    where corrected_record.record_id is null
        and (active_correction.reference is null or active_correction.reference = deal_record.reference)
        and exists (
            select 1
            from deal_record as counted
            join active_import on active_import.import_id = counted.import_id
            left join corrected_record as by_hand on by_hand.record_id = counted.record_id
            where counted.deal_id = deal_record.deal_id
                and counted.own_deal_id = deal_record.own_deal_id
                and by_hand.record_id is null
        )
    group by active_correction.correction_id, deal_record.deal_id

)

select
    active_correction.correction_id,
    case when count(named.deal_id) = 1 then min(named.deal_id) end as deal_id,
    case when count(named.deal_id) = 1 then min(named.own_deal_id) end as own_deal_id,
    count(named.deal_id) as deal_count
from active_correction
left join named on named.correction_id = active_correction.correction_id
group by active_correction.correction_id;
