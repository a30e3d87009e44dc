create view mega_deal (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    mega_rank,            -- 1 raised the most; equal amounts share a rank: 1, 2, 2, 4
    deal_id,              -- key
    company,              -- as the source writes it
    country,              -- ISO 3166-1 alpha-2, null where unknown
    sector,               -- one of the 21
    round,                -- the round's own name, null where unknown
    amount_usd,           -- US dollars
    amount_share_pct,     -- per cent of the quarter's disclosed amount
    total_amount_usd      -- denominator of amount_share_pct, US dollars
) as
-- Title:   Mega deals: each deal strictly over 100 million US dollars
--
-- Slide:   8, 12b
-- Grain:   one row per quarter, market and deal
-- Sources: quarter, deal_in_market, deal_cube
-- Notes:   The bound is the policy mega_deal_usd; a deal of exactly the bound is not over it.

select
    quarter.quarter,
    deal_in_market.market,
    rank() over (
        partition by quarter.quarter, deal_in_market.market
        order by deal_in_market.amount_usd desc
    ) as mega_rank,
    deal_in_market.deal_id,
    deal_in_market.company,
    deal_in_market.country,
    deal_in_market.sector,
    deal_in_market.round,
    deal_in_market.amount_usd,
    1e2 * deal_in_market.amount_usd / nullif(deal_cube.amount_usd, 0) as amount_share_pct,
    deal_cube.amount_usd as total_amount_usd
from quarter
join deal_in_market on deal_in_market.quarter_ordinal = quarter.quarter_ordinal
join deal_cube
    on deal_cube.grain = 'market'
    and deal_cube.market = deal_in_market.market
    and deal_cube.quarter_ordinal = deal_in_market.quarter_ordinal
where deal_in_market.is_mega = 1
order by
    quarter.quarter,
    deal_in_market.market,
    mega_rank,
    deal_in_market.company,
    deal_in_market.deal_id;
