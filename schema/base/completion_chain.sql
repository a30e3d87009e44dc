create view completion_chain (
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all; key
    age,                  -- full quarters after the end of a quarter, key
    factor,               -- how many deals are known a quarter later for each known at this age
    ultimate_factor,      -- how many deals will be known in the end for each known at this age; null where a later factor is missing
    variance_by_count,    -- part of the squared error that grows with the estimate
    variance_by_square    -- part of the squared error that grows with the square of the estimate
) as
-- Title:   How many more deals become known from an age on, and how well that is known
--
-- Grain:   one row per market, round class and age below the oldest
-- Sources: completion_step
-- Notes:   The product of the factors of all later steps, by doubling: of 1, 2, 4 and so on up to 512.
--          By Mack, the squared error of an estimate U is U times the first part and U squared times
--          the second.

with

of_1 as (

    select
        completion_step.*,
        coalesce(max(case when completion_step.factor is null then completion_step.age end) over (
            partition by completion_step.market, completion_step.round_class
        ), -1) as gap_age,
        completion_step.factor as level
    from completion_step

),

of_2 as (
    select of_1.market, of_1.round_class, of_1.age, of_1.factor, of_1.base_count, of_1.variance, of_1.gap_age, of_1.level * coalesce(lag(of_1.level, 1) over (partition by of_1.market, of_1.round_class order by of_1.age desc), 1) as level from of_1
),
of_4 as (
    select of_2.market, of_2.round_class, of_2.age, of_2.factor, of_2.base_count, of_2.variance, of_2.gap_age, of_2.level * coalesce(lag(of_2.level, 2) over (partition by of_2.market, of_2.round_class order by of_2.age desc), 1) as level from of_2
),
of_8 as (
    select of_4.market, of_4.round_class, of_4.age, of_4.factor, of_4.base_count, of_4.variance, of_4.gap_age, of_4.level * coalesce(lag(of_4.level, 4) over (partition by of_4.market, of_4.round_class order by of_4.age desc), 1) as level from of_4
),
of_16 as (
    select of_8.market, of_8.round_class, of_8.age, of_8.factor, of_8.base_count, of_8.variance, of_8.gap_age, of_8.level * coalesce(lag(of_8.level, 8) over (partition by of_8.market, of_8.round_class order by of_8.age desc), 1) as level from of_8
),
of_32 as (
    select of_16.market, of_16.round_class, of_16.age, of_16.factor, of_16.base_count, of_16.variance, of_16.gap_age, of_16.level * coalesce(lag(of_16.level, 16) over (partition by of_16.market, of_16.round_class order by of_16.age desc), 1) as level from of_16
),
of_64 as (
    select of_32.market, of_32.round_class, of_32.age, of_32.factor, of_32.base_count, of_32.variance, of_32.gap_age, of_32.level * coalesce(lag(of_32.level, 32) over (partition by of_32.market, of_32.round_class order by of_32.age desc), 1) as level from of_32
),
of_128 as (
    select of_64.market, of_64.round_class, of_64.age, of_64.factor, of_64.base_count, of_64.variance, of_64.gap_age, of_64.level * coalesce(lag(of_64.level, 64) over (partition by of_64.market, of_64.round_class order by of_64.age desc), 1) as level from of_64
),
of_256 as (
    select of_128.market, of_128.round_class, of_128.age, of_128.factor, of_128.base_count, of_128.variance, of_128.gap_age, of_128.level * coalesce(lag(of_128.level, 128) over (partition by of_128.market, of_128.round_class order by of_128.age desc), 1) as level from of_128
),
of_512 as (
    select of_256.market, of_256.round_class, of_256.age, of_256.factor, of_256.base_count, of_256.variance, of_256.gap_age, of_256.level * coalesce(lag(of_256.level, 256) over (partition by of_256.market, of_256.round_class order by of_256.age desc), 1) as level from of_256
),

step as (

    select
        of_512.market, of_512.round_class, of_512.age, of_512.factor,
        case when of_512.age > of_512.gap_age then of_512.level end as ultimate_factor,
        case when of_512.age > of_512.gap_age then of_512.variance * of_512.level / of_512.factor / of_512.factor end as by_count,
        case when of_512.age > of_512.gap_age then of_512.variance / of_512.factor / of_512.factor / of_512.base_count end as by_square
    from of_512

)

select
    step.market, step.round_class, step.age, step.factor, step.ultimate_factor,
    case
        when count(*) over (partition by step.market, step.round_class order by step.age desc)
            = count(step.by_count) over (partition by step.market, step.round_class order by step.age desc)
            then sum(step.by_count) over (partition by step.market, step.round_class order by step.age desc)
    end as variance_by_count,
    sum(step.by_square) over (partition by step.market, step.round_class order by step.age desc) as variance_by_square
from step;
