create view early_stage_by_scheme (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    scheme,               -- caict, crunchbase or pitchbook; key
    early_count,          -- deals of the scheme's early stages
    staged_count,         -- denominator: deals of the quarter that have a stage in the scheme
    share_pct,            -- per cent of staged_count, null without one
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    share_yoy_pp,         -- percentage points against a year before, null without a base
    total_count           -- deals of the quarter and market, those without a stage included
) as
-- Title:   Early-stage share under each scheme: how much of it is the definition
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and scheme
-- Sources: stage_count, deal_cube
-- Notes:   Early is seed, angel and A by caict; seed and early, which has A and B, by the other two.

with

counted as (

    select
        stage_count.quarter,
        stage_count.quarter_ordinal,
        stage_count.market,
        stage_count.scheme,
        cast(sum(case when stage_count.is_early = 1 then stage_count.deal_count else 0 end) as bigint) as early_count,
        cast(sum(stage_count.deal_count) as bigint) as staged_count
    from stage_count
    group by
        stage_count.quarter,
        stage_count.quarter_ordinal,
        stage_count.market,
        stage_count.scheme

),

shared as (

    select
        counted.*,
        1e2 * counted.early_count / nullif(counted.staged_count, 0) as share_pct
    from counted

)

select
    shared.quarter,
    shared.market,
    shared.scheme,
    shared.early_count,
    shared.staged_count,
    shared.share_pct,
    shared.share_pct - lag(shared.share_pct, 1) over (partition by shared.market, shared.scheme order by shared.quarter_ordinal) as share_qoq_pp,
    shared.share_pct - lag(shared.share_pct, 4) over (partition by shared.market, shared.scheme order by shared.quarter_ordinal) as share_yoy_pp,
    coalesce(deal_cube.deal_count, 0) as total_count
from shared
left join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = shared.market
    and deal_cube.quarter_ordinal = shared.quarter_ordinal
order by shared.quarter, shared.market, shared.scheme;
