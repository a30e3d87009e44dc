-- Deals that are not what their records and decisions make of them, in order; what these make of them is in
-- the table `temp.resolution`.

with stored as materialized (
    select
        lead.deal_id,
        lead.record_id,
        coalesce(resolved_deal.source_count, 1) as source_count,
        coalesce(resolved_deal.amount_record_id, lead.record_id) as amount_record_id,
        coalesce(resolved_deal.round_label_id, lead.round_label_id) as round_label_id,
        coalesce(resolved_deal.sector_label_id, lead.sector_label_id) as sector_label_id,
        deal.sector,
        coalesce(resolved_deal.place_label_id, lead.place_label_id) as place_label_id,
        deal.country,
        deal.company,
        deal.company_key,
        deal.investors,
        deal.province,
        deal.city,
        deal.lead_investors,
        case when resolved_deal.record_id is null then import_quarter.quarter_ordinal else resolved_deal.known_ordinal end
            as known_ordinal,
        lead.is_mega
    from deal_fact as lead
    join sheet on sheet.sheet_id = lead.sheet_id
    left join import_quarter on import_quarter.import_id = sheet.import_id
    join deal on deal.record_id = lead.record_id
    left join resolved_deal on resolved_deal.record_id = lead.record_id
    where lead.is_lead = 1
),
same as materialized (select deal_id, counted_deal_id from same_deal_check)
select deal_id from (select * from stored except select * from temp.resolution)
union
select deal_id from (select * from temp.resolution except select * from stored)
union
select deal_id from (select deal_id, counted_deal_id from same_deal except select * from same)
union
select deal_id from (select * from same except select deal_id, counted_deal_id from same_deal)
union
select deal_fact.deal_id
from deal_fact
left join same_deal on same_deal.deal_id = coalesce(deal_fact.own_deal_id, deal_fact.deal_id)
where deal_fact.deal_id <> coalesce(same_deal.counted_deal_id, deal_fact.own_deal_id, deal_fact.deal_id)
order by deal_id;
