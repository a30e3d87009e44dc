-- The amount in the middle of each class of rounds, over all years.
with
ranked as (
    select
        round_class,
        amount_usd,
        row_number() over (partition by round_class order by amount_usd) as place,
        count(*) over (partition by round_class) as deal_count
    from deals
    where in_scope = 1 and amount_usd is not null
)
select round_class, deal_count, amount_usd as median_usd
from ranked
where place = (deal_count + 1) / 2
order by round_class
