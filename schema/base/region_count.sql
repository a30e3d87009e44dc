create view region_count (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    country,              -- ISO 3166-1 alpha-2, empty where unknown; key
    province,             -- as the list of places has it, empty where unknown; key
    deal_count,           -- deals, undisclosed ones included
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:   Deals of the world by country and province
--
-- Grain:   one row per quarter, country and province that has a deal
-- Sources: deal_cube
-- Notes:   Deals of a country without a province are what its provinces leave over.

with

located as (

    select
        deal_cube.quarter_ordinal,
        substr(deal_cube.item, 1, 2) as country,
        substr(deal_cube.item, 4) as province,
        deal_cube.deal_count,
        deal_cube.amount_usd
    from deal_cube
    where deal_cube.grain = 'province'

),

added_up as (

    select
        located.quarter_ordinal,
        located.country,
        cast(sum(located.deal_count) as bigint) as deal_count,
        cast(sum(located.amount_usd) as bigint) as amount_usd
    from located
    group by located.quarter_ordinal, located.country

)

select
    located.quarter_ordinal,
    located.country,
    located.province,
    located.deal_count,
    located.amount_usd
from located

union all

select
    deal_cube.quarter_ordinal,
    deal_cube.item as country,
    '' as province,
    deal_cube.deal_count - coalesce(added_up.deal_count, 0) as deal_count,
    deal_cube.amount_usd - coalesce(added_up.amount_usd, 0) as amount_usd
from deal_cube
left join added_up
    on added_up.quarter_ordinal = deal_cube.quarter_ordinal
    and added_up.country = deal_cube.item
where deal_cube.grain = 'country'
    and deal_cube.deal_count > coalesce(added_up.deal_count, 0);
