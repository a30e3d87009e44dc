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
-- Sources: told_deal, company_sighting, standing_import, quarter, policy
-- Notes:   What no sighting knows of company, sector and place, the newest company list may: by the
--          id of the company, or by its name where the deal or the list has no id, and no two
--          companies of the list have that name.

select
    told.deal_id,
    told.sighting_id,
    told.amount_sighting_id,
    told.source_count,
    case when told.company = told.company_reference then coalesce(company.company, told.company) else told.company end as company,
    case when told.company = told.company_reference then coalesce(company.company_key, told.company_key) else told.company_key end as company_key,
    told.announced_on,
    told.announced_precision,
    quarter.quarter,
    quarter.quarter_ordinal,
    told.round_label_id,
    told.round,
    told.round_class,
    told.deal_kind,
    case when told.deal_kind = 'fundraising' then 1 else 0 end as in_scope,
    coalesce(told.sector_label_id, company.sector_label_id) as sector_label_id,
    coalesce(told.sector, company.sector) as sector,
    coalesce(told.place_label_id, company.place_label_id) as place_label_id,
    coalesce(told.country, company.country) as country,
    told.amount_text,
    told.currency,
    told.amount_low,
    told.amount_point,
    told.amount_high,
    told.amount_status,
    told.usd_rate,
    told.amount_low_usd,
    told.amount_usd,
    told.amount_high_usd,
    case when told.amount_usd > cast(policy.value as integer) then 1 else 0 end as is_mega,
    told.investors
from told_deal as told
join policy on policy.name = 'mega_deal_usd'
left join company_sighting as company
    on company.company_sighting_id = coalesce(
        (
            select max(company_sighting.company_sighting_id)
            from company_sighting
            join standing_import on standing_import.import_id = company_sighting.import_id
            where company_sighting.company_reference = told.company_reference
        ),
        (
            select max(named.company_sighting_id)
            from company_sighting as named
            where named.company_key = told.company_key
                and (named.company_reference is null or told.company_reference is null)
                and named.import_id = (
                    select max(newest.import_id)
                    from company_sighting as newest
                    join standing_import on standing_import.import_id = newest.import_id
                    where newest.company_key = told.company_key
                        and (newest.company_reference is null or told.company_reference is null)
                )
            having count(distinct named.content_key) = 1
        )
    )
left join quarter
    on told.announced_precision <> 'year'
    and quarter.quarter_ordinal
        = 4 * cast(substr(told.announced_on, 1, 4) as integer)
        + (cast(substr(told.announced_on, 6, 2) as integer) - 1) / 3;
