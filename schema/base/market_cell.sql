create view market_cell (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    sector,               -- one of the 21, key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    vague_count,          -- disclosed deals of a band only
    open_count,           -- disclosed deals without an upper bound
    unconverted_count,    -- disclosed deals whose currency has no rate
    amount_low_usd,       -- US dollars, disclosed deals only
    amount_usd,           -- US dollars, disclosed deals only
    amount_high_usd       -- US dollars; an open amount enters with its point
) as
-- Title:   Cells by market: which deals a market holds is decided here and nowhere else
--
-- Grain:   one row per market, quarter, sector and round class that has a deal
-- Sources: deal_cell, market, market_country
-- Notes:   The world holds every deal, also those whose country is unknown.

with

member as (

    select
        market.market,
        deal_cell.*
    from deal_cell
    cross join market
    where market.is_world = 1

    union all

    select
        market_country.market,
        deal_cell.*
    from deal_cell
    join market_country on market_country.country = deal_cell.country
    join market on market.market = market_country.market
    where market.is_world = 0

)

select
    member.market,
    member.quarter_ordinal,
    member.sector,
    member.round_class,
    cast(sum(member.deal_count) as bigint) as deal_count,
    cast(sum(member.disclosed_count) as bigint) as disclosed_count,
    cast(sum(member.vague_count) as bigint) as vague_count,
    cast(sum(member.open_count) as bigint) as open_count,
    cast(sum(member.unconverted_count) as bigint) as unconverted_count,
    cast(sum(member.amount_low_usd) as bigint) as amount_low_usd,
    cast(sum(member.amount_usd) as bigint) as amount_usd,
    cast(sum(member.amount_high_usd) as bigint) as amount_high_usd
from member
group by
    member.market,
    member.quarter_ordinal,
    member.sector,
    member.round_class;
