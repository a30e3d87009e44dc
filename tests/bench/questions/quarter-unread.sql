-- Labels of a quarter that no list knows, with the deals that carry them.
select sector_text, round_text, count(*) as deal_count
from deals
where quarter = '2023Q4' and (sector is null or round_class = 'unknown')
group by sector_text, round_text
order by deal_count desc, sector_text, round_text
