create view market_quarter (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter               -- '2023Q4'
) as
-- Title:   Every quarter of every market
--
-- Grain:   one row per market and calendar quarter
-- Sources: market, calendar_quarter

select
    market.market,
    calendar_quarter.quarter_ordinal,
    calendar_quarter.quarter
from calendar_quarter
cross join market;
