-- ref_mega_deals_ge_100m.csv: deals of 100 million dollars and more.

select
    deals.quarter as q,
    deals.announced_on as date,
    coalesce(substr(deals.place_text, 1, 3), 'UNK') as country,
    deal_record.company_reference as k,
    deals.amount_usd as amt,
    deal_record.reference as funding_round_permalink
from deals
join deal_record on deal_record.deal_id = deals.deal_id
where deals.quarter between '2012Q1' and '2015Q4'
    and deals.amount_usd >= 100000000;
