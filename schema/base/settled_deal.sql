create view settled_deal (
    deal_id, sighting_id, amount_sighting_id, source_count,
    company, company_key, announced_on, announced_precision, quarter, quarter_ordinal,
    round_label_id, round, round_class, deal_kind, in_scope,
    sector_label_id, sector, place_label_id, country,
    amount_text, currency, amount_low, amount_point, amount_high, amount_status, usd_rate,
    amount_low_usd, amount_usd, amount_high_usd, is_mega, investors
) as
-- Title:   The current deal, made from its sightings
--
-- Grain:   one row per unsettled deal that still has a sighting
-- Sources: unsettled_deal, sighting, import, source, company_sighting, quarter, policy
-- Notes:   Of each source only its newest import speaks. Sources are believed in the order of their
--          rank, then of their name. Each of round, sector, place and amount is taken from the first
--          sighting that knows it; what no sighting knows, the company list may. Investors named on
--          several rows of that sheet are joined.

with

standing_import as (

    select import.import_id
    from import
    where import.undoes_import_id is null
        and not exists (
            select 1
            from import as undo
            where undo.undoes_import_id = import.import_id
        )

),

standing as (

    select
        sighting.*,
        source.source_rank,
        source.name as source_name,
        max(sighting.import_id) over (
            partition by sighting.deal_id, sighting.source_id
        ) as newest_import_id
    from unsettled_deal
    join sighting on sighting.deal_id = unsettled_deal.deal_id
    join standing_import on standing_import.import_id = sighting.import_id
    join source on source.source_id = sighting.source_id

),

heard as materialized (

    select
        standing.*,
        row_number() over (
            partition by standing.deal_id
            order by standing.source_rank, standing.source_name, standing.sighting_id
        ) as turn
    from standing
    where standing.import_id = standing.newest_import_id

),

first_to_know as (

    select
        heard.deal_id,
        count(distinct heard.source_id) as source_count,
        coalesce(min(case when heard.round is not null or heard.round_class <> 'unknown' then heard.turn end), 1) as round_turn,
        coalesce(min(case when heard.sector is not null then heard.turn end), 1) as sector_turn,
        coalesce(min(case when heard.country is not null then heard.turn end), 1) as place_turn,
        coalesce(min(case when heard.amount_status <> 'undisclosed' then heard.turn end), 1) as amount_turn,
        coalesce(min(case when heard.investors is not null then heard.turn end), 1) as investors_turn
    from heard
    group by heard.deal_id

),

company as materialized (

    select
        company_sighting.*,
        row_number() over (
            partition by company_sighting.company_reference
            order by company_sighting.company_sighting_id desc
        ) as turn
    from company_sighting
    join standing_import on standing_import.import_id = company_sighting.import_id
    where company_sighting.company_reference in (
        select heard.company_reference
        from heard
    )

)

select
    lead.deal_id,
    lead.sighting_id,
    amount.sighting_id as amount_sighting_id,
    first_to_know.source_count,
    case when lead.company = lead.company_reference then coalesce(company.company, lead.company) else lead.company end as company,
    case when lead.company = lead.company_reference then coalesce(company.company_key, lead.company_key) else lead.company_key end as company_key,
    lead.announced_on,
    lead.announced_precision,
    quarter.quarter,
    quarter.quarter_ordinal,
    round.round_label_id,
    round.round,
    round.round_class,
    round.deal_kind,
    case when round.deal_kind = 'fundraising' then 1 else 0 end as in_scope,
    coalesce(sector.sector_label_id, company.sector_label_id) as sector_label_id,
    coalesce(sector.sector, company.sector) as sector,
    coalesce(place.place_label_id, company.place_label_id) as place_label_id,
    coalesce(place.country, company.country) as country,
    amount.amount_text,
    amount.currency,
    amount.amount_low,
    amount.amount_point,
    amount.amount_high,
    amount.amount_status,
    amount.usd_rate,
    amount.amount_low_usd,
    amount.amount_usd,
    amount.amount_high_usd,
    case when amount.amount_usd > cast(policy.value as integer) then 1 else 0 end as is_mega,
    (
        select group_concat(said.investors, '; ')
        from (
            select heard.investors
            from heard
            where heard.deal_id = investors.deal_id and heard.source_id = investors.source_id
            group by heard.investors
            order by min(heard.turn)
        ) as said
    ) as investors
from first_to_know
join heard as lead on lead.deal_id = first_to_know.deal_id and lead.turn = 1
join heard as round on round.deal_id = first_to_know.deal_id and round.turn = first_to_know.round_turn
join heard as sector on sector.deal_id = first_to_know.deal_id and sector.turn = first_to_know.sector_turn
join heard as place on place.deal_id = first_to_know.deal_id and place.turn = first_to_know.place_turn
join heard as amount on amount.deal_id = first_to_know.deal_id and amount.turn = first_to_know.amount_turn
join heard as investors on investors.deal_id = first_to_know.deal_id and investors.turn = first_to_know.investors_turn
join policy on policy.name = 'mega_deal_usd'
left join company on company.company_reference = lead.company_reference and company.turn = 1
left join quarter
    on lead.announced_precision <> 'year'
    and quarter.quarter_ordinal
        = 4 * cast(substr(lead.announced_on, 1, 4) as integer)
        + (cast(substr(lead.announced_on, 6, 2) as integer) - 1) / 3;
