create view active_investor_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    investor_count,       -- investors that took part in a deal, each once
    investor_qoq_pct,     -- per cent against the quarter before, null without a base
    investor_yoy_pct,     -- per cent against the same quarter a year before, null without a base
    named_count,          -- deals of the quarter and market that name an investor
    deal_count            -- deals of the quarter and market, undisclosed ones included
) as
-- Title:   Active investors: how many took part in a deal
--
-- Slide:   appendix
-- Grain:   one row per quarter and market, quarters without a deal included as 0
-- Sources: market_quarter, deal_cube, investor_count

with

counted as (

    select
        market_quarter.quarter,
        market_quarter.quarter_ordinal,
        market_quarter.market,
        coalesce(investor_count.investor_count, 0) as investor_count,
        coalesce(investor_count.named_count, 0) as named_count,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        lag(coalesce(investor_count.investor_count, 0), 1) over (partition by market_quarter.market order by market_quarter.quarter_ordinal) as before_count,
        lag(coalesce(investor_count.investor_count, 0), 4) over (partition by market_quarter.market order by market_quarter.quarter_ordinal) as year_before_count
    from market_quarter
    left join investor_count
        on investor_count.market = market_quarter.market
        and investor_count.quarter_ordinal = market_quarter.quarter_ordinal
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    counted.quarter,
    counted.market,
    counted.investor_count,
    1e2 * (counted.investor_count - counted.before_count) / nullif(counted.before_count, 0) as investor_qoq_pct,
    1e2 * (counted.investor_count - counted.year_before_count) / nullif(counted.year_before_count, 0) as investor_yoy_pct,
    counted.named_count,
    counted.deal_count
from counted
order by counted.quarter, counted.market;
