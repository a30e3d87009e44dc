-- ref_countries.csv: deals and money by quarter and country, as the company list codes it.

select
    quarter,
    coalesce(substr(place_text, 1, 3), 'UNK') as country,
    count(*) as rounds,
    count(amount_usd) as disclosed,
    coalesce(sum(amount_usd), 0) as sum_usd
from deals
where quarter between '2012Q1' and '2015Q4'
group by quarter, coalesce(substr(place_text, 1, 3), 'UNK');
