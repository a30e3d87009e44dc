create view revised_side (
    publication_id,       -- key
    deal_id,              -- key
    is_now,               -- 0 as published, 1 as known now; key
    quarter_ordinal,      -- year * 4 + quarter - 1, null where only the year is known
    country,              -- ISO 3166-1 alpha-2, or unknown
    sector,               -- one of the 21
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    in_scope,             -- 1 where the metrics count it
    is_mega,              -- 1 where the amount is strictly over the policy's bound
    amount_status,        -- exact approximate vague open undisclosed
    amount_low_usd,       -- US dollars
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    amount_high_usd       -- US dollars, null where open
) as
-- Title:   A changed deal as it was published, and as it is known now
--
-- Grain:   one row per publication, changed deal and side on which the deal is known
-- Sources: changed_deal, published_deal, deal_state

with

side as (

    select 0 as is_now
    union all
    select 1 as is_now

)

select
    changed_deal.publication_id,
    changed_deal.deal_id,
    side.is_now,
    case side.is_now when 0 then was.quarter_ordinal else now.quarter_ordinal end as quarter_ordinal,
    coalesce(case side.is_now when 0 then was.country else now.country end, 'unknown') as country,
    case side.is_now when 0 then was.sector else now.sector end as sector,
    case side.is_now when 0 then was.round_class else now.round_class end as round_class,
    case side.is_now when 0 then was.in_scope else now.in_scope end as in_scope,
    case side.is_now when 0 then was.is_mega else now.is_mega end as is_mega,
    case side.is_now when 0 then was.amount_status else now.amount_status end as amount_status,
    case side.is_now when 0 then was.amount_low_usd else now.amount_low_usd end as amount_low_usd,
    case side.is_now when 0 then was.amount_usd else now.amount_usd end as amount_usd,
    case side.is_now when 0 then was.amount_high_usd else now.amount_high_usd end as amount_high_usd
from changed_deal
cross join side
left join published_deal as was
    on was.publication_id = changed_deal.publication_id
    and was.deal_id = changed_deal.deal_id
left join deal_state as now on now.deal_id = changed_deal.deal_id
where case side.is_now when 0 then was.deal_id else now.deal_id end is not null;
