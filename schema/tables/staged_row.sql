-- A row as it was in the sheet, text for text; everything else can be derived from these rows again.
-- The view raw_row shows the cells as JSON. Where tables stand side by side, each has a row of this
-- number with its own cells in their places, and together these are the row of the sheet.
create table staged_row (
    raw_row_id integer primary key,
    sheet_id integer not null references sheet (sheet_id),
    row_number integer not null,        -- as a spreadsheet shows it, from 1
    cells text not null,                -- texts from the sheet's first column on, U+001F between them;
                                        -- a row with control characters: U+001E and a JSON array
    kinds text,                         -- a letter a cell (t n d b e w); null where all are text
    is_hidden integer not null check (is_hidden = 0 or is_hidden = 1),
    outcome_code integer not null check (outcome_code >= 0 and outcome_code <= 7) -- inserted updated unchanged
                                        -- merged out_of_scope rejected ignored heading
) strict;

-- Something a person should know about a cell, a row or a sheet. A rejected cell keeps its row out
-- of the deals; a warning does not.
create table finding (
    finding_id integer primary key,
    import_id integer not null references import (import_id),
    sheet_id integer references sheet (sheet_id),
    row_number integer,
    after_row integer,                  -- last row before it where the file's reader found it; null where
                                        -- it follows from the raw rows and can be found again
    column_name text,                   -- header, or letters where there is none
    severity text not null check (severity in ('warning', 'rejected')),
    code text not null,                 -- a stable word for the kind of finding
    found text not null,
    expected text not null,             -- in English
    problem text                        -- JSON: the same as a code and its parts; null in rows of earlier versions
) strict;

create index finding_by_import on finding (import_id);
