create view deal_trace (
    deal_id,              -- key
    sighting_id,          -- key; a higher one is newer
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
-- Title:   Where each deal comes from: every row that tells of it, cell by cell
--
-- Grain:   one row per deal and sighting whose import stands
-- Sources: deal, same_deal, sighting, standing_import, raw_row, sheet, import, source, label

select
    deal.deal_id,
    sighting.sighting_id,
    deal.quarter,
    sighting.company,
    announced_label.text as announced_text,
    round_label.text as round_text,
    sector_label.text as sector_text,
    place_label.text as place_text,
    sighting.amount_text,
    sighting.amount_status,
    sighting.currency,
    sighting.amount_point as amount,
    sighting.usd_rate,
    sighting.amount_usd,
    case when deal.amount_sighting_id = sighting.sighting_id then 1 else 0 end as is_counted,
    source.name as source,
    import.file_name,
    import.sha256,
    sheet.name as sheet,
    raw_row.row_number,
    raw_row.cells,
    sighting.announced_on,
    sighting.round_class,
    sighting.sector,
    sighting.country
from deal
left join same_deal on same_deal.counted_deal_id = deal.deal_id
join sighting on sighting.deal_id = coalesce(same_deal.deal_id, deal.deal_id)
join standing_import on standing_import.import_id = sighting.import_id
join raw_row on raw_row.raw_row_id = sighting.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = sheet.import_id
join source on source.source_id = sighting.source_id
left join label as announced_label on announced_label.label_id = sighting.announced_label_id
left join label as round_label on round_label.label_id = sighting.round_label_id
left join label as sector_label on sector_label.label_id = sighting.sector_label_id
left join label as place_label on place_label.label_id = sighting.place_label_id;
