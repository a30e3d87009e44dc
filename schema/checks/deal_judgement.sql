create view deal_judgement (
    deal_id,              -- key
    is_company_told,      -- 1 where a standing row says so, otherwise 0
    is_date_told,         -- 1 where the row believed first says so, and the quarter follows
    is_round_told,        -- 1 where a standing row says so, and the scope follows
    is_sector_told,       -- 1 where a standing row says so, or no sector is claimed
    is_place_told,        -- 1 where a standing row says so, or no country is claimed
    is_amount_told        -- 1 where the row that gave the amount says so, and the bound follows
) as
-- Title:   What of a deal the rows that count bear out
--
-- Grain:   one row per deal of which a standing row tells
-- Engines: SQLite; a check of the file, and as materialized is not known to Spark
-- Sources: deal, sighting, standing_import, same_deal, quarter, policy
-- Notes:   The check of the deals reads it; a deal that another tool changed is not borne out.

with

told as materialized (

    select
        coalesce(same_deal.counted_deal_id, sighting.deal_id) as told_deal_id,
        sighting.*
    from sighting
    join standing_import on standing_import.import_id = sighting.import_id
    left join same_deal on same_deal.deal_id = sighting.deal_id

)

select
    deal.deal_id,
    max(case when told.company = deal.company then 1 else 0 end) as is_company_told,
    max(case
        when told.sighting_id <> deal.sighting_id then 0
        when coalesce(told.announced_on, '') <> coalesce(deal.announced_on, '') then 0
        when coalesce(told.announced_precision, '') <> coalesce(deal.announced_precision, '') then 0
        when deal.announced_on < quarter.starts_on or deal.announced_on > quarter.ends_on then 0
        when coalesce(quarter.quarter, '') <> coalesce(deal.quarter, '') then 0
        else 1
    end) as is_date_told,
    max(case
        when coalesce(told.round, '') <> coalesce(deal.round, '') then 0
        when told.round_class <> deal.round_class or told.deal_kind <> deal.deal_kind then 0
        when deal.in_scope <> case when deal.deal_kind = 'fundraising' then 1 else 0 end then 0
        else 1
    end) as is_round_told,
    max(case when told.sector = deal.sector or deal.sector is null then 1 else 0 end) as is_sector_told,
    max(case when told.country = deal.country or deal.country is null then 1 else 0 end) as is_place_told,
    max(case
        when told.sighting_id <> deal.amount_sighting_id then 0
        when told.amount_status <> deal.amount_status then 0
        when coalesce(told.amount_text, '') <> coalesce(deal.amount_text, '') then 0
        when coalesce(told.currency, '') <> coalesce(deal.currency, '') then 0
        when coalesce(told.amount_low_usd, -1) <> coalesce(deal.amount_low_usd, -1) then 0
        when coalesce(told.amount_usd, -1) <> coalesce(deal.amount_usd, -1) then 0
        when coalesce(told.amount_high_usd, -1) <> coalesce(deal.amount_high_usd, -1) then 0
        when deal.is_mega <> case when deal.amount_usd > cast(policy.value as bigint) then 1 else 0 end then 0
        else 1
    end) as is_amount_told
from told
join deal on deal.deal_id = told.told_deal_id
join policy on policy.name = 'mega_deal_usd'
left join quarter on quarter.quarter_ordinal = deal.quarter_ordinal
group by deal.deal_id;
