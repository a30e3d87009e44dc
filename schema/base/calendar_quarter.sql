create view calendar_quarter (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter               -- '2023Q4'
) as
-- Title:   Every quarter from the first deal to the last
--
-- Grain:   one row per calendar quarter, those without a deal included
-- Sources: quarter, deal_cell

select
    quarter.quarter_ordinal,
    quarter.quarter
from quarter
where quarter.quarter_ordinal >= (select min(deal_cell.quarter_ordinal) from deal_cell)
    and quarter.quarter_ordinal <= (select max(deal_cell.quarter_ordinal) from deal_cell);
