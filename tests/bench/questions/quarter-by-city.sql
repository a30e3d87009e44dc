-- How many deals of a quarter each place has, as the sheets write it.
select place_text, count(*) as deal_count, sum(amount_usd) as amount_usd
from deals
where quarter = '2023Q4' and in_scope = 1
group by place_text
order by deal_count desc, place_text
