create view graduation_by_cohort (
    quarter,              -- '2023Q4', key; of the company's first deal
    market,               -- china, global, or a team's own; key
    round_class,          -- class of the company's first deal, key
    months,               -- 12, 18, 24 or 36; key
    cohort_count,         -- denominator: companies whose first deal it is
    reached_count,        -- companies that raised again in these months; null where they are not over in the data
    share_pct             -- per cent of cohort_count; null where the months are not over in the data
) as
-- Title:   Graduation: how many companies raise again after their first deal
--
-- Slide:   appendix
-- Grain:   one row per quarter, market, round class and number of months, cohorts without a company as 0
-- Sources: market_quarter, round_class, cohort_month, quarter, first_deal, first_deal_reached, deal_day
-- Notes:   Any later deal counts, of whatever class and market, but a tranche; up to the same day of the
--          month. The months of a cohort are over when the newest deal is on or after the last day of
--          the quarter so much later.

with

newest as (

    select max(deal_day.day_code) as day_code
    from deal_day

),

listed as (

    select
        market_quarter.quarter, market_quarter.market, round_class.round_class, round_class.position, cohort_month.months,
        coalesce(first_deal.deal_count, 0) as cohort_count,
        case
            when (cast(substr(quarter.ends_on, 1, 4) as integer) * 12 + cast(substr(quarter.ends_on, 6, 2) as integer) - 1) * 31
                + cast(substr(quarter.ends_on, 9, 2) as integer) <= newest.day_code then coalesce(first_deal_reached.reached_count, 0)
        end as reached_count
    from market_quarter
    cross join round_class
    cross join cohort_month
    cross join newest
    left join quarter on quarter.quarter_ordinal = market_quarter.quarter_ordinal + cohort_month.quarter_count
    left join first_deal
        on first_deal.market = market_quarter.market
        and first_deal.quarter_ordinal = market_quarter.quarter_ordinal
        and first_deal.round_class = round_class.round_class
    left join first_deal_reached
        on first_deal_reached.market = market_quarter.market
        and first_deal_reached.quarter_ordinal = market_quarter.quarter_ordinal
        and first_deal_reached.round_class = round_class.round_class
        and first_deal_reached.months = cohort_month.months

)

select
    listed.quarter,
    listed.market,
    listed.round_class,
    listed.months,
    listed.cohort_count,
    listed.reached_count,
    1e2 * listed.reached_count / nullif(listed.cohort_count, 0) as share_pct
from listed
order by listed.quarter, listed.market, listed.position, listed.months;
