create view deal_in_market (
    market,               -- china, global, or a team's own; key
    deal_id,              -- key
    quarter_ordinal,      -- year * 4 + quarter - 1
    quarter,              -- '2023Q4'
    company,              -- as the source writes it
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21
    round,                -- the round's own name, null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    is_mega,              -- 1 where the amount is strictly over the policy's bound
    amount_low_usd,       -- US dollars, null where undisclosed or without a rate
    amount_high_usd       -- US dollars; an open amount enters with its point
) as
-- Title:   Deals that count, by market
--
-- Grain:   one row per market and deal
-- Sources: deal_in_scope, market, market_country
-- Notes:   The world holds every deal, also those whose country is unknown.

select
    market.market,
    deal_in_scope.deal_id,
    deal_in_scope.quarter_ordinal,
    deal_in_scope.quarter,
    deal_in_scope.company,
    deal_in_scope.country,
    deal_in_scope.sector,
    deal_in_scope.round,
    deal_in_scope.round_class,
    deal_in_scope.amount_usd,
    deal_in_scope.is_mega,
    deal_in_scope.amount_low_usd,
    coalesce(deal_in_scope.amount_high_usd, deal_in_scope.amount_usd) as amount_high_usd
from deal_in_scope
cross join market
left join market_country
    on market_country.market = market.market
    and market_country.country = deal_in_scope.country
where market.is_world = 1
    or market_country.country is not null;
