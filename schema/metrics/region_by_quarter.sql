create view region_by_quarter (
    quarter,              -- '2023Q4', key
    country,              -- ISO 3166-1 alpha-2, key; null for deals whose country is unknown
    province,             -- as the list of places has it, key; null for deals whose province is unknown
    deal_count,           -- deals, undisclosed ones included
    amount_usd,           -- US dollars, disclosed deals only
    deal_rank,            -- 1 has the most deals of the country; equal counts share a rank: 1, 2, 2, 4; null where share_pct is
    share_pct,            -- per cent of located_count, null without one and for the unknown province
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    located_count,        -- denominator of share_pct: deals of the country whose province is known
    country_count         -- deals of the country
) as
-- Title:   Regions: which provinces of a country the deals and the money went to
--
-- Slide:   appendix
-- Grain:   one row per quarter, country and province that ever had a deal, quarters without one included as 0
-- Sources: calendar_quarter, region_count
-- Notes:   The unknown province stands in the table so that the rows add up to the country; it has no
--          rank and no share. Hong Kong, Macao and Taiwan are countries here, without provinces.

with

region as (

    select
        region_count.country,
        region_count.province
    from region_count
    group by region_count.country, region_count.province

),

counted as (

    select
        calendar_quarter.quarter_ordinal,
        calendar_quarter.quarter,
        region.country,
        region.province,
        coalesce(region_count.deal_count, 0) as deal_count,
        coalesce(region_count.amount_usd, 0) as amount_usd,
        case when region.province <> '' then coalesce(region_count.deal_count, 0) else 0 end as located
    from calendar_quarter
    cross join region
    left join region_count
        on region_count.country = region.country
        and region_count.province = region.province
        and region_count.quarter_ordinal = calendar_quarter.quarter_ordinal

),

totalled as (

    select
        counted.*,
        rank() over (
            partition by counted.quarter_ordinal, counted.country, case when counted.province = '' then 1 else 0 end
            order by counted.deal_count desc
        ) as deal_rank,
        cast(sum(counted.located) over (partition by counted.quarter_ordinal, counted.country) as bigint) as located_count,
        cast(sum(counted.deal_count) over (partition by counted.quarter_ordinal, counted.country) as bigint) as country_count
    from counted

),

shared as (

    select
        totalled.*,
        case when totalled.province <> '' then 1e2 * totalled.deal_count / nullif(totalled.located_count, 0) end as share_pct
    from totalled

)

select
    shared.quarter, nullif(shared.country, '') as country, nullif(shared.province, '') as province,
    shared.deal_count, shared.amount_usd, case when shared.share_pct is not null then shared.deal_rank end as deal_rank, shared.share_pct,
    shared.share_pct - lag(shared.share_pct) over (
        partition by shared.country, shared.province order by shared.quarter_ordinal
    ) as share_qoq_pp,
    shared.located_count, shared.country_count
from shared
order by shared.quarter, shared.country, case when shared.province = '' then 1 else 0 end, shared.deal_rank, shared.province;
