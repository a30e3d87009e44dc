create view company (
    company_key,          -- normal form of the name, key
    name,                 -- as its newest deal writes it
    first_seen_on,        -- ISO day of its first deal
    last_seen_on,         -- ISO day of its newest deal
    deal_count,           -- fundraisings, undisclosed ones included
    amount_usd,           -- US dollars, disclosed fundraisings only
    country,              -- of its newest deal that knows one: ISO 3166-1 alpha-2, null where unknown
    province,             -- of its newest deal in that country that knows province or city, null where unknown
    city,                 -- likewise
    sector                -- of its newest deal that knows one: one of the 21, null where unknown
) as
-- Title:   One row per company, for ad-hoc questions
--
-- Grain:   one row per company that has a deal, also one out of scope
-- Sources: deal
-- Notes:   Companies are distinguished by the normal form of their names; the team's file may have other
--          names of one company.

with

placed as (

    select
        deal.company_key, deal.company, deal.announced_on, deal.in_scope, deal.amount_usd,
        deal.country, deal.province, deal.city, deal.sector,
        row_number() over (partition by deal.company_key order by deal.announced_on, deal.deal_id) as place
    from deal

),

known as (

    select
        placed.*,
        max(placed.place) over (partition by placed.company_key) as last_place,
        max(case when placed.sector is not null then placed.place end) over (partition by placed.company_key) as sector_place,
        max(case when placed.country is not null then placed.place end) over (partition by placed.company_key) as country_place
    from placed

),

at_home as (

    select
        known.*,
        max(case when known.place = known.country_place then known.country end) over (partition by known.company_key) as home
    from known

),

located as (

    select
        at_home.*,
        max(case when at_home.country = at_home.home and coalesce(at_home.province, at_home.city) is not null then at_home.place end)
            over (partition by at_home.company_key) as province_place
    from at_home

)

select
    located.company_key,
    max(case when located.place = located.last_place then located.company end) as name,
    min(located.announced_on) as first_seen_on,
    max(located.announced_on) as last_seen_on,
    cast(sum(located.in_scope) as bigint) as deal_count,
    cast(coalesce(sum(case when located.in_scope = 1 then located.amount_usd end), 0) as bigint) as amount_usd,
    max(located.home) as country,
    max(case when located.place = located.province_place then located.province end) as province,
    max(case when located.place = located.province_place then located.city end) as city,
    max(case when located.place = located.sector_place then located.sector end) as sector
from located
group by located.company_key
order by located.company_key;
