-- Which deals are decided to be one now, and which of them are counted otherwise than before; these are
-- marked as stale, under both numbers.

create temp table decided as
with now as materialized (select deal_id, counted_deal_id from same_deal_check)
select
    coalesce(now.deal_id, before.deal_id) as own_deal_id,
    coalesce(before.counted_deal_id, now.deal_id) as before_deal_id,
    coalesce(now.counted_deal_id, before.deal_id) as deal_id,
    now.deal_id is not null as is_same
from now
full join same_deal as before on before.deal_id = now.deal_id;

insert or ignore into stale_deal
select own_deal_id from temp.decided where before_deal_id <> deal_id
union
select before_deal_id from temp.decided where before_deal_id <> deal_id
union
select deal_id from temp.decided where before_deal_id <> deal_id
union
select temp.decided.deal_id from temp.decided join stale_deal on stale_deal.deal_id = decided.own_deal_id;
