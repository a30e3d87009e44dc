create view told_deal (
    deal_id,              -- key
    sighting_id,          -- believed first: company and date
    amount_sighting_id,   -- gave the amount
    source_count,         -- sources that report the deal
    company,              -- as that row writes it
    company_key,          -- normal form of the name
    company_reference,    -- the source's own id of the company
    announced_on,         -- ISO day; the first day of the period where the row says less
    announced_precision,  -- day month quarter year
    round_label_id,       -- label as typed
    round,                -- the round's own name, such as Pre-A; null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    deal_kind,            -- fundraising, or why it is out of scope
    sector_label_id,      -- label as typed
    sector,               -- one of the 21, null where no list knows the label
    place_label_id,       -- place as typed
    country,              -- ISO 3166-1 alpha-2, null where unknown
    amount_text,          -- as typed in the row
    currency,             -- ISO 4217, null where unknown
    amount_low,           -- whole units of the currency
    amount_point,         -- whole units of the currency
    amount_high,          -- whole units of the currency, null where open
    amount_status,        -- exact approximate vague open undisclosed
    usd_rate,             -- dollars a unit; sheet where the sheet itself converted
    amount_low_usd,       -- US dollars
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_high_usd,      -- US dollars, null where open
    investors             -- names joined by ; and a space
) as
-- Title:   What the sheets of deals tell of a deal, before company lists are asked
--
-- Grain:   one row per unsettled deal that still has a sighting
-- Engines: SQLite; a step of the import
-- Sources: unsettled_deal, sighting, told_by
-- Notes:   A deal of one row is what the row says: most deals of an import are spared the comparison.

select
    unsettled_deal.deal_id, sighting.sighting_id, sighting.sighting_id as amount_sighting_id, 1 as source_count,
    sighting.company, sighting.company_key, sighting.company_reference,
    sighting.announced_on, sighting.announced_precision,
    sighting.round_label_id, sighting.round, sighting.round_class, sighting.deal_kind,
    sighting.sector_label_id, sighting.sector,
    sighting.place_label_id, sighting.country,
    sighting.amount_text, sighting.currency, sighting.amount_low, sighting.amount_point, sighting.amount_high,
    sighting.amount_status, sighting.usd_rate, sighting.amount_low_usd, sighting.amount_usd, sighting.amount_high_usd,
    sighting.investors
from unsettled_deal
join sighting on sighting.deal_id = unsettled_deal.deal_id
where unsettled_deal.has_one_sighting = 1

union all

select
    told_by.deal_id, told_by.lead_sighting_id as sighting_id, told_by.amount_sighting_id, told_by.source_count,
    lead.company, lead.company_key, lead.company_reference,
    lead.announced_on, lead.announced_precision,
    round.round_label_id, round.round, round.round_class, round.deal_kind,
    sector.sector_label_id, sector.sector,
    place.place_label_id, place.country,
    amount.amount_text, amount.currency, amount.amount_low, amount.amount_point, amount.amount_high,
    amount.amount_status, amount.usd_rate, amount.amount_low_usd, amount.amount_usd, amount.amount_high_usd,
    told_by.investors
from told_by
join sighting as lead on lead.sighting_id = told_by.lead_sighting_id
join sighting as round on round.sighting_id = told_by.round_sighting_id
join sighting as sector on sector.sighting_id = told_by.sector_sighting_id
join sighting as place on place.sighting_id = told_by.place_sighting_id
join sighting as amount on amount.sighting_id = told_by.amount_sighting_id;
