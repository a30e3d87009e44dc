-- First deals of companies, by the quarter in which they were announced. Equal to the view first_deal_check.
create table first_deal (
    market text not null,
    quarter_ordinal integer not null,
    round_class text not null,
    deal_count integer not null,
    amount_usd integer not null,        -- US dollars, disclosed deals only
    primary key (market, quarter_ordinal, round_class)
) strict, without rowid;

-- How many of these companies had another deal so many months later. Equal to the view first_deal_reached_check.
create table first_deal_reached (
    market text not null,
    quarter_ordinal integer not null,
    round_class text not null,
    months integer not null,
    reached_count integer not null,
    primary key (market, quarter_ordinal, round_class, months)
) strict, without rowid;

-- Deals in scope by the day on which they were announced. Equal to the view deal_day_check.
create table deal_day (
    day_code integer primary key,       -- (year * 12 + month - 1) * 31 + day of the month
    deal_count integer not null
) strict;

-- How many days lie between a lettered round and the next letter: what round_interval is computed from.
create table interval_count (
    market text not null,
    quarter_ordinal integer not null,   -- of the later round
    from_class text not null,
    day_count integer not null,
    pair_count integer not null,
    primary key (market, quarter_ordinal, from_class, day_count)
) strict, without rowid;

-- Median and quartiles of the days in interval_count. Equal to the view round_interval_check.
create table round_interval (
    market text not null,
    quarter_ordinal integer not null,   -- of the later round
    from_class text not null,           -- class of the earlier round; the later one is the next letter
    interval_count integer not null,
    q1_days real,                       -- first quartile; null below 4 intervals
    median_days real,
    q3_days real,                       -- third quartile; null below 4 intervals
    primary key (market, quarter_ordinal, from_class)
) strict, without rowid;

-- By which the deals of a company are found that a company list has under another name than their sheet.
create index resolved_deal_by_company on resolved_deal (company_key);
