create view activity_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    amount_usd,           -- US dollars, disclosed deals only
    amount_low_usd,       -- US dollars, vague amounts at the low end of their band
    amount_high_usd,      -- US dollars, vague amounts at the high end; open ones at their point
    deal_qoq_pct,         -- per cent against the quarter before, null without a base
    deal_yoy_pct,         -- per cent against the same quarter a year before, null without a base
    amount_qoq_pct,       -- per cent against the quarter before, null without a base
    amount_yoy_pct,       -- per cent against the same quarter a year before, null without a base
    undisclosed_count,    -- deals without an amount
    vague_count,          -- disclosed deals of a band only, such as 数千万
    open_count,           -- disclosed deals without an upper bound
    unconverted_count     -- disclosed deals whose currency has no rate; they add no money
) as
-- Title:   Deal activity: how many deals were announced, and how much they raised
--
-- Slide:   3, 4, 9, 10
-- Grain:   one row per quarter and market, quarters without a deal included as 0
-- Sources: market_quarter, deal_cube
-- Notes:   A deal without an amount counts as a deal and adds no money. A growth rate compares with
--          the calendar quarter before, or the same one a year before, and is null where that is
--          absent or zero.

with

activity as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.disclosed_count, 0) as disclosed_count,
        coalesce(deal_cube.vague_count, 0) as vague_count,
        coalesce(deal_cube.open_count, 0) as open_count,
        coalesce(deal_cube.unconverted_count, 0) as unconverted_count,
        coalesce(deal_cube.amount_low_usd, 0) as amount_low_usd,
        coalesce(deal_cube.amount_usd, 0) as amount_usd,
        coalesce(deal_cube.amount_high_usd, 0) as amount_high_usd
    from market_quarter
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    activity.quarter,
    activity.market,
    activity.deal_count,
    activity.disclosed_count,
    activity.amount_usd,
    activity.amount_low_usd,
    activity.amount_high_usd,
    1e2 * (activity.deal_count - before.deal_count) / nullif(before.deal_count, 0) as deal_qoq_pct,
    1e2 * (activity.deal_count - year_before.deal_count) / nullif(year_before.deal_count, 0) as deal_yoy_pct,
    1e2 * (activity.amount_usd - before.amount_usd) / nullif(before.amount_usd, 0) as amount_qoq_pct,
    1e2 * (activity.amount_usd - year_before.amount_usd) / nullif(year_before.amount_usd, 0) as amount_yoy_pct,
    activity.deal_count - activity.disclosed_count as undisclosed_count,
    activity.vague_count,
    activity.open_count,
    activity.unconverted_count
from activity
left join activity as before
    on before.market = activity.market
    and before.quarter_ordinal = activity.quarter_ordinal - 1
left join activity as year_before
    on year_before.market = activity.market
    and year_before.quarter_ordinal = activity.quarter_ordinal - 4
order by activity.quarter, activity.market;
