create view climate_change (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter,              -- '2023Q4'
    indicator,            -- deals, amount or early; key
    change,               -- symmetric change in per cent, of the early share in points; null where a side is unknown
    score                 -- change by the mean size of the indicator's changes; 0 where it never changes
) as
-- Title:   The indicators of the climate index, and how each has changed on the quarter before
--
-- Grain:   one row per market, quarter and indicator, where the data hold at least five quarters
-- Sources: market_quarter, deal_cube, quarter_share
-- Notes:   The symmetric change is 200 (now - before) / (now + before): a fall undoes a rise of the same
--          size. The amount of a quarter without a disclosed deal is unknown.

with

measure as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        case when deal_cube.disclosed_count > 0 then deal_cube.amount_usd end as amount_usd,
        1e2 * quarter_share.deal_count / nullif(quarter_share.total_count, 0) as early_pct,
        count(*) over (partition by market_quarter.market) as quarter_count
    from market_quarter
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join quarter_share
        on quarter_share.subject = 'early'
        and quarter_share.market = market_quarter.market
        and quarter_share.quarter_ordinal = market_quarter.quarter_ordinal

),

indicator as (

    select 'deals' as indicator
    union all select 'amount' as indicator
    union all select 'early' as indicator

),

changed as (

    select
        measure.market, measure.quarter_ordinal, measure.quarter, indicator.indicator,
        case indicator.indicator
            when 'deals' then 2e2 * (measure.deal_count - before.deal_count)
                / nullif(measure.deal_count + before.deal_count, 0)
            when 'amount' then 2e2 * (measure.amount_usd - before.amount_usd)
                / nullif(measure.amount_usd + before.amount_usd, 0)
            else measure.early_pct - before.early_pct
        end as change
    from measure
    cross join indicator
    left join measure as before
        on before.market = measure.market
        and before.quarter_ordinal = measure.quarter_ordinal - 1
    where measure.quarter_count >= 5

),

sized as (

    select
        changed.*,
        1e0 * sum(abs(changed.change)) over (partition by changed.market, changed.indicator)
            / nullif(count(changed.change) over (partition by changed.market, changed.indicator), 0) as mean_change
    from changed

)

select
    sized.market,
    sized.quarter_ordinal,
    sized.quarter,
    sized.indicator,
    sized.change,
    case when sized.change is not null then coalesce(sized.change / nullif(sized.mean_change, 0), 0e0 / 1) end as score
from sized;
