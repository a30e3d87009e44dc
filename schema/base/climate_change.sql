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

followed as (

    select
        measure.*,
        lag(measure.deal_count) over (partition by measure.market order by measure.quarter_ordinal) as before_count,
        lag(measure.amount_usd) over (partition by measure.market order by measure.quarter_ordinal) as before_usd,
        lag(measure.early_pct) over (partition by measure.market order by measure.quarter_ordinal) as before_pct
    from measure

),

indicator as (

    select 'deals' as indicator
    union all select 'amount' as indicator
    union all select 'early' as indicator

),

changed as (

    select
        followed.market, followed.quarter_ordinal, followed.quarter, indicator.indicator,
        case indicator.indicator
            when 'deals' then 2e2 * (followed.deal_count - followed.before_count) / nullif(followed.deal_count + followed.before_count, 0)
            when 'amount' then 2e2 * (followed.amount_usd - followed.before_usd) / nullif(followed.amount_usd + followed.before_usd, 0)
            else followed.early_pct - followed.before_pct
        end as change
    from followed
    cross join indicator
    where followed.quarter_count >= 5

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
