create view currency_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    currency,             -- ISO 4217, null where unknown; key
    deal_count,           -- deals in the currency, undisclosed ones included
    share_pct,            -- per cent of total_count
    named_share_pct,      -- per cent of named_count, null for unknown
    amount_usd,           -- US dollars, disclosed deals only
    amount_share_pct,     -- per cent of the quarter's disclosed amount
    total_count,          -- denominator: deals of the quarter and market
    named_count           -- denominator: those of them whose currency is known
) as
-- Title:   Currencies: in which currency the deals were, of all deals and of those that name one
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and currency that ever had a deal in the market, unknown included
-- Sources: market_quarter, deal_cube
-- Notes:   Houses differ by the denominator: of all deals, or of those that name a currency. An
--          undisclosed deal has a currency only where its own cell names one.

with

currency_in_market as (

    select distinct deal_cube.market, deal_cube.item as currency
    from deal_cube
    where deal_cube.grain = 'currency'

),

counted as (

    select
        market_quarter.quarter,
        market_quarter.market,
        currency_in_market.currency,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd,
        coalesce(total.deal_count, 0) as total_count,
        coalesce(total.amount_usd, 0) as total_usd,
        cast(sum(case when currency_in_market.currency <> '' then coalesce(deal_cube.deal_count, 0) else 0 end) over (
            partition by market_quarter.quarter, market_quarter.market
        ) as bigint) as named_count
    from market_quarter
    join currency_in_market on currency_in_market.market = market_quarter.market
    left join deal_cube
        on deal_cube.grain = 'currency'
        and deal_cube.market = market_quarter.market
        and deal_cube.item = currency_in_market.currency
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join deal_cube as total
        on total.grain = 'market'
        and total.market = market_quarter.market
        and total.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    counted.quarter,
    counted.market,
    nullif(counted.currency, '') as currency,
    counted.deal_count,
    1e2 * counted.deal_count / nullif(counted.total_count, 0) as share_pct,
    case when counted.currency <> '' then 1e2 * counted.deal_count / nullif(counted.named_count, 0) end as named_share_pct,
    counted.amount_usd,
    1e2 * counted.amount_usd / nullif(counted.total_usd, 0) as amount_share_pct,
    counted.total_count,
    counted.named_count
from counted
order by counted.quarter, counted.market, counted.deal_count desc, counted.currency;
