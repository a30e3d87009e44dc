-- What several records, or a company list, give a deal together, by its leading record: survivorship. A
-- deal of one record needs no row. Made by the view deal_resolution.
create table resolved_deal (
    record_id integer primary key references deal_fact (record_id), -- leads: company and date
    source_count integer not null,
    amount_record_id integer not null references deal_fact (record_id), -- gave the amount
    round_label_id integer not null references round_label (round_label_id),
    sector_label_id integer not null references sector_label (sector_label_id),
    sector text,                        -- label and sector may come from different rows
    place_label_id integer not null references place_label (place_label_id),
    country text,                       -- like sector
    company text not null,
    company_key text not null,
    investors text,
    province text,                      -- like sector; of the country
    city text,                          -- in the province
    lead_investors text,                -- of all its records
    known_ordinal integer               -- year * 4 + quarter - 1 of the first import that tells of it
) strict;

-- Deals that were decided to be one, and the deal they are counted as, itself included. Kept equal to
-- the view same_deal_check.
create table same_deal (
    deal_id integer primary key,
    counted_deal_id integer not null    -- the lowest id of them
) strict;

create index same_deal_by_counted on same_deal (counted_deal_id);

-- Deals whose records changed and that must be resolved again; empty outside an import.
create table stale_deal (
    deal_id integer primary key
) strict;

-- Deals added up by quarter, those out of scope in the grain event alone: the small table that every metric reads. Kept equal to the view
-- deal_cube_check, in the same transaction as the deals; the triggers of schema/guards keep other
-- tools off.
create table deal_cube (
    grain text not null,                -- market sector round_class stage currency event: of a market; country province: of the world
    market text not null,               -- empty where the grain is of the world
    item text not null,                 -- sector, class, unknown/le_3m, currency, kind of event, country, or country and province with
                                        -- a slash between; empty for a whole market, and where unknown
    quarter_ordinal integer not null,
    deal_count integer not null,
    disclosed_count integer not null,
    vague_count integer not null,       -- of a band only, such as 数千万
    open_count integer not null,        -- without an upper bound
    unconverted_count integer not null, -- disclosed, but in a currency without a rate
    mega_count integer not null,
    amount_low_usd integer not null,
    amount_usd integer not null,
    amount_high_usd integer not null,
    mega_amount_usd integer not null,
    primary key (grain, market, item, quarter_ordinal)
) strict, without rowid;
