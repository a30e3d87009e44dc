create view check_references (
    table_name,           -- table whose row leads nowhere, key
    row_id,               -- key of that row, key
    column_name,          -- column that names what is not there, key
    missing_id            -- what it names
) as
-- Title:    Rows that lead nowhere: what a row names is there
--
-- Severity: error
-- Grain:    one row per row and column that names something that is not there
-- Engines:  SQLite; a check of the file
-- Sources:  deal_fact, company_record, staged_row, sheet, import, source, round_label, sector_label, place_label, conversion

with

missing as (

    select 'deal_fact' as table_name, deal_fact.record_id as row_id, 'raw_row_id' as column_name, deal_fact.raw_row_id as missing_id
    from deal_fact
    left join staged_row on staged_row.raw_row_id = deal_fact.raw_row_id
    where staged_row.raw_row_id is null
    union all
    select 'deal_fact' as table_name, deal_fact.record_id as row_id, 'sheet_id' as column_name, deal_fact.sheet_id as missing_id
    from deal_fact
    left join sheet on sheet.sheet_id = deal_fact.sheet_id
    where sheet.sheet_id is null
    union all
    select 'deal_fact' as table_name, deal_fact.record_id as row_id, 'round_label_id' as column_name, deal_fact.round_label_id as missing_id
    from deal_fact
    left join round_label on round_label.round_label_id = deal_fact.round_label_id
    where round_label.round_label_id is null
    union all
    select 'deal_fact' as table_name, deal_fact.record_id as row_id, 'sector_label_id' as column_name, deal_fact.sector_label_id as missing_id
    from deal_fact
    left join sector_label on sector_label.sector_label_id = deal_fact.sector_label_id
    where sector_label.sector_label_id is null
    union all
    select 'deal_fact' as table_name, deal_fact.record_id as row_id, 'place_label_id' as column_name, deal_fact.place_label_id as missing_id
    from deal_fact
    left join place_label on place_label.place_label_id = deal_fact.place_label_id
    where place_label.place_label_id is null
    union all
    select 'deal_fact' as table_name, deal_fact.record_id as row_id, 'conversion_id' as column_name, deal_fact.conversion_id as missing_id
    from deal_fact
    left join conversion on conversion.conversion_id = deal_fact.conversion_id
    where conversion.conversion_id is null
    union all
    select 'company_record' as table_name, company_record.company_record_id as row_id, 'raw_row_id' as column_name, company_record.raw_row_id as missing_id
    from company_record
    left join staged_row on staged_row.raw_row_id = company_record.raw_row_id
    where staged_row.raw_row_id is null
    union all
    select 'staged_row' as table_name, staged_row.raw_row_id as row_id, 'sheet_id' as column_name, staged_row.sheet_id as missing_id
    from staged_row
    left join sheet on sheet.sheet_id = staged_row.sheet_id
    where sheet.sheet_id is null
    union all
    select 'sheet' as table_name, sheet.sheet_id as row_id, 'import_id' as column_name, sheet.import_id as missing_id
    from sheet
    left join import on import.import_id = sheet.import_id
    where import.import_id is null
    union all
    select 'sheet' as table_name, sheet.sheet_id as row_id, 'source_id' as column_name, sheet.source_id as missing_id
    from sheet
    left join source on source.source_id = sheet.source_id
    where source.source_id is null and sheet.source_id is not null

)

select
    missing.table_name,
    missing.row_id,
    missing.column_name,
    missing.missing_id
from missing
order by missing.table_name, missing.row_id, missing.column_name;
