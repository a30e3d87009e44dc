create view deal_record (
    record_id,            -- key; a higher one is newer
    deal_id,              -- deal it is counted to
    own_deal_id,          -- deal it was matched to; another one where a decision made them one
    raw_row_id,           -- row of the sheet
    sheet_id,             -- sheet, or one of its tables
    import_id,            -- import of the sheet
    source_id,            -- source of the sheet
    reference,            -- the source's own id of the deal
    company,              -- as the row writes it
    company_key,          -- normal form of the name, for comparing
    company_reference,    -- the source's own id of the company, lower case
    announced_text,       -- date as typed
    announced_on,         -- ISO day; the first day of the period where the row says less
    announced_precision,  -- day month quarter year
    quarter_ordinal,      -- year * 4 + quarter - 1, null where only the year is known
    round_text,           -- round label as typed
    round,                -- the round's own name, such as Pre-A; null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    deal_kind,            -- fundraising, or why it is out of scope
    sector_text,          -- sector label as typed
    sector,               -- one of the 21, null where no list knows the label
    place_text,           -- place as typed
    country,              -- ISO 3166-1 alpha-2, null where unknown
    province,             -- as the list of places has it, null where unknown
    city,                 -- as the list of places has it, null where unknown
    amount_text,          -- amount as typed
    currency,             -- ISO 4217, null where unknown
    amount_low,           -- whole units of the currency
    amount_point,         -- whole units of the currency
    amount_high,          -- whole units of the currency, null where open
    amount_status,        -- exact approximate vague open undisclosed
    usd_rate,             -- dollars a unit as a decimal, or the word sheet where the sheet itself converted
    amount_low_usd,       -- US dollars
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_high_usd,      -- US dollars, null where open
    investors,            -- names joined by ; and a space
    match_key,            -- hash of company, round and date: the same deal elsewhere
    reference_key,        -- hash of source and reference
    sub_sector_text       -- finer sector label as typed, null where the sheet gives none
) as
-- Title:   What one row of a sheet says about one deal
--
-- Grain:   one row per row of a sheet and deal
-- Engines: SQLite; a table elsewhere
-- Sources: deal_fact, sheet, round_label, sector_label, place_label, conversion, raw_row
-- Notes:   Never changed, only followed by others; deal_id alone follows from other rows.

select
    deal_fact.record_id, deal_fact.deal_id,
    cast(coalesce(deal_fact.own_deal_id, deal_fact.deal_id) as integer) as own_deal_id,
    deal_fact.raw_row_id, deal_fact.sheet_id, sheet.import_id, sheet.source_id,
    deal_fact.reference, deal_fact.company, coalesce(deal_fact.company_key, lower(deal_fact.company)) as company_key,
    deal_fact.company_reference,
    coalesce(deal_fact.announced_text, (
        select trim(json_extract(raw_row.cells, '$[' || sheet.announced_column || ']'))
        from raw_row where raw_row.raw_row_id = deal_fact.raw_row_id
    )) as announced_text,
    case when deal_fact.announced_day is not null then printf('%04d-%02d-%02d', deal_fact.announced_day / 10000,
        deal_fact.announced_day / 100 % 100, deal_fact.announced_day % 100) end as announced_on,
    case deal_fact.precision_code when 0 then 'day' when 1 then 'month' when 2 then 'quarter' else 'year' end
        as announced_precision,
    deal_fact.quarter_ordinal,
    round_label.text as round_text, round_label.round, round_label.round_class, round_label.deal_kind,
    sector_label.text as sector_text, sector_label.sector,
    place_label.text as place_text, place_label.country, place_label.province, place_label.city,
    nullif(coalesce(deal_fact.amount_text, (
        select trim(json_extract(raw_row.cells, '$[' || sheet.amount_column || ']'))
        from raw_row where raw_row.raw_row_id = deal_fact.raw_row_id
    )), '') as amount_text,
    conversion.currency,
    cast(coalesce(deal_fact.amount_low, deal_fact.amount_point) as integer) as amount_low,
    deal_fact.amount_point,
    cast(case when deal_fact.status_code <> 3 then coalesce(deal_fact.amount_high, deal_fact.amount_point) end
        as integer) as amount_high,
    case deal_fact.status_code when 0 then 'exact' when 1 then 'approximate' when 2 then 'vague' when 3 then 'open'
        else 'undisclosed' end as amount_status,
    conversion.usd_rate,
    cast(case when conversion.usd_rate is not null
        then coalesce(deal_fact.amount_low_usd, deal_fact.amount_usd, deal_fact.amount_point) end
        as integer) as amount_low_usd,
    cast(case when conversion.usd_rate is not null then coalesce(deal_fact.amount_usd, deal_fact.amount_point) end
        as integer) as amount_usd,
    cast(case when conversion.usd_rate is not null and deal_fact.status_code <> 3
        then coalesce(deal_fact.amount_high_usd, deal_fact.amount_usd, deal_fact.amount_point) end
        as integer) as amount_high_usd,
    deal_fact.investors, deal_fact.match_key, deal_fact.reference_key,
    substr(sector_label.text, -sector_label.sub_sector_length) as sub_sector_text
from deal_fact
left join sheet on sheet.sheet_id = deal_fact.sheet_id
left join round_label on round_label.round_label_id = deal_fact.round_label_id
left join sector_label on sector_label.sector_label_id = deal_fact.sector_label_id
left join place_label on place_label.place_label_id = deal_fact.place_label_id
left join conversion on conversion.conversion_id = deal_fact.conversion_id;
