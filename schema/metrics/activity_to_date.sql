create view activity_to_date (
    quarter,              -- '2023Q4', key; the last of the span
    market,               -- china, global, or a team's own; key
    span,                 -- ytd, trailing4 or half; key
    from_quarter,         -- first quarter of the span, also where it lies before the data
    deal_count,           -- deals, undisclosed ones included; null where the span begins before the data
    disclosed_count,      -- deals with an amount of any kind; null where the span begins before the data
    amount_usd,           -- US dollars, disclosed deals only; null where the span begins before the data
    deal_yoy_pct,         -- per cent against the same span a year before, null without a base
    amount_yoy_pct,       -- per cent against the same span a year before, null without a base
    quarter_count         -- quarters of the span
) as
-- Title:   Deal activity added up: the year to date, the last four quarters, the half year
--
-- Slide:   appendix
-- Grain:   one row per quarter, market and span
-- Sources: market_quarter, activity_span, quarter, deal_cube
-- Notes:   A year begins with its first quarter, a half year with the first or the third. A span that
--          begins before the first deal is never a short sum: its figures are null.

with

span_end as (

    select
        market_quarter.market,
        market_quarter.quarter_ordinal,
        market_quarter.quarter,
        activity_span.span,
        activity_span.position,
        coalesce(market_quarter.quarter_ordinal % nullif(activity_span.period_count, 0) + 1, 4) as quarter_count
    from market_quarter
    cross join activity_span

),

summed as (

    select
        span_end.market, span_end.quarter_ordinal, span_end.quarter,
        span_end.span, span_end.position, span_end.quarter_count,
        case when count(within.quarter_ordinal) = span_end.quarter_count then 1 else 0 end as is_whole,
        cast(coalesce(sum(deal_cube.deal_count), 0) as bigint) as deal_count,
        cast(coalesce(sum(deal_cube.disclosed_count), 0) as bigint) as disclosed_count,
        cast(coalesce(sum(deal_cube.amount_usd), 0) as bigint) as amount_usd
    from span_end
    join market_quarter as within
        on within.market = span_end.market
        and within.quarter_ordinal > span_end.quarter_ordinal - span_end.quarter_count
        and within.quarter_ordinal <= span_end.quarter_ordinal
    left join deal_cube
        on deal_cube.grain = 'market'
        and deal_cube.market = within.market
        and deal_cube.quarter_ordinal = within.quarter_ordinal
    group by
        span_end.market, span_end.quarter_ordinal, span_end.quarter,
        span_end.span, span_end.position, span_end.quarter_count

)

select
    summed.quarter,
    summed.market,
    summed.span,
    quarter.quarter as from_quarter,
    case when summed.is_whole = 1 then summed.deal_count end as deal_count,
    case when summed.is_whole = 1 then summed.disclosed_count end as disclosed_count,
    case when summed.is_whole = 1 then summed.amount_usd end as amount_usd,
    1e2 * (summed.deal_count - before.deal_count) / nullif(before.deal_count, 0) as deal_yoy_pct,
    1e2 * (summed.amount_usd - before.amount_usd) / nullif(before.amount_usd, 0) as amount_yoy_pct,
    summed.quarter_count
from summed
left join quarter on quarter.quarter_ordinal = summed.quarter_ordinal - summed.quarter_count + 1
left join summed as before
    on before.market = summed.market
    and before.span = summed.span
    and before.quarter_ordinal = summed.quarter_ordinal - 4
    and before.is_whole = 1
order by summed.quarter, summed.market, summed.position;
