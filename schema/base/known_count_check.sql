create view known_count_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1 of the deals, key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, key
    known_ordinal,        -- year * 4 + quarter - 1 of the first import that tells of them, key
    deal_count            -- deals in scope
) as
-- Title:   Deals by the quarter in which they became known, from the deals
--
-- Grain:   one row per market, quarter, round class and quarter of an import that have such a deal
-- Sources: known_deal, market, market_country

select
    market.market,
    known_deal.quarter_ordinal,
    known_deal.round_class,
    known_deal.known_ordinal,
    count(*) as deal_count
from known_deal
cross join market
left join market_country
    on market_country.market = market.market
    and market_country.country = known_deal.country
where market.is_world = 1
    or market_country.country is not null
group by market.market, known_deal.quarter_ordinal, known_deal.round_class, known_deal.known_ordinal;
