create view check_rows (
    raw_row_id,           -- key
    file_name,            -- file of the row
    sheet,                -- sheet of the row, null for a text file
    row_number,           -- row as a spreadsheet shows it
    outcome,              -- its recorded outcome
    problem               -- what contradicts it
) as
-- Title:    Rows that are not accounted for: each row's recorded outcome is what happened to it
--
-- Severity: error
-- Grain:    one row per row of a sheet whose outcome is another one
-- Sources:  raw_row, sheet, import, deal_record, company_record, finding
-- Notes:    A row that was inserted has a deal, a rejected row has a cell that can't be read, and a
--           header, a total line or a rejected row has no deal.

with

reported as (

    select deal_record.raw_row_id from deal_record
    union
    select company_record.raw_row_id from company_record

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
            when raw_row.outcome in ('inserted', 'updated', 'unchanged', 'merged') and reported.raw_row_id is null
                then 'has no deal'
            when raw_row.outcome in ('heading', 'ignored', 'rejected') and reported.raw_row_id is not null
                then 'has a deal'
            when raw_row.outcome = 'rejected' and rejected.sheet_id is null and whole_sheet.sheet_id is null
                then 'has no cell that was rejected'
        end as problem
    from raw_row
    left join reported on reported.raw_row_id = raw_row.raw_row_id
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
