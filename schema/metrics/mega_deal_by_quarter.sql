create view mega_deal_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    deal_count,           -- mega deals
    amount_usd,           -- US dollars, raised by the mega deals
    amount_share_pct,     -- per cent of the quarter's disclosed amount, null without one
    total_amount_usd      -- denominator of amount_share_pct, US dollars
) as
-- Title:   Mega deals added up: how many, how much, and their share of the quarter's amount
--
-- Slide:   3, 8, 9, 12b
-- Grain:   one row per quarter and market, quarters without a mega deal included as 0
-- Sources: market_quarter, deal_cube

select
    market_quarter.quarter,
    market_quarter.market,
    coalesce(deal_cube.mega_count, 0) as deal_count,
    coalesce(deal_cube.mega_amount_usd, 0) as amount_usd,
    1e2 * coalesce(deal_cube.mega_amount_usd, 0) / nullif(deal_cube.amount_usd, 0) as amount_share_pct,
    coalesce(deal_cube.amount_usd, 0) as total_amount_usd
from market_quarter
left join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = market_quarter.market
    and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
order by market_quarter.quarter, market_quarter.market;
