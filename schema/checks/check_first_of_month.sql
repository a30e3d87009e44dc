create view check_first_of_month (
    source,               -- key
    quarter,              -- '2023Q4', key
    day_count,            -- deals whose day is known
    first_count,          -- those of the first day of a month
    share_pct             -- per cent of day_count
) as
-- Title:    Deals heaped on the first of a month: no more deals fall on the first than on another day
--
-- Severity: warning
-- Grain:    one row per source and quarter with over a fifth of its deals on the first of a month
-- Sources:  deal, deal_record, source
-- Notes:    By chance it is one in thirty; a day that is not known is often typed as the first.
--           Quarters of under 30 dated deals are not judged.

with

dated as (

    select
        coalesce(source.label, source.name) as source,
        deal.quarter,
        count(*) as day_count,
        cast(sum(case when substr(deal.announced_on, 9, 2) = '01' then 1 else 0 end) as bigint) as first_count
    from deal
    join deal_record on deal_record.record_id = deal.record_id
    join source on source.source_id = deal_record.source_id
    where deal.in_scope = 1
        and deal.announced_precision = 'day'
    group by coalesce(source.label, source.name), deal.quarter

)

select
    dated.source,
    dated.quarter,
    dated.day_count,
    dated.first_count,
    1e2 * dated.first_count / dated.day_count as share_pct
from dated
where dated.day_count >= 30
    and 5 * dated.first_count > dated.day_count
order by dated.source, dated.quarter;
