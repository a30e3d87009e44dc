-- A round label as typed, and how it was parsed; parsed under other rules it is another row.
create table round_label (
    round_label_id integer primary key,
    text text,                          -- null where the sheet gives none
    round text,                         -- the round's own name, such as Pre-A; null where unknown
    round_class text not null,
    deal_kind text not null             -- fundraising, or why it is out of scope
) strict;

create index round_label_by_text on round_label (text);

-- A sector label as typed, and the sector it was parsed as.
create table sector_label (
    sector_label_id integer primary key,
    text text,                          -- null where the sheet gives none
    sector text,                        -- one of the 21, null where no list knows the label
    sub_sector_length integer           -- characters at the end that are of a finer class; null without one
) strict;

create index sector_label_by_text on sector_label (text);

-- A place as typed, and where the list of places has it.
create table place_label (
    place_label_id integer primary key,
    text text,                          -- null where the sheet gives none
    country text,                       -- ISO 3166-1 alpha-2, null where unknown
    province text,                      -- province or state, null where unknown or where the list has none
    city text                           -- null where unknown
) strict;

create index place_label_by_text on place_label (text);

-- A currency, and the rate at which its amounts were converted.
create table conversion (
    conversion_id integer primary key,
    currency text,                      -- ISO 4217; null where unknown
    usd_rate text                       -- dollars a unit as a decimal, or the word sheet; null without a rate
) strict;

-- What one row of a sheet says about one deal: a fact that is never changed, with labels by number. The
-- view deal_record shows it in full. Only deal_id, own_deal_id, is_lead and
-- is_mega follow from other rows.
create table deal_fact (
    record_id integer primary key,
    deal_id integer not null,           -- the deal it is counted to
    own_deal_id integer,                -- the deal it was matched to, where a decision counts that as another
    is_lead integer not null check (is_lead = 0 or is_lead = 1), -- 1: the deal has company and date from it
    raw_row_id integer not null references staged_row (raw_row_id),
    sheet_id integer not null references sheet (sheet_id),
    announced_day integer,              -- 20231005; the first day of the period where the row says less
    precision_code integer not null check (precision_code >= 0 and precision_code <= 3), -- day month quarter year
    quarter_ordinal integer,            -- year * 4 + quarter - 1; null where only the year is known
    round_label_id integer not null references round_label (round_label_id),
    sector_label_id integer not null references sector_label (sector_label_id),
    place_label_id integer not null references place_label (place_label_id),
    conversion_id integer not null references conversion (conversion_id),
    status_code integer not null check (status_code >= 0 and status_code <= 4), -- exact approximate vague open undisclosed
    amount_point integer,               -- whole units of the currency
    amount_low integer,                 -- null where equal to the point
    amount_high integer,                -- null where equal to the point, or open
    amount_usd integer,                 -- whole US dollars; null where equal to the point, or without a rate
    amount_low_usd integer,             -- null where equal to amount_usd
    amount_high_usd integer,            -- null where equal to amount_usd, or open
    is_mega integer not null check (is_mega = 0 or is_mega = 1), -- 1 where the deal it leads is over the policy's bound
    company text not null,
    company_key text,                   -- normal form of the name; null where that is the name in lower case
    company_reference text,             -- the source's own id of the company, lower case
    reference text,                     -- the source's own id of the deal
    investors text,                     -- names joined by ; and a space
    announced_text text,                -- date as typed; null where it is the cell of the sheet's announced_column
    amount_text text,                   -- amount as typed; null where it is the cell of the sheet's amount_column
    match_key integer not null,         -- 48-bit hash of company, round and date: the same deal elsewhere
    reference_key integer               -- hash of source and reference
) strict;

create index deal_fact_by_deal on deal_fact (deal_id);
create index deal_fact_by_match_key on deal_fact (match_key);
create index deal_fact_by_quarter on deal_fact (quarter_ordinal);
create index deal_fact_by_mega on deal_fact (quarter_ordinal) where is_lead = 1 and is_mega = 1;
create index deal_fact_by_reference_key on deal_fact (reference_key) where reference_key is not null;
create index deal_fact_by_company_reference on deal_fact (company_reference) where company_reference is not null;

-- What one row of a company list says about a company; deals that name its id, or else its name, take
-- from it what their own sheet leaves out.
create table company_record (
    company_record_id integer primary key,
    raw_row_id integer not null references staged_row (raw_row_id),
    import_id integer not null references import (import_id),
    company_reference text,             -- lower case; null in a list without ids
    company text,
    company_key text,
    sector_label_id integer not null references sector_label (sector_label_id),
    place_label_id integer not null references place_label (place_label_id),
    content_key integer not null,       -- hash of all that it says: equal means unchanged
    check (company_reference is not null or company_key is not null)
) strict;

create index company_record_by_key on company_record (company_key);
create index company_record_by_reference on company_record (company_reference);
