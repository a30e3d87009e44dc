-- What investors took part in, by quarter and country. Equal to the view investor_activity_check.
create table investor_activity (
    quarter_ordinal integer not null,
    investor_key text not null,         -- normal form of the name; empty: every deal that names anyone, once
    country text not null,              -- of the deals; empty where unknown
    deal_count integer not null,
    lead_count integer not null,        -- deals that name it as lead
    sole_count integer not null,        -- deals that name no other investor
    known_amount_count integer not null, -- deals whose amount in dollars is known
    round_amount_usd integer not null,  -- US dollars, whole rounds
    attributed_usd integer not null,    -- US dollars counted to it
    primary key (quarter_ordinal, investor_key, country)
) strict, without rowid;

-- How many investors took part in a deal. Equal to the view investor_count_check.
create table investor_count (
    market text not null,
    quarter_ordinal integer not null,
    investor_count integer not null,    -- each once
    named_count integer not null,       -- deals that name an investor
    primary key (market, quarter_ordinal)
) strict, without rowid;

-- The name of each investor as its newest deal writes it. Equal to the view newest_investor_check.
create table newest_investor (
    investor_key text primary key,      -- normal form of the name
    investor text not null,
    announced_on text,                  -- ISO day of that deal
    deal_id integer not null            -- of several deals of that day the last
) strict, without rowid;
