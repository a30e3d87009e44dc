create view round_interval_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1 of the later round, key
    from_class,           -- class of the earlier round, key; the later one is the next letter
    interval_count,       -- pairs of rounds next to each other whose days are known
    q1_days,              -- days, first quartile; null below 4 intervals
    median_days,          -- days, median
    q3_days               -- days, third quartile; null below 4 intervals
) as
-- Title:   Days between rounds, from the deals
--
-- Grain:   one row per market, quarter and class that has an interval
-- Sources: sequence_in_market, round_class
-- Notes:   Between neighbors by proportion (type 7), as in size_measure_check.

with

pair as (

    select earlier.round_class as from_class, later.round_class as to_class
    from round_class as earlier
    join round_class as later on later.position = earlier.position + 1
    where earlier.is_lettered = 1 and later.is_lettered = 1

),

ranked as (

    select
        sequence_in_market.market, sequence_in_market.quarter_ordinal, pair.from_class, sequence_in_market.day_count,
        row_number() over (
            partition by sequence_in_market.market, sequence_in_market.quarter_ordinal, pair.from_class
            order by sequence_in_market.day_count, sequence_in_market.deal_id
        ) as place,
        count(*) over (partition by sequence_in_market.market, sequence_in_market.quarter_ordinal, pair.from_class) as interval_count
    from sequence_in_market
    join pair
        on pair.from_class = sequence_in_market.class_before
        and pair.to_class = sequence_in_market.round_class
    where sequence_in_market.day_count is not null
        and sequence_in_market.quarter_ordinal is not null

),

weighed as (

    select
        ranked.*,
        4 - abs(4 * ranked.place - ranked.interval_count - 3) as q1_weight,
        2 - abs(2 * ranked.place - ranked.interval_count - 1) as median_weight,
        4 - abs(4 * ranked.place - 3 * ranked.interval_count - 1) as q3_weight
    from ranked

)

select
    weighed.market, weighed.quarter_ordinal, weighed.from_class,
    count(*) as interval_count,
    25e-2 * sum(case when weighed.interval_count >= 4 and weighed.q1_weight > 0 then weighed.q1_weight * weighed.day_count end) as q1_days,
    5e-1 * sum(case when weighed.median_weight > 0 then weighed.median_weight * weighed.day_count end) as median_days,
    25e-2 * sum(case when weighed.interval_count >= 4 and weighed.q3_weight > 0 then weighed.q3_weight * weighed.day_count end) as q3_days
from weighed
group by weighed.market, weighed.quarter_ordinal, weighed.from_class;
