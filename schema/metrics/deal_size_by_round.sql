create view deal_size_by_round (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all of them: all; key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    sized_count,          -- denominator: deals whose amount in dollars is known
    vague_count,          -- disclosed deals of a band only, such as 数千万
    amount_usd,           -- US dollars, disclosed deals only
    mean_usd,             -- US dollars a sized deal, null without one
    q1_usd,               -- US dollars, first quartile of the sized deals; null below 4 of them
    median_usd,           -- US dollars, median of the sized deals; null without one
    q3_usd,               -- US dollars, third quartile of the sized deals; null below 4 of them
    median_low_usd,       -- US dollars, median with vague amounts at the low end of their band
    median_high_usd,      -- US dollars, median with vague amounts at the high end; open ones at their point
    median_qoq_pct        -- per cent against the median of the quarter before, null without a base
) as
-- Title:   Deal size by round: mean, median and quartiles of the amounts
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and round class, and one for all classes; those without a deal as 0
-- Sources: market_quarter, round_class, deal_cube, size_measure
-- Notes:   Of the sized deals alone: an amount that is unknown is no small one. Quartiles are between
--          neighbours by proportion (type 7). A median of fewer than ten deals says little.

with

class_or_all as (

    select round_class.round_class, round_class.position, 'round_class' as grain, round_class.round_class as item
    from round_class

    union all

    select 'all' as round_class, 0 as position, 'market' as grain, '' as item

),

sized as (

    select
        market_quarter.quarter,
        market_quarter.quarter_ordinal,
        market_quarter.market,
        class_or_all.round_class,
        class_or_all.position,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.disclosed_count, 0) as disclosed_count,
        coalesce(deal_cube.disclosed_count - deal_cube.unconverted_count, 0) as sized_count,
        coalesce(deal_cube.vague_count, 0) as vague_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd,
        size_measure.q1_usd,
        size_measure.median_usd,
        size_measure.q3_usd,
        size_measure.median_low_usd,
        size_measure.median_high_usd
    from market_quarter
    cross join class_or_all
    left join deal_cube
        on deal_cube.grain = class_or_all.grain
        and deal_cube.market = market_quarter.market
        and deal_cube.item = class_or_all.item
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join size_measure
        on size_measure.market = market_quarter.market
        and size_measure.round_class = class_or_all.round_class
        and size_measure.quarter_ordinal = market_quarter.quarter_ordinal

)

select
    sized.quarter, sized.market, sized.round_class,
    sized.deal_count, sized.disclosed_count, sized.sized_count, sized.vague_count, sized.amount_usd,
    1e0 * sized.amount_usd / nullif(sized.sized_count, 0) as mean_usd,
    sized.q1_usd,
    sized.median_usd,
    sized.q3_usd,
    sized.median_low_usd,
    sized.median_high_usd,
    1e2 * (sized.median_usd - before.median_usd) / nullif(before.median_usd, 0) as median_qoq_pct
from sized
left join sized as before
    on before.market = sized.market
    and before.round_class = sized.round_class
    and before.quarter_ordinal = sized.quarter_ordinal - 1
order by sized.quarter, sized.market, sized.position;
