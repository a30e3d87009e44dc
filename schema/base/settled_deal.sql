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
-- Engines: SQLite; a step of the import
-- Sources: told_by, sighting, company_sighting, standing_import, quarter, policy
-- Notes:   What no sighting knows of company, sector and place, the newest company list may: by the
--          id of the company, or by its name where the deal or the list has no id, and no two
--          companies of the list have that name.

select
    told_by.deal_id,
    told_by.lead_sighting_id as sighting_id,
    told_by.amount_sighting_id,
    told_by.source_count,
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
    told_by.investors
from told_by
join sighting as lead on lead.sighting_id = told_by.lead_sighting_id
join sighting as round on round.sighting_id = told_by.round_sighting_id
join sighting as sector on sector.sighting_id = told_by.sector_sighting_id
join sighting as place on place.sighting_id = told_by.place_sighting_id
join sighting as amount on amount.sighting_id = told_by.amount_sighting_id
join policy on policy.name = 'mega_deal_usd'
left join company_sighting as company
    on company.company_sighting_id = coalesce(
        (
            select max(company_sighting.company_sighting_id)
            from company_sighting
            join standing_import on standing_import.import_id = company_sighting.import_id
            where company_sighting.company_reference = lead.company_reference
        ),
        (
            select max(named.company_sighting_id)
            from company_sighting as named
            where named.company_key = lead.company_key
                and (named.company_reference is null or lead.company_reference is null)
                and named.import_id = (
                    select max(newest.import_id)
                    from company_sighting as newest
                    join standing_import on standing_import.import_id = newest.import_id
                    where newest.company_key = lead.company_key
                        and (newest.company_reference is null or lead.company_reference is null)
                )
            having count(distinct named.content_key) = 1
        )
    )
left join quarter
    on lead.announced_precision <> 'year'
    and quarter.quarter_ordinal
        = 4 * cast(substr(lead.announced_on, 1, 4) as integer)
        + (cast(substr(lead.announced_on, 6, 2) as integer) - 1) / 3;
