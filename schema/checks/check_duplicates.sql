create view check_duplicates (
    deal_id,              -- key
    other_deal_id,        -- key; the higher of the two
    company,              -- as the row writes it
    announced_on,         -- ISO day
    amount_text,          -- as typed in the row
    other_amount_text,    -- as typed in the other row
    file_name,            -- file of both rows
    sheet,                -- sheet of the row, null for a text file
    row_number,           -- row as a spreadsheet shows it
    other_row_number      -- other row
) as
-- Title:    Deals that stand twice in a file: no company has two deals of one round on one day
--
-- Severity: warning
-- Grain:    one row per pair of deals of one file
-- Sources:  deal_record, active_import, raw_row, sheet, import
-- Notes:    The two rows name different amounts, or the source gave them ids of their own.

with

counted as (

    select
        deal_record.deal_id,
        deal_record.import_id,
        deal_record.match_key,
        deal_record.company_key,
        deal_record.announced_on,
        min(deal_record.record_id) as record_id
    from deal_record
    join active_import on active_import.import_id = deal_record.import_id
    where deal_record.deal_kind = 'fundraising'
        and deal_record.announced_on is not null
    group by
        deal_record.deal_id,
        deal_record.import_id,
        deal_record.match_key,
        deal_record.company_key,
        deal_record.announced_on

),

pair as (

    select
        one.deal_id,
        other.deal_id as other_deal_id,
        min(one.record_id) as record_id,
        min(other.record_id) as other_sighting_id
    from counted as one
    join counted as other
        on other.match_key = one.match_key
        and other.import_id = one.import_id
        and other.company_key = one.company_key
        and other.announced_on = one.announced_on
        and other.deal_id > one.deal_id
    group by one.deal_id, other.deal_id

)

select
    pair.deal_id,
    pair.other_deal_id,
    one.company,
    one.announced_on,
    one.amount_text,
    other.amount_text as other_amount_text,
    import.file_name,
    sheet.name as sheet,
    one_row.row_number,
    other_row.row_number as other_row_number
from pair
join deal_record as one on one.record_id = pair.record_id
join deal_record as other on other.record_id = pair.other_sighting_id
join raw_row as one_row on one_row.raw_row_id = one.raw_row_id
join raw_row as other_row on other_row.raw_row_id = other.raw_row_id
join sheet on sheet.sheet_id = one_row.sheet_id
join import on import.import_id = sheet.import_id
order by pair.deal_id, pair.other_deal_id;
