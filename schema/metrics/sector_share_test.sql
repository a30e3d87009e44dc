create view sector_share_test (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    sector,               -- one of the 21, key
    base,                 -- what it is compared with, qoq or yoy; key
    deal_count,           -- deals of the sector, undisclosed ones included
    total_count,          -- denominator: deals of the quarter and market
    base_count,           -- deals of the sector in the quarter of comparison, null outside the data
    base_total,           -- denominator: deals of the market in the quarter of comparison, null outside the data
    change_pp,            -- percentage points against the quarter of comparison, null where one has no deal
    z_squared,            -- square of the test of two shares, pooled; null where none or all deals are in the share
    is_significant,       -- 1 at 95 per cent and with at least 10 deals in both quarters together, else 0
    is_robust             -- 1 where it is significant also among 21 tests at once, else 0
) as
-- Title:   Sector shares tested: which changes are more than chance
--
-- Slide:   7
-- Grain:   one row per quarter, market, sector and base, sectors without a deal included as 0
-- Sources: share_test, sector, comparison_base
-- Notes:   A share that is called clearly up passes the test and has risen by at least one point.

select
    share_test.quarter,
    share_test.market,
    share_test.item as sector,
    share_test.base,
    share_test.deal_count,
    share_test.total_count,
    share_test.base_count,
    share_test.base_total,
    share_test.change_pp,
    share_test.z_squared,
    share_test.is_significant,
    share_test.is_robust
from share_test
join sector on sector.sector = share_test.item
join comparison_base on comparison_base.base = share_test.base
where share_test.subject = 'sector'
order by share_test.quarter, share_test.market, sector.position, comparison_base.position;
