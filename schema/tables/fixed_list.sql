-- What a quarter is compared with: the quarter before it, or the same one a year before.
create table comparison_base (
    base text primary key,              -- qoq or yoy
    quarter_lag integer not null,       -- quarters from the base to the quarter compared with it
    position integer not null           -- in the order of the report
) strict, without rowid;

-- Spans of quarters that are added up, each ending with the quarter that is reported.
create table activity_span (
    span text primary key,              -- ytd, trailing4 or half
    period_count integer not null,      -- quarters after which the span begins anew; 0: it never does
    position integer not null           -- in the order of the report
) strict, without rowid;

-- Buckets of deals by amount: a lower bound is inside, an upper bound is not. The mega deals of the
-- policy have a bucket of their own, and so have deals without an amount in dollars.
create table size_bucket (
    bucket text primary key,
    name_zh text not null,
    name_en text not null,
    from_usd integer,                   -- US dollars; null where no bound decides
    to_usd integer,                     -- US dollars; null where no bound decides
    position integer not null           -- from the smallest
) strict, without rowid;

-- After how many months a company is asked whether it has raised again.
create table cohort_month (
    months integer primary key,
    quarter_count integer not null      -- the same in quarters
) strict;
