-- Themes of the team's file, each with the words that it is known by.
create table theme_word (
    theme text not null,
    word text not null,                 -- as the file has it
    pattern text not null,              -- what a text in lower case is matched with: a word of Latin letters is whole
    primary key (theme, word)
) strict, without rowid;

-- Themes of deals. Equal to the view deal_theme_check.
create table deal_theme (
    deal_id integer not null,
    theme text not null,
    primary key (deal_id, theme)
) strict, without rowid;

-- Deals in scope by theme. Equal to the view theme_count_check.
create table theme_count (
    market text not null,
    theme text not null,
    quarter_ordinal integer not null,
    deal_count integer not null,
    amount_usd integer not null,        -- US dollars, disclosed deals only
    primary key (market, theme, quarter_ordinal)
) strict, without rowid;
