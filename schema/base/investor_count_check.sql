create view investor_count_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    investor_count,       -- investors that took part in a deal, each once
    named_count           -- deals that name an investor
) as
-- Title:   How many investors took part in a deal, by market
--
-- Grain:   one row per market and quarter that has a deal with an investor
-- Sources: investor_activity, market, market_country

select
    market.market,
    investor_activity.quarter_ordinal,
    count(distinct case when investor_activity.investor_key <> '' then investor_activity.investor_key end) as investor_count,
    cast(sum(case when investor_activity.investor_key = '' then investor_activity.deal_count else 0 end) as bigint) as named_count
from investor_activity
cross join market
left join market_country
    on market_country.market = market.market
    and market_country.country = investor_activity.country
where market.is_world = 1
    or market_country.country is not null
group by market.market, investor_activity.quarter_ordinal;
