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
    amount_deal_id,       -- deal as which the row that gave the amount was first recognised
    amount_raw_row_id     -- row that gave the amount
) as
-- Title:   What a publication keeps of a deal
--
-- Grain:   one row per deal, those out of scope included
-- Sources: deal, sighting, label
-- Notes:   The labels are kept as texts, so that a label that is read anew can be told from another
--          label.

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
    announced_label.text as announced_text,
    round_label.text as round_text,
    sector_label.text as sector_text,
    place_label.text as place_text,
    amount_sighting.deal_id as amount_deal_id,
    amount_sighting.raw_row_id as amount_raw_row_id
from deal
join sighting on sighting.sighting_id = deal.sighting_id
join sighting as amount_sighting on amount_sighting.sighting_id = deal.amount_sighting_id
left join label as announced_label on announced_label.label_id = sighting.announced_label_id
left join label as round_label on round_label.label_id = deal.round_label_id
left join label as sector_label on sector_label.label_id = deal.sector_label_id
left join label as place_label on place_label.label_id = deal.place_label_id;
