-- ref_round_types.csv: deals and money by quarter and funding_round_type.

with

counted as (

    select
        quarter,
        substr(place_text, 1, 3) as country,
        coalesce(substr(round_text, 1, instr(round_text || ' / ', ' / ') - 1), 'undisclosed') as type,
        amount_usd
    from deals
    where quarter between '2012Q1' and '2015Q4'

),

scoped as (

    select 'ALL' as scope, counted.*
    from counted

    union all

    select counted.country as scope, counted.*
    from counted
    where counted.country in ('CHN', 'USA')

)

select
    scope,
    quarter,
    type,
    count(*) as rounds,
    count(amount_usd) as disclosed,
    coalesce(sum(amount_usd), 0) as sum_usd
from scoped
group by scope, quarter, type;
