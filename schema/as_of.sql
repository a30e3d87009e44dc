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

create temp view import_extent as
select * from main.import_extent where import_id <= (select import_id from temp.as_of);

create temp view import_quarter as
select * from main.import_quarter where import_id <= (select import_id from temp.as_of);

create temp view source as
select * from main.source where source_id in (select source_id from temp.sheet);

create temp view staged_row as
select * from main.staged_row where sheet_id in (select sheet_id from temp.sheet);

create temp view finding as
select * from main.finding where import_id <= (select import_id from temp.as_of);

create temp view company_record as
select * from main.company_record where import_id <= (select import_id from temp.as_of);

create temp view decision as
select * from main.decision where import_id <= (select import_id from temp.as_of);

create temp view correction as
select * from main.correction where import_id <= (select import_id from temp.as_of);

create temp view publication as
select * from main.publication where import_id <= (select import_id from temp.as_of);

create temp view published_figure as
select * from main.published_figure where publication_id in (select publication_id from temp.publication);

create temp view published_deal as
select * from main.published_deal where publication_id in (select publication_id from temp.publication);

create temp view published_market as
select * from main.published_market where publication_id in (select publication_id from temp.publication);

create temp view deal_fact as
select * from main.deal_fact where sheet_id in (select sheet_id from temp.sheet);

-- Deals that were decided to be one then.
create temp table same_deal (deal_id integer primary key, counted_deal_id integer not null);
insert into temp.same_deal select deal_id, counted_deal_id from same_deal_check;
create index temp.same_deal_by_counted on same_deal (counted_deal_id);

-- Deals that are not as they were: of an import that counts only now, or only then, or decided
-- otherwise. All others are taken as they are.
create temp table other_import as
select import_id from main.import
where (import_id in (select import_id from main.active_import))
    <> (import_id in (select import_id from temp.active_import));

create temp table touched_deal (own_deal_id integer primary key);
insert into temp.touched_deal
select deal_record.own_deal_id
from temp.other_import
join main.import_extent on import_extent.import_id = other_import.import_id
join main.deal_record
    on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
    and deal_record.import_id = other_import.import_id
union
select deal_record.own_deal_id
from main.company_record
join main.deal_record on deal_record.company_reference = company_record.company_reference
where company_record.import_id in (select import_id from temp.other_import)
union
select deal_record.own_deal_id
from main.deal_record
where deal_record.company_key in (
    select company_key from main.company_record
    where import_id in (select import_id from temp.other_import)
)
union
select deal_id from (select * from main.same_deal except select * from temp.same_deal)
union
select deal_id from (select * from temp.same_deal except select * from main.same_deal);

-- With those that were decided to be one with them, then or now.
insert or ignore into temp.touched_deal
select member.deal_id
from temp.touched_deal
join main.same_deal on same_deal.deal_id = touched_deal.own_deal_id
join main.same_deal as member on member.counted_deal_id = same_deal.counted_deal_id;

insert or ignore into temp.touched_deal
select member.deal_id
from temp.touched_deal
join temp.same_deal on same_deal.deal_id = touched_deal.own_deal_id
join temp.same_deal as member on member.counted_deal_id = same_deal.counted_deal_id;

create temp table then_deal as
select
    touched_deal.own_deal_id,
    coalesce(now.counted_deal_id, touched_deal.own_deal_id) as now_deal_id,
    coalesce(before.counted_deal_id, touched_deal.own_deal_id) as deal_id
from temp.touched_deal
left join main.same_deal as now on now.deal_id = touched_deal.own_deal_id
left join temp.same_deal as before on before.deal_id = touched_deal.own_deal_id;

create temp table stale_deal (deal_id integer primary key);
insert into temp.stale_deal select distinct deal_id from temp.then_deal;

-- Those deals are resolved from the facts of then, by the same views as in an import.
create temp table fact_then as
select deal_fact.*
from temp.then_deal
join main.deal_fact
    on deal_fact.deal_id = then_deal.now_deal_id
    and coalesce(deal_fact.own_deal_id, deal_fact.deal_id) = then_deal.own_deal_id
where deal_fact.sheet_id in (select sheet_id from temp.sheet);

