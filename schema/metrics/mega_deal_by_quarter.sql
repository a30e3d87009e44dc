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
-- Slide:   8
-- Grain:   one row per quarter and market, quarters without a mega deal included as 0
-- Sources: market_quarter, market_cell

with

total as (

    select
        market_cell.market,
        market_cell.quarter_ordinal,
        cast(sum(market_cell.mega_count) as bigint) as deal_count,
        cast(sum(market_cell.mega_amount_usd) as bigint) as mega_amount_usd,
        cast(sum(market_cell.amount_usd) as bigint) as amount_usd
    from market_cell
    group by
        market_cell.market,
        market_cell.quarter_ordinal

)

select
    market_quarter.quarter,
    market_quarter.market,
    coalesce(total.deal_count, 0) as deal_count,
    coalesce(total.mega_amount_usd, 0) as amount_usd,
    1e2 * coalesce(total.mega_amount_usd, 0) / nullif(total.amount_usd, 0) as amount_share_pct,
    coalesce(total.amount_usd, 0) as total_amount_usd
from market_quarter
left join total
    on total.market = market_quarter.market
    and total.quarter_ordinal = market_quarter.quarter_ordinal
order by market_quarter.quarter, market_quarter.market;
