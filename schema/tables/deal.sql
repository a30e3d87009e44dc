-- The deal as known now: a consequence of its sightings, made by the view settled_deal, never typed.
create table deal (
    deal_id integer primary key,
    sighting_id integer not null references sighting (sighting_id),         -- believed first
    amount_sighting_id integer not null references sighting (sighting_id),  -- gave the amount
    source_count integer not null,
    company text not null,
    company_key text not null,
    announced_on text,
    announced_precision text,
    quarter text,                       -- '2023Q4'; null where only the year is known
    quarter_ordinal integer,            -- year * 4 + quarter - 1
    round_label_id integer,
    round text,
    round_class text not null,
    deal_kind text not null,
    in_scope integer not null check (in_scope in (0, 1)),
    sector_label_id integer,
    sector text,
    place_label_id integer,
    country text,
    amount_text text,
    currency text,
    amount_low integer,
    amount_point integer,
    amount_high integer,
    amount_status text not null,
    usd_rate text,
    amount_low_usd integer,
    amount_usd integer,
    amount_high_usd integer,
    is_mega integer not null check (is_mega in (0, 1)),
    investors text
) strict;

create index deal_by_quarter on deal (quarter_ordinal, in_scope);
create index deal_by_mega on deal (quarter_ordinal) where is_mega = 1;

-- Deals that were decided to be one, and the deal they are counted as, itself included. Kept equal to
-- the view same_deal_now.
create table same_deal (
    deal_id integer primary key,
    counted_deal_id integer not null    -- the lowest id of them
) strict;

create index same_deal_by_counted on same_deal (counted_deal_id);

-- Deals whose sightings changed and whose row above must be made again; empty outside an import.
create table unsettled_deal (
    deal_id integer primary key,
    -- 1 where the import met the deal for the first time and on one row only, so that nothing has to
    -- be compared; 0 is never wrong
    has_one_sighting integer not null check (has_one_sighting in (0, 1))
) strict;

-- To which cells a deal counts: that of its quarter, country, sector and round class, and two coarser
-- ones. Three fixed rows.
create table cell_grain (
    grain text primary key,             -- detail, world, country
    has_country integer not null check (has_country in (0, 1)),
    has_class integer not null check (has_class in (0, 1)) -- sector and round class
) strict, without rowid;

insert into cell_grain (grain, has_country, has_class)
values ('detail', 1, 1), ('world', 0, 1), ('country', 1, 0);

-- Deals in scope, added up: the small table that every metric reads. Kept equal to the view cell_now,
-- in the same transaction as the deals; the triggers of schema/watch keep other tools off both. An
-- empty text is an unknown country, or what the grain does not tell apart.
create table cell (
    grain text not null,
    country text not null,
    quarter_ordinal integer not null,
    sector text not null,
    round_class text not null,
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
    primary key (grain, country, quarter_ordinal, sector, round_class)
) strict, without rowid;
