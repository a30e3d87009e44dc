-- How many deals raised which amount: what medians, quartiles and concentration are computed from.
-- Written with the cube; the view check_sizes proves it.
create table size_list (
    market text not null,
    quarter_ordinal integer not null,
    round_class text not null,
    amounts text not null,              -- JSON, a list for each amount, in order: [US dollars, dollars from its low
                                        -- end up to it, dollars from it up to its high end, deals]
    primary key (market, quarter_ordinal, round_class)
) strict;

-- Median, quartiles and concentration of the amounts in size_list. Equal to the view size_measure_check.
create table size_measure (
    market text not null,
    quarter_ordinal integer not null,
    round_class text not null,          -- a class, or all
    sized_count integer not null,       -- deals whose amount in dollars is known
    q1_usd real,                        -- first quartile; null below 4 deals
    median_usd real,
    q3_usd real,                        -- third quartile; null below 4 deals
    median_low_usd real,                -- median of the low ends
    median_high_usd real,               -- median of the high ends; an open amount enters with its point
    top1_usd integer,                   -- raised by the largest deal; of all classes only, like what follows
    top5_usd integer,                   -- raised by the five largest deals
    top10_usd integer,                  -- raised by the ten largest deals
    square_sum real,                    -- sum of the squares of the amounts, in millions of US dollars
    place_sum real,                     -- sum of the amounts in millions, each times its place from the smallest
    primary key (market, quarter_ordinal, round_class)
) strict, without rowid;

-- Deals by the bucket of their amount. Equal to the view size_bucket_count_check.
create table size_bucket_count (
    market text not null,
    quarter_ordinal integer not null,
    bucket text not null,
    deal_count integer not null,
    amount_usd integer not null,
    primary key (market, quarter_ordinal, bucket)
) strict, without rowid;
