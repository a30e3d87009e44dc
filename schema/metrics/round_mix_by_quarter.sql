create view round_mix_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown; key
    deal_count,           -- deals of the class, undisclosed ones included
    lettered_count,       -- denominator: deals of the quarter that carry a lettered round
    share_pct,            -- per cent of lettered_count, null for strategic and unknown
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    share_yoy_pp,         -- percentage points against a year before, null without a base
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:   Round mix: the share of each round among the deals that carry a lettered round
--
-- Slide:   5, 11
-- Grain:   one row per quarter, market and round class, classes without a deal included as 0
-- Sources: market_quarter, round_class, deal_cube
-- Notes:   Strategic and unknown rounds are deals and money, but outside the shares.

with

mix as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        round_class.round_class,
        round_class.position,
        round_class.is_lettered,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd
    from market_quarter
    cross join round_class
    left join deal_cube
        on deal_cube.grain = 'round_class'
        and deal_cube.market = market_quarter.market
        and deal_cube.item = round_class.round_class
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

),

counted as (

    select
        mix.*,
        cast(sum(case when mix.is_lettered = 1 then mix.deal_count else 0 end) over (
            partition by mix.market, mix.quarter_ordinal
        ) as bigint) as lettered_count
    from mix

),

shared as (

    select
        counted.*,
        case
            when counted.is_lettered = 1
                then 1e2 * counted.deal_count / nullif(counted.lettered_count, 0)
        end as share_pct
    from counted

)

select
    shared.quarter,
    shared.market,
    shared.round_class,
    shared.deal_count,
    shared.lettered_count,
    shared.share_pct,
    shared.share_pct - before.share_pct as share_qoq_pp,
    shared.share_pct - year_before.share_pct as share_yoy_pp,
    shared.amount_usd
from shared
left join shared as before
    on before.market = shared.market
    and before.round_class = shared.round_class
    and before.quarter_ordinal = shared.quarter_ordinal - 1
left join shared as year_before
    on year_before.market = shared.market
    and year_before.round_class = shared.round_class
    and year_before.quarter_ordinal = shared.quarter_ordinal - 4
order by shared.quarter, shared.market, shared.position;
