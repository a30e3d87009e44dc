create view completion_by_age (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all of them: all; key
    age,                  -- full quarters after the end of the quarter, key
    known_count,          -- deals of the quarter that were known at this age
    factor,               -- how many deals are known a quarter later for each known at this age; null without three imports
    ultimate_count,       -- estimate of the deals that will be known in the end; at the newest age alone
    ultimate_low,         -- low end of its interval: 1.645 standard errors less
    ultimate_high,        -- high end of its interval: 1.645 standard errors more
    same_age_change_pct   -- per cent against the quarter before at the same age, null without a base
) as
-- Title:   Completion: how many deals of a quarter are still to be reported
--
-- Slide:   appendix
-- Grain:   one row per quarter, market, round class that has a deal there, and age that an import tells of
-- Sources: completion_estimate, import_quarter, active_import, quarter, round_class
-- Notes:   What is known is compared at equal age, so that a young quarter does not look like a fall.
--          The estimate follows the quarters before (chain ladder), its error by Mack; both want imports
--          of at least three different quarters. Deals that were taken back do not count.

with

file_count as (

    select count(distinct import_quarter.quarter_ordinal) as quarter_count
    from import_quarter
    join active_import on active_import.import_id = import_quarter.import_id

),

aged as (

    select
        quarter.quarter,
        completion_estimate.market,
        completion_estimate.round_class,
        coalesce(round_class.position, 0) as position,
        completion_estimate.age,
        completion_estimate.known_count,
        case when file_count.quarter_count >= 3 then completion_estimate.factor end as factor,
        case when file_count.quarter_count >= 3 then completion_estimate.ultimate_count end as ultimate_count,
        completion_estimate.error_count,
        completion_estimate.before_count
    from completion_estimate
    cross join file_count
    join quarter on quarter.quarter_ordinal = completion_estimate.quarter_ordinal
    left join round_class on round_class.round_class = completion_estimate.round_class

)

select
    aged.quarter,
    aged.market,
    aged.round_class,
    aged.age,
    aged.known_count,
    aged.factor,
    aged.ultimate_count,
    aged.ultimate_count - 1645e-3 * aged.error_count as ultimate_low,
    aged.ultimate_count + 1645e-3 * aged.error_count as ultimate_high,
    1e2 * (aged.known_count - aged.before_count) / nullif(aged.before_count, 0) as same_age_change_pct
from aged
order by aged.quarter, aged.market, aged.position, aged.age;
