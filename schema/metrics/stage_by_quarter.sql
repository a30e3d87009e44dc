create view stage_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    scheme,               -- caict, crunchbase or pitchbook; key
    stage,                -- of the scheme, key
    deal_count,           -- deals, undisclosed ones included
    staged_count,         -- denominator: deals of the quarter that have a stage in the scheme
    share_pct,            -- per cent of staged_count, null without one
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    share_yoy_pp,         -- percentage points against a year before, null without a base
    amount_usd,           -- US dollars, disclosed deals only
    total_count           -- deals of the quarter and market, those without a stage included
) as
-- Title:   Stage mix under each scheme: the same deals as CAICT, Crunchbase and PitchBook class them
--
-- Slide:   appendix
-- Grain:   one row per quarter, market, scheme and stage, stages without a deal included as 0
-- Sources: stage_count, deal_cube
-- Notes:   The slides are by caict; the policy stage_scheme chooses the scheme of the appendix.

with

counted as (

    select
        stage_count.*,
        cast(sum(stage_count.deal_count) over (
            partition by stage_count.market, stage_count.quarter_ordinal, stage_count.scheme
        ) as bigint) as staged_count
    from stage_count

),

shared as (

    select
        counted.*,
        1e2 * counted.deal_count / nullif(counted.staged_count, 0) as share_pct
    from counted

)

select
    shared.quarter,
    shared.market,
    shared.scheme,
    shared.stage,
    shared.deal_count,
    shared.staged_count,
    shared.share_pct,
    shared.share_pct - lag(shared.share_pct, 1) over (partition by shared.market, shared.scheme, shared.stage order by shared.quarter_ordinal) as share_qoq_pp,
    shared.share_pct - lag(shared.share_pct, 4) over (partition by shared.market, shared.scheme, shared.stage order by shared.quarter_ordinal) as share_yoy_pp,
    shared.amount_usd,
    coalesce(deal_cube.deal_count, 0) as total_count
from shared
left join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = shared.market
    and deal_cube.quarter_ordinal = shared.quarter_ordinal
order by shared.quarter, shared.market, shared.scheme, shared.position;
