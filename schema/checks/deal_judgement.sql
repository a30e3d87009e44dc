create view deal_judgement (
    deal_id,              -- key
    has_company,          -- 1 where a record has it, otherwise 0
    has_date,             -- 1 where the leading record has it, and the quarter follows
    has_round,            -- 1 where a record has it, and the scope follows
    has_sector,           -- 1 where a record has it, or no sector is claimed
    has_place,            -- 1 where a record has it, or no country is claimed
    has_amount            -- 1 where the record that gave the amount has it, and the bound follows
) as
-- Title:   Which values of a deal its records have
--
-- Grain:   one row per deal with a record of an active import
-- Engines: SQLite; a check of the file, and as materialized is not known to Spark
-- Sources: deal, deal_record, active_import, quarter, policy
-- Notes:   The check of the deals reads it; a deal that another tool changed has a value that no record has.

select
    deal.deal_id,
    max(case when record.company = deal.company then 1 else 0 end) as has_company,
    max(case
        when record.record_id <> deal.record_id then 0
        when coalesce(record.announced_on, '') <> coalesce(deal.announced_on, '') then 0
        when coalesce(record.announced_precision, '') <> coalesce(deal.announced_precision, '') then 0
        when deal.announced_on < quarter.starts_on or deal.announced_on > quarter.ends_on then 0
        when coalesce(quarter.quarter, '') <> coalesce(deal.quarter, '') then 0
        else 1
    end) as has_date,
    max(case
        when coalesce(record.round, '') <> coalesce(deal.round, '') then 0
        when record.round_class <> deal.round_class or record.deal_kind <> deal.deal_kind then 0
        when deal.in_scope <> case when deal.deal_kind = 'fundraising' then 1 else 0 end then 0
        else 1
    end) as has_round,
    max(case when record.sector = deal.sector or deal.sector is null then 1 else 0 end) as has_sector,
    max(case when record.country = deal.country or deal.country is null then 1 else 0 end) as has_place,
    max(case
        when record.record_id <> deal.amount_record_id then 0
        when record.amount_status <> deal.amount_status then 0
        when coalesce(record.amount_text, '') <> coalesce(deal.amount_text, '') then 0
        when coalesce(record.currency, '') <> coalesce(deal.currency, '') then 0
        when coalesce(record.amount_low_usd, -1) <> coalesce(deal.amount_low_usd, -1) then 0
        when coalesce(record.amount_usd, -1) <> coalesce(deal.amount_usd, -1) then 0
        when coalesce(record.amount_high_usd, -1) <> coalesce(deal.amount_high_usd, -1) then 0
        when deal.is_mega <> case when deal.amount_usd > cast(policy.value as bigint) then 1 else 0 end then 0
        else 1
    end) as has_amount
from deal_record as record
join active_import on active_import.import_id = record.import_id
join deal on deal.deal_id = record.deal_id
join policy on policy.name = 'mega_deal_usd'
left join quarter on quarter.quarter_ordinal = deal.quarter_ordinal
group by deal.deal_id;
