create view calendar_quarter (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter               -- '2023Q4'
) as
-- Title:   Every quarter from the first deal to the last
--
-- Grain:   one row per calendar quarter, those without a deal included
-- Sources: quarter, deal_cube

select
    quarter.quarter_ordinal,
    quarter.quarter
from quarter
where quarter.quarter_ordinal >= (select min(deal_cube.quarter_ordinal) from deal_cube where deal_cube.grain = 'country')
    and quarter.quarter_ordinal <= (select max(deal_cube.quarter_ordinal) from deal_cube where deal_cube.grain = 'country');
