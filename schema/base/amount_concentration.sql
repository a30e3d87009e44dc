create view amount_concentration (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    sized_count,          -- deals whose amount in dollars is known
    top1_usd,             -- US dollars of the largest deal
    top5_usd,             -- US dollars of the five largest deals
    top10_usd,            -- US dollars of the ten largest deals
    square_sum,           -- sum of the squares of the amounts, in millions of US dollars
    place_sum             -- sum of the amounts in millions of US dollars, each times its place from the smallest
) as
-- Title:   What concentration is computed from
--
-- Grain:   one row per market and quarter that has a deal of known amount
-- Sources: deal_in_market

with

ranked as (

    select
        deal_in_market.market,
        deal_in_market.quarter_ordinal,
        deal_in_market.amount_usd,
        row_number() over (
            partition by deal_in_market.market, deal_in_market.quarter_ordinal
            order by deal_in_market.amount_usd, deal_in_market.deal_id
        ) as place,
        count(*) over (partition by deal_in_market.market, deal_in_market.quarter_ordinal) as sized_count
    from deal_in_market
    where deal_in_market.amount_usd is not null

)

select
    ranked.market,
    ranked.quarter_ordinal,
    count(*) as sized_count,
    cast(sum(case when ranked.sized_count - ranked.place < 1 then ranked.amount_usd else 0 end) as bigint) as top1_usd,
    cast(sum(case when ranked.sized_count - ranked.place < 5 then ranked.amount_usd else 0 end) as bigint) as top5_usd,
    cast(sum(case when ranked.sized_count - ranked.place < 10 then ranked.amount_usd else 0 end) as bigint) as top10_usd,
    sum(1e-6 * ranked.amount_usd * 1e-6 * ranked.amount_usd) as square_sum,
    sum(1e-6 * ranked.place * ranked.amount_usd) as place_sum
from ranked
group by ranked.market, ranked.quarter_ordinal;
