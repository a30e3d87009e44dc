create view check_completeness (
    source,               -- key
    quarter,              -- '2023Q4', key
    field,                -- amount, round, sector, country or investors; key
    deal_count,           -- deals of the source in the quarter
    known_count,          -- those of them in which the field is known
    known_pct,            -- per cent of deal_count
    before_pct,           -- per cent of the source's deals of the quarter before
    z_squared             -- square of the test of the two shares, pooled
) as
-- Title:    Fields that went missing: no field of a source is left out far more often than a quarter before
--
-- Severity: warning
-- Grain:    one row per source, quarter and field that is known at least 20 points less often
-- Sources:  deal, deal_record, source
-- Notes:    A column that was renamed, or a list that is not complete yet, moves figures that nobody
--           compares. Only a fall beyond chance (z² of 9.23) is listed, of at least 30 deals on both sides.

with

field as (

    select 'amount' as field
    union all select 'round' as field
    union all select 'sector' as field
    union all select 'country' as field
    union all select 'investors' as field

),

known as (

    select
        coalesce(source.label, source.name) as source, deal.quarter_ordinal, deal.quarter, count(*) as deal_count,
        cast(sum(case when deal.amount_status <> 'undisclosed' then 1 else 0 end) as bigint) as amount_count,
        cast(sum(case when deal.round_class <> 'unknown' then 1 else 0 end) as bigint) as round_count,
        count(deal.sector) as sector_count,
        count(deal.country) as country_count,
        count(deal.investors) as investors_count
    from deal
    join deal_record on deal_record.record_id = deal.record_id
    join source on source.source_id = deal_record.source_id
    where deal.in_scope = 1
        and deal.quarter_ordinal is not null
    group by coalesce(source.label, source.name), deal.quarter_ordinal, deal.quarter

),

listed as (

    select
        known.source, known.quarter_ordinal, known.quarter, field.field, known.deal_count,
        case field.field
            when 'amount' then known.amount_count when 'round' then known.round_count when 'sector' then known.sector_count
            when 'country' then known.country_count else known.investors_count
        end as known_count
    from known
    cross join field

),

compared as (

    select
        listed.*,
        1e2 * listed.known_count / listed.deal_count as known_pct,
        1e2 * before.known_count / before.deal_count as before_pct,
        1e0 * (listed.known_count + before.known_count) / (listed.deal_count + before.deal_count) as pooled,
        1e0 / listed.deal_count + 1e0 / before.deal_count as spread
    from listed
    join listed as before
        on before.source = listed.source and before.field = listed.field and before.quarter_ordinal = listed.quarter_ordinal - 1
    where listed.deal_count >= 30 and before.deal_count >= 30

)

select
    compared.source, compared.quarter, compared.field, compared.deal_count, compared.known_count,
    compared.known_pct, compared.before_pct,
    1e-4 * (compared.known_pct - compared.before_pct) * (compared.known_pct - compared.before_pct)
        / (compared.pooled * (1 - compared.pooled) * compared.spread) as z_squared
from compared
where compared.known_pct <= compared.before_pct - 20
    and 1e-4 * (compared.known_pct - compared.before_pct) * (compared.known_pct - compared.before_pct)
        >= 9.23e0 * compared.pooled * (1 - compared.pooled) * compared.spread
order by compared.source, compared.quarter, compared.field;
