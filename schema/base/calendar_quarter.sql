create view calendar_quarter (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter               -- '2023Q4'
) as
-- Title:   Every quarter from the first deal to the last
--
-- Grain:   one row per calendar quarter, those without a deal included
-- Sources: quarter, deal_cell

with

span as (

    select
        min(deal_cell.quarter_ordinal) as first_ordinal,
        max(deal_cell.quarter_ordinal) as last_ordinal
    from deal_cell

)

select
    quarter.quarter_ordinal,
    quarter.quarter
from quarter
join span on quarter.quarter_ordinal between span.first_ordinal and span.last_ordinal;
