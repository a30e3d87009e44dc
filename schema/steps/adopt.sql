-- Which entries of another database are new here, under which number; and what a rebuild remembers, of them
-- alone.

create temp table adopted as
select
    import_id as other_id,
    row_number() over (order by import_id)
        + (select coalesce(max(import_id), 0) from main.import) as import_id
from other.import
where kind = 'file'
    and import_id not in (select undoes_import_id from other.import where kind = 'undo')
    and sha256 not in (
        select sha256 from main.import
        where kind = 'file'
            and import_id not in (select undoes_import_id from main.import where kind = 'undo')
    );

create temp table adopted_sheet as
select
    sheet.sheet_id as other_id,
    row_number() over (order by sheet.sheet_id)
        + (select coalesce(max(sheet_id), 0) from main.sheet) as sheet_id,
    adopted.import_id
from other.sheet
join temp.adopted on adopted.other_id = sheet.import_id;

create unique index temp.adopted_sheet_by_other on adopted_sheet (other_id);

create temp table former_deal (raw_row_id integer, turn integer, deal_id integer);
create temp table reader_finding as select * from main.finding limit 0;
create temp table ledger as select * from main.import limit 0;
create temp table decided_pairs as select * from main.decision limit 0;
create temp table corrected as select * from main.correction limit 0;

create temp table replaced as
select
    coalesce(
        earlier.import_id,
        (
            select max(here.import_id)
            from main.import as here
            join other.import as there on there.sha256 = here.sha256
            where there.import_id = edition.earlier_import_id
        )
    ) as earlier_import_id,
    adopted.import_id,
    1 as is_replaced
from other.edition
join temp.adopted on adopted.other_id = edition.import_id
left join temp.adopted as earlier on earlier.other_id = edition.earlier_import_id
where edition.is_replaced = 1;

delete from temp.replaced where earlier_import_id is null;
