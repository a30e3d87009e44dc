create view check_dates (
    sighting_id,          -- key, the row's record_id
    company,              -- as the row writes it
    announced_on,         -- ISO day
    imported_on,          -- ISO day on which the file was taken in, UTC
    file_name,            -- file of the row
    sheet,                -- sheet of the row, null for a text file
    row_number            -- row as a spreadsheet shows it
) as
-- Title:    Dates that can't be: no deal was announced before 1990, or after its file was imported
--
-- Severity: warning
-- Grain:    one row per standing row with such a date
-- Sources:  deal_record, active_import, raw_row, sheet, import
-- Notes:    Day and month that were taken for each other often fall into the future.

select
    deal_record.record_id as sighting_id,
    deal_record.company,
    deal_record.announced_on,
    substr(import.imported_at, 1, 10) as imported_on,
    import.file_name,
    sheet.name as sheet,
    raw_row.row_number
from deal_record
join active_import on active_import.import_id = deal_record.import_id
join import on import.import_id = deal_record.import_id
join raw_row on raw_row.raw_row_id = deal_record.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
where deal_record.announced_on < '1990-01-01'
    or deal_record.announced_on > substr(import.imported_at, 1, 10)
order by deal_record.record_id;
