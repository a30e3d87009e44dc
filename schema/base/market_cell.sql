create view market_cell (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    sector,               -- one of the 21, key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    vague_count,          -- disclosed deals of a band only, such as 数千万
    open_count,           -- disclosed deals without an upper bound
    unconverted_count,    -- disclosed deals whose currency has no rate; they add no money
    mega_count,           -- deals strictly over the policy's bound
    amount_low_usd,       -- US dollars, disclosed deals only
    amount_usd,           -- US dollars, disclosed deals only
    amount_high_usd,      -- US dollars; an open amount enters with its point
    mega_amount_usd       -- US dollars, raised by the deals over the bound
) as
-- Title:   Cells by market: which deals a market holds is decided here and nowhere else
--
-- Grain:   one row per market, quarter, sector and round class that has a deal
-- Sources: cell, market, market_country
-- Notes:   The world holds every deal, also those whose country is unknown.

select
    market.market,
    cell.quarter_ordinal,
    cell.sector,
    cell.round_class,
    cell.deal_count,
    cell.disclosed_count,
    cell.vague_count,
    cell.open_count,
    cell.unconverted_count,
    cell.mega_count,
    cell.amount_low_usd,
    cell.amount_usd,
    cell.amount_high_usd,
    cell.mega_amount_usd
from market
cross join cell
where market.is_world = 1
    and cell.grain = 'world'

union all

select
    market.market,
    cell.quarter_ordinal,
    cell.sector,
    cell.round_class,
    cast(sum(cell.deal_count) as bigint) as deal_count,
    cast(sum(cell.disclosed_count) as bigint) as disclosed_count,
    cast(sum(cell.vague_count) as bigint) as vague_count,
    cast(sum(cell.open_count) as bigint) as open_count,
    cast(sum(cell.unconverted_count) as bigint) as unconverted_count,
    cast(sum(cell.mega_count) as bigint) as mega_count,
    cast(sum(cell.amount_low_usd) as bigint) as amount_low_usd,
    cast(sum(cell.amount_usd) as bigint) as amount_usd,
    cast(sum(cell.amount_high_usd) as bigint) as amount_high_usd,
    cast(sum(cell.mega_amount_usd) as bigint) as mega_amount_usd
from market
cross join market_country
cross join cell
where market.is_world = 0
    and market_country.market = market.market
    and cell.grain = 'detail'
    and cell.country = market_country.country
group by
    market.market,
    cell.quarter_ordinal,
    cell.sector,
    cell.round_class;
