create view completion_estimate (
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    age,                  -- full quarters after the end of the quarter, key
    known_count,          -- deals of the quarter that were known at this age
    before_count,         -- deals of the quarter before that were known at the same age
    factor,               -- how many deals are known a quarter later for each known at this age
    ultimate_count,       -- deals that will be known in the end; at the newest age alone
    error_count           -- its standard error; null where it can't be estimated
) as
-- Title:   How many deals of each quarter will be known in the end
--
-- Grain:   one row per market, round class, quarter and age
-- Sources: completion_triangle, completion_chain
-- Notes:   The root of the squared error is by Newton's steps, from a guess of the right magnitude:
--          not every engine has one. The oldest quarter is taken to be complete.

with

aged as (

    select
        completion_triangle.*,
        max(completion_triangle.age) over (partition by completion_triangle.market, completion_triangle.round_class) as last_age,
        lag(completion_triangle.known_count) over (partition by completion_triangle.market, completion_triangle.round_class, completion_triangle.age order by completion_triangle.quarter_ordinal) as before_count,
        lag(completion_triangle.quarter_ordinal) over (partition by completion_triangle.market, completion_triangle.round_class, completion_triangle.age order by completion_triangle.quarter_ordinal) as before_ordinal
    from completion_triangle

),

developed as (

    select
        aged.market, aged.round_class, aged.quarter_ordinal, aged.age, aged.known_count, completion_chain.factor,
        case when aged.before_ordinal = aged.quarter_ordinal - 1 then aged.before_count end as before_count,
        case when aged.is_newest = 1 then aged.known_count * case when aged.age = aged.last_age then 1e0 / 1 else completion_chain.ultimate_factor end end as ultimate_count,
        case when aged.age = aged.last_age then 0e0 / 1 else completion_chain.variance_by_count end as by_count,
        case when aged.age = aged.last_age then 0e0 / 1 else completion_chain.variance_by_square end as by_square
    from aged
    left join completion_chain
        on completion_chain.market = aged.market and completion_chain.round_class = aged.round_class
        and completion_chain.age = aged.age

),

estimated as (

    select
        developed.*,
        developed.ultimate_count * (developed.by_count + developed.ultimate_count * developed.by_square) as variance
    from developed

),

guess as (

    select
        estimated.*,
        case
            when estimated.variance >= 1e14 then 3e7 when estimated.variance >= 1e12 then 3e6 when estimated.variance >= 1e10 then 3e5
            when estimated.variance >= 1e8 then 3e4 when estimated.variance >= 1e6 then 3e3 when estimated.variance >= 1e4 then 3e2
            when estimated.variance >= 1e2 then 3e1 when estimated.variance >= 1e0 then 3e0 when estimated.variance >= 1e-2 then 3e-1
            when estimated.variance >= 1e-4 then 3e-2 when estimated.variance >= 1e-6 then 3e-3 when estimated.variance >= 1e-8 then 3e-4
            else 3e-5
        end as root
    from estimated

),

step_1 as (
    select guess.market, guess.round_class, guess.quarter_ordinal, guess.age, guess.known_count, guess.before_count, guess.factor, guess.ultimate_count, guess.variance, 5e-1 * (guess.root + guess.variance / guess.root) as root from guess
),
step_2 as (
    select step_1.market, step_1.round_class, step_1.quarter_ordinal, step_1.age, step_1.known_count, step_1.before_count, step_1.factor, step_1.ultimate_count, step_1.variance, 5e-1 * (step_1.root + step_1.variance / step_1.root) as root from step_1
),
step_3 as (
    select step_2.market, step_2.round_class, step_2.quarter_ordinal, step_2.age, step_2.known_count, step_2.before_count, step_2.factor, step_2.ultimate_count, step_2.variance, 5e-1 * (step_2.root + step_2.variance / step_2.root) as root from step_2
),
step_4 as (
    select step_3.market, step_3.round_class, step_3.quarter_ordinal, step_3.age, step_3.known_count, step_3.before_count, step_3.factor, step_3.ultimate_count, step_3.variance, 5e-1 * (step_3.root + step_3.variance / step_3.root) as root from step_3
),
step_5 as (
    select step_4.market, step_4.round_class, step_4.quarter_ordinal, step_4.age, step_4.known_count, step_4.before_count, step_4.factor, step_4.ultimate_count, step_4.variance, 5e-1 * (step_4.root + step_4.variance / step_4.root) as root from step_4
),
step_6 as (
    select step_5.market, step_5.round_class, step_5.quarter_ordinal, step_5.age, step_5.known_count, step_5.before_count, step_5.factor, step_5.ultimate_count, step_5.variance, 5e-1 * (step_5.root + step_5.variance / step_5.root) as root from step_5
)

select
    step_6.market, step_6.round_class, step_6.quarter_ordinal, step_6.age, step_6.known_count, step_6.before_count, step_6.factor, step_6.ultimate_count,
    case when step_6.variance > 0 then step_6.root when step_6.variance = 0 then 0e0 / 1 end as error_count
from step_6;
