create view source_overlap_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    source,               -- a source, the first of the two by name; key
    other_source,         -- another source, key
    union_count,          -- denominator: deals that either of them reports
    only_count,           -- deals that source alone reports, of the two
    other_only_count,     -- deals that other_source alone reports
    both_count,           -- deals that both report
    both_pct,             -- per cent of union_count
    equal_count,          -- of both_count: both amounts in dollars are known and equal
    near_count,           -- of both_count: they differ by at most a tenth of the larger
    conflict_count,       -- of both_count: they differ by more
    one_known_count,      -- of both_count: one of them alone is known
    none_known_count      -- of both_count: neither is known
) as
-- Title:   Sources compared: which deals two of them have in common, and whether their amounts agree
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and two sources, those without a deal included as 0
-- Sources: market_quarter, source_pair, deal_in_source
-- Notes:   Of each source its newest import counts. Corrections by hand are no source. Pairs come first: with one
--          source there are none, and no deal is read.

with

compared as (

    select
        deal_in_source.quarter, deal_in_source.market, source_pair.source, source_pair.other_source, deal_in_source.deal_id,
        max(case when deal_in_source.source_id = source_pair.source_id then 1 else 0 end) as is_in_one,
        max(case when deal_in_source.source_id = source_pair.other_source_id then 1 else 0 end) as is_in_other,
        max(case when deal_in_source.source_id = source_pair.source_id then deal_in_source.amount_usd end) as one_usd,
        max(case when deal_in_source.source_id = source_pair.other_source_id then deal_in_source.amount_usd end) as other_usd
    from source_pair
    cross join deal_in_source
    where deal_in_source.source_id = source_pair.source_id
        or deal_in_source.source_id = source_pair.other_source_id
    group by deal_in_source.quarter, deal_in_source.market, source_pair.source, source_pair.other_source, deal_in_source.deal_id

),

judged as (

    select
        compared.quarter, compared.market, compared.source, compared.other_source, 1 as deal_count,
        compared.is_in_one, compared.is_in_other, compared.is_in_one * compared.is_in_other as is_in_both,
        case
            when compared.one_usd is null and compared.other_usd is null then 'none'
            when compared.one_usd is null or compared.other_usd is null then 'one'
            when compared.one_usd = compared.other_usd then 'equal'
            when 10 * compared.one_usd >= 9 * compared.other_usd and 10 * compared.other_usd >= 9 * compared.one_usd then 'near'
            else 'conflict'
        end as outcome
    from compared

    union all

    select market_quarter.quarter, market_quarter.market, source_pair.source, source_pair.other_source, 0, 0, 0, 0, ''
    from market_quarter
    cross join source_pair

),

counted as (

    select
        judged.quarter, judged.market, judged.source, judged.other_source,
        cast(sum(judged.deal_count) as bigint) as union_count,
        cast(sum(judged.is_in_one - judged.is_in_both) as bigint) as only_count,
        cast(sum(judged.is_in_other - judged.is_in_both) as bigint) as other_only_count,
        cast(sum(judged.is_in_both) as bigint) as both_count,
        cast(sum(case when judged.outcome = 'equal' then judged.is_in_both else 0 end) as bigint) as equal_count,
        cast(sum(case when judged.outcome = 'near' then judged.is_in_both else 0 end) as bigint) as near_count,
        cast(sum(case when judged.outcome = 'conflict' then judged.is_in_both else 0 end) as bigint) as conflict_count,
        cast(sum(case when judged.outcome = 'one' then judged.is_in_both else 0 end) as bigint) as one_known_count,
        cast(sum(case when judged.outcome = 'none' then judged.is_in_both else 0 end) as bigint) as none_known_count
    from judged
    group by judged.quarter, judged.market, judged.source, judged.other_source

)

select
    counted.quarter, counted.market, counted.source, counted.other_source,
    counted.union_count, counted.only_count, counted.other_only_count, counted.both_count,
    1e2 * counted.both_count / nullif(counted.union_count, 0) as both_pct,
    counted.equal_count, counted.near_count, counted.conflict_count, counted.one_known_count, counted.none_known_count
from counted
order by counted.quarter, counted.market, counted.source, counted.other_source;
