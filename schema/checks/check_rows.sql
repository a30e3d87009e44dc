create view check_rows (
    raw_row_id,           -- key
    file_name,            -- file of the row
    sheet,                -- sheet of the row, null for a text file
    row_number,           -- row as a spreadsheet shows it
    outcome,              -- what is said to have become of it
    problem               -- what speaks against that
) as
-- Title:    Rows that are not accounted for: what is said to have become of a row became of it
--
-- Severity: error
-- Grain:    one row per row of a sheet that became something else than is said
-- Sources:  raw_row, sheet, import, sighting, company_sighting, finding
-- Notes:    A row of a deal tells of one, a rejected row of a cell that can't be read, and a heading,
--           a total line or a rejected row of no deal.

with

told as (

    select sighting.raw_row_id from sighting
    union
    select company_sighting.raw_row_id from company_sighting

),

rejected as (

    select
        finding.sheet_id,
        finding.row_number
    from finding
    where finding.severity = 'rejected'
    group by finding.sheet_id, finding.row_number

),

judged as (

    select
        raw_row.raw_row_id,
        raw_row.sheet_id,
        raw_row.row_number,
        raw_row.outcome,
        case
            when raw_row.outcome in ('inserted', 'updated', 'unchanged', 'merged') and told.raw_row_id is null
                then 'tells of no deal'
            when raw_row.outcome in ('heading', 'ignored', 'rejected') and told.raw_row_id is not null
                then 'tells of a deal'
            when raw_row.outcome = 'rejected' and rejected.sheet_id is null and whole_sheet.sheet_id is null
                then 'has no cell that was rejected'
        end as problem
    from raw_row
    left join told on told.raw_row_id = raw_row.raw_row_id
    left join rejected
        on rejected.sheet_id = raw_row.sheet_id
        and rejected.row_number = raw_row.row_number
    left join rejected as whole_sheet
        on whole_sheet.sheet_id = raw_row.sheet_id
        and whole_sheet.row_number is null

)

select
    judged.raw_row_id,
    import.file_name,
    sheet.name as sheet,
    judged.row_number,
    judged.outcome,
    judged.problem
from judged
join sheet on sheet.sheet_id = judged.sheet_id
join import on import.import_id = sheet.import_id
where judged.problem is not null
order by judged.raw_row_id;
