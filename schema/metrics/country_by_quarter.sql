create view country_by_quarter (
    quarter,              -- '2023Q4', key
    country,              -- ISO 3166-1 alpha-2, key; null for deals whose country is unknown
    deal_count,           -- deals, undisclosed ones included
    amount_usd,           -- US dollars, disclosed deals only
    amount_rank,          -- 1 raised the most; equal amounts share a rank; null for the unknown country
    amount_share_pct,     -- per cent of the quarter's disclosed amount in the world, null without one
    deal_qoq_pct,         -- per cent against the quarter before, null without a base
    amount_qoq_pct,       -- per cent against the quarter before, null without a base
    amount_yoy_pct,       -- per cent against the same quarter a year before, null without a base
    total_amount_usd      -- denominator of amount_share_pct, US dollars
) as
-- Title:   Countries: deals and money by country, with their change
--
-- Slide:   14
-- Grain:   one row per quarter and country that ever had a deal, quarters without one included as 0
-- Sources: calendar_quarter, deal_cube
-- Notes:   The unknown country stands in the table so that the rows add up to the world; it has no
--          rank and no change.

with

known_country as (

    select distinct deal_cube.item
    from deal_cube
    where deal_cube.grain = 'country'

),

counted as (

    select
        calendar_quarter.quarter_ordinal,
        calendar_quarter.quarter,
        nullif(known_country.item, '') as country,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd
    from calendar_quarter
    cross join known_country
    left join deal_cube
        on deal_cube.grain = 'country'
        and deal_cube.market = ''
        and deal_cube.item = known_country.item
        and deal_cube.quarter_ordinal = calendar_quarter.quarter_ordinal

),

ranked as (

    select
        counted.*,
        cast(sum(counted.amount_usd) over (partition by counted.quarter_ordinal) as bigint) as total_amount_usd,
        case
            when counted.country is not null then rank() over (
                partition by counted.quarter_ordinal, case when counted.country is null then 1 else 0 end
                order by counted.amount_usd desc
            )
        end as amount_rank
    from counted

)

select
    ranked.quarter,
    ranked.country,
    ranked.deal_count,
    ranked.amount_usd,
    ranked.amount_rank,
    1e2 * ranked.amount_usd / nullif(ranked.total_amount_usd, 0) as amount_share_pct,
    1e2 * (ranked.deal_count - before.deal_count) / nullif(before.deal_count, 0) as deal_qoq_pct,
    1e2 * (ranked.amount_usd - before.amount_usd) / nullif(before.amount_usd, 0) as amount_qoq_pct,
    1e2 * (ranked.amount_usd - year_before.amount_usd) / nullif(year_before.amount_usd, 0) as amount_yoy_pct,
    ranked.total_amount_usd
from ranked
left join ranked as before
    on before.country = ranked.country
    and before.quarter_ordinal = ranked.quarter_ordinal - 1
left join ranked as year_before
    on year_before.country = ranked.country
    and year_before.quarter_ordinal = ranked.quarter_ordinal - 4
order by ranked.quarter, coalesce(ranked.amount_rank, 1000000), coalesce(ranked.country, '');
