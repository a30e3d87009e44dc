-- The ledger: a file that was imported, an import that was undone, or decisions about deals that look
-- alike. Entries are only ever added: the state of the database today, and on any earlier day, follows
-- from them.
create table import (
    import_id integer primary key,
    kind text not null check (kind = 'file' or kind = 'undo' or kind = 'decision'),
    imported_at text not null,          -- UTC instant, ISO 8601; figures never depend on it
    file_name text,                     -- as named on the command line, without folders
    sha256 text,                        -- of the file's bytes, lower-case hexadecimal
    byte_count integer,
    encoding text,                      -- of a text file; null for a workbook
    options text,                       -- JSON: the options given with the file; null for none
    rules_digest text not null,         -- of the rules in force, built in and the team's
    undoes_import_id integer references import (import_id),
    check ((kind = 'file') = (sha256 is not null)),
    check ((kind = 'undo') = (undoes_import_id is not null))
) strict;

-- Rows and records of an import have ids between these; those of other imports may be among them
-- after a rebuild, so that the sheet decides.
create table import_extent (
    import_id integer primary key references import (import_id),
    first_raw_row_id integer not null,
    last_raw_row_id integer not null,
    first_record_id integer not null,
    last_record_id integer not null
) strict;

create index import_by_sha256 on import (sha256);
create index import_by_undone on import (undoes_import_id);

-- A file that repeats most of an earlier file of the same source, or that was imported to replace it.
-- Found when the file is imported, and never changed.
create table edition (
    earlier_import_id integer not null references import (import_id),
    import_id integer not null references import (import_id),
    is_replaced integer not null check (is_replaced in (0, 1)), -- 1: the earlier no longer counts
    primary key (earlier_import_id, import_id),
    check (earlier_import_id < import_id)
) strict, without rowid;

create index edition_by_import on edition (import_id);

-- Who says so: a vendor or a list that keeps one layout, in the order in which they are believed. Views
-- show the label, or else the name; which source is believed never depends on what a file is called.
create table source (
    source_id integer primary key,
    name text not null unique,          -- of the profile, or made from the layout
    source_rank integer not null,       -- 1 is believed first; equal ranks go by name
    label text                          -- after its first file, where the name is made from the layout
) strict;

-- One sheet of an imported file and its receipt; where several tables stand in a sheet, one of them, and
-- a row for each. Every cell of the sheet counts to one of them. `row_count` is the sum of the seven after it.
create table sheet (
    sheet_id integer primary key,
    import_id integer not null references import (import_id),
    source_id integer references source (source_id),
    position integer not null,          -- in the file, from 1
    name text,                          -- null for a text file
    is_hidden integer not null check (is_hidden in (0, 1)),
    merged text,                        -- JSON: its merged blocks; null without one
    hidden_columns text,                -- JSON: from and to, counted from 0; null without one
    table_number integer not null,      -- in its sheet, from 1
    first_row integer not null,         -- of the table, titles included, as a spreadsheet shows it
    last_row integer not null,
    first_column integer not null,      -- of the table, from 0
    last_column integer not null,
    role text not null check (role in ('deals', 'companies')),
    header_row integer,                 -- last row of the header; null without one
    layout text not null,               -- JSON: how each column was understood, and why
    announced_column integer,           -- column of the date as typed, from 0; null without one
    amount_column integer,              -- column of the amount as typed, from 0; null without one
    row_count integer not null default 0,
    inserted_count integer not null default 0,
    updated_count integer not null default 0,
    unchanged_count integer not null default 0,
    merged_count integer not null default 0,
    out_of_scope_count integer not null default 0,
    rejected_count integer not null default 0,
    ignored_count integer not null default 0,
    description_columns text,           -- JSON: columns of free text, from 0; null without one
    tags_columns text,                  -- JSON: columns of the source's own tags, likewise
    check (
        row_count = inserted_count + updated_count + unchanged_count + merged_count
            + out_of_scope_count + rejected_count + ignored_count
    ),
    unique (import_id, position, table_number)
) strict;
