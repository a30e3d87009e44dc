-- What an entry of the ledger added, in the first version.

select * from import where import_id = ?1;

select * from edition where import_id = ?1 order by earlier_import_id;

select * from decision where import_id = ?1 order by decision_id;

select * from sheet where import_id = ?1 order by sheet_id;

select raw_row.* from sheet cross join raw_row
where sheet.import_id = ?1 and raw_row.sheet_id = sheet.sheet_id
order by sheet.sheet_id, raw_row.row_number, raw_row.raw_row_id;

select * from finding where import_id = ?1 order by finding_id;

select * from sighting where import_id = ?1 order by sighting_id;

select * from company_sighting
where exists (select 1 from sheet where import_id = ?1 and role = 'companies')
    and import_id = ?1
order by company_sighting_id;
