-- An import is one file taken in, or one earlier import taken back. Entries are only ever added:
-- what the database says today, or said on any day before, follows from them.
create table import (
    import_id integer primary key,
    imported_at text not null,          -- UTC instant, ISO 8601; figures never depend on it
    file_name text,                     -- as named on the command line, without folders
    sha256 text,                        -- of the file's bytes, lower-case hexadecimal
    byte_count integer,
    encoding text,                      -- of a text file; null for a workbook
    said text,                          -- JSON: what the person said with the file; null for nothing
    rules_digest text not null,         -- of the rules in force, built in and the team's
    undoes_import_id integer references import (import_id),
    check ((undoes_import_id is null) = (sha256 is not null))
) strict;

create index import_by_sha256 on import (sha256);

-- Who says so: a vendor or a list that keeps one layout, in the order in which they are believed.
create table source (
    source_id integer primary key,
    name text not null unique,          -- of the profile, or made from the layout
    source_rank integer not null        -- 1 is believed first; equal ranks go by name
) strict;

-- One sheet of an imported file and its receipt. `row_count` is the sum of the seven after it.
create table sheet (
    sheet_id integer primary key,
    import_id integer not null references import (import_id),
    source_id integer references source (source_id),
    position integer not null,          -- in the file, from 1
    name text,                          -- null for a text file
    is_hidden integer not null check (is_hidden in (0, 1)),
    merged text,                        -- JSON: its merged blocks; null without one
    role text not null check (role in ('deals', 'companies')),
    header_row integer,                 -- last row of the heading; null without one
    layout text not null,               -- JSON: how each column was understood, and why
    row_count integer not null default 0,
    inserted_count integer not null default 0,
    updated_count integer not null default 0,
    unchanged_count integer not null default 0,
    merged_count integer not null default 0,
    out_of_scope_count integer not null default 0,
    rejected_count integer not null default 0,
    ignored_count integer not null default 0,
    check (
        row_count = inserted_count + updated_count + unchanged_count + merged_count
            + out_of_scope_count + rejected_count + ignored_count
    )
) strict;

create index sheet_by_import on sheet (import_id);
