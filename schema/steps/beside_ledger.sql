-- Tables that a derivation needs beside what is remembered.

create temp table given_deal (deal_id integer primary key);

create temp table row_extent as
select sheet.import_id, min(raw_row_id) as first_raw_row_id, max(raw_row_id) as last_raw_row_id
from staged_row
join sheet on sheet.sheet_id = staged_row.sheet_id
group by sheet.import_id;
