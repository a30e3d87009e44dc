create view concentration_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    sized_count,          -- deals whose amount in dollars is known
    amount_usd,           -- denominator of the shares: US dollars of the sized deals
    mega_count,           -- mega deals
    mega_amount_usd,      -- US dollars, raised by the mega deals
    rest_count,           -- deals without the mega deals, undisclosed ones included
    rest_amount_usd,      -- US dollars, disclosed deals without the mega deals
    rest_qoq_pct,         -- per cent of rest_amount_usd against the quarter before, null without a base
    rest_yoy_pct,         -- per cent of rest_amount_usd against the same quarter a year before, null without a base
    top1_share_pct,       -- per cent of amount_usd raised by the largest deal, null without one
    top5_share_pct,       -- per cent of amount_usd raised by the five largest deals, null below five
    top10_share_pct,      -- per cent of amount_usd raised by the ten largest deals, null below ten
    hhi,                  -- Herfindahl-Hirschman index of the amounts, 0 to 10,000; null without an amount
    gini                  -- Gini coefficient of the amounts, 0 to 1; null below two deals
) as
-- Title:   Concentration: with and without mega deals, and how much the largest raised
--
-- Slide:   appendix
-- Grain:   one row per quarter and market, quarters without a deal included as 0
-- Sources: market_quarter, deal_cube, size_measure
-- Notes:   All measures are of the sized deals. The Gini coefficient is 2 sum(i x) / (n sum(x)) less
--          (n + 1) / n, the i-th smallest amount being x.

with

counted as (

    select
        market_quarter.quarter, market_quarter.quarter_ordinal, market_quarter.market,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.disclosed_count, 0) as disclosed_count,
        coalesce(deal_cube.disclosed_count - deal_cube.unconverted_count, 0) as sized_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd,
        coalesce(deal_cube.mega_count, 0) as mega_count,
        coalesce(deal_cube.mega_amount_usd, 0) as mega_amount_usd,
        coalesce(deal_cube.deal_count - deal_cube.mega_count, 0) as rest_count,
        coalesce(deal_cube.amount_usd - deal_cube.mega_amount_usd, 0) as rest_amount_usd
    from market_quarter
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    counted.quarter, counted.market,
    counted.deal_count, counted.disclosed_count, counted.sized_count, counted.amount_usd,
    counted.mega_count, counted.mega_amount_usd, counted.rest_count, counted.rest_amount_usd,
    1e2 * (counted.rest_amount_usd - before.rest_amount_usd) / nullif(before.rest_amount_usd, 0) as rest_qoq_pct,
    1e2 * (counted.rest_amount_usd - year_before.rest_amount_usd) / nullif(year_before.rest_amount_usd, 0) as rest_yoy_pct,
    case when counted.sized_count >= 1 then 1e2 * size_measure.top1_usd / nullif(counted.amount_usd, 0) end as top1_share_pct,
    case when counted.sized_count >= 5 then 1e2 * size_measure.top5_usd / nullif(counted.amount_usd, 0) end as top5_share_pct,
    case when counted.sized_count >= 10 then 1e2 * size_measure.top10_usd / nullif(counted.amount_usd, 0) end as top10_share_pct,
    1e16 * size_measure.square_sum / nullif(counted.amount_usd, 0) / nullif(counted.amount_usd, 0) as hhi,
    case
        when counted.sized_count >= 2 then 2e6 * size_measure.place_sum / nullif(counted.amount_usd, 0) / counted.sized_count
            - 1e0 * (counted.sized_count + 1) / counted.sized_count
    end as gini
from counted
left join size_measure
    on size_measure.market = counted.market
    and size_measure.quarter_ordinal = counted.quarter_ordinal
    and size_measure.round_class = 'all'
left join counted as before
    on before.market = counted.market
    and before.quarter_ordinal = counted.quarter_ordinal - 1
left join counted as year_before
    on year_before.market = counted.market
    and year_before.quarter_ordinal = counted.quarter_ordinal - 4
order by counted.quarter, counted.market;
