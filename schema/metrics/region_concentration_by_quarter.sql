create view region_concentration_by_quarter (
    quarter,                -- '2023Q4', key
    country,                -- ISO 3166-1 alpha-2, key
    country_count,          -- deals of the country, undisclosed ones included
    located_count,          -- denominator of the shares of deals: deals whose province is known
    located_amount_usd,     -- denominator of the shares of the amount: US dollars of those deals
    province_count,         -- provinces with a deal
    top1_share_pct,         -- per cent of located_count in the province with the most deals, null without one
    top5_share_pct,         -- per cent of located_count in the five provinces with the most deals, null below five
    top1_amount_share_pct,  -- per cent of located_amount_usd in the province that raised the most, null without one
    top5_amount_share_pct   -- per cent of located_amount_usd in the five provinces that raised the most, null below five
) as
-- Title:   Concentration by region: how many of a country's deals are in its first provinces
--
-- Slide:   appendix
-- Grain:   one row per quarter and country that ever had a deal, quarters without one included as 0
-- Sources: calendar_quarter, region_count
-- Notes:   The first provinces by deals and those by amount may be others.

with

ranked as (

    select
        region_count.*,
        case when region_count.province <> '' then 1 else 0 end as is_located,
        row_number() over (
            partition by region_count.quarter_ordinal, region_count.country, case when region_count.province <> '' then 1 else 0 end
            order by region_count.deal_count desc, region_count.province
        ) as deal_place,
        row_number() over (
            partition by region_count.quarter_ordinal, region_count.country, case when region_count.province <> '' then 1 else 0 end
            order by region_count.amount_usd desc, region_count.province
        ) as amount_place
    from region_count
    where region_count.country <> ''

),

added_up as (

    select
        ranked.quarter_ordinal,
        ranked.country,
        cast(sum(ranked.deal_count) as bigint) as country_count,
        cast(sum(ranked.is_located * ranked.deal_count) as bigint) as located_count,
        cast(sum(ranked.is_located * ranked.amount_usd) as bigint) as located_amount_usd,
        cast(sum(ranked.is_located) as bigint) as province_count,
        cast(sum(case when ranked.deal_place = 1 then ranked.is_located * ranked.deal_count end) as bigint) as top1_count,
        cast(sum(case when ranked.deal_place <= 5 then ranked.is_located * ranked.deal_count end) as bigint) as top5_count,
        cast(sum(case when ranked.amount_place = 1 then ranked.is_located * ranked.amount_usd end) as bigint) as top1_amount_usd,
        cast(sum(case when ranked.amount_place <= 5 then ranked.is_located * ranked.amount_usd end) as bigint) as top5_amount_usd
    from ranked
    group by ranked.quarter_ordinal, ranked.country

),

known_country as (

    select added_up.country
    from added_up
    group by added_up.country

)

select
    calendar_quarter.quarter, known_country.country,
    coalesce(added_up.country_count, 0) as country_count,
    coalesce(added_up.located_count, 0) as located_count,
    coalesce(added_up.located_amount_usd, 0) as located_amount_usd,
    coalesce(added_up.province_count, 0) as province_count,
    case when added_up.province_count >= 1 then 1e2 * added_up.top1_count / nullif(added_up.located_count, 0) end as top1_share_pct,
    case when added_up.province_count >= 5 then 1e2 * added_up.top5_count / nullif(added_up.located_count, 0) end as top5_share_pct,
    case when added_up.province_count >= 1 then 1e2 * added_up.top1_amount_usd / nullif(added_up.located_amount_usd, 0) end as top1_amount_share_pct,
    case when added_up.province_count >= 5 then 1e2 * added_up.top5_amount_usd / nullif(added_up.located_amount_usd, 0) end as top5_amount_share_pct
from calendar_quarter
cross join known_country
left join added_up
    on added_up.country = known_country.country
    and added_up.quarter_ordinal = calendar_quarter.quarter_ordinal
order by calendar_quarter.quarter, known_country.country;
