create view cell_now (
    grain,                -- detail; world: all countries together; country: all classes together; key
    country,              -- ISO 3166-1 alpha-2, empty where unknown or all together; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    sector,               -- one of the 21, empty where all together; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or empty; key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    vague_count,          -- disclosed deals of a band only, such as 数千万
    open_count,           -- disclosed deals without an upper bound
    unconverted_count,    -- disclosed deals whose currency has no rate; they add no money
    mega_count,           -- deals strictly over the policy's bound
    amount_low_usd,       -- US dollars, disclosed deals only
    amount_usd,           -- US dollars, disclosed deals only
    amount_high_usd,      -- US dollars; an open amount enters with its point
    mega_amount_usd       -- US dollars, raised by the deals over the bound
) as
-- Title:   Cells as the deals add up to them
--
-- Grain:   one row per quarter that has a deal, and what the grain tells apart
-- Sources: deal_addend, cell_grain

with

detail as (

    select
        coalesce(deal_addend.country, '') as country,
        deal_addend.quarter_ordinal,
        deal_addend.sector,
        deal_addend.round_class,
        cast(sum(deal_addend.deal_count) as bigint) as deal_count,
        cast(sum(deal_addend.disclosed_count) as bigint) as disclosed_count,
        cast(sum(deal_addend.vague_count) as bigint) as vague_count,
        cast(sum(deal_addend.open_count) as bigint) as open_count,
        cast(sum(deal_addend.unconverted_count) as bigint) as unconverted_count,
        cast(sum(deal_addend.mega_count) as bigint) as mega_count,
        cast(sum(deal_addend.amount_low_usd) as bigint) as amount_low_usd,
        cast(sum(deal_addend.amount_usd) as bigint) as amount_usd,
        cast(sum(deal_addend.amount_high_usd) as bigint) as amount_high_usd,
        cast(sum(deal_addend.mega_amount_usd) as bigint) as mega_amount_usd
    from deal_addend
    group by
        deal_addend.country,
        deal_addend.quarter_ordinal,
        deal_addend.sector,
        deal_addend.round_class

)

select
    cell_grain.grain,
    case when cell_grain.has_country = 1 then detail.country else '' end as country,
    detail.quarter_ordinal,
    case when cell_grain.has_class = 1 then detail.sector else '' end as sector,
    case when cell_grain.has_class = 1 then detail.round_class else '' end as round_class,
    cast(sum(detail.deal_count) as bigint) as deal_count,
    cast(sum(detail.disclosed_count) as bigint) as disclosed_count,
    cast(sum(detail.vague_count) as bigint) as vague_count,
    cast(sum(detail.open_count) as bigint) as open_count,
    cast(sum(detail.unconverted_count) as bigint) as unconverted_count,
    cast(sum(detail.mega_count) as bigint) as mega_count,
    cast(sum(detail.amount_low_usd) as bigint) as amount_low_usd,
    cast(sum(detail.amount_usd) as bigint) as amount_usd,
    cast(sum(detail.amount_high_usd) as bigint) as amount_high_usd,
    cast(sum(detail.mega_amount_usd) as bigint) as mega_amount_usd
from detail
cross join cell_grain
group by
    cell_grain.grain,
    case when cell_grain.has_country = 1 then detail.country else '' end,
    detail.quarter_ordinal,
    case when cell_grain.has_class = 1 then detail.sector else '' end,
    case when cell_grain.has_class = 1 then detail.round_class else '' end;
