create view record_text (
    record_id,            -- key
    tags,                 -- the source's own tags as typed, a stroke between several cells; null without any
    description           -- free text about the company or the deal as typed, likewise
) as
-- Title:   What a row says in words beside the fields of a deal
--
-- Grain:   one row per record of a sheet that has such columns
-- Engines: SQLite; a table elsewhere
-- Sources: deal_fact, sheet, raw_row
-- Notes:   The texts are stored in the cells of the row alone.

select
    deal_fact.record_id,
    case when sheet.tags_columns is not null then (
        select group_concat(part.text, ' / ')
        from (
            select trim(cell.value) as text
            from json_each(sheet.tags_columns) as place
            join json_each(raw_row.cells) as cell on cell.key = place.value
            where trim(cell.value) <> ''
            order by cell.key
        ) as part
    ) end as tags,
    case when sheet.description_columns is not null then (
        select group_concat(part.text, ' / ')
        from (
            select trim(cell.value) as text
            from json_each(sheet.description_columns) as place
            join json_each(raw_row.cells) as cell on cell.key = place.value
            where trim(cell.value) <> ''
            order by cell.key
        ) as part
    ) end as description
from deal_fact
join sheet on sheet.sheet_id = deal_fact.sheet_id
join raw_row on raw_row.raw_row_id = deal_fact.raw_row_id
where sheet.tags_columns is not null or sheet.description_columns is not null;
