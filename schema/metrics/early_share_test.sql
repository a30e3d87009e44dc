create view early_share_test (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    base,                 -- what it is compared with, qoq or yoy; key
    deal_count,           -- deals of the early classes: seed, angel and A
    total_count,          -- denominator: deals of the quarter that carry a lettered round
    base_count,           -- deals of the early classes in the quarter of comparison, null outside the data
    base_total,           -- denominator: deals with a lettered round in the quarter of comparison, null outside the data
    change_pp,            -- percentage points against the quarter of comparison, null where one has no deal
    z_squared,            -- square of the test of two shares, pooled; null where none or all deals are in the share
    is_significant,       -- 1 at 95 per cent and with at least 10 deals in both quarters together, else 0
    is_robust             -- 1 where it is significant also among 21 tests at once, else 0
) as
-- Title:   Early-stage share tested: whether its change is more than chance
--
-- Slide:   5, 11
-- Grain:   one row per quarter, market and base
-- Sources: share_test, comparison_base

select
    share_test.quarter,
    share_test.market,
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
join comparison_base on comparison_base.base = share_test.base
where share_test.subject = 'early'
order by share_test.quarter, share_test.market, comparison_base.position;
