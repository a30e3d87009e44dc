create view revised_addend (
    publication_id,       -- key
    deal_id,              -- key
    is_now,               -- 0 as published, 1 as known now; key
    market,               -- china, global, or a team's own; key
    slice,                -- which deals: all, lettered, early, round, sector, mega, mega_deal, country; key
    measure,              -- what is added up: deal_count, amount_usd, …; key
    quarter_ordinal,      -- year * 4 + quarter - 1, null where only the year is known
    is_in_market,         -- 1 where its country is one of the market's
    item,                 -- round class, sector, country or id, or empty; null where it does not count
    value                 -- what it adds where it counts, deals or US dollars
) as
-- Title:   What a changed deal adds to each count and sum
--
-- Grain:   one row per publication, changed deal, side, market, slice and measure
-- Sources: revised_side, market, market_drawn, round_class, figure_kind
-- Notes:   Measures are those of deal_measure. Each side is counted to the markets as
--          they were drawn on its day.

with

slice as (

    select
        figure_kind.slice,
        figure_kind.measure
    from figure_kind
    where figure_kind.slice is not null
    group by figure_kind.slice, figure_kind.measure
),

side as (

    select
        revised_side.*,
        market.market,
        case
            when exists (
                select 1
                from market_drawn
                where market_drawn.publication_id = revised_side.publication_id
                    and market_drawn.is_now = revised_side.is_now
                    and market_drawn.market = market.market
                    and (market_drawn.country = '' or market_drawn.country = revised_side.country)
            ) then 1
            else 0
        end as is_in_market
    from revised_side
    cross join market

)

select
    side.publication_id,
    side.deal_id,
    side.is_now,
    side.market,
    slice.slice,
    slice.measure,
    side.quarter_ordinal,
    side.is_in_market,
    case
        when side.in_scope = 0 or side.quarter_ordinal is null or side.is_in_market = 0 then null
        when slice.slice = 'all' then ''
        when slice.slice = 'lettered' and round_class.is_lettered = 1 then ''
        when slice.slice = 'early' and round_class.is_early = 1 then ''
        when slice.slice = 'round' then side.round_class
        when slice.slice = 'sector' then side.sector
        when slice.slice = 'mega' and side.is_mega = 1 then ''
        when slice.slice = 'mega_deal' and side.is_mega = 1 then cast(side.deal_id as varchar(32))
        when slice.slice = 'country' and side.market = 'global' then side.country
    end as item,
    case slice.measure
        when 'deal_count' then 1
        when 'undisclosed_count' then case when side.amount_status = 'undisclosed' then 1 else 0 end
        when 'disclosed_count' then case when side.amount_status <> 'undisclosed' then 1 else 0 end
        when 'vague_count' then case when side.amount_status = 'vague' then 1 else 0 end
        when 'open_count' then case when side.amount_status = 'open' then 1 else 0 end
        when 'unconverted_count' then case when side.amount_status <> 'undisclosed' and side.amount_usd is null then 1 else 0 end
        when 'amount_low_usd' then coalesce(side.amount_low_usd, 0)
        when 'amount_usd' then coalesce(side.amount_usd, 0)
        when 'amount_high_usd' then coalesce(side.amount_high_usd, side.amount_usd, 0)
    end as value
from side
join round_class on round_class.round_class = side.round_class
cross join slice;
