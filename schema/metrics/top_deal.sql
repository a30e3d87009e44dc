create view top_deal (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    deal_rank,            -- 1 raised the most; equal amounts share a rank: 1, 2, 2, 4
    deal_id,              -- key
    company,              -- as the source writes it
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21
    round,                -- the round's own name, null where unknown
    amount_usd,           -- US dollars
    amount_share_pct,     -- per cent of the quarter's disclosed amount
    total_amount_usd      -- denominator of amount_share_pct, US dollars
) as
-- Title:   Largest deals: the ten of each quarter that raised the most, whatever they raised
--
-- Slide:   8
-- Grain:   one row per quarter, market and deal
-- Sources: deal_in_market, deal_cube
-- Notes:   Deals that share the tenth rank all stay.

with

ranked as (

    select
        deal_in_market.*,
        rank() over (
            partition by deal_in_market.quarter, deal_in_market.market
            order by deal_in_market.amount_usd desc
        ) as deal_rank
    from deal_in_market
    where deal_in_market.amount_usd is not null

)

select
    ranked.quarter,
    ranked.market,
    ranked.deal_rank,
    ranked.deal_id,
    ranked.company,
    ranked.country,
    ranked.sector,
    ranked.round,
    ranked.amount_usd,
    1e2 * ranked.amount_usd / nullif(deal_cube.amount_usd, 0) as amount_share_pct,
    deal_cube.amount_usd as total_amount_usd
from ranked
join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = ranked.market
    and deal_cube.quarter_ordinal = ranked.quarter_ordinal
where ranked.deal_rank <= 10
order by
    ranked.quarter,
    ranked.market,
    ranked.deal_rank,
    ranked.company,
    ranked.deal_id;
