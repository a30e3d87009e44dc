-- The rows of an import. Receipts account for what became of them.

select raw_row_id, sheet_id, row_number, cells, kinds, is_hidden
from staged_row
where raw_row_id >= (select first_raw_row_id from import_extent where import_id = ?1)
    and raw_row_id <= (select last_raw_row_id from import_extent where import_id = ?1)
    and sheet_id in (select sheet_id from sheet where import_id = ?1)
order by raw_row_id;
