-- What an entry of the ledger added, beside rows and records. Only a rebuild changes it.

select * from import where import_id = ?1;

select * from import_extent where import_id = ?1;

select * from edition where import_id = ?1 order by earlier_import_id;

select * from decision where import_id = ?1 order by decision_id;

select * from correction where import_id = ?1 order by correction_id;

select corrected_record.*
from import_extent
join corrected_record
    on corrected_record.record_id between import_extent.first_record_id and import_extent.last_record_id
join deal_fact on deal_fact.record_id = corrected_record.record_id
join sheet on sheet.sheet_id = deal_fact.sheet_id and sheet.import_id = ?1
where import_extent.import_id = ?1
order by corrected_record.record_id;

select
    sheet_id, import_id, source_id, position, name, is_hidden, merged, hidden_columns,
    table_number, first_row, last_row, first_column, last_column, role, header_row, layout,
    announced_column, amount_column, row_count, inserted_count, updated_count,
    unchanged_count, merged_count, out_of_scope_count, rejected_count, ignored_count
from sheet where import_id = ?1 order by sheet_id;

-- Nothing in the sheets of earlier versions, whose digests stay as they are.
select sheet_id, description_columns, tags_columns from sheet
where import_id = ?1 and (description_columns is not null or tags_columns is not null)
order by sheet_id;

select
    finding_id, import_id, sheet_id, row_number, after_row, column_name, severity, code, found, expected
from finding where import_id = ?1 order by finding_id;

-- Nothing in the findings of earlier versions, whose digests stay as they are.
select finding_id, problem from finding
where import_id = ?1 and problem is not null order by finding_id;

-- Without an index: only looked through where the import has a list of companies.
select * from company_record
where exists (select 1 from sheet where import_id = ?1 and role = 'companies')
    and import_id = ?1
order by company_record_id;
