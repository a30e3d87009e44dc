-- ref_round_codes.csv: deals and money by quarter and funding_round_code.

with

counted as (

    select
        quarter,
        substr(place_text, 1, 3) as country,
        case when instr(round_text, ' / ') > 0 then substr(round_text, instr(round_text, ' / ') + 3) else '-' end as code,
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
    code,
    count(*) as rounds,
    count(amount_usd) as disclosed,
    coalesce(sum(amount_usd), 0) as sum_usd
from scoped
group by scope, quarter, code;
