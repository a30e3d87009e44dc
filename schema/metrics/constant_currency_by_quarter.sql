create view constant_currency_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    base,                 -- what it is compared with, qoq or yoy; key
    amount_usd,           -- US dollars, disclosed deals only
    base_amount_usd,      -- US dollars of the quarter of comparison, null outside the data
    constant_amount_usd,  -- the amount at the rates of the quarter of comparison, US dollars; null where one is unknown
    nominal_pct,          -- per cent against the quarter of comparison, each at its own rates; null without a base
    constant_pct,         -- per cent at the rates of the quarter of comparison; null without a base or a rate
    currency_pp,          -- percentage points of the growth that come from rates alone, null where either is
    foreign_share_pct     -- per cent of amount_usd in other currencies than the dollar, null without an amount
) as
-- Title:   Growth at constant exchange rates, beside the nominal one
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and base
-- Sources: market_quarter, comparison_base, deal_cube, exchange_rate
-- Notes:   What was raised in a currency is converted at its average rate of the quarter of comparison
--          instead of its own. Where a currency has no rate in either quarter, nothing is guessed.

with

by_currency as (

    select
        deal_cube.market,
        deal_cube.quarter_ordinal,
        comparison_base.base,
        cast(sum(case when deal_cube.item = 'USD' or deal_cube.item = '' then 0 else deal_cube.amount_usd end) as bigint) as foreign_usd,
        sum(case
            when deal_cube.item = 'USD' or deal_cube.item = '' then 1e0 * deal_cube.amount_usd
            else 1e0 * deal_cube.amount_usd * base_rate.usd_rate / rate.usd_rate
        end) as constant_usd,
        count(case when deal_cube.item <> 'USD' and deal_cube.item <> '' and deal_cube.amount_usd <> 0
            and (rate.usd_rate is null or base_rate.usd_rate is null) then 1 end) as lacking_count
    from deal_cube
    cross join comparison_base
    left join exchange_rate as rate
        on rate.currency = deal_cube.item and rate.quarter_ordinal = deal_cube.quarter_ordinal
    left join exchange_rate as base_rate
        on base_rate.currency = deal_cube.item
        and base_rate.quarter_ordinal = deal_cube.quarter_ordinal - comparison_base.quarter_lag
    where deal_cube.grain = 'currency'
    group by deal_cube.market, deal_cube.quarter_ordinal, comparison_base.base

),

pair as (

    select
        market_quarter.quarter, market_quarter.market, comparison_base.base, comparison_base.position,
        coalesce(now.amount_usd, 0) as amount_usd,
        case when base_quarter.market is not null then coalesce(before.amount_usd, 0) end as base_amount_usd,
        coalesce(by_currency.foreign_usd, 0) as foreign_usd,
        case when base_quarter.market is not null and coalesce(by_currency.lacking_count, 0) = 0
            then coalesce(by_currency.constant_usd, 0e0) end as constant_amount_usd
    from market_quarter
    cross join comparison_base
    left join market_quarter as base_quarter
        on base_quarter.market = market_quarter.market and base_quarter.quarter_ordinal = market_quarter.quarter_ordinal - comparison_base.quarter_lag
    left join deal_cube as now
        on now.grain = 'market' and now.market = market_quarter.market and now.quarter_ordinal = market_quarter.quarter_ordinal
    left join deal_cube as before
        on before.grain = 'market' and before.market = market_quarter.market and before.quarter_ordinal = market_quarter.quarter_ordinal - comparison_base.quarter_lag
    left join by_currency
        on by_currency.market = market_quarter.market and by_currency.quarter_ordinal = market_quarter.quarter_ordinal
        and by_currency.base = comparison_base.base

)

select
    pair.quarter, pair.market, pair.base, pair.amount_usd, pair.base_amount_usd, pair.constant_amount_usd,
    1e2 * (pair.amount_usd - pair.base_amount_usd) / nullif(pair.base_amount_usd, 0) as nominal_pct,
    1e2 * (pair.constant_amount_usd - pair.base_amount_usd) / nullif(pair.base_amount_usd, 0) as constant_pct,
    1e2 * (pair.amount_usd - pair.constant_amount_usd) / nullif(pair.base_amount_usd, 0) as currency_pp,
    1e2 * pair.foreign_usd / nullif(pair.amount_usd, 0) as foreign_share_pct
from pair
order by pair.quarter, pair.market, pair.position;
