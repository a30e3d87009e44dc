create view round_interval_by_quarter (
    quarter,              -- '2023Q4', key; of the later round
    market,               -- china, global, or a team's own; key
    from_class,           -- class of the earlier round, key
    to_class,             -- class of the later round, the next letter; key
    interval_count,       -- denominator: pairs of rounds next to each other whose days are known
    q1_days,              -- days, first quartile; null below 4 intervals
    median_days,          -- days, median; null without an interval
    q3_days               -- days, third quartile; null below 4 intervals
) as
-- Title:   Time between rounds: days from a lettered round to the next one
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and pair of adjacent classes, pairs without an interval included as 0
-- Sources: market_quarter, round_class, sequence_in_market
-- Notes:   Of two deals of a company with no other between them; after a tranche, the days count from
--          the tranche. Quartiles are between neighbours by proportion (type 7).

with

pair as (

    select earlier.round_class as from_class, later.round_class as to_class, earlier.position
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

),

weighed as (

    select
        ranked.*,
        4 - abs(4 * ranked.place - ranked.interval_count - 3) as q1_weight,
        2 - abs(2 * ranked.place - ranked.interval_count - 1) as median_weight,
        4 - abs(4 * ranked.place - 3 * ranked.interval_count - 1) as q3_weight
    from ranked

),

measured as (

    select
        weighed.market, weighed.quarter_ordinal, weighed.from_class,
        count(*) as interval_count,
        25e-2 * sum(case when weighed.interval_count >= 4 and weighed.q1_weight > 0 then weighed.q1_weight * weighed.day_count end) as q1_days,
        5e-1 * sum(case when weighed.median_weight > 0 then weighed.median_weight * weighed.day_count end) as median_days,
        25e-2 * sum(case when weighed.interval_count >= 4 and weighed.q3_weight > 0 then weighed.q3_weight * weighed.day_count end) as q3_days
    from weighed
    group by weighed.market, weighed.quarter_ordinal, weighed.from_class

)

select
    market_quarter.quarter,
    market_quarter.market,
    pair.from_class,
    pair.to_class,
    coalesce(measured.interval_count, 0) as interval_count,
    measured.q1_days,
    measured.median_days,
    measured.q3_days
from market_quarter
cross join pair
left join measured
    on measured.market = market_quarter.market
    and measured.quarter_ordinal = market_quarter.quarter_ordinal
    and measured.from_class = pair.from_class
order by market_quarter.quarter, market_quarter.market, pair.position;
