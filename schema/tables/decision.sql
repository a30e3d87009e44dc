-- What was decided about two deals that look alike: a line of duplicates.csv, or a row corrected by
-- a newer edition. Deals are named by what a sheet says of them, so that a decision outlives their
-- ids. The newest verdict on a pair holds.
create table decision (
    decision_id integer primary key,
    import_id integer not null references import (import_id),
    verdict text not null check (verdict = 'same' or verdict = 'different' or verdict = 'withdrawn'),
    company text not null,
    announced_on text not null,         -- 2023-10-05, 2023-10, 2023Q4 or 2023: as exact as is known
    round text not null,                -- the round's own name, or its class where it has none
    reference text,                     -- the source's own id of the deal; null for any
    match_key integer not null,         -- as in deal_record
    other_company text not null,
    other_announced_on text not null,
    other_round text not null,
    other_reference text,
    other_match_key integer not null
) strict;

create index decision_by_import on decision (import_id);
