-- Version 2: rows once, records with labels by number, deals as a view, the cube by market.

alter table import rename column said to options;
alter table sheet add column announced_column integer;
alter table sheet add column amount_column integer;

alter table raw_row rename to old_row;
alter table label rename to old_label;
alter table sighting rename to old_record;
alter table company_sighting rename to old_company_record;
alter table deal rename to old_deal;
alter table same_deal rename to old_same_deal;
drop table unsettled_deal;
drop table cell;
drop table cell_grain;
drop index raw_row_by_sheet;
drop index sighting_by_deal;
drop index sighting_by_import;
drop index sighting_by_match_key;
drop index sighting_by_reference_key;
drop index sighting_by_company_reference;
drop index company_sighting_by_key;
drop index company_sighting_by_reference;
drop index deal_by_quarter;
drop index deal_by_mega;
drop index same_deal_by_counted;
alter table finding rename to old_finding;
drop index finding_by_import;
drop index import_by_sha256;
drop index import_by_undone;
drop index edition_by_import;
alter table import rename to old_import;
alter table edition rename to old_edition;
alter table source rename to old_source;
alter table sheet rename to old_sheet;
