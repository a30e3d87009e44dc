create view first_deal_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, key
    deal_count,           -- deals that are the first of their company
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:   First deals of companies, from the deals
--
-- Grain:   one row per market, quarter and round class that has such a deal
-- Sources: sequence_in_market

select
    sequence_in_market.market,
    sequence_in_market.quarter_ordinal,
    sequence_in_market.round_class,
    count(*) as deal_count,
    cast(coalesce(sum(sequence_in_market.amount_usd), 0) as bigint) as amount_usd
from sequence_in_market
where sequence_in_market.position = 1
    and sequence_in_market.quarter_ordinal is not null
group by sequence_in_market.market, sequence_in_market.quarter_ordinal, sequence_in_market.round_class;
