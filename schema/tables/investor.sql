-- The normal form of an investor's name, by which it is recognized; a name that is its own in lower case
-- has no row.
create table investor_name (
    investor text primary key,          -- as the sheet writes it
    investor_key text not null          -- normal form
) strict, without rowid;

-- Names of one investor, as the team's file has them.
create table investor_alias (
    alias_key text primary key,         -- normal form of the other name
    investor text not null,             -- the name it stands for
    investor_key text not null          -- normal form of that name
) strict, without rowid;

-- Who led, where a row of a sheet names anyone.
create table lead_investor (
    record_id integer primary key references deal_fact (record_id),
    investors text not null             -- names joined by ; and a space
) strict;
