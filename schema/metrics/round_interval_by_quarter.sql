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
-- Sources: market_quarter, round_class, round_interval
-- Notes:   Of two deals of a company with no other between them; after a tranche, the days count from
--          the tranche. Quartiles are between neighbours by proportion (type 7).

with

pair as (

    select earlier.round_class as from_class, later.round_class as to_class, earlier.position
    from round_class as earlier
    join round_class as later on later.position = earlier.position + 1
    where earlier.is_lettered = 1 and later.is_lettered = 1

)

select
    market_quarter.quarter,
    market_quarter.market,
    pair.from_class,
    pair.to_class,
    coalesce(round_interval.interval_count, 0) as interval_count,
    round_interval.q1_days,
    round_interval.median_days,
    round_interval.q3_days
from market_quarter
cross join pair
left join round_interval
    on round_interval.market = market_quarter.market
    and round_interval.quarter_ordinal = market_quarter.quarter_ordinal
    and round_interval.from_class = pair.from_class
order by market_quarter.quarter, market_quarter.market, pair.position;
