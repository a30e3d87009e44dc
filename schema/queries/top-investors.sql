-- Top investors of a quarter: who took part in the most deals.
--
-- The amount is that of the whole rounds; what each investor put in is not known.
--
-- :quarter          the quarter, such as 2023Q4
-- :market = global  china, global, or a market of your own
-- :rows = 10        how many to list

select
    min(deal_investor.investor) as investor,
    count(distinct deal.deal_id) as deal_count,
    sum(deal.amount_usd) as amount_usd
from deal_in_market
join deal on deal.deal_id = deal_in_market.deal_id
join deal_investor on deal_investor.deal_id = deal.deal_id
where deal_in_market.quarter = :quarter
    and deal_in_market.market = :market
group by deal_investor.investor_key
order by deal_count desc, amount_usd desc nulls last, investor
limit :rows;
