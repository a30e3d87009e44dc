create view needed_rate (
    currency,             -- ISO 4217, key
    quarter,              -- '2023Q4', key
    usd_rate,             -- dollars a unit; null where no rate is known
    deal_count,           -- deals with an amount in it
    amount                -- whole units of the currency
) as
-- Title:   The exchange rates that the amounts of deals need, and those that are missing
--
-- Grain:   one row per currency, quarter and rate of deals that disclose an amount
-- Sources: deal
-- Notes:   An amount that its own sheet converted, or in US dollars, needs none.

select
    deal.currency,
    deal.quarter,
    deal.usd_rate,
    count(*) as deal_count,
    cast(sum(deal.amount_point) as bigint) as amount
from deal
where deal.currency is not null
    and deal.currency <> 'USD'
    and deal.quarter is not null
    and deal.amount_point is not null
    and (deal.usd_rate is null or deal.usd_rate <> 'sheet')
group by deal.currency, deal.quarter, deal.usd_rate;
