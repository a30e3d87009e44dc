create view completion_step (
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all; key
    age,                  -- full quarters after the end of a quarter, key
    base_count,           -- deals known at this age, of the quarters that are also known a quarter later
    factor,               -- how many deals are known a quarter later for each known at this age
    variance              -- sigma squared of the step by Mack; null where it can't be estimated
) as
-- Title:   How many more deals become known from one age to the next
--
-- Grain:   one row per market, round class and age below the oldest
-- Sources: completion_triangle
-- Notes:   A step that one quarter alone has takes the smaller variance of the two steps before it.

with

aged as (

    select
        completion_triangle.*,
        max(completion_triangle.age) over (partition by completion_triangle.market, completion_triangle.round_class) as last_age,
        sum(case when completion_triangle.next_count is not null then completion_triangle.known_count end) over (
            partition by completion_triangle.market, completion_triangle.round_class, completion_triangle.age
        ) as base_count,
        sum(completion_triangle.next_count) over (
            partition by completion_triangle.market, completion_triangle.round_class, completion_triangle.age
        ) as next_sum
    from completion_triangle

),

spread as (

    select
        aged.market, aged.round_class, aged.age, aged.base_count,
        1e0 * aged.next_sum / nullif(aged.base_count, 0) as factor,
        aged.next_count - 1e0 * aged.next_sum * aged.known_count / nullif(aged.base_count, 0) as difference,
        case when aged.next_count is not null then nullif(aged.known_count, 0) end as pair_count
    from aged
    where aged.age < aged.last_age

),

estimated as (

    select
        spread.market, spread.round_class, spread.age,
        cast(max(spread.base_count) as bigint) as base_count,
        max(spread.factor) as factor,
        count(spread.pair_count) as quarter_count,
        case when count(spread.pair_count) > 1 then sum(spread.difference * spread.difference / spread.pair_count) / (count(spread.pair_count) - 1) end as variance
    from spread
    group by spread.market, spread.round_class, spread.age

),

followed as (

    select
        estimated.*,
        case
            when lag(estimated.age, 1) over (partition by estimated.market, estimated.round_class order by estimated.age) = estimated.age - 1
                then lag(estimated.variance, 1) over (partition by estimated.market, estimated.round_class order by estimated.age)
        end as variance_before,
        case
            when lag(estimated.age, 2) over (partition by estimated.market, estimated.round_class order by estimated.age) = estimated.age - 2
                then lag(estimated.variance, 2) over (partition by estimated.market, estimated.round_class order by estimated.age)
        end as variance_two_before
    from estimated

)

select
    followed.market,
    followed.round_class,
    followed.age,
    followed.base_count,
    followed.factor,
    case
        when followed.quarter_count > 1 then followed.variance
        when followed.variance_before <= coalesce(followed.variance_two_before, followed.variance_before) then followed.variance_before
        else coalesce(followed.variance_two_before, followed.variance_before)
    end as variance
from followed;
