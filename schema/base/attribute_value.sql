create view attribute_value (
    deal_id,              -- key
    field,                -- company announced_on round sector country amount; key
    record_id,          -- record of the row, key
    raw_row_id,           -- the row as it stood in the sheet
    import_id,            -- import of the row
    source,               -- source of the row
    source_rank,          -- 1 is believed first; equal ranks go by source_name
    source_name,          -- key of the source
    value,                -- as the row has it, null where it has none
    compared              -- as values are compared: a name in normal form, an amount in US dollars
) as
-- Title:   The value that each counted record has for each field of a deal
--
-- Grain:   one row per deal, field and record, of deals with more than one record
-- Sources: deal, deal_record, corrected_record, active_import, source, same_deal
-- Notes:   Of each source only its newest import counts. A correction by hand has the fields it names.

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
    deal_record.record_id,
    deal_record.raw_row_id,
    deal_record.import_id,
    coalesce(source.label, source.name) as source,
    source.source_rank, source.name as source_name,
    case field.field
        when 'company' then deal_record.company
        when 'announced_on' then deal_record.announced_on
        when 'round' then coalesce(deal_record.round, nullif(deal_record.round_class, 'unknown'))
        when 'sector' then deal_record.sector
        when 'country' then deal_record.country
        else case when deal_record.amount_status <> 'undisclosed' then deal_record.amount_text end
    end as value,
    case field.field
        when 'company' then deal_record.company_key
        when 'announced_on' then deal_record.announced_on
        when 'round' then coalesce(deal_record.round, nullif(deal_record.round_class, 'unknown'))
        when 'sector' then deal_record.sector
        when 'country' then deal_record.country
        else coalesce(
            cast(deal_record.amount_usd as varchar(32)),
            coalesce(deal_record.currency, '') || cast(deal_record.amount_point as varchar(32))
        )
    end as compared
from deal
join deal_record on deal_record.deal_id = deal.deal_id
join active_import on active_import.import_id = deal_record.import_id
join source on source.source_id = deal_record.source_id
cross join field
left join corrected_record as by_hand on by_hand.record_id = deal_record.record_id
where (
    deal.source_count > 1
    or exists (select 1 from same_deal where same_deal.counted_deal_id = deal.deal_id)
    or exists (
        select 1
        from corrected_record as corrected
        join deal_record as record on record.record_id = corrected.record_id
        where record.deal_id = deal.deal_id
    )
)
    and (
        by_hand.record_id is null
        or case field.field
            when 'company' then by_hand.company_id
            when 'announced_on' then by_hand.announced_id
            when 'round' then by_hand.round_id
            when 'sector' then by_hand.sector_id
            when 'country' then by_hand.country_id
            else by_hand.amount_id
        end is not null
    )
    and not exists (
        select 1
        from deal_record as newer
        join active_import as active on active.import_id = newer.import_id
        where newer.deal_id = deal_record.deal_id
            and newer.own_deal_id = deal_record.own_deal_id
            and newer.source_id = deal_record.source_id
            and newer.import_id > deal_record.import_id
    );
