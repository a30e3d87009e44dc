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
-- Sources:  sighting, company_sighting, raw_row, sheet, import, source

with

missing as (

    select
        'sighting' as table_name,
        sighting.sighting_id as row_id,
        'raw_row_id' as column_name,
        sighting.raw_row_id as missing_id
    from sighting
    left join raw_row on raw_row.raw_row_id = sighting.raw_row_id
    where raw_row.raw_row_id is null

    union all

    select
        'sighting' as table_name,
        sighting.sighting_id as row_id,
        'import_id' as column_name,
        sighting.import_id as missing_id
    from sighting
    left join import on import.import_id = sighting.import_id
    where import.import_id is null

    union all

    select
        'sighting' as table_name,
        sighting.sighting_id as row_id,
        'source_id' as column_name,
        sighting.source_id as missing_id
    from sighting
    left join source on source.source_id = sighting.source_id
    where source.source_id is null

    union all

    select
        'company_sighting' as table_name,
        company_sighting.company_sighting_id as row_id,
        'raw_row_id' as column_name,
        company_sighting.raw_row_id as missing_id
    from company_sighting
    left join raw_row on raw_row.raw_row_id = company_sighting.raw_row_id
    where raw_row.raw_row_id is null

    union all

    select
        'raw_row' as table_name,
        raw_row.raw_row_id as row_id,
        'sheet_id' as column_name,
        raw_row.sheet_id as missing_id
    from raw_row
    left join sheet on sheet.sheet_id = raw_row.sheet_id
    where sheet.sheet_id is null

    union all

    select
        'sheet' as table_name,
        sheet.sheet_id as row_id,
        'import_id' as column_name,
        sheet.import_id as missing_id
    from sheet
    left join import on import.import_id = sheet.import_id
    where import.import_id is null

)

select
    missing.table_name,
    missing.row_id,
    missing.column_name,
    missing.missing_id
from missing
order by missing.table_name, missing.row_id, missing.column_name;
