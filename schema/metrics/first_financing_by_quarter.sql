create view first_financing_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    deal_count,           -- denominator: deals of the quarter and market
    first_count,          -- deals that are the first of their company
    early_first_count,    -- first deals of the early classes: seed, angel and A
    amount_usd,           -- US dollars, disclosed deals only
    first_amount_usd,     -- US dollars, disclosed first deals only
    share_pct,            -- first_count in per cent of deal_count, null in the first 8 quarters
    early_first_share_pct -- early_first_count in per cent of deal_count, null in the first 8 quarters
) as
-- Title:   First financings: how many companies raise for the first time
--
-- Slide:   appendix
-- Grain:   one row per quarter and market, quarters without a deal included as 0
-- Sources: market_quarter, deal_cube, first_deal, round_class
-- Notes:   Of a company's deals in all markets. What was raised before the data begin is unknown, so
--          that nearly every deal is a first one there: the shares of two years are left out.

with

first_of_market as (

    select
        first_deal.market,
        first_deal.quarter_ordinal,
        cast(sum(first_deal.deal_count) as bigint) as first_count,
        cast(sum(case when round_class.is_early = 1 then first_deal.deal_count else 0 end) as bigint) as early_first_count,
        cast(sum(first_deal.amount_usd) as bigint) as first_amount_usd
    from first_deal
    join round_class on round_class.round_class = first_deal.round_class
    group by first_deal.market, first_deal.quarter_ordinal

),

counted as (

    select
        market_quarter.quarter,
        market_quarter.market,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(first_of_market.first_count, 0) as first_count,
        coalesce(first_of_market.early_first_count, 0) as early_first_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd,
        coalesce(first_of_market.first_amount_usd, 0) as first_amount_usd,
        row_number() over (partition by market_quarter.market order by market_quarter.quarter_ordinal) as quarter_number
    from market_quarter
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join first_of_market
        on first_of_market.market = market_quarter.market
        and first_of_market.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    counted.quarter,
    counted.market,
    counted.deal_count,
    counted.first_count,
    counted.early_first_count,
    counted.amount_usd,
    counted.first_amount_usd,
    case when counted.quarter_number > 8 then 1e2 * counted.first_count / nullif(counted.deal_count, 0) end as share_pct,
    case when counted.quarter_number > 8 then 1e2 * counted.early_first_count / nullif(counted.deal_count, 0) end as early_first_share_pct
from counted
order by counted.quarter, counted.market;
