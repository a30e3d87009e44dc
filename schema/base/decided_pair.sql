create view decided_pair (
    deal_id,              -- key
    other_deal_id,        -- key
    verdict,              -- same or different
    decision_id           -- decision that says so
) as
-- Title:   Pairs of deals about which a decision holds
--
-- Grain:   one row per decision and pair of deals that its two sides name
-- Sources: standing_decision, sighting, standing_import
-- Notes:   A side names each deal of which a counted row says just this. A decision about rows that
--          are not there waits for them.

with

named as (

    select
        standing_decision.decision_id,
        standing_decision.verdict,
        sighting.deal_id
    from standing_decision
    join sighting on sighting.match_key = standing_decision.match_key
    join standing_import on standing_import.import_id = sighting.import_id
    where standing_decision.reference is null
        or standing_decision.reference = sighting.reference
    group by standing_decision.decision_id, standing_decision.verdict, sighting.deal_id

),

other_named as (

    select
        standing_decision.decision_id,
        sighting.deal_id
    from standing_decision
    join sighting on sighting.match_key = standing_decision.other_match_key
    join standing_import on standing_import.import_id = sighting.import_id
    where standing_decision.other_reference is null
        or standing_decision.other_reference = sighting.reference
    group by standing_decision.decision_id, sighting.deal_id

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
