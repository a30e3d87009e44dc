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
    province,             -- province or state, null where unknown
    stage_item            -- kind of round and size that a stage scheme asks for; null where the class says it all
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
    deal.province,
    case
        when deal.round = 'Convertible Note' then 'convertible_note'
        when deal.round = 'Equity Crowdfunding' then 'equity_crowdfunding'
        when deal.round = 'Accelerator' then 'accelerator'
        when deal.round = 'Late Stage' then 'late_stage'
        when deal.round = 'Private Equity' then 'private_equity'
        when deal.round_class = 'unknown' and lower(deal.round_text) = 'early stage vc' then 'early_stage_vc'
        when deal.round_class = 'unknown' and lower(deal.round_text) = 'later stage vc' then 'later_stage_vc'
        when deal.round_class = 'unknown' or deal.round_class = 'strategic' then deal.round_class
    end || case
        when deal.amount_usd is null then '/unsized'
        when deal.amount_usd <= 3000000 then '/le_3m'
        when deal.amount_usd <= 15000000 then '/le_15m'
        else '/over'
    end as stage_item
from deal
where deal.quarter_ordinal is not null;
