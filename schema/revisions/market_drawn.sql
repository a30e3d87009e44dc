create view market_drawn (
    publication_id,       -- key
    is_now,               -- 0 as published, 1 as drawn now; key
    market,               -- china, global, or a team's own; key
    country               -- ISO 3166-1 alpha-2, empty for the world; key
) as
-- Title:   The countries of each market, as published and now
--
-- Grain:   one row per publication, side, market and country
-- Sources: published_market, publication, market_member

select
    published_market.publication_id,
    0 as is_now,
    published_market.market,
    published_market.country
from published_market

union all

select
    publication.publication_id,
    1 as is_now,
    market_member.market,
    market_member.country
from publication
cross join market_member;
