-- The stages of each scheme, from the first money on.
create table stage (
    scheme text not null,               -- caict, crunchbase or pitchbook
    stage text not null,
    name_zh text not null,
    name_en text not null,
    position integer not null,          -- in the order of the scheme
    is_early integer not null check (is_early in (0, 1)),
    primary key (scheme, stage)
) strict, without rowid;

-- What a stage consists of: cells of the cube that are added to it, or taken off.
create table stage_rule (
    scheme text not null,
    grain text not null,                -- round_class, or stage: rounds whose stage the class alone does not say
    item text not null,                 -- of the cube
    stage text not null,
    sign integer not null check (sign in (-1, 1)),
    primary key (scheme, grain, item, stage)
) strict, without rowid;

-- US dollars a unit, of the currencies and quarters of the deals: the rates in force at the newest import.
create table exchange_rate (
    currency text not null,             -- ISO 4217
    quarter_ordinal integer not null,   -- year * 4 + quarter - 1
    usd_rate real not null,             -- dollars a unit
    primary key (currency, quarter_ordinal)
) strict, without rowid;
