create view climate_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    ci,                   -- climate index: 100 is the mean of the policy climate_base, or else the first quarter
    di,                   -- diffusion index: per cent of the indicators that rose, an even one counting half
    deal_contribution,    -- score of the number of deals, by the number of indicators
    amount_contribution,  -- score of the amount, by the number of indicators
    early_contribution,   -- score of the early-stage share, by the number of indicators
    indicator_count       -- indicators that are known in this quarter and the one before
) as
-- Title:   Climate index: deals, amount and early-stage share in one number
--
-- Slide:   appendix
-- Grain:   one row per quarter and market
-- Sources: market_quarter, climate_level, policy
-- Notes:   Each indicator's change is divided by the mean size of its changes in the whole history of
--          the market, so that none outweighs the others; V is the mean of these scores, and the index
--          goes on by (200 + V) / (200 - V). From five quarters on; an indicator that is unknown drops
--          out of its quarter, and with none left the index keeps its value.

with

rebased as (

    select
        market_quarter.quarter,
        market_quarter.market,
        climate_level.*,
        policy.value as climate_base,
        case when substr(market_quarter.quarter, 1, length(policy.value)) = policy.value then climate_level.level end as base_level
    from market_quarter
    left join climate_level
        on climate_level.level_market = market_quarter.market
        and climate_level.quarter_ordinal = market_quarter.quarter_ordinal
    left join policy on policy.name = 'climate_base'

)

select
    rebased.quarter,
    rebased.market,
    1e2 * rebased.level / case
        when rebased.climate_base is null then 1
        else sum(rebased.base_level) over (partition by rebased.market)
            / nullif(count(rebased.base_level) over (partition by rebased.market), 0)
    end as ci,
    rebased.di,
    rebased.deal_score / nullif(rebased.indicator_count, 0) as deal_contribution,
    rebased.amount_score / nullif(rebased.indicator_count, 0) as amount_contribution,
    rebased.early_score / nullif(rebased.indicator_count, 0) as early_contribution,
    coalesce(rebased.indicator_count, 0) as indicator_count
from rebased
order by rebased.quarter, rebased.market;
