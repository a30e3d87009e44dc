-- Everything that is known of one company, under any of its names.
select announced_on, company, round, amount_text, investors, source, file_name, row_number
from deals
where company like '%云千蜗牛%'
order by announced_on, deal_id
