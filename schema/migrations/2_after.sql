-- Version 2, continued: the rows of version 1 in its tables.

insert into import
select
    import_id, kind, imported_at, file_name, sha256, byte_count, encoding, options, rules_digest,
    undoes_import_id
from old_import;
insert into edition select earlier_import_id, import_id, is_replaced from old_edition;
insert into source select source_id, name, source_rank, null from old_source;
insert into sheet
select
    sheet_id, import_id, source_id, position, name, is_hidden, merged, hidden_columns, table_number,
    first_row, last_row, first_column, last_column, role, header_row, layout, null, null, row_count,
    inserted_count, updated_count, unchanged_count, merged_count, out_of_scope_count, rejected_count,
    ignored_count, null, null
from old_sheet;

insert into staged_row
select
    raw_row_id,
    sheet_id,
    row_number,
    case
        when old_row.cells like '%\n%' or old_row.cells like '%\r%' or old_row.cells like '%\t%'
            or old_row.cells like '%\b%' or old_row.cells like '%\f%' or old_row.cells like '%\u00%'
            then char(30) || old_row.cells
        else (select group_concat(value, char(31)) from json_each(old_row.cells))
    end,
    kinds,
    is_hidden,
    case outcome
        when 'inserted' then 0
        when 'updated' then 1
        when 'unchanged' then 2
        when 'merged' then 3
        when 'out_of_scope' then 4
        when 'rejected' then 5
        when 'ignored' then 6
        else 7
    end
from old_row
order by raw_row_id;

insert into finding
select
    finding_id, import_id, sheet_id, row_number, after_row, column_name, severity, code, found, expected, null
from old_finding;

insert into round_label (text, round, round_class, deal_kind)
select distinct old_label.text, old_record.round, old_record.round_class, old_record.deal_kind
from old_record
left join old_label on old_label.label_id = old_record.round_label_id;

insert into sector_label (text, sector)
select old_label.text, old_record.sector
from old_record
left join old_label on old_label.label_id = old_record.sector_label_id
union
select old_label.text, old_company_record.sector
from old_company_record
left join old_label on old_label.label_id = old_company_record.sector_label_id;

insert into place_label (text, country)
select old_label.text, old_record.country
from old_record
left join old_label on old_label.label_id = old_record.place_label_id
union
select old_label.text, old_company_record.country
from old_company_record
left join old_label on old_label.label_id = old_company_record.place_label_id;

insert into conversion (currency, usd_rate)
select distinct old_record.currency, old_record.usd_rate from old_record;

create temp table record_number as
select
    sighting_id,
    row_number() over (order by import_id, sighting_id) as record_id
from old_record;
create unique index temp.record_number_by_sighting on record_number (sighting_id);

insert into deal_fact (
    record_id, deal_id, own_deal_id, is_lead, raw_row_id, sheet_id, announced_day, precision_code,
    quarter_ordinal, round_label_id, sector_label_id, place_label_id, conversion_id, status_code,
    amount_point, amount_low, amount_high, amount_usd, amount_low_usd, amount_high_usd, is_mega,
    company, company_key, company_reference, reference, investors, announced_text, amount_text,
    match_key, reference_key
)
select
    record_number.record_id,
    coalesce(old_same_deal.counted_deal_id, old_record.deal_id),
    case when old_same_deal.counted_deal_id <> old_record.deal_id then old_record.deal_id end,
    0,
    old_record.raw_row_id,
    old_row.sheet_id,
    cast(replace(old_record.announced_on, '-', '') as integer),
    case old_record.announced_precision when 'month' then 1 when 'quarter' then 2 when 'year' then 3 else 0 end,
    case
        when old_record.announced_precision <> 'year'
            then 4 * cast(substr(old_record.announced_on, 1, 4) as integer)
                + (cast(substr(old_record.announced_on, 6, 2) as integer) - 1) / 3
    end,
    round_label.round_label_id,
    sector_label.sector_label_id,
    place_label.place_label_id,
    conversion.conversion_id,
    case old_record.amount_status when 'exact' then 0 when 'approximate' then 1 when 'vague' then 2 when 'open' then 3 else 4 end,
    old_record.amount_point,
    nullif(old_record.amount_low, old_record.amount_point),
    nullif(old_record.amount_high, old_record.amount_point),
    nullif(old_record.amount_usd, old_record.amount_point),
    nullif(old_record.amount_low_usd, old_record.amount_usd),
    nullif(old_record.amount_high_usd, old_record.amount_usd),
    0,
    old_record.company,
    nullif(old_record.company_key, lower(old_record.company)),
    old_record.company_reference,
    old_record.reference,
    old_record.investors,
    announced_label.text,
    old_record.amount_text,
    old_record.match_key & 281474976710655,
    old_record.reference_key
