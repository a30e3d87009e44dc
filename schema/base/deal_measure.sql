create view deal_measure (
    deal_id,              -- key
    quarter_ordinal,      -- year * 4 + quarter - 1
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    currency,             -- ISO 4217, null where unknown
    deal_kind,            -- fundraising, or why it is out of scope
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
-- Grain:   one row per deal in a known quarter, those out of scope included
-- Sources: deal

select
    deal.deal_id,
    deal.quarter_ordinal,
    deal.country,
    coalesce(deal.sector, 'other') as sector,
    deal.round_class,
    deal.currency,
    deal.deal_kind,
    1 as deal_count,
    case when deal.amount_status <> 'undisclosed' then 1 else 0 end as disclosed_count,
    case when deal.amount_status = 'vague' then 1 else 0 end as vague_count,
    case when deal.amount_status = 'open' then 1 else 0 end as open_count,
    case
        when deal.amount_status <> 'undisclosed' and deal.amount_usd is null then 1 else 0
    end as unconverted_count,
    deal.is_mega as mega_count,
    coalesce(deal.amount_low_usd, 0) as amount_low_usd,
    coalesce(deal.amount_usd, 0) as amount_usd,
    coalesce(deal.amount_high_usd, deal.amount_usd, 0) as amount_high_usd,
    case when deal.is_mega = 1 then coalesce(deal.amount_usd, 0) else 0 end as mega_amount_usd,
    deal.province
from deal
where deal.quarter_ordinal is not null;
