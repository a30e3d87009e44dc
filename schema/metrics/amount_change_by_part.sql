create view amount_change_by_part (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    base,                 -- what it is compared with, qoq or yoy; key
    base_amount_usd,      -- US dollars of the quarter of comparison, null outside the data
    count_usd,            -- US dollars of the change that come from more or fewer deals
    disclosure_usd,       -- US dollars of the change that come from the share of deals with an amount
    size_usd,             -- US dollars of the change that come from the mean disclosed amount
    mix_usd,              -- US dollars of size_usd that come from the mix of round classes
    total_usd,            -- US dollars, the change: count, disclosure and size together
    count_pp,             -- count_usd in per cent of base_amount_usd
    disclosure_pp,        -- disclosure_usd in per cent of base_amount_usd
    size_pp,              -- size_usd in per cent of base_amount_usd
    mix_pp,               -- mix_usd in per cent of base_amount_usd
    total_pp              -- total_usd in per cent of base_amount_usd
) as
-- Title:   What made the change of the amount: deals, disclosure and size
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and base
-- Sources: market_quarter, comparison_base, deal_cube, class_mix
-- Notes:   The amount is deals × share with an amount × mean of those; each factor's part is its
--          Shapley value, so that the three add up to the change. Of the size, the mix is what other
--          weights of the round classes make at equal means. Null where either quarter has no
--          disclosed deal.

with

pair as (

    select
        market_quarter.quarter, market_quarter.quarter_ordinal, market_quarter.market,
        comparison_base.base, comparison_base.position,
        case when base_quarter.market is not null then coalesce(before.amount_usd, 0) end as base_amount_usd,
        case when now.disclosed_count > 0 and before.disclosed_count > 0 then now.amount_usd - before.amount_usd end as total_usd,
        now.deal_count,
        before.deal_count as base_count,
        1e0 * now.disclosed_count / now.deal_count as disclosed_share,
        1e0 * before.disclosed_count / before.deal_count as base_share,
        (1e0 * now.disclosed_count * before.deal_count - 1e0 * before.disclosed_count * now.deal_count)
            / now.deal_count / before.deal_count as share_change,
        1e0 * now.amount_usd / nullif(now.disclosed_count, 0) as mean_usd, 1e0 * before.amount_usd / nullif(before.disclosed_count, 0) as base_mean_usd,
        (1e0 * now.amount_usd * before.disclosed_count - 1e0 * before.amount_usd * now.disclosed_count)
            / nullif(now.disclosed_count, 0) / nullif(before.disclosed_count, 0) as mean_change_usd
    from market_quarter
    cross join comparison_base
    left join market_quarter as base_quarter
        on base_quarter.market = market_quarter.market and base_quarter.quarter_ordinal = market_quarter.quarter_ordinal - comparison_base.quarter_lag
    left join deal_cube as now
        on now.grain = 'market' and now.market = market_quarter.market and now.quarter_ordinal = market_quarter.quarter_ordinal
    left join deal_cube as before
        on before.grain = 'market' and before.market = market_quarter.market and before.quarter_ordinal = market_quarter.quarter_ordinal - comparison_base.quarter_lag

),

factor as (

    select
        pair.*,
        (pair.deal_count - pair.base_count) * (
            (pair.base_share * pair.base_mean_usd + pair.disclosed_share * pair.mean_usd) / 3
            + (pair.base_share * pair.mean_usd + pair.disclosed_share * pair.base_mean_usd) / 6
        ) as count_usd,
        pair.share_change * (
            (pair.base_count * pair.base_mean_usd + pair.deal_count * pair.mean_usd) / 3
            + (pair.base_count * pair.mean_usd + pair.deal_count * pair.base_mean_usd) / 6
        ) as disclosure_usd,
        (pair.base_count * pair.base_share + pair.deal_count * pair.disclosed_share) / 3
            + (pair.base_count * pair.disclosed_share + pair.deal_count * pair.base_share) / 6 as size_factor
    from pair

)

select
    factor.quarter,
    factor.market,
    factor.base,
    factor.base_amount_usd,
    factor.count_usd,
    factor.disclosure_usd,
    factor.mean_change_usd * factor.size_factor as size_usd,
    class_mix.mix_usd * factor.size_factor as mix_usd,
    factor.total_usd,
    1e2 * factor.count_usd / nullif(factor.base_amount_usd, 0) as count_pp,
    1e2 * factor.disclosure_usd / nullif(factor.base_amount_usd, 0) as disclosure_pp,
    1e2 * factor.mean_change_usd * factor.size_factor / nullif(factor.base_amount_usd, 0) as size_pp,
    1e2 * class_mix.mix_usd * factor.size_factor / nullif(factor.base_amount_usd, 0) as mix_pp,
    1e2 * factor.total_usd / nullif(factor.base_amount_usd, 0) as total_pp
from factor
left join class_mix
    on class_mix.market = factor.market and class_mix.quarter_ordinal = factor.quarter_ordinal
    and class_mix.base = factor.base
order by factor.quarter, factor.market, factor.position;
