-- The last quarter that the file of an import knows whole. Equal to the view import_quarter_check.
create table import_quarter (
    import_id integer primary key,
    quarter_ordinal integer not null
) strict;

-- Deals in scope by the quarter of the first import that tells of them. Equal to the view known_count_check.
create table known_count (
    market text not null,
    quarter_ordinal integer not null,
    round_class text not null,
    known_ordinal integer not null,     -- year * 4 + quarter - 1 of that import
    deal_count integer not null,
    primary key (market, quarter_ordinal, round_class, known_ordinal)
) strict, without rowid;
