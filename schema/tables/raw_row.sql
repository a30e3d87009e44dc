-- A row as it stood in the sheet, text for text. Everything else can be derived from these again.
-- Where tables stand side by side, each has a row of this number with its own cells in their places,
-- and together these are the row of the sheet.
create table raw_row (
    raw_row_id integer primary key,
    sheet_id integer not null references sheet (sheet_id),
    row_number integer not null,        -- as a spreadsheet shows it, from 1
    cells text not null,                -- JSON array of texts, from the sheet's first column on
    kinds text,                         -- a letter a cell (t n d b e w); null where all are text
    is_hidden integer not null check (is_hidden = 0 or is_hidden = 1),
    outcome text not null check (       -- `in` would make SQLite build the list anew for each row
        outcome = 'inserted' or outcome = 'updated' or outcome = 'unchanged' or outcome = 'merged'
        or outcome = 'out_of_scope' or outcome = 'rejected' or outcome = 'ignored' or outcome = 'heading'
    )
) strict;

create index raw_row_by_sheet on raw_row (sheet_id, row_number);

-- Something a person should know about a cell, a row or a sheet. A rejected cell keeps its row out
-- of the deals; a warning does not.
create table finding (
    finding_id integer primary key,
    import_id integer not null references import (import_id),
    sheet_id integer references sheet (sheet_id),
    row_number integer,
    after_row integer,                  -- last row read when the file's reader told it; null where the
                                        -- rules tell it, who can tell it again from the raw rows
    column_name text,                   -- heading, or letters where there is none
    severity text not null check (severity in ('warning', 'rejected')),
    code text not null,                 -- a stable word for the kind of finding
    found text not null,
    expected text not null
) strict;

create index finding_by_import on finding (import_id);
