create view stage_count (
    quarter,              -- '2023Q4', key
    quarter_ordinal,      -- year * 4 + quarter - 1
    market,               -- china, global, or a team's own; key
    scheme,               -- caict, crunchbase or pitchbook; key
    stage,                -- of the scheme, key
    position,             -- in the order of the scheme
    is_early,             -- 1 for the stages before the later ones
    deal_count,           -- deals, undisclosed ones included
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:   Deals by stage, as each scheme has it
--
-- Grain:   one row per quarter, market, scheme and stage, stages without a deal included as 0
-- Sources: market_quarter, stage, stage_rule, deal_cube
-- Notes:   The same deals under each scheme; which cells of the cube a stage consists of is listed in
--          schema/reference/stage_rules.csv. By caict the label alone decides. By crunchbase so do the
--          letters; a round of unknown series, a convertible note or equity crowdfunding is seed up to
--          3 m, early up to 15 m and late over it, a strategic one early over 3 m, and none of them
--          where its amount is unknown. By pitchbook accelerators are in no stage, C and D are late, E
--          and later is growth, Early and Later Stage VC are what they say; the age of a company is
--          not asked. Private equity is in no stage.

select
    market_quarter.quarter,
    market_quarter.quarter_ordinal,
    market_quarter.market,
    stage.scheme,
    stage.stage,
    stage.position,
    stage.is_early,
    cast(coalesce(sum(stage_rule.sign * deal_cube.deal_count), 0) as bigint) as deal_count,
    cast(coalesce(sum(stage_rule.sign * deal_cube.amount_usd), 0) as bigint) as amount_usd
from market_quarter
cross join stage
join stage_rule
    on stage_rule.scheme = stage.scheme
    and stage_rule.stage = stage.stage
left join deal_cube
    on deal_cube.grain = stage_rule.grain
    and deal_cube.market = market_quarter.market
    and deal_cube.item = stage_rule.item
    and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
group by
    market_quarter.quarter,
    market_quarter.quarter_ordinal,
    market_quarter.market,
    stage.scheme,
    stage.stage,
    stage.position,
    stage.is_early;
