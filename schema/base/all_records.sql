create view all_records (
    deal_id,              -- key
    lead_investors,       -- those that any record names as lead, joined by ; and a space
    known_ordinal         -- year * 4 + quarter - 1 of the first import that tells of it
) as
-- Title:   What all records of a deal give together, whichever are believed
--
-- Grain:   one row per stale deal that has a record
-- Engines: SQLite; a step of the import
-- Sources: stale_deal, deal_fact, sheet, active_import, lead_investor, import_quarter

with

active as materialized (

    select deal_fact.deal_id, deal_fact.record_id, lead_investor.investors, import_quarter.quarter_ordinal
    from stale_deal
    cross join deal_fact on deal_fact.deal_id = stale_deal.deal_id
    join sheet on sheet.sheet_id = deal_fact.sheet_id
    join active_import on active_import.import_id = sheet.import_id
    left join lead_investor on lead_investor.record_id = deal_fact.record_id
    left join import_quarter on import_quarter.import_id = sheet.import_id

),

-- Lists in the order of their records, each once.
led as materialized (

    select active.deal_id, active.investors, min(active.record_id) as record_id
    from active
    where active.investors is not null
    group by active.deal_id, active.investors
    order by active.deal_id, record_id

),

joined as materialized (

    select led.deal_id, group_concat(led.investors, '; ') as investors
    from led
    group by led.deal_id

)

select
    active.deal_id,
    joined.investors as lead_investors,
    min(active.quarter_ordinal) as known_ordinal
from active
left join joined on joined.deal_id = active.deal_id
group by active.deal_id;
