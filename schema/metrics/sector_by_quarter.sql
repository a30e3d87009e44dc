create view sector_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    sector,               -- one of the 21, key
    deal_count,           -- deals, undisclosed ones included
    deal_rank,            -- 1 has the most deals; equal counts share a rank: 1, 2, 2, 4
    share_pct,            -- per cent of all deals of the quarter and market
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    share_yoy_pp,         -- percentage points against a year before, null without a base
    amount_usd,           -- US dollars, disclosed deals only
    amount_share_pct,     -- per cent of the quarter's disclosed amount, null without one
    total_count,          -- denominator of share_pct: deals of the quarter and market
    total_amount_usd      -- denominator of amount_share_pct, US dollars
) as
-- Title:   Sectors: which sectors the deals and the money went to
--
-- Slide:   6, 7, 8a, 12, 12a, 13
-- Grain:   one row per quarter, market and sector, sectors without a deal included as 0
-- Sources: market_quarter, sector, deal_cube
-- Notes:   A deal whose sector label no list knows counts as other.

with

counted as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        sector.sector,
        sector.position,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd
    from market_quarter
    cross join sector
    left join deal_cube
        on deal_cube.grain = 'sector'
        and deal_cube.market = market_quarter.market
        and deal_cube.item = sector.sector
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

),

totalled as (

    select
        counted.*,
        cast(sum(counted.deal_count) over (partition by counted.market, counted.quarter_ordinal) as bigint) as total_count,
        cast(sum(counted.amount_usd) over (partition by counted.market, counted.quarter_ordinal) as bigint) as total_amount_usd
    from counted

),

shared as (

    select
        totalled.*,
        rank() over (
            partition by totalled.market, totalled.quarter_ordinal
            order by totalled.deal_count desc
        ) as deal_rank,
        1e2 * totalled.deal_count / nullif(totalled.total_count, 0) as share_pct
    from totalled

)

select
    shared.quarter,
    shared.market,
    shared.sector,
    shared.deal_count,
    shared.deal_rank,
    shared.share_pct,
    shared.share_pct - before.share_pct as share_qoq_pp,
    shared.share_pct - year_before.share_pct as share_yoy_pp,
    shared.amount_usd,
    1e2 * shared.amount_usd / nullif(shared.total_amount_usd, 0) as amount_share_pct,
    shared.total_count,
    shared.total_amount_usd
from shared
left join shared as before
    on before.market = shared.market
    and before.sector = shared.sector
    and before.quarter_ordinal = shared.quarter_ordinal - 1
left join shared as year_before
    on year_before.market = shared.market
    and year_before.sector = shared.sector
    and year_before.quarter_ordinal = shared.quarter_ordinal - 4
order by shared.quarter, shared.market, shared.deal_rank, shared.position;
