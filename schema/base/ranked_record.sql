create view ranked_record (
    deal_id,              -- key
    precedence,           -- key: 1 is believed first
    record_id,            -- key of the record
    source_id,            -- source of the record
    investors,            -- names joined by ; and a space
    is_by_hand,           -- 1 for a record of corrections.csv
    knows_company,        -- 1 or 0
    knows_date,           -- 1 or 0
    knows_round,          -- 1 or 0
    knows_sector,         -- 1 or 0
    knows_place,          -- 1 or 0
    knows_province,       -- 1 or 0
    knows_amount          -- 1 or 0
) as
-- Title:   The records of a deal in the order in which they are believed: survivorship
--
-- Grain:   one row per record that counts, of each stale deal
-- Engines: SQLite; a step of the import
-- Sources: stale_deal, deal_fact, corrected_record, sheet, active_import, source, round_label, sector_label, place_label
-- Notes:   Of each source only its newest import counts. Sources are believed in the order of their
--          rank, then of their name. Corrections by hand come first, and know the fields that they
--          name; alone they are no deal.

with

active as (

    select
        deal_fact.deal_id,
        deal_fact.record_id,
        sheet.source_id,
        sheet.import_id,
        deal_fact.investors,
        case when by_hand.record_id is null then 0 else 1 end as is_by_hand,
        case when by_hand.record_id is null or by_hand.company_id is not null then 1 else 0 end as knows_company,
        case when by_hand.record_id is null or by_hand.announced_id is not null then 1 else 0 end as knows_date,
        case
            when by_hand.round_id is not null then 1
            when by_hand.record_id is not null then 0
            when round_label.round is not null or round_label.round_class <> 'unknown' then 1
            else 0
        end as knows_round,
        case when sector_label.sector is not null then 1 else 0 end as knows_sector,
        case when place_label.country is not null then 1 else 0 end as knows_place,
        case when place_label.province is not null or place_label.city is not null then 1 else 0 end as knows_province,
        case when by_hand.amount_id is not null or deal_fact.status_code <> 4 then 1 else 0 end as knows_amount,
        source.source_rank,
        source.name as source_name,
        max(sheet.import_id) over (
            partition by coalesce(deal_fact.own_deal_id, deal_fact.deal_id), sheet.source_id
        ) as newest_import_id,
        max(case when by_hand.record_id is null then 1 else 0 end) over (
            partition by deal_fact.deal_id
        ) as has_reported
    from stale_deal
    cross join deal_fact on deal_fact.deal_id = stale_deal.deal_id
    join sheet on sheet.sheet_id = deal_fact.sheet_id
    join active_import on active_import.import_id = sheet.import_id
    join source on source.source_id = sheet.source_id
    left join corrected_record as by_hand on by_hand.record_id = deal_fact.record_id
    join round_label on round_label.round_label_id = deal_fact.round_label_id
    join sector_label on sector_label.sector_label_id = deal_fact.sector_label_id
    join place_label on place_label.place_label_id = deal_fact.place_label_id

)

select
    active.deal_id,
    row_number() over (
        partition by active.deal_id
        order by active.source_rank, active.source_name, active.import_id desc, active.record_id
    ) as precedence,
    active.record_id,
    active.source_id,
    active.investors,
    active.is_by_hand,
    active.knows_company,
    active.knows_date,
    active.knows_round,
    active.knows_sector,
    active.knows_place,
    active.knows_province,
    active.knows_amount
from active
where active.import_id = active.newest_import_id
    and active.has_reported = 1;
