-- The parts of each row that more than one table has, with the part that becomes the whole.

with part as (
    select
        staged_row.*,
        min(raw_row_id) over (partition by row_number) as whole_id,
        count(*) over (partition by row_number) as part_count
    from staged_row
    where sheet_id in (select sheet_id from sheet where import_id = ? and position = ?)
)
select row_number, cells, kinds, is_hidden, whole_id, raw_row_id
from part
where part_count > 1
order by row_number, raw_row_id;
