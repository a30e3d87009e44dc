create view heard_sighting (
    deal_id,              -- key
    turn,                 -- key: 1 is believed first
    sighting_id,          -- key of the sighting
    source_id,            -- who says so
    investors,            -- names joined by ; and a space
    knows_round,          -- 1 or 0
    knows_sector,         -- 1 or 0
    knows_place,          -- 1 or 0
    knows_amount          -- 1 or 0
) as
-- Title:   Sightings in the order in which they are believed
--
-- Grain:   one row per sighting that speaks of an unsettled deal with more than one
-- Engines: SQLite; a step of the import
-- Sources: unsettled_deal, same_deal, sighting, standing_import, source
-- Notes:   Of each source only its newest import speaks. Sources are believed in the order of their
--          rank, then of their name. A deal counted as another is heard of as that one.

with

heard as (

    select
        unsettled_deal.deal_id,
        coalesce(same_deal.deal_id, unsettled_deal.deal_id) as told_deal_id
    from unsettled_deal
    left join same_deal on same_deal.counted_deal_id = unsettled_deal.deal_id
    left join same_deal as counted on counted.deal_id = unsettled_deal.deal_id
    where unsettled_deal.has_one_sighting = 0
        and coalesce(counted.counted_deal_id, unsettled_deal.deal_id) = unsettled_deal.deal_id

),

standing as (

    select
        heard.deal_id,
        sighting.sighting_id,
        sighting.source_id,
        sighting.import_id,
        sighting.investors,
        case when sighting.round is not null or sighting.round_class <> 'unknown' then 1 else 0 end as knows_round,
        case when sighting.sector is not null then 1 else 0 end as knows_sector,
        case when sighting.country is not null then 1 else 0 end as knows_place,
        case when sighting.amount_status <> 'undisclosed' then 1 else 0 end as knows_amount,
        source.source_rank,
        source.name as source_name,
        max(sighting.import_id) over (
            partition by sighting.deal_id, sighting.source_id
        ) as newest_import_id
    from heard
    join sighting on sighting.deal_id = heard.told_deal_id
    join standing_import on standing_import.import_id = sighting.import_id
    join source on source.source_id = sighting.source_id

)

select
    standing.deal_id,
    row_number() over (
        partition by standing.deal_id
        order by standing.source_rank, standing.source_name, standing.import_id desc, standing.sighting_id
    ) as turn,
    standing.sighting_id,
    standing.source_id,
    standing.investors,
    standing.knows_round,
    standing.knows_sector,
    standing.knows_place,
    standing.knows_amount
from standing
where standing.import_id = standing.newest_import_id;
