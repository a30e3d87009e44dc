create view deal_conflict (
    deal_id,              -- key
    field,                -- company announced_on round sector country amount; key
    value,                -- what is counted, as that source has it
    source,               -- source that is believed
    other_value,          -- what another row says
    other_source,         -- who says so
    other_sighting_id,    -- row that says so, key
    file_name,            -- of that row
    sheet,                -- of that row, null for a text file
    row_number            -- of that row, as a spreadsheet shows it
) as
-- Title:   Where sources disagree about a deal, and who is believed
--
-- Grain:   one row per deal, field and row that says something else than what is counted
-- Sources: attribute_value, raw_row, sheet, import
-- Notes:   Believed is the source of the better rank, then the first by name, of those that know the
--          field. Company names are compared in their normal form, amounts in US dollars.

with

beside_counted as (

    select
        attribute_value.*,
        first_value(attribute_value.value) over counted_first as counted_value,
        first_value(attribute_value.source) over counted_first as counted_source,
        first_value(attribute_value.compared) over counted_first as counted_compared
    from attribute_value
    where attribute_value.value is not null
    window counted_first as (
        partition by attribute_value.deal_id, attribute_value.field
        order by
            attribute_value.source_rank, attribute_value.source_name, attribute_value.import_id desc,
            attribute_value.record_id
    )

)


select
    beside_counted.deal_id,
    beside_counted.field,
    beside_counted.counted_value as value,
    beside_counted.counted_source as source,
    beside_counted.value as other_value,
    beside_counted.source as other_source,
    beside_counted.record_id as other_sighting_id,
    import.file_name,
    sheet.name as sheet,
    raw_row.row_number
from beside_counted
join raw_row on raw_row.raw_row_id = beside_counted.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = sheet.import_id
where beside_counted.compared <> beside_counted.counted_compared;
