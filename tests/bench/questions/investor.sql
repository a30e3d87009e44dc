-- What one investor took part in, year by year.
select substr(quarter, 1, 4) as year, count(*) as deal_count, sum(amount_usd) as amount_usd
from deals
where investors like '%老码头%'
group by year
order by year
