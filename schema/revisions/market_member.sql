create view market_member (
    market,               -- china, global, or a team's own; key
    country               -- ISO 3166-1 alpha-2, empty for the world; key
) as
-- Title:   The countries of each market
--
-- Grain:   one row per market and country; one for a market that is the world
-- Sources: market, market_country

select
    market.market,
    '' as country
from market
where market.is_world = 1

union all

select
    market_country.market,
    market_country.country
from market_country
join market on market.market = market_country.market
where market.is_world = 0;