update temp.fact_then set
    own_deal_id = coalesce(own_deal_id, deal_id), is_lead = 0;
update temp.fact_then set
    deal_id = (select then_deal.deal_id from temp.then_deal where then_deal.own_deal_id = fact_then.own_deal_id);
create unique index temp.fact_then_by_record on fact_then (record_id);
create index temp.fact_then_by_deal on fact_then (deal_id);

drop view temp.deal_fact;
create temp view deal_fact as select * from temp.fact_then;
create temp table resolved_deal as select * from deal_resolution;
create unique index temp.resolved_deal_by_record on resolved_deal (record_id);
update temp.fact_then set
    is_lead = 1,
    is_mega = (select is_mega from temp.resolved_deal where resolved_deal.record_id = fact_then.record_id)
where record_id in (select record_id from temp.resolved_deal);
create temp table deal_then as select * from deal;

-- What they add to the cube then, and what they add now.
drop view temp.deal;
create temp view deal as select * from temp.deal_then;
create temp table cube_then as select * from deal_cube_check;
drop view temp.deal;
create temp view deal as
select * from main.deal where deal_id in (select now_deal_id from temp.then_deal);
create temp table cube_instead as select * from deal_cube_check;

create temp table deal_cube as
select
    grain, market, item, quarter_ordinal,
    sum(deal_count) as deal_count, sum(disclosed_count) as disclosed_count, sum(vague_count) as vague_count,
    sum(open_count) as open_count, sum(unconverted_count) as unconverted_count, sum(mega_count) as mega_count,
    sum(amount_low_usd) as amount_low_usd, sum(amount_usd) as amount_usd, sum(amount_high_usd) as amount_high_usd,
    sum(mega_amount_usd) as mega_amount_usd
from (
    select * from main.deal_cube
    union all
    select * from temp.cube_then
    union all
    select
        grain, market, item, quarter_ordinal, -deal_count, -disclosed_count, -vague_count, -open_count,
        -unconverted_count, -mega_count, -amount_low_usd, -amount_usd, -amount_high_usd, -mega_amount_usd
    from temp.cube_instead
)
group by grain, market, item, quarter_ordinal
having sum(deal_count) <> 0;
create unique index temp.deal_cube_by_key on deal_cube (grain, market, item, quarter_ordinal);

drop view temp.deal;
create temp view deal as
select * from main.deal where deal_id not in (select now_deal_id from temp.then_deal)
union all
select * from temp.deal_then;

-- What follows with the cube is computed from the deals of then where it is asked for.
create temp view size_measure as select * from size_measure_check;
create temp view size_bucket_count as select * from size_bucket_count_check;
create temp view first_deal as select * from first_deal_check;
create temp view first_deal_reached as select * from first_deal_reached_check;
create temp view deal_day as select * from deal_day_check;
create temp view round_interval as select * from round_interval_check;
create temp view deal_theme as select * from deal_theme_check;
create temp view theme_count as select * from theme_count_check;
create temp view known_count as select * from known_count_check;
create temp view investor_activity as select * from investor_activity_check;
create temp view investor_count as select * from investor_count_check;
create temp view newest_investor as select * from newest_investor_check;

-- Records lead to the deals of then.
drop view temp.deal_fact;
drop table temp.resolved_deal;
create temp view deal_fact as
select
    record_id,
    coalesce(
        (
            select then_deal.deal_id from temp.then_deal
            where then_deal.own_deal_id = coalesce(deal_fact.own_deal_id, deal_fact.deal_id)
        ),
        deal_id
    ) as deal_id,
    coalesce(own_deal_id, deal_id) as own_deal_id, is_lead, raw_row_id, sheet_id, announced_day, precision_code, quarter_ordinal,
    round_label_id, sector_label_id, place_label_id, conversion_id, status_code,
    amount_point, amount_low, amount_high, amount_usd, amount_low_usd, amount_high_usd, is_mega,
    company, company_key, company_reference, reference, investors, announced_text, amount_text,
    match_key, reference_key
from main.deal_fact
where sheet_id in (select sheet_id from temp.sheet);
create index temp.then_deal_by_own on then_deal (own_deal_id);
