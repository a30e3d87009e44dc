create view deal_in_scope (
    deal_id,              -- key
    quarter_ordinal,      -- year * 4 + quarter - 1
    quarter,              -- '2023Q4'
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21; what no list knows counts as other
    round,                -- the round's own name, null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    company,              -- as the source writes it
    amount_status,        -- exact approximate vague open undisclosed
    amount_low_usd,       -- US dollars
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_high_usd,      -- US dollars, null where open
    is_mega,              -- 1 where the amount is strictly over the policy's bound
    province              -- province or state, null where unknown
) as
-- Title:   Deals that count: fundraisings of a company, in a known quarter
--
-- Grain:   one row per deal
-- Sources: deal
-- Notes:   IPO, merger, debt, grant, secondary and listed placements are in deal, outside this.

select
    deal.deal_id,
    deal.quarter_ordinal,
    deal.quarter,
    deal.country,
    coalesce(deal.sector, 'other') as sector,
    deal.round,
    deal.round_class,
    deal.company,
    deal.amount_status,
    deal.amount_low_usd,
    deal.amount_usd,
    deal.amount_high_usd,
    deal.is_mega,
    deal.province
from deal
where deal.in_scope = 1
    and deal.quarter_ordinal is not null;
