-- Deals and money of each sector, year by year.
select substr(quarter, 1, 4) as year, sector, count(*) as deal_count, sum(amount_usd) as amount_usd
from deals
where in_scope = 1
group by year, sector
order by year, deal_count desc, sector
