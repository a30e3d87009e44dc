create view early_stage_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    early_count,          -- deals of the early classes: seed, angel and A
    lettered_count,       -- denominator: deals of the quarter that carry a lettered round
    share_pct,            -- per cent of lettered_count, null without one
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    share_yoy_pp          -- percentage points against a year before, null without a base
) as
-- Title:   Early-stage share: seed, angel and A among the deals that carry a lettered round
--
-- Slide:   3, 5, 9, 11
-- Grain:   one row per quarter and market
-- Sources: market_quarter, deal_cube, round_class

with

counted as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        cast(coalesce(sum(case when round_class.is_early = 1 then deal_cube.deal_count end), 0) as bigint) as early_count,
        cast(coalesce(sum(case when round_class.is_lettered = 1 then deal_cube.deal_count end), 0) as bigint) as lettered_count
    from market_quarter
    left join deal_cube
        on deal_cube.grain = 'round_class'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join round_class on round_class.round_class = deal_cube.item
    group by
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter

),

shared as (

    select
        counted.*,
        1e2 * counted.early_count / nullif(counted.lettered_count, 0) as share_pct
    from counted

)

select
    shared.quarter,
    shared.market,
    shared.early_count,
    shared.lettered_count,
    shared.share_pct,
    shared.share_pct - before.share_pct as share_qoq_pp,
    shared.share_pct - year_before.share_pct as share_yoy_pp
from shared
left join shared as before
    on before.market = shared.market
    and before.quarter_ordinal = shared.quarter_ordinal - 1
left join shared as year_before
    on year_before.market = shared.market
    and year_before.quarter_ordinal = shared.quarter_ordinal - 4
order by shared.quarter, shared.market;
