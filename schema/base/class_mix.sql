create view class_mix (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    base,                 -- qoq or yoy; key
    mix_usd               -- US dollars by which other weights of the round classes move the mean disclosed amount
) as
-- Title:   How much of the change of the mean amount the mix of round classes makes
--
-- Grain:   one row per market, quarter and base, where both quarters have a disclosed deal
-- Sources: market_quarter, round_class, comparison_base, deal_cube
-- Notes:   Weights are shares of disclosed deals. A class counts with the average of its two means; one
--          that a quarter lacks has there the mean of the other quarter.

with

class_quarter as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        round_class.round_class,
        coalesce(deal_cube.disclosed_count, 0) as disclosed_count,
        1e0 * deal_cube.amount_usd / nullif(deal_cube.disclosed_count, 0) as mean_usd,
        total.disclosed_count as total_count
    from market_quarter
    cross join round_class
    join deal_cube as total
        on total.grain = 'market'
        and total.market = market_quarter.market
        and total.quarter_ordinal = market_quarter.quarter_ordinal
        and total.disclosed_count > 0
    left join deal_cube
        on deal_cube.grain = 'round_class'
        and deal_cube.market = market_quarter.market
        and deal_cube.item = round_class.round_class
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    class_quarter.market,
    class_quarter.quarter_ordinal,
    comparison_base.base,
    sum(
        (1e0 * class_quarter.disclosed_count * before.total_count - 1e0 * before.disclosed_count * class_quarter.total_count)
            / class_quarter.total_count / before.total_count
            * (coalesce(class_quarter.mean_usd, before.mean_usd, 0) + coalesce(before.mean_usd, class_quarter.mean_usd, 0)) / 2
    ) as mix_usd
from class_quarter
cross join comparison_base
join class_quarter as before
    on before.market = class_quarter.market
    and before.round_class = class_quarter.round_class
    and before.quarter_ordinal = class_quarter.quarter_ordinal - comparison_base.quarter_lag
group by class_quarter.market, class_quarter.quarter_ordinal, comparison_base.base;
