create view deal_day_check (
    day_code,             -- (year * 12 + month - 1) * 31 + day of the month, key
    deal_count            -- deals in scope
) as
-- Title:   Deals by the day on which they were announced, from the deals
--
-- Grain:   one row per day that has a deal in scope
-- Sources: deal
-- Notes:   Of a period, its first day.

with

dated as (

    select
        (cast(substr(deal.announced_on, 1, 4) as integer) * 12 + cast(substr(deal.announced_on, 6, 2) as integer) - 1) * 31
        + cast(substr(deal.announced_on, 9, 2) as integer) as day_code
    from deal
    where deal.in_scope = 1

)

select
    cast(dated.day_code as bigint) as day_code,
    count(*) as deal_count
from dated
group by dated.day_code;
