create view deal_size_bucket_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    bucket,               -- lt_1m 1m_5m 5m_10m 10m_50m 50m_100m mega unsized; key
    deal_count,           -- deals of the bucket
    sized_count,          -- denominator: deals of the quarter and market whose amount in dollars is known
    amount_usd,           -- US dollars, raised by the deals of the bucket
    share_pct             -- per cent of sized_count; null for unsized, and without a sized deal
) as
-- Title:   Deals by size: how many are small, and how many are large
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and bucket, buckets without a deal included as 0
-- Sources: market_quarter, size_bucket, size_bucket_count, deal_cube
-- Notes:   A lower bound is inside a bucket, an upper bound is not. The last is that of mega deals, by
--          the policy mega_deal_usd, so that exactly the bound is in the bucket before.

select
    market_quarter.quarter,
    market_quarter.market,
    size_bucket.bucket,
    case
        when size_bucket.bucket = 'unsized'
            then coalesce(deal_cube.deal_count - deal_cube.disclosed_count + deal_cube.unconverted_count, 0)
        else coalesce(size_bucket_count.deal_count, 0)
    end as deal_count,
    coalesce(deal_cube.disclosed_count - deal_cube.unconverted_count, 0) as sized_count,
    coalesce(size_bucket_count.amount_usd, 0) as amount_usd,
    case
        when size_bucket.bucket <> 'unsized' then 1e2 * coalesce(size_bucket_count.deal_count, 0)
            / nullif(deal_cube.disclosed_count - deal_cube.unconverted_count, 0)
    end as share_pct
from market_quarter
cross join size_bucket
left join size_bucket_count
    on size_bucket_count.market = market_quarter.market
    and size_bucket_count.quarter_ordinal = market_quarter.quarter_ordinal
    and size_bucket_count.bucket = size_bucket.bucket
left join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = market_quarter.market
    and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
order by market_quarter.quarter, market_quarter.market, size_bucket.position;
