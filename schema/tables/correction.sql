-- What the team corrected by hand: a line of corrections.csv as it was entered, or that it is gone. A deal
-- is named by what a sheet says of it, so that the line outlives the deal's id. The newest entry of a deal
-- and field holds.
create table correction (
    correction_id integer primary key,
    import_id integer not null references import (import_id),
    company text not null,
    announced_on text not null,         -- 2023-10-05, 2023-10, 2023Q4 or 2023: as exact as is known
    round text not null,                -- the round's own name, or its class where it has none
    reference text,                     -- the source's own id of the deal; null for any
    match_key integer not null,         -- as in deal_record
    field text not null check (
        field in ('company', 'announced_on', 'round', 'sector', 'country', 'amount', 'investors')
    ),
    value text,                         -- as typed; null where the line is gone
    note text,                          -- why
    corrected_by text,                  -- who
    corrected_on text                   -- when, as the file has it
) strict;

create index correction_by_import on correction (import_id);
create index correction_by_match_key on correction (match_key);

-- The lines that a record of corrections.csv applies to its deal, a column for each field; null where the
-- record says nothing of it.
create table corrected_record (
    record_id integer primary key references deal_fact (record_id),
    company_id integer references correction (correction_id),
    announced_id integer references correction (correction_id),
    round_id integer references correction (correction_id),
    sector_id integer references correction (correction_id),
    country_id integer references correction (correction_id),
    amount_id integer references correction (correction_id),
    investors_id integer references correction (correction_id)
) strict;
