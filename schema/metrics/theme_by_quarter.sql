create view theme_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    theme,                -- as the team's file names it, key
    deal_count,           -- deals, undisclosed ones included
    deal_rank,            -- 1 has the most deals; equal counts share a rank: 1, 2, 2, 4
    share_pct,            -- per cent of all deals of the quarter and market
    share_qoq_pp,         -- percentage points against the quarter before, null without a base
    share_yoy_pp,         -- percentage points against a year before, null without a base
    amount_usd,           -- US dollars, disclosed deals only
    amount_share_pct,     -- per cent of the quarter's disclosed amount, null without one
    total_count,          -- denominator of share_pct: deals of the quarter and market
    total_amount_usd      -- denominator of amount_share_pct, US dollars
) as
-- Title:   Themes: which of the team's themes the deals and the money went to
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and theme of the team's file, themes without a deal included as 0
-- Sources: market_quarter, theme_word, theme_count, deal_cube
-- Notes:   A deal has a theme where its company, sector label, tags or description have one of its words.
--          It may have several, so that shares do not add up to 100 per cent.

with

theme as (

    select theme_word.theme
    from theme_word
    group by theme_word.theme

),

counted as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        theme.theme,
        coalesce(theme_count.deal_count, 0) as deal_count,
        coalesce(theme_count.amount_usd, 0) as amount_usd,
        coalesce(deal_cube.deal_count, 0) as total_count,
        coalesce(deal_cube.amount_usd, 0) as total_amount_usd
    from market_quarter
    cross join theme
    left join theme_count
        on theme_count.market = market_quarter.market
        and theme_count.theme = theme.theme
        and theme_count.quarter_ordinal = market_quarter.quarter_ordinal
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = market_quarter.market
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal

),

shared as (

    select
        counted.*,
        case
            when counted.total_count > 0
                then rank() over (partition by counted.market, counted.quarter_ordinal order by counted.deal_count desc)
        end as deal_rank,
        1e2 * counted.deal_count / nullif(counted.total_count, 0) as share_pct
    from counted

)

select
    shared.quarter, shared.market, shared.theme, shared.deal_count, shared.deal_rank, shared.share_pct,
    shared.share_pct - lag(shared.share_pct, 1) over (partition by shared.market, shared.theme order by shared.quarter_ordinal) as share_qoq_pp,
    shared.share_pct - lag(shared.share_pct, 4) over (partition by shared.market, shared.theme order by shared.quarter_ordinal) as share_yoy_pp,
    shared.amount_usd,
    1e2 * shared.amount_usd / nullif(shared.total_amount_usd, 0) as amount_share_pct,
    shared.total_count, shared.total_amount_usd
from shared
order by shared.quarter, shared.market, shared.deal_count desc, shared.theme;
