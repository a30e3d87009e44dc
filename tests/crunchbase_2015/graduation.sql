-- Of companies whose first deal was a seed of 2008 to 2010 in the United States: how many raised again, and how
-- many reached a fourth round, tranches left out.
select
    count(*) as company_count,
    round(100.0 * sum(reached.round_number >= 2) / count(*), 1) as again_pct,
    round(100.0 * sum(reached.round_number >= 4) / count(*), 1) as fourth_pct
from deal_in_sequence as first
join deal on deal.deal_id = first.deal_id
join (
    select company_key, max(round_number) as round_number
    from deal_in_sequence
    group by company_key
) as reached on reached.company_key = first.company_key
where first.position = 1
    and first.country = 'US'
    and deal.announced_on between '2008-01-01' and '2010-12-31'
    and (deal.round_text = 'seed' or deal.round_text like 'seed /%')
