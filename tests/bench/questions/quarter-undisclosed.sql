-- Which deals of a quarter to ask about: series B and later without an amount.
select company, announced_on, round, investors, source, file_name, row_number
from deals
where quarter = '2023Q4' and amount_status = 'undisclosed' and round_class in ('b', 'c', 'd', 'e_plus')
order by announced_on, company
