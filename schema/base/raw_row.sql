create view raw_row (
    raw_row_id,           -- key
    sheet_id,             -- sheet, or one of its tables
    row_number,           -- as a spreadsheet shows it, from 1
    cells,                -- texts from the sheet's first column on, a JSON array
    kinds,                -- a letter a cell (t n d b e w); null where all are text
    is_hidden,            -- 1 where the workbook hides the row
    outcome               -- inserted updated unchanged merged out_of_scope rejected ignored heading
) as
-- Title:   A row as it was in the sheet, text for text
--
-- Grain:   one row per row of a sheet that is not blank; of each table where several stand side by side
-- Engines: SQLite; a table elsewhere
-- Sources: staged_row
-- Notes:   Stored are the texts with U+001F between them. Control characters are escaped when a row
--          that has any is stored.

select
    staged_row.raw_row_id,
    staged_row.sheet_id,
    staged_row.row_number,
    case
        when substr(staged_row.cells, 1, 1) = char(30) then substr(staged_row.cells, 2)
        else '["' || replace(replace(replace(staged_row.cells, '\', '\\'), '"', '\"'), char(31), '","') || '"]'
    end as cells,
    staged_row.kinds,
    staged_row.is_hidden,
    case staged_row.outcome_code
        when 0 then 'inserted'
        when 1 then 'updated'
        when 2 then 'unchanged'
        when 3 then 'merged'
        when 4 then 'out_of_scope'
        when 5 then 'rejected'
        when 6 then 'ignored'
        else 'heading'
    end as outcome
from staged_row;
