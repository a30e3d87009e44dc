-- A quarter as it was published: an edition. Rows are only ever added; taking an import back leaves
-- them as they are.
create table publication (
    publication_id integer primary key,
    quarter_ordinal integer not null references quarter (quarter_ordinal),
    edition integer not null,           -- 1 is the first of the quarter
    published_at text not null,         -- UTC instant, ISO 8601
    import_id integer not null references import (import_id), -- the newest entry known then
    note text,                          -- what the publisher said of it
    policies text not null,             -- the policies in force then, a JSON object
    unique (quarter_ordinal, edition)
) strict;

-- Each figure of the seven metric views of the slides, of the quarter and of the four before it; of the
-- other metrics those of the quarter that are listed in schema/reference/appendix_figures.csv, each also
-- with an empty market, which says that it was published.
create table published_figure (
    publication_id integer not null references publication (publication_id),
    quarter_ordinal integer not null,
    metric text not null,
    figure text not null,
    market text not null,
    item text not null,                 -- sector, round class, country, deal, …, or several as games/qoq; empty where there is none
    value any,                          -- null where it was unknown
    primary key (publication_id, quarter_ordinal, metric, figure, market, item)
) strict, without rowid;

-- Each deal of these five quarters, as the view deal_state showed it.
create table published_deal (
    publication_id integer not null references publication (publication_id),
    deal_id integer not null,
    company text not null,
    quarter_ordinal integer not null,
    country text,
    sector text not null,
    round_class text not null,
    in_scope integer not null check (in_scope in (0, 1)),
    is_mega integer not null check (is_mega in (0, 1)),
    amount_status text not null,
    amount_text text,
    currency text,
    amount integer,
    amount_low_usd integer,
    amount_usd integer,
    amount_high_usd integer,
    announced_text text,
    round_text text,
    sector_text text,
    place_text text,
    amount_deal_id integer not null,
    amount_raw_row_id integer not null,
    primary key (publication_id, deal_id)
) strict, without rowid;

-- The markets as they were drawn then, a row a country; the country is empty for the world.
create table published_market (
    publication_id integer not null references publication (publication_id),
    market text not null,
    country text not null,
    primary key (publication_id, market, country)
) strict, without rowid;

-- The figures, and of which deals each is the count or the sum; a rank or a rate is of none. Columns
-- that only repeat the figure of another metric beside a share are not among them.
create table figure_kind (
    metric text not null,               -- the view
    figure text not null,               -- its column
    slice text,                         -- which deals: all, sector, round, …
    measure text,                       -- what is added up: deal_count, amount_usd, …
    position integer not null,
    primary key (metric, figure)
) strict, without rowid;

-- The rates: 100 × part / whole; a change is the difference of two. The whole is the figure of the
-- whole market where it is of another metric, otherwise of the same item.
create table figure_ratio (
    metric text not null,
    figure text not null,
    sign integer not null,              -- 1, or -1 for the ratio that is taken off
    part text not null,
    part_lag integer not null,          -- quarters back
    whole_metric text not null,
    whole text not null,
    whole_lag integer not null,
    primary key (metric, figure, sign)
) strict, without rowid;
