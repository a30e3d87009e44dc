create view import_quarter_check (
    import_id,            -- key
    quarter_ordinal       -- year * 4 + quarter - 1, the last quarter that its file knows whole
) as
-- Title:   The quarter of an import: the last one that had ended by the newest day in its file
--
-- Grain:   one row per import of a file with deals, also of one that was undone
-- Sources: deal_record, import, quarter
-- Notes:   Also a quarter that ends within seven days after that day. Never by the clock, so that the
--          same sheets give the same figures.

with

newest as (

    select
        deal_record.import_id,
        max(deal_record.announced_on) as announced_on
    from deal_record
    join import on import.import_id = deal_record.import_id
    where import.kind = 'file'
    group by deal_record.import_id

)

select
    newest.import_id,
    max(quarter.quarter_ordinal) as quarter_ordinal
from newest
join quarter
    on substr(quarter.ends_on, 1, 8) || cast(cast(substr(quarter.ends_on, 9, 2) as integer) - 7 as varchar(2)) <= newest.announced_on
group by newest.import_id;
