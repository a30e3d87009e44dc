create view event_by_quarter (
    quarter,              -- '2023Q4', key
    market,               -- china, global, or a team's own; key
    deal_kind,            -- ipo merger debt grant …: why it is out of scope; key
    deal_count,           -- events, those without an amount included
    disclosed_count,      -- events with an amount of any kind
    sized_count,          -- events whose amount in dollars is known
    amount_usd,           -- US dollars, of the sized events
    share_pct,            -- per cent of total_count
    total_count,          -- denominator: events of all kinds in the quarter and market
    deal_qoq_pct,         -- per cent against the quarter before, null without a base
    deal_yoy_pct          -- per cent against the same quarter a year before, null without a base
) as
-- Title:   Events outside the report: IPO, mergers, debt, grants and other money that is no fundraising
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and kind, those without an event included as 0
-- Sources: market_quarter, deal_kind, deal_cube
-- Notes:   None of them is in another metric. Quarters are those of the deals that are in scope.

with

counted as (

    select
        market_quarter.quarter,
        market_quarter.quarter_ordinal,
        market_quarter.market,
        deal_kind.deal_kind,
        deal_kind.position,
        coalesce(deal_cube.deal_count, 0) as deal_count,
        coalesce(deal_cube.disclosed_count, 0) as disclosed_count,
        coalesce(deal_cube.disclosed_count - deal_cube.unconverted_count, 0) as sized_count,
        coalesce(deal_cube.amount_usd, 0) as amount_usd
    from market_quarter
    cross join deal_kind
    left join deal_cube
        on deal_cube.grain = 'event'
        and deal_cube.market = market_quarter.market
        and deal_cube.item = deal_kind.deal_kind
        and deal_cube.quarter_ordinal = market_quarter.quarter_ordinal
    where deal_kind.in_scope = 0

),

followed as (

    select
        counted.*,
        cast(sum(counted.deal_count) over (partition by counted.quarter, counted.market) as bigint) as total_count,
        lag(counted.deal_count, 1) over (partition by counted.market, counted.deal_kind order by counted.quarter_ordinal) as before_count,
        lag(counted.deal_count, 4) over (partition by counted.market, counted.deal_kind order by counted.quarter_ordinal) as year_before_count
    from counted

)

select
    followed.quarter,
    followed.market,
    followed.deal_kind,
    followed.deal_count,
    followed.disclosed_count,
    followed.sized_count,
    followed.amount_usd,
    1e2 * followed.deal_count / nullif(followed.total_count, 0) as share_pct,
    followed.total_count,
    1e2 * (followed.deal_count - followed.before_count) / nullif(followed.before_count, 0) as deal_qoq_pct,
    1e2 * (followed.deal_count - followed.year_before_count) / nullif(followed.year_before_count, 0) as deal_yoy_pct
from followed
order by followed.quarter, followed.market, followed.position;
