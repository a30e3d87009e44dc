create view check_receipts (
    sheet_id,             -- key
    outcome,              -- inserted updated unchanged merged out_of_scope rejected ignored; key
    file_name,            -- file of the sheet
    sheet,                -- sheet, null for a text file
    receipt_count,        -- rows that the receipt counts
    kept_count            -- rows that are kept with this outcome
) as
-- Title:    Receipts that do not add up: a receipt counts the rows that are kept
--
-- Severity: error
-- Grain:    one row per sheet and outcome that is counted otherwise than its rows are kept
-- Sources:  sheet, import, raw_row

with

receipt as (

    select sheet.sheet_id, 'inserted' as outcome, sheet.inserted_count as receipt_count from sheet
    union all
    select sheet.sheet_id, 'updated' as outcome, sheet.updated_count as receipt_count from sheet
    union all
    select sheet.sheet_id, 'unchanged' as outcome, sheet.unchanged_count as receipt_count from sheet
    union all
    select sheet.sheet_id, 'merged' as outcome, sheet.merged_count as receipt_count from sheet
    union all
    select sheet.sheet_id, 'out_of_scope' as outcome, sheet.out_of_scope_count as receipt_count from sheet
    union all
    select sheet.sheet_id, 'rejected' as outcome, sheet.rejected_count as receipt_count from sheet
    union all
    select sheet.sheet_id, 'ignored' as outcome, sheet.ignored_count as receipt_count from sheet

),

kept as (

    select
        raw_row.sheet_id,
        raw_row.outcome,
        count(*) as kept_count
    from raw_row
    where raw_row.outcome <> 'heading'
    group by raw_row.sheet_id, raw_row.outcome

)

select
    receipt.sheet_id,
    receipt.outcome,
    import.file_name,
    sheet.name as sheet,
    receipt.receipt_count,
    coalesce(kept.kept_count, 0) as kept_count
from receipt
join sheet on sheet.sheet_id = receipt.sheet_id
join import on import.import_id = sheet.import_id
left join kept on kept.sheet_id = receipt.sheet_id and kept.outcome = receipt.outcome
where receipt.receipt_count <> coalesce(kept.kept_count, 0)
order by receipt.sheet_id, receipt.outcome;
