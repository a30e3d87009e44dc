create view quarter_share (
    subject,              -- sector: of all deals; early: of those with a lettered round; key
    market,               -- china, global, or a team's own; key
    item,                 -- sector; empty for the early stage; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter,              -- '2023Q4'
    deal_count,           -- deals of the sector, or of the early classes
    total_count           -- denominator: deals of the quarter and market, or those with a lettered round
) as
-- Title:   Shares of deals as the two whole numbers that they are made of
--
-- Grain:   one row per subject, market, item and quarter, those without a deal included as 0
-- Sources: market_quarter, sector, round_class, deal_cube

with

of_sector as (

    select
        market_quarter.market,
        sector.sector,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(total.deal_count, 0) as total_count
    from market_quarter
    cross join sector
    left join deal_cube
        on deal_cube.grain = 'sector'
        and deal_cube.market = market_quarter.market
        and deal_cube.item = sector.sector
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join deal_cube as total
        on total.grain = 'market'
        and total.market = market_quarter.market
        and total.quarter_ordinal = market_quarter.quarter_ordinal

),

of_early as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        cast(coalesce(sum(case when round_class.is_early = 1 then deal_cube.deal_count end), 0) as bigint) as deal_count,
        cast(coalesce(sum(case when round_class.is_lettered = 1 then deal_cube.deal_count end), 0) as bigint) as total_count
    from market_quarter
    left join deal_cube
        on deal_cube.grain = 'round_class'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    left join round_class on round_class.round_class = deal_cube.item
    group by market_quarter.market, market_quarter.quarter_ordinal, market_quarter.quarter

)

select
    'sector' as subject,
    of_sector.market,
    of_sector.sector as item,
    of_sector.quarter_ordinal,
    of_sector.quarter,
    of_sector.deal_count,
    of_sector.total_count
from of_sector

union all

select
    'early' as subject,
    of_early.market,
    '' as item,
    of_early.quarter_ordinal,
    of_early.quarter,
    of_early.deal_count,
    of_early.total_count
from of_early;
