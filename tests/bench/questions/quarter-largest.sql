-- The largest rounds of a quarter: company, place, round, who paid, and the row they are taken from.
select company, country, round, amount_usd, investors, amount_file_name, amount_row_number
from deals
where quarter = '2023Q4' and in_scope = 1
order by amount_usd is null, amount_usd desc, deal_id
limit 50
