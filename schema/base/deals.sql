create view deals (
    deal_id,              -- key
    quarter,              -- '2023Q4', null where only the year is known
    announced_on,         -- ISO day; the first day of the period where the sheet says less
    company,              -- as the source writes it
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21, null where no list knows the label
    round,                -- the round's own name, such as Pre-A; null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_low_usd,       -- US dollars
    amount_high_usd,      -- US dollars, null where open
    amount_status,        -- exact approximate vague open undisclosed
    amount_text,          -- as typed in the sheet
    currency,             -- ISO 4217, null where unknown; undisclosed: only if its own cell names one
    investors,            -- names joined by ; and a space
    in_scope,             -- 1 where the metrics count it
    deal_kind,            -- fundraising, or why it is out of scope
    announced_precision,  -- day month quarter year
    round_text,           -- label as typed in the sheet
    sector_text,          -- label as typed in the sheet
    place_text,           -- place as typed in the sheet
    amount,               -- whole units of the currency
    usd_rate,             -- dollars a unit; sheet where the sheet itself converted
    is_mega,              -- 1 where the amount is strictly over the policy's bound
    source_count,         -- sources that report it
    source,               -- source believed first
    file_name,            -- file of that source's row
    sheet,                -- sheet of that row, null for a text file
    row_number,           -- row as a spreadsheet shows it
    amount_file_name,     -- file of the row the amount is taken from
    amount_sheet,         -- sheet of that row, null for a text file
    amount_row_number,    -- row as a spreadsheet shows it
    company_key,          -- normal form of the name; the key of company
    province,             -- province or state as the list of places has it, null where unknown
    city,                 -- as the list of places has it, null where unknown
    sub_sector_text,      -- finer label of the sector as typed, null where the sheet gives none
    tags,                 -- the source's own tags as typed, null where it gives none
    description           -- free text about the company or the deal as typed, null where there is none
) as
-- Title:   One row per deal, for ad-hoc questions
--
-- Grain:   one row per deal, those out of scope included
-- Sources: deal, raw_row, sheet, import, source, record_text
-- Notes:   Leads back to the row that is believed first, and to the row its amount is taken from; the
--          view deal_trace shows them all.

select
    deal.deal_id,
    deal.quarter,
    deal.announced_on,
    deal.company,
    deal.country,
    deal.sector,
    deal.round,
    deal.round_class,
    deal.amount_usd,
    deal.amount_low_usd,
    deal.amount_high_usd,
    deal.amount_status,
    deal.amount_text,
    deal.currency,
    deal.investors,
    deal.in_scope,
    deal.deal_kind,
    deal.announced_precision,
    deal.round_text,
    deal.sector_text,
    deal.place_text,
    deal.amount_point as amount,
    deal.usd_rate,
    deal.is_mega,
    deal.source_count,
    coalesce(source.label, source.name) as source,
    import.file_name,
    sheet.name as sheet,
    raw_row.row_number,
    amount_import.file_name as amount_file_name,
    amount_sheet.name as amount_sheet,
    amount_row.row_number as amount_row_number,
    deal.company_key,
    deal.province,
    deal.city,
    deal.sub_sector_text,
    (select max(record_text.tags) from record_text where record_text.record_id = deal.record_id) as tags,
    (select max(record_text.description) from record_text where record_text.record_id = deal.record_id) as description
from deal
left join raw_row on raw_row.raw_row_id = deal.raw_row_id
left join sheet on sheet.sheet_id = raw_row.sheet_id
left join import on import.import_id = sheet.import_id
left join source on source.source_id = sheet.source_id
left join raw_row as amount_row on amount_row.raw_row_id = deal.amount_raw_row_id
left join sheet as amount_sheet on amount_sheet.sheet_id = amount_row.sheet_id
left join import as amount_import on amount_import.import_id = amount_sheet.import_id;
