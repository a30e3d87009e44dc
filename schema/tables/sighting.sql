-- Texts that repeat: round labels, sector labels, places, dates, as typed in the sheets.
create table label (
    label_id integer primary key,
    text text not null unique
) strict;

-- What one row of a sheet says about one deal: a fact that is never changed, only followed by others.
create table sighting (
    sighting_id integer primary key,
    deal_id integer not null,           -- of the deal it was recognised as
    raw_row_id integer not null references raw_row (raw_row_id),
    import_id integer not null references import (import_id),
    source_id integer not null references source (source_id),
    reference text,                     -- the source's own id of the deal
    company text not null,
    company_key text not null,          -- normal form of the name, for comparing
    company_reference text,             -- the source's own id of the company, lower case
    announced_label_id integer references label (label_id),
    announced_on text check (announced_on is date(announced_on, '+0 days')),
    announced_precision text check (
        announced_precision = 'day' or announced_precision = 'month'
        or announced_precision = 'quarter' or announced_precision = 'year'
    ),
    round_label_id integer references label (label_id),
    round text,                         -- the round's own name, such as Pre-A; null where unknown
    round_class text not null,
    deal_kind text not null,            -- fundraising, or why it is out of scope
    sector_label_id integer references label (label_id),
    sector text,
    place_label_id integer references label (label_id),
    country text,                       -- ISO 3166-1 alpha-2
    amount_text text,
    currency text,                      -- ISO 4217; null where unknown
    amount_low integer,                 -- whole units of the currency
    amount_point integer,
    amount_high integer,                -- null for an open amount
    amount_status text not null check (
        amount_status = 'exact' or amount_status = 'undisclosed' or amount_status = 'vague'
        or amount_status = 'approximate' or amount_status = 'open'
    ),
    usd_rate text,                      -- dollars a unit as a decimal, or the word sheet
    amount_low_usd integer,             -- whole US dollars; null where no rate is known
    amount_usd integer,
    amount_high_usd integer,
    investors text,                     -- names joined by ; and a space
    match_key integer not null,         -- hash of company, round and date: the same deal elsewhere
    reference_key integer,              -- hash of source and reference
    content_key integer not null,       -- hash of all that is said: equal means unchanged
    check (amount_low_usd <= amount_usd and amount_usd <= coalesce(amount_high_usd, amount_usd))
) strict;

create index sighting_by_deal on sighting (deal_id);
create index sighting_by_import on sighting (import_id);
create index sighting_by_match_key on sighting (match_key);
create index sighting_by_reference_key on sighting (reference_key) where reference_key is not null;

-- What one row of a company list says about a company; deals that name its id, or else its name, take
-- from it what their own sheet leaves out.
create table company_sighting (
    company_sighting_id integer primary key,
    raw_row_id integer not null references raw_row (raw_row_id),
    import_id integer not null references import (import_id),
    company_reference text,             -- lower case; null in a list without ids
    company text,
    company_key text,
    sector_label_id integer references label (label_id),
    sector text,
    place_label_id integer references label (label_id),
    country text,
    content_key integer not null,
    check (company_reference is not null or company_key is not null)
) strict;

create index company_sighting_by_key on company_sighting (company_key);
create index company_sighting_by_reference on company_sighting (company_reference);
create index sighting_by_company_reference on sighting (company_reference)
where company_reference is not null;
