create view typed_text (
    raw_row_id,           -- key
    announced_text,       -- date as typed, of the column that dates the deals of the sheet
    amount_text           -- amount as typed
) as
-- Title:   Texts of a row that are stored in its cells alone
--
-- Grain:   one row per row of a sheet that is not blank; of each table where several stand side by side
-- Engines: SQLite; columns of deal elsewhere
-- Sources: raw_row, sheet

select
    raw_row.raw_row_id,
    trim(json_extract(raw_row.cells, '$[' || sheet.announced_column || ']')) as announced_text,
    trim(json_extract(raw_row.cells, '$[' || sheet.amount_column || ']')) as amount_text
from raw_row
join sheet on sheet.sheet_id = raw_row.sheet_id;
