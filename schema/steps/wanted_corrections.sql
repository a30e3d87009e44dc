-- The lines of corrections that hold of each deal; of several about one field, the newest. The fields are in the
-- order in which they are applied.

select
    correction_of_deal.own_deal_id,
    max(case when field = 'company' then correction_id end),
    max(case when field = 'announced_on' then correction_id end),
    max(case when field = 'round' then correction_id end),
    max(case when field = 'sector' then correction_id end),
    max(case when field = 'country' then correction_id end),
    max(case when field = 'amount' then correction_id end),
    max(case when field = 'investors' then correction_id end)
from correction_of_deal
join active_correction using (correction_id)
where correction_of_deal.own_deal_id is not null
group by correction_of_deal.own_deal_id;
