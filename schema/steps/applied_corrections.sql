-- The lines in the newest record of corrections of each deal that a sheet reports.

select
    deal_record.own_deal_id,
    company_id, announced_id, round_id, sector_id, country_id, amount_id, investors_id,
    max(deal_record.record_id)
from corrected_record
join deal_record on deal_record.record_id = corrected_record.record_id
where exists (
    select 1
    from deal_record as reported
    join active_import on active_import.import_id = reported.import_id
    left join corrected_record as by_hand on by_hand.record_id = reported.record_id
    where reported.deal_id = deal_record.deal_id
        and reported.own_deal_id = deal_record.own_deal_id
        and by_hand.record_id is null
)
group by deal_record.own_deal_id;
