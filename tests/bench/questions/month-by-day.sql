-- Deals and money of one month, day by day.
select announced_on, count(*) as deal_count, sum(amount_usd) as amount_usd
from deals
where announced_on between '2023-11-01' and '2023-11-30' and in_scope = 1
group by announced_on
order by announced_on
