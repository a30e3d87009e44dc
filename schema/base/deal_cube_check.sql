create view deal_cube_check (
    grain,                -- market, sector, round_class, stage, currency or event: of a market; country or province: of the world; key
    market,               -- china, global, or a team's own; empty where the grain is of the world; key
    item,                 -- sector, class, unknown/le_3m, currency, kind of event, country, or CN/北京; empty for a whole market, or where unknown; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
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
-- Title:   The cube as the deals add up to it: which deals a market holds is decided here
--
-- Grain:   one row per grain, market, item and quarter that has a deal
-- Sources: deal_measure, market, market_country
-- Notes:   The world holds every deal, also those whose country is unknown. Deals out of scope are in
--          the grain event alone.

with

grain as (

    select 'market' as grain, 1 as in_scope
    union all select 'sector' as grain, 1 as in_scope
    union all select 'round_class' as grain, 1 as in_scope
    union all select 'stage' as grain, 1 as in_scope
    union all select 'currency' as grain, 1 as in_scope
    union all select 'event' as grain, 0 as in_scope

),

detail as (

    select
        deal_measure.country, deal_measure.province, deal_measure.quarter_ordinal, deal_measure.sector, deal_measure.round_class, deal_measure.stage_item,
        coalesce(deal_measure.currency, '') as currency, deal_measure.deal_kind, case when deal_measure.deal_kind = 'fundraising' then 1 else 0 end as in_scope,
        cast(sum(deal_measure.deal_count) as bigint) as deal_count, cast(sum(deal_measure.disclosed_count) as bigint) as disclosed_count,
        cast(sum(deal_measure.vague_count) as bigint) as vague_count, cast(sum(deal_measure.open_count) as bigint) as open_count,
        cast(sum(deal_measure.unconverted_count) as bigint) as unconverted_count, cast(sum(deal_measure.mega_count) as bigint) as mega_count,
        cast(sum(deal_measure.amount_low_usd) as bigint) as amount_low_usd, cast(sum(deal_measure.amount_usd) as bigint) as amount_usd,
        cast(sum(deal_measure.amount_high_usd) as bigint) as amount_high_usd, cast(sum(deal_measure.mega_amount_usd) as bigint) as mega_amount_usd
    from deal_measure
    group by deal_measure.country, deal_measure.province, deal_measure.quarter_ordinal, deal_measure.sector, deal_measure.round_class,
        deal_measure.stage_item, deal_measure.currency, deal_measure.deal_kind

),

cell as (

    select
        market.market,
        grain.grain,
        case grain.grain when 'sector' then detail.sector when 'round_class' then detail.round_class when 'stage' then detail.stage_item when 'currency' then detail.currency when 'event' then detail.deal_kind else '' end as item,
        detail.*
    from detail
    join grain on grain.in_scope = detail.in_scope
    cross join market
    left join market_country
        on market_country.market = market.market
        and market_country.country = detail.country
    where (market.is_world = 1 or market_country.country is not null)
        and (grain.grain <> 'stage' or detail.stage_item is not null)

    union all

    select '' as market, 'country' as grain, coalesce(detail.country, '') as item, detail.*
    from detail
    where detail.in_scope = 1

    union all

    select '' as market, 'province' as grain, detail.country || '/' || detail.province as item, detail.*
    from detail
    where detail.in_scope = 1 and detail.province is not null

)

select
    cell.grain, cell.market, cell.item, cell.quarter_ordinal,
    cast(sum(cell.deal_count) as bigint) as deal_count, cast(sum(cell.disclosed_count) as bigint) as disclosed_count,
    cast(sum(cell.vague_count) as bigint) as vague_count, cast(sum(cell.open_count) as bigint) as open_count,
    cast(sum(cell.unconverted_count) as bigint) as unconverted_count, cast(sum(cell.mega_count) as bigint) as mega_count,
    cast(sum(cell.amount_low_usd) as bigint) as amount_low_usd, cast(sum(cell.amount_usd) as bigint) as amount_usd,
    cast(sum(cell.amount_high_usd) as bigint) as amount_high_usd, cast(sum(cell.mega_amount_usd) as bigint) as mega_amount_usd
from cell
group by cell.grain, cell.market, cell.item, cell.quarter_ordinal;
