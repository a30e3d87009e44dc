create view size_bucket_count_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    bucket,               -- lt_1m 1m_5m 5m_10m 10m_50m 50m_100m mega; key
    deal_count,           -- deals
    amount_usd            -- US dollars
) as
-- Title:   Deals by the bucket of their amount, from the deals
--
-- Grain:   one row per market, quarter and bucket that has a deal
-- Sources: deal_in_market, size_bucket
-- Notes:   A lower bound is inside, an upper bound is not; a mega deal is one by the policy's bound
--          alone, and what is under it and over all others is in the bucket before.

with

bucketed as (

    select
        deal_in_market.market,
        deal_in_market.quarter_ordinal,
        deal_in_market.amount_usd,
        case
            when deal_in_market.is_mega = 1 then 'mega'
            else size_bucket.bucket
        end as bucket
    from deal_in_market
    left join size_bucket
        on deal_in_market.amount_usd >= size_bucket.from_usd
        and (deal_in_market.amount_usd < size_bucket.to_usd or size_bucket.to_usd is null)
    where deal_in_market.amount_usd is not null

)

select
    bucketed.market,
    bucketed.quarter_ordinal,
    bucketed.bucket,
    count(*) as deal_count,
    cast(sum(bucketed.amount_usd) as bigint) as amount_usd
from bucketed
where bucketed.bucket is not null
group by bucketed.market, bucketed.quarter_ordinal, bucketed.bucket;
