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
-- Sources: unsettled_deal, told_by, sighting, company_sighting, standing_import, quarter, policy
-- Notes:   What no sighting knows of company, sector and place, the newest company list may: by the
--          id of the company, or by its name where the deal or the list has no id, and no two
--          companies of the list have that name.

with

told as (

    -- a deal of one row is what the row says: most deals of an import are spared the comparison
    select
        unsettled_deal.deal_id,
        sighting.sighting_id,
        sighting.sighting_id as amount_sighting_id,
        1 as source_count,
        sighting.company,
        sighting.company_key,
        sighting.company_reference,
        sighting.announced_on,
        sighting.announced_precision,
        sighting.round_label_id,
        sighting.round,
        sighting.round_class,
        sighting.deal_kind,
        sighting.sector_label_id,
        sighting.sector,
        sighting.place_label_id,
        sighting.country,
        sighting.amount_text,
        sighting.currency,
        sighting.amount_low,
        sighting.amount_point,
        sighting.amount_high,
        sighting.amount_status,
        sighting.usd_rate,
        sighting.amount_low_usd,
        sighting.amount_usd,
        sighting.amount_high_usd,
        sighting.investors
    from unsettled_deal
    join sighting on sighting.deal_id = unsettled_deal.deal_id
    where unsettled_deal.has_one_sighting = 1

    union all

    select
        told_by.deal_id,
        told_by.lead_sighting_id as sighting_id,
        told_by.amount_sighting_id,
        told_by.source_count,
        lead.company,
        lead.company_key,
        lead.company_reference,
        lead.announced_on,
        lead.announced_precision,
        round.round_label_id,
        round.round,
        round.round_class,
        round.deal_kind,
        sector.sector_label_id,
        sector.sector,
        place.place_label_id,
        place.country,
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
        told_by.investors
    from told_by
    join sighting as lead on lead.sighting_id = told_by.lead_sighting_id
    join sighting as round on round.sighting_id = told_by.round_sighting_id
    join sighting as sector on sector.sighting_id = told_by.sector_sighting_id
    join sighting as place on place.sighting_id = told_by.place_sighting_id
    join sighting as amount on amount.sighting_id = told_by.amount_sighting_id

)

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
from told
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
