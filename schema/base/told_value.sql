create view told_value (
    deal_id,              -- key
    field,                -- company announced_on round sector country amount; key
    sighting_id,          -- row that says so, key
    raw_row_id,           -- the row as it stood in the sheet
    import_id,            -- import of the row
    source,               -- who says so
    source_rank,          -- 1 is believed first; equal ranks go by name
    value,                -- as told, null where the row does not tell
    compared              -- as values are compared: a name in normal form, an amount in US dollars
) as
-- Title:   What each row that speaks says of a deal, field by field
--
-- Grain:   one row per deal, field and sighting, of deals of which several sources tell
-- Sources: deal, same_deal, sighting, standing_import, source
-- Notes:   Of each source only its newest import speaks.

with

field as (

    select 'company' as field
    union all select 'announced_on' as field
    union all select 'round' as field
    union all select 'sector' as field
    union all select 'country' as field
    union all select 'amount' as field

)

select
    deal.deal_id,
    field.field,
    sighting.sighting_id,
    sighting.raw_row_id,
    sighting.import_id,
    source.name as source,
    source.source_rank,
    case field.field
        when 'company' then sighting.company
        when 'announced_on' then sighting.announced_on
        when 'round' then coalesce(sighting.round, nullif(sighting.round_class, 'unknown'))
        when 'sector' then sighting.sector
        when 'country' then sighting.country
        else case when sighting.amount_status <> 'undisclosed' then sighting.amount_text end
    end as value,
    case field.field
        when 'company' then sighting.company_key
        when 'announced_on' then sighting.announced_on
        when 'round' then coalesce(sighting.round, nullif(sighting.round_class, 'unknown'))
        when 'sector' then sighting.sector
        when 'country' then sighting.country
        else coalesce(
            cast(sighting.amount_usd as varchar(32)),
            coalesce(sighting.currency, '') || cast(sighting.amount_point as varchar(32))
        )
    end as compared
from deal
left join same_deal on same_deal.counted_deal_id = deal.deal_id
join sighting on sighting.deal_id = coalesce(same_deal.deal_id, deal.deal_id)
join standing_import on standing_import.import_id = sighting.import_id
join source on source.source_id = sighting.source_id
cross join field
where (deal.source_count > 1 or same_deal.deal_id is not null)
    and not exists (
        select 1
        from sighting as newer
        join standing_import as standing on standing.import_id = newer.import_id
        where newer.deal_id = sighting.deal_id
            and newer.source_id = sighting.source_id
            and newer.import_id > sighting.import_id
    );
