create view import_receipt (
    import_id,            -- key; a higher one is newer
    imported_at,          -- UTC instant, ISO 8601
    file_name,            -- without folders; null for an entry that is no file
    sheet,                -- sheet, key within the import; null for a text file
    table_number,         -- which of the tables read of the sheet, from 1; key within the sheet
    source,               -- source the sheet is counted to
    status,               -- standing, replaced or undone; undo or decision for an entry that is no file
    undoes_import_id,     -- import that this entry takes back
    row_count,            -- rows below the header that are not blank: the sum of the seven that follow
    inserted_count,       -- new deals
    updated_count,        -- deals about which the source says something new
    unchanged_count,      -- rows that say what the source said before
    merged_count,         -- rows about deals that another row already reported
    out_of_scope_count,   -- rows stored that are not fundraisings
    rejected_count,       -- rows with a cell that can't be read
    ignored_count,        -- total lines, footers and repeated headers
    sha256                -- of the file's bytes, lower-case hexadecimal
) as
-- Title:   The ledger: the imports, each table of a sheet with its receipt
--
-- Grain:   one row per import and table; one per entry that is no file
-- Sources: import, active_import, sheet, source

select
    import.import_id,
    import.imported_at,
    import.file_name,
    sheet.name as sheet,
    sheet.table_number,
    coalesce(source.label, source.name) as source,
    case
        when import.kind <> 'file' then import.kind
        when undo.import_id is not null then 'undone'
        when active_import.import_id is null then 'replaced'
        else 'standing'
    end as status,
    import.undoes_import_id,
    sheet.row_count,
    sheet.inserted_count,
    sheet.updated_count,
    sheet.unchanged_count,
    sheet.merged_count,
    sheet.out_of_scope_count,
    sheet.rejected_count,
    sheet.ignored_count,
    import.sha256
from import
left join sheet on sheet.import_id = import.import_id
left join source on source.source_id = sheet.source_id
left join active_import on active_import.import_id = import.import_id
left join import as undo on undo.undoes_import_id = import.import_id
order by import.import_id, sheet.position, sheet.table_number;
