create view corrected_since (
    publication_id,       -- key
    deal_id,              -- key
    is_date,              -- 1 where the date was corrected since, or a correction of it withdrawn; else 0
    is_country,           -- like is_date
    is_sector,            -- like is_date
    is_round,             -- like is_date
    is_amount             -- like is_date
) as
-- Title:   What was corrected by hand since a quarter was published
--
-- Grain:   one row per publication and deal with a correction entered since
-- Sources: corrected_record, deal_record, publication
-- Notes:   An entry repeats what holds of the deal: a field is corrected since where the line behind it
--          is another one than in the last entry before the publication.

with

entered as (

    select
        deal_record.deal_id,
        deal_record.own_deal_id,
        deal_record.import_id,
        coalesce(corrected_record.announced_id, 0) as announced_id,
        coalesce(corrected_record.country_id, 0) as country_id,
        coalesce(corrected_record.sector_id, 0) as sector_id,
        coalesce(corrected_record.round_id, 0) as round_id,
        coalesce(corrected_record.amount_id, 0) as amount_id
    from corrected_record
    join deal_record on deal_record.record_id = corrected_record.record_id

),

ranked as (

    select
        publication.publication_id,
        entered.*,
        case when entered.import_id > publication.import_id then 1 else 0 end as is_since,
        row_number() over (
            partition by
                publication.publication_id, entered.own_deal_id,
                case when entered.import_id > publication.import_id then 1 else 0 end
            order by entered.import_id desc
        ) as newest
    from publication
    cross join entered

)

select
    now.publication_id,
    now.deal_id,
    max(case when now.announced_id <> coalesce(before.announced_id, 0) then 1 else 0 end) as is_date,
    max(case when now.country_id <> coalesce(before.country_id, 0) then 1 else 0 end) as is_country,
    max(case when now.sector_id <> coalesce(before.sector_id, 0) then 1 else 0 end) as is_sector,
    max(case when now.round_id <> coalesce(before.round_id, 0) then 1 else 0 end) as is_round,
    max(case when now.amount_id <> coalesce(before.amount_id, 0) then 1 else 0 end) as is_amount
from ranked as now
left join ranked as before
    on before.publication_id = now.publication_id
    and before.own_deal_id = now.own_deal_id
    and before.is_since = 0
    and before.newest = 1
where now.is_since = 1 and now.newest = 1
group by now.publication_id, now.deal_id;
