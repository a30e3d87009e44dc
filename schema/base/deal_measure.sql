create view deal_measure (
    deal_id,              -- key
    quarter_ordinal,      -- year * 4 + quarter - 1
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    deal_count,           -- 1
    disclosed_count,      -- 1 with an amount of any kind
    vague_count,          -- 1 with a band only, such as 数千万
    open_count,           -- 1 with an amount without an upper bound
    unconverted_count,    -- 1 with an amount whose currency has no rate; it adds no money
    mega_count,           -- 1 where the amount is strictly over the policy's bound
    amount_low_usd,       -- US dollars, 0 where it adds no money
    amount_usd,           -- US dollars, 0 where it adds no money
    amount_high_usd,      -- US dollars; an open amount enters with its point
    mega_amount_usd,      -- US dollars, 0 where not over the bound
    province              -- province or state, null where unknown
) as
-- Title:   What each deal adds to the cube
--
-- Grain:   one row per deal that counts
-- Sources: deal_in_scope

select
    deal_in_scope.deal_id,
    deal_in_scope.quarter_ordinal,
    deal_in_scope.country,
    deal_in_scope.sector,
    deal_in_scope.round_class,
    1 as deal_count,
    case when deal_in_scope.amount_status <> 'undisclosed' then 1 else 0 end as disclosed_count,
    case when deal_in_scope.amount_status = 'vague' then 1 else 0 end as vague_count,
    case when deal_in_scope.amount_status = 'open' then 1 else 0 end as open_count,
    case
        when deal_in_scope.amount_status <> 'undisclosed' and deal_in_scope.amount_usd is null then 1 else 0
    end as unconverted_count,
    deal_in_scope.is_mega as mega_count,
    coalesce(deal_in_scope.amount_low_usd, 0) as amount_low_usd,
    coalesce(deal_in_scope.amount_usd, 0) as amount_usd,
    coalesce(deal_in_scope.amount_high_usd, deal_in_scope.amount_usd, 0) as amount_high_usd,
    case when deal_in_scope.is_mega = 1 then coalesce(deal_in_scope.amount_usd, 0) else 0 end as mega_amount_usd,
    deal_in_scope.province
from deal_in_scope;
