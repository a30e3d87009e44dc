create view deal_state (
    deal_id,              -- key
    company,              -- as the source writes it
    quarter_ordinal,      -- year * 4 + quarter - 1, null where only the year is known
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21; what no list knows is other
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    in_scope,             -- 1 where the metrics count it
    is_mega,              -- 1 where the amount is strictly over the policy's bound
    amount_status,        -- exact approximate vague open undisclosed
    amount_text,          -- as typed in the sheet
    currency,             -- ISO 4217, null where the sheet does not say
    amount,               -- whole units of the currency
    amount_low_usd,       -- US dollars
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_high_usd,      -- US dollars, null where open
    announced_text,       -- date as typed in the sheet
    round_text,           -- label as typed in the sheet
    sector_text,          -- label as typed in the sheet
    place_text,           -- place as typed in the sheet
    amount_deal_id,       -- deal as which the record that gave the amount was matched to
    amount_raw_row_id     -- row that gave the amount
) as
-- Title:   What a publication keeps of a deal
--
-- Grain:   one row per deal, those out of scope included
-- Sources: deal
-- Notes:   The labels are stored as texts, so that another label can be distinguished from a label that
--          is parsed in another way.

select
    deal.deal_id,
    deal.company,
    deal.quarter_ordinal,
    deal.country,
    coalesce(deal.sector, 'other') as sector,
    deal.round_class,
    deal.in_scope,
    deal.is_mega,
    deal.amount_status,
    deal.amount_text,
    deal.currency,
    deal.amount_point as amount,
    deal.amount_low_usd,
    deal.amount_usd,
    deal.amount_high_usd,
    deal.announced_text,
    deal.round_text,
    deal.sector_text,
    deal.place_text,
    deal.amount_deal_id,
    deal.amount_raw_row_id
from deal;
