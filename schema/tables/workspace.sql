-- The rules under which every figure in this file was computed, printed with each report.
create table policy (
    name text primary key,
    value text not null
) strict, without rowid;

-- The markets that are reported beside each other.
create table market (
    market text primary key,
    name_zh text not null,
    name_en text not null,
    is_world integer not null check (is_world in (0, 1)),
    position integer not null
) strict, without rowid;

-- Which countries a market is made of; the world has none.
create table market_country (
    market text not null references market (market),
    country text not null,
    primary key (market, country)
) strict, without rowid;

-- The sectors of the report, which a label is counted to.
create table sector (
    sector text primary key,
    name_zh text not null,
    name_en text not null,
    position integer not null           -- as in the report's legend
) strict, without rowid;

-- The classes of rounds, and which of them the round shares are of.
create table round_class (
    round_class text primary key,
    name_zh text not null,
    name_en text not null,
    position integer not null,
    is_lettered integer not null check (is_lettered in (0, 1)),
    is_early integer not null check (is_early in (0, 1))
) strict, without rowid;

-- Countries and regions with their names.
create table country (
    country text primary key,           -- ISO 3166-1 alpha-2
    alpha3 text not null,
    name_zh text not null,
    name_en text not null
) strict, without rowid;

-- Every quarter a deal may fall in.
create table quarter (
    quarter_ordinal integer primary key, -- year * 4 + quarter - 1
    quarter text not null unique,
    starts_on text not null,
    ends_on text not null
) strict;
