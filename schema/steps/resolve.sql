-- Records follow decisions, then each stale deal gets the record that leads it.

delete from resolved_deal
where record_id in (
    select record_id
    from deal_fact
    where is_lead = 1 and deal_id in (select deal_id from stale_deal)
);
update deal_fact set is_lead = 0
where is_lead = 1 and deal_id in (select deal_id from stale_deal);

update deal_fact set
    own_deal_id = nullif(decided.own_deal_id, decided.deal_id),
    deal_id = decided.deal_id
from temp.decided
where decided.before_deal_id <> decided.deal_id
    and deal_fact.deal_id = decided.before_deal_id
    and coalesce(deal_fact.own_deal_id, deal_fact.deal_id) = decided.own_deal_id;

-- Records that are new.
update deal_fact set
    own_deal_id = decided.own_deal_id,
    deal_id = decided.deal_id
from temp.decided
where decided.own_deal_id <> decided.deal_id
    and deal_fact.deal_id = decided.own_deal_id
    and deal_fact.own_deal_id is null;

delete from same_deal;
insert into same_deal
select own_deal_id, deal_id from temp.decided where is_same = 1;

create temp table resolution as select * from deal_resolution;

update deal_fact set is_lead = 1, is_mega = resolution.is_mega
from temp.resolution
where deal_fact.record_id = resolution.record_id;

-- A deal of one record is that record.
insert into resolved_deal
select
    resolution.record_id, resolution.source_count, resolution.amount_record_id,
    resolution.round_label_id, resolution.sector_label_id, resolution.sector,
    resolution.place_label_id, resolution.country,
    resolution.company, resolution.company_key, resolution.investors,
    resolution.province, resolution.city,
    resolution.lead_investors, resolution.known_ordinal
from temp.resolution
join deal_record on deal_record.record_id = resolution.record_id
join deal_fact on deal_fact.record_id = resolution.record_id
left join lead_investor on lead_investor.record_id = resolution.record_id
left join import_quarter on import_quarter.import_id = deal_record.import_id
where resolution.source_count <> 1
    or resolution.amount_record_id <> resolution.record_id
    or resolution.round_label_id <> deal_fact.round_label_id
    or resolution.sector_label_id <> deal_fact.sector_label_id
    or resolution.sector is not deal_record.sector
    or resolution.place_label_id <> deal_fact.place_label_id
    or resolution.country is not deal_record.country
    or resolution.province is not deal_record.province
    or resolution.city is not deal_record.city
    or resolution.company <> deal_record.company
    or resolution.investors is not deal_record.investors
    or resolution.lead_investors is not lead_investor.investors
    or resolution.known_ordinal is not import_quarter.quarter_ordinal;

drop table temp.resolution;
