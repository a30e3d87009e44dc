create view completion_triangle (
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    age,                  -- full quarters after the end of the quarter, key
    known_count,          -- deals of the quarter that were known then
    next_count,           -- deals of the quarter that were known a quarter later; null where no import says
    is_newest             -- 1 where no import of a later quarter says more
) as
-- Title:   How many deals of each quarter were known how long after it
--
-- Grain:   one row per market, round class, quarter and age, where there is an import of that quarter
-- Sources: known_count, import_quarter, active_import, market_quarter, deal_cube
-- Notes:   Of the classes that ever had a deal in the market.

with

file_quarter as (

    select import_quarter.quarter_ordinal, max(import_quarter.quarter_ordinal) over () as newest_ordinal
    from import_quarter
    join active_import on active_import.import_id = import_quarter.import_id
    group by import_quarter.quarter_ordinal

),

-- Each class, and all of them.
counted as (

    select known_count.market, known_count.round_class, known_count.quarter_ordinal, known_count.known_ordinal, known_count.deal_count
    from known_count

    union all

    select known_count.market, 'all' as round_class, known_count.quarter_ordinal, known_count.known_ordinal, sum(known_count.deal_count) as deal_count
    from known_count
    group by known_count.market, known_count.quarter_ordinal, known_count.known_ordinal

),

class_in_market as (

    select deal_cube.market, case when deal_cube.grain = 'market' then 'all' else deal_cube.item end as round_class
    from deal_cube
    where deal_cube.grain = 'market' or deal_cube.grain = 'round_class'
    group by deal_cube.market, case when deal_cube.grain = 'market' then 'all' else deal_cube.item end

),

known as (

    select
        class_in_market.market, class_in_market.round_class, market_quarter.quarter_ordinal,
        file_quarter.quarter_ordinal as file_ordinal, file_quarter.newest_ordinal,
        cast(coalesce(sum(counted.deal_count), 0) as bigint) as known_count
    from class_in_market
    join market_quarter on market_quarter.market = class_in_market.market
    join file_quarter on file_quarter.quarter_ordinal >= market_quarter.quarter_ordinal
    left join counted
        on counted.market = class_in_market.market
        and counted.round_class = class_in_market.round_class
        and counted.quarter_ordinal = market_quarter.quarter_ordinal
        and counted.known_ordinal <= file_quarter.quarter_ordinal
    group by
        class_in_market.market, class_in_market.round_class, market_quarter.quarter_ordinal,
        file_quarter.quarter_ordinal, file_quarter.newest_ordinal

)

select
    known.market, known.round_class, known.quarter_ordinal,
    known.file_ordinal - known.quarter_ordinal as age,
    known.known_count,
    case
        when lead(known.file_ordinal) over (partition by known.market, known.round_class, known.quarter_ordinal order by known.file_ordinal)
            = known.file_ordinal + 1
            then lead(known.known_count) over (partition by known.market, known.round_class, known.quarter_ordinal order by known.file_ordinal)
    end as next_count,
    case when known.file_ordinal = known.newest_ordinal then 1 else 0 end as is_newest
from known;
