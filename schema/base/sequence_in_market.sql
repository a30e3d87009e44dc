create view sequence_in_market (
    market,               -- china, global, or a team's own; key
    deal_id,              -- deal, key
    quarter_ordinal,      -- year * 4 + quarter - 1, null where only the year is known
    company_key,          -- normal form of the company's name
    position,             -- 1 for the first deal of the company
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    month_number,         -- year * 12 + month - 1 of the day it was announced
    month_day,            -- day of that month
    class_before,         -- round class of the deal just before it, null for the first
    day_count             -- days since that deal, null where unknown
) as
-- Title:   The deals of each company one after the other, by market
--
-- Grain:   one row per market and deal in scope
-- Sources: deal_in_sequence, market, market_country

select
    market.market,
    deal_in_sequence.deal_id,
    deal_in_sequence.quarter_ordinal,
    deal_in_sequence.company_key,
    deal_in_sequence.position,
    deal_in_sequence.round_class,
    deal_in_sequence.amount_usd,
    deal_in_sequence.month_number,
    deal_in_sequence.month_day,
    deal_in_sequence.class_before,
    deal_in_sequence.day_count
from deal_in_sequence
cross join market
left join market_country
    on market_country.market = market.market
    and market_country.country = deal_in_sequence.country
where market.is_world = 1
    or market_country.country is not null;
