-- The database as it was after one entry of its ledger, the one in temp.as_of. Everything made here is
-- temporary and hides what it is named after, so that each view answers from what was known then.
-- Views are made before: here, a name without `main` is the past.

-- Facts, as far as they had been entered.
create temp view import as
select * from main.import where import_id <= (select import_id from temp.as_of);

create temp view edition as
select * from main.edition where import_id <= (select import_id from temp.as_of);

create temp view sheet as
select * from main.sheet where import_id <= (select import_id from temp.as_of);

create temp view source as
select * from main.source where source_id in (select source_id from temp.sheet);

create temp view raw_row as
select * from main.raw_row where sheet_id in (select sheet_id from temp.sheet);

create temp view finding as
select * from main.finding where import_id <= (select import_id from temp.as_of);

create temp view sighting as
select * from main.sighting where import_id <= (select import_id from temp.as_of);

create temp view company_sighting as
select * from main.company_sighting where import_id <= (select import_id from temp.as_of);

create temp view decision as
select * from main.decision where import_id <= (select import_id from temp.as_of);

create temp view publication as
select * from main.publication where import_id <= (select import_id from temp.as_of);

create temp view published_figure as
select * from main.published_figure where publication_id in (select publication_id from temp.publication);

create temp view published_deal as
select * from main.published_deal where publication_id in (select publication_id from temp.publication);

create temp view published_market as
select * from main.published_market where publication_id in (select publication_id from temp.publication);

-- Deals that were one with another then.
create temp table same_deal (deal_id integer primary key, counted_deal_id integer not null);
insert into temp.same_deal select deal_id, counted_deal_id from same_deal_now;
create index temp.same_deal_by_counted on same_deal (counted_deal_id);

-- Deals that are not as they were: told by an import that counts only now, or only then, or decided
-- otherwise. All others are taken as they are.
create temp table other_import as
select import_id from main.import
where (import_id in (select import_id from main.standing_import))
    <> (import_id in (select import_id from temp.standing_import));

create temp table other_same_deal as
select * from (select * from main.same_deal except select * from temp.same_deal)
union
select * from (select * from temp.same_deal except select * from main.same_deal);

create temp table unsettled_deal (deal_id integer primary key, has_one_sighting integer not null);
insert into temp.unsettled_deal
select deal_id, 0 from main.sighting where import_id in (select import_id from temp.other_import)
union
select sighting.deal_id, 0
from main.company_sighting
join main.sighting on sighting.company_reference = company_sighting.company_reference
where company_sighting.import_id in (select import_id from temp.other_import)
union
select deal_id, 0
from main.sighting
where company_key in (
    select company_key from main.company_sighting
    where import_id in (select import_id from temp.other_import)
)
union
select deal_id, 0 from temp.other_same_deal
union
select counted_deal_id, 0 from temp.other_same_deal;

insert or ignore into temp.unsettled_deal
select counted_deal_id, 0 from temp.same_deal where deal_id in (select deal_id from temp.unsettled_deal);

-- What follows from the facts: those deals, and the cells of the quarters they were or are in.
create temp table settled_then as select * from settled_deal;
create index temp.settled_then_by_deal on settled_then (deal_id);

create temp view deal as
select * from main.deal where deal_id not in (select deal_id from temp.unsettled_deal)
union all
select * from temp.settled_then;

create temp table touched_quarter as
select quarter_ordinal from main.deal where deal_id in (select deal_id from temp.unsettled_deal)
union
select quarter_ordinal from temp.settled_then;
delete from temp.touched_quarter where quarter_ordinal is null;

create temp table cell_then as
select * from cell_now where quarter_ordinal in (select quarter_ordinal from temp.touched_quarter);

create temp table cell as
select * from main.cell where quarter_ordinal not in (select quarter_ordinal from temp.touched_quarter)
union all
select * from temp.cell_then;
create index temp.cell_by_country on cell (grain, country);
