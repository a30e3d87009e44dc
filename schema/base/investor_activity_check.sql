create view investor_activity_check (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    investor_key,         -- normal form of the name; empty: every deal that names anyone, once; key
    country,              -- ISO 3166-1 alpha-2, empty where unknown; key
    deal_count,           -- deals it took part in
    lead_count,           -- deals that name it as lead
    sole_count,           -- deals that name no other investor
    known_amount_count,   -- deals whose amount in dollars is known
    round_amount_usd,     -- US dollars, whole rounds
    attributed_usd        -- US dollars counted to it
) as
-- Title:   What investors took part in, by quarter and country, from the deals
--
-- Grain:   one row per quarter, investor and country that have a deal, and one for all investors
-- Sources: deal_in_scope, investor_share

with

shared as (

    select
        deal_in_scope.quarter_ordinal,
        coalesce(deal_in_scope.country, '') as country,
        investor_share.deal_id,
        investor_share.investor_key,
        investor_share.is_lead,
        investor_share.investor_count,
        deal_in_scope.amount_usd,
        investor_share.attributed_usd
    from deal_in_scope
    join investor_share on investor_share.deal_id = deal_in_scope.deal_id

),

named_deal as (

    select
        shared.quarter_ordinal,
        shared.country,
        shared.deal_id,
        max(shared.is_lead) as is_lead,
        max(shared.investor_count) as investor_count,
        max(shared.amount_usd) as amount_usd
    from shared
    group by shared.quarter_ordinal, shared.country, shared.deal_id

)

select
    shared.quarter_ordinal,
    shared.investor_key,
    shared.country,
    count(*) as deal_count,
    cast(sum(shared.is_lead) as bigint) as lead_count,
    count(case when shared.investor_count = 1 then 1 end) as sole_count,
    count(shared.amount_usd) as known_amount_count,
    cast(coalesce(sum(shared.amount_usd), 0) as bigint) as round_amount_usd,
    cast(coalesce(sum(shared.attributed_usd), 0) as bigint) as attributed_usd
from shared
group by shared.quarter_ordinal, shared.investor_key, shared.country

union all

select
    named_deal.quarter_ordinal,
    '' as investor_key,
    named_deal.country,
    count(*) as deal_count,
    cast(sum(named_deal.is_lead) as bigint) as lead_count,
    count(case when named_deal.investor_count = 1 then 1 end) as sole_count,
    count(named_deal.amount_usd) as known_amount_count,
    cast(coalesce(sum(named_deal.amount_usd), 0) as bigint) as round_amount_usd,
    cast(coalesce(sum(named_deal.amount_usd), 0) as bigint) as attributed_usd
from named_deal
group by named_deal.quarter_ordinal, named_deal.country;
