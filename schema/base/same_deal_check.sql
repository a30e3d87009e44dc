create view same_deal_check (
    deal_id,              -- key
    counted_deal_id       -- the lowest id of all that are one with it
) as
-- Title:   Deals that were decided to be one, and the deal they are counted as
--
-- Grain:   one row per deal that is one with another, the counted one included
-- Engines: SQLite; a step of the import
-- Sources: decided_pair
-- Notes:   The transitive closure of decisions that two deals are the same.

with recursive

pair as (

    select
        decided_pair.deal_id,
        decided_pair.other_deal_id
    from decided_pair
    where decided_pair.verdict = 'same'

    union

    select
        decided_pair.other_deal_id as deal_id,
        decided_pair.deal_id as other_deal_id
    from decided_pair
    where decided_pair.verdict = 'same'

),

reached as (

    select
        pair.deal_id,
        pair.deal_id as reached_deal_id
    from pair

    union

    select
        reached.deal_id,
        pair.other_deal_id as reached_deal_id
    from reached
    join pair on pair.deal_id = reached.reached_deal_id

)

select
    reached.deal_id,
    min(reached.reached_deal_id) as counted_deal_id
from reached
group by reached.deal_id;
