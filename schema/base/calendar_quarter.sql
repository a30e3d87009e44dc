create view calendar_quarter (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter               -- '2023Q4'
) as
-- Title:   Every quarter from the first deal to the last
--
-- Grain:   one row per calendar quarter, those without a deal included
-- Sources: quarter, cell

select
    quarter.quarter_ordinal,
    quarter.quarter
from quarter
where quarter.quarter_ordinal >= (select min(cell.quarter_ordinal) from cell where cell.grain = 'world')
    and quarter.quarter_ordinal <= (select max(cell.quarter_ordinal) from cell where cell.grain = 'world');
