create view decided_pair (
    deal_id,              -- key
    other_deal_id,        -- key
    verdict,              -- same or different
    decision_id           -- decision that says so
) as
-- Title:   Pairs of deals about which a decision holds
--
-- Grain:   one row per decision and pair of deals that its two sides name
-- Sources: active_decision, deal_record, active_import
-- Notes:   A side names each deal of which a counted row says just this. A decision about rows that
--          are not there waits for them. Imports are a condition and no join, so that records are found
--          by their key and not all read.

with

named as (

    select
        active_decision.decision_id,
        active_decision.verdict,
        deal_record.own_deal_id as deal_id
    from active_decision
    join deal_record on deal_record.match_key = active_decision.match_key
    where deal_record.import_id in (select active_import.import_id from active_import)
        and (active_decision.reference is null or active_decision.reference = deal_record.reference)
    group by active_decision.decision_id, active_decision.verdict, deal_record.own_deal_id

),

other_named as (

    select
        active_decision.decision_id,
        deal_record.own_deal_id as deal_id
    from active_decision
    join deal_record on deal_record.match_key = active_decision.other_match_key
    where deal_record.import_id in (select active_import.import_id from active_import)
        and (active_decision.other_reference is null or active_decision.other_reference = deal_record.reference)
    group by active_decision.decision_id, deal_record.own_deal_id

)

select
    named.deal_id,
    other_named.deal_id as other_deal_id,
    named.verdict,
    named.decision_id
from named
join other_named
    on other_named.decision_id = named.decision_id
    and other_named.deal_id <> named.deal_id;
