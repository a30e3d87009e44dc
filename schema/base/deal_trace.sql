create view deal_trace (
    deal_id,              -- key
    sighting_id,          -- key, the row's record_id; a higher one is newer
    quarter,              -- of the deal as known now
    company,              -- as this row writes it
    announced_text,       -- date as typed in this row
    round_text,           -- round label as typed in this row
    sector_text,          -- sector label as typed in this row
    place_text,           -- place as typed in this row
    amount_text,          -- amount as typed in this row
    amount_status,        -- exact approximate vague open undisclosed
    currency,             -- ISO 4217, null where the sheet does not say
    amount,               -- whole units of the currency
    usd_rate,             -- dollars a unit; sheet where the sheet itself converted
    amount_usd,           -- US dollars as this row has it
    is_counted,           -- 1 where the deal's amount is taken from this row
    source,               -- who says so
    file_name,            -- file of this row
    sha256,               -- of the file's bytes, lower-case hexadecimal
    sheet,                -- sheet of this row, null for a text file
    row_number,           -- row as a spreadsheet shows it
    cells,                -- the whole row as text, a JSON array
    announced_on,         -- ISO day as which the date was read, null where the row tells none
    round_class,          -- class as which the round label was read
    sector,               -- one of the 21 as which the label was read, null where no list knows it
    country               -- ISO 3166-1 alpha-2 as which the place was read, null where unknown
) as
-- Title:   Where each deal comes from: every row that reports it, cell by cell
--
-- Grain:   one row per deal and record of an active import
-- Sources: deal, deal_record, active_import, raw_row, sheet, import, source

select
    deal.deal_id,
    deal_record.record_id as sighting_id,
    deal.quarter,
    deal_record.company,
    deal_record.announced_text,
    deal_record.round_text,
    deal_record.sector_text,
    deal_record.place_text,
    deal_record.amount_text,
    deal_record.amount_status,
    deal_record.currency,
    deal_record.amount_point as amount,
    deal_record.usd_rate,
    deal_record.amount_usd,
    case when deal.amount_record_id = deal_record.record_id then 1 else 0 end as is_counted,
    coalesce(source.label, source.name) as source,
    import.file_name,
    import.sha256,
    sheet.name as sheet,
    raw_row.row_number,
    raw_row.cells,
    deal_record.announced_on,
    deal_record.round_class,
    deal_record.sector,
    deal_record.country
from deal
join deal_record on deal_record.deal_id = deal.deal_id
join active_import on active_import.import_id = deal_record.import_id
join raw_row on raw_row.raw_row_id = deal_record.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = sheet.import_id
join source on source.source_id = sheet.source_id;
