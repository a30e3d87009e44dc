create view rejected_cell (
    finding_id,           -- key
    import_id,            -- import of the file
    sheet_id,             -- sheet, or one of its tables
    file_name,            -- without folders
    sheet,                -- sheet, null for a text file
    position,             -- of the sheet in its file, from 1
    table_number,         -- which of the tables of the sheet, from 1
    row_number,           -- row as a spreadsheet shows it; null for a whole sheet
    column_name,          -- header, or letters where there is none
    found,                -- the cell's text
    expected,             -- what it should be
    severity,             -- rejected, or warning where the row is stored
    code,                 -- a stable word for the kind of finding
    state,                -- open, fixed or superseded
    problem               -- JSON: what it should be, as a code and its parts; null in rows of earlier versions
) as
-- Title:   Cells that could not be read, and what has become of them
--
-- Grain:   one row per finding of an import that was not taken back
-- Engines: SQLite
-- Sources: finding, import, sheet, active_import, edition, staged_row
-- Notes:   fixed: a workbook of corrected rows was imported for the file, or for an earlier one of the
--          source with the same row; what it still gets wrong is open there. superseded: a newer edition
--          of the list counts.

with

corrected as (

    select
        import.import_id,
        correcting.import_id as correcting_id
    from import
    join import as correcting on json_extract(correcting.options, '$.fixes') = import.sha256
    join active_import on active_import.import_id = correcting.import_id

),

corrected_row as (

    select
        sheet.source_id,
        staged_row.cells
    from corrected
    join sheet on sheet.import_id = corrected.import_id and sheet.rejected_count > 0
    join staged_row on staged_row.sheet_id = sheet.sheet_id
    where staged_row.outcome_code = 5

)

select
    finding.finding_id, finding.import_id, finding.sheet_id, import.file_name, sheet.name as sheet,
    sheet.position, sheet.table_number, finding.row_number, finding.column_name, finding.found,
    finding.expected, finding.severity, finding.code,
    case
        when finding.import_id in (select corrected.import_id from corrected) then 'fixed'
        when finding.import_id not in (select active_import.import_id from active_import)
            or exists (
                select 1
                from edition
                join active_import on active_import.import_id = edition.import_id
                where edition.earlier_import_id = finding.import_id
            ) then 'superseded'
        when finding.severity = 'rejected'
            and finding.import_id not in (select corrected.correcting_id from corrected)
            and exists (
            select 1
            from staged_row
            join corrected_row on corrected_row.cells = staged_row.cells
            where staged_row.sheet_id = finding.sheet_id
                and staged_row.row_number = finding.row_number
                and corrected_row.source_id = sheet.source_id
        ) then 'fixed'
        else 'open'
    end as state,
    finding.problem
from finding
join import on import.import_id = finding.import_id
left join sheet on sheet.sheet_id = finding.sheet_id
where not exists (
    select 1
    from import as undo
    where undo.undoes_import_id = finding.import_id
);
