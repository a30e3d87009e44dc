create view redrawn_market (
    publication_id,       -- key
    market,               -- china, global, or a team's own; key
    country               -- ISO 3166-1 alpha-2, empty where the market was or is the world; key
) as
-- Title:   Countries that a market has gained or lost since a publication
--
-- Grain:   one row per publication, market and country
-- Sources: market_drawn

select
    market_drawn.publication_id,
    market_drawn.market,
    market_drawn.country
from market_drawn
group by
    market_drawn.publication_id,
    market_drawn.market,
    market_drawn.country
having count(*) = 1;
