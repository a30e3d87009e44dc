-- Removes what belongs to nothing that could be saved: rows whose sheet, or sheets whose import, is not there.

delete from import where kind = 'undo' and undoes_import_id not in (select import_id from import);
delete from sheet where import_id not in (select import_id from import);
delete from staged_row where sheet_id not in (select sheet_id from sheet);
delete from finding
where import_id not in (select import_id from import) or sheet_id not in (select sheet_id from sheet);
delete from deal_fact
where raw_row_id not in (select raw_row_id from staged_row) or sheet_id not in (select sheet_id from sheet);
delete from company_record
where raw_row_id not in (select raw_row_id from staged_row) or import_id not in (select import_id from import);
delete from edition
where import_id not in (select import_id from import)
    or earlier_import_id not in (select import_id from import);
delete from decision where import_id not in (select import_id from import);
delete from correction where import_id not in (select import_id from import);
delete from corrected_record where record_id not in (select record_id from deal_fact);
delete from publication where import_id not in (select import_id from import);
delete from published_figure where publication_id not in (select publication_id from publication);
delete from published_deal where publication_id not in (select publication_id from publication);
delete from published_market where publication_id not in (select publication_id from publication);