from record_number
join old_record on old_record.sighting_id = record_number.sighting_id
join old_row on old_row.raw_row_id = old_record.raw_row_id
left join old_same_deal on old_same_deal.deal_id = old_record.deal_id
left join old_label as announced_label on announced_label.label_id = old_record.announced_label_id
left join old_label as old_round on old_round.label_id = old_record.round_label_id
left join old_label as old_sector on old_sector.label_id = old_record.sector_label_id
left join old_label as old_place on old_place.label_id = old_record.place_label_id
join round_label
    on round_label.text is old_round.text
    and round_label.round is old_record.round
    and round_label.round_class = old_record.round_class
    and round_label.deal_kind = old_record.deal_kind
join sector_label on sector_label.text is old_sector.text and sector_label.sector is old_record.sector
join place_label on place_label.text is old_place.text and place_label.country is old_record.country
join conversion on conversion.currency is old_record.currency and conversion.usd_rate is old_record.usd_rate
order by record_number.record_id;

insert into company_record (
    company_record_id, raw_row_id, import_id, company_reference, company, company_key,
    sector_label_id, place_label_id, content_key
)
select
    old_company_record.company_sighting_id, old_company_record.raw_row_id, old_company_record.import_id,
    old_company_record.company_reference, old_company_record.company, old_company_record.company_key,
    sector_label.sector_label_id, place_label.place_label_id, old_company_record.content_key
from old_company_record
left join old_label as old_sector on old_sector.label_id = old_company_record.sector_label_id
left join old_label as old_place on old_place.label_id = old_company_record.place_label_id
join sector_label on sector_label.text is old_sector.text and sector_label.sector is old_company_record.sector
join place_label on place_label.text is old_place.text and place_label.country is old_company_record.country;

insert into import_extent
select
    import.import_id,
    coalesce((
        select min(staged_row.raw_row_id) from staged_row
        join sheet on sheet.sheet_id = staged_row.sheet_id where sheet.import_id = import.import_id
    ), 1),
    coalesce((
        select max(staged_row.raw_row_id) from staged_row
        join sheet on sheet.sheet_id = staged_row.sheet_id where sheet.import_id = import.import_id
    ), 0),
    coalesce((
        select min(deal_fact.record_id) from deal_fact
        join sheet on sheet.sheet_id = deal_fact.sheet_id where sheet.import_id = import.import_id
    ), 1),
    coalesce((
        select max(deal_fact.record_id) from deal_fact
        join sheet on sheet.sheet_id = deal_fact.sheet_id where sheet.import_id = import.import_id
    ), 0)
from import
where import.kind = 'file';

insert into same_deal select deal_id, counted_deal_id from old_same_deal;
update decision set
    match_key = match_key & 281474976710655,
    other_match_key = other_match_key & 281474976710655;
-- every deal is resolved again
insert into stale_deal select distinct deal_id from deal_fact;

drop table temp.record_number;
drop table old_deal;
drop table old_same_deal;
drop table old_company_record;
drop table old_record;
drop table old_label;
drop table old_row;
drop table old_finding;
drop table old_sheet;
drop table old_source;
drop table old_edition;
drop table old_import;
