-- ref_quarterly_2012Q1_2015Q4.csv: deals, money, mega deals and early stage by quarter.

with

counted as (

    select
        quarter,
        substr(place_text, 1, 3) as country,
        amount_text,
        amount_usd,
        case
            when round_text = 'venture / A' then 1
            when round_text like 'seed%' or round_text like 'angel%' then 1
            when round_text like 'convertible_note%' or round_text like 'equity_crowdfunding%' then 1
            else 0
        end as is_early
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

),

ranked as (

    select
        scoped.*,
        row_number() over (
            partition by scope, quarter, amount_usd is null
            order by amount_usd
        ) as amount_rank,
        count(amount_usd) over (partition by scope, quarter) as disclosed
    from scoped

)

select
    scope,
    quarter,
    count(*) as rounds,
    count(amount_text) as disclosed_nonblank,
    count(amount_usd) as disclosed,
    sum(amount_usd) as sum_usd,
    avg(case when amount_rank in ((disclosed + 1) / 2, (disclosed + 2) / 2) then amount_usd end) as median_usd,
    count(case when amount_usd >= 100000000 then 1 end) as mega_rounds,
    coalesce(sum(case when amount_usd >= 100000000 then amount_usd end), 0) as mega_sum_usd,
    sum(is_early) as early_rounds,
    round(100.0 * sum(is_early) / count(*), 2) as early_share_pct
from ranked
group by scope, quarter;
