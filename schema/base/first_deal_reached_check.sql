create view first_deal_reached_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1 of the first deal, key
    round_class,          -- class of the first deal, key
    months,               -- months since the first deal, key
    reached_count         -- companies that had another deal by then
) as
-- Title:   Companies that raised again, from the deals
--
-- Grain:   one row per market, quarter, round class and number of months that has such a company
-- Sources: sequence_in_market, deal_in_sequence, cohort_month
-- Notes:   Up to the same day of the month so many months later. A tranche is no further deal.

with

next_round as (

    select
        deal_in_sequence.company_key,
        min(deal_in_sequence.month_number * 31 + deal_in_sequence.month_day) as day_code
    from deal_in_sequence
    where deal_in_sequence.position > 1
        and deal_in_sequence.is_tranche = 0
    group by deal_in_sequence.company_key

)

select
    first_deal.market,
    first_deal.quarter_ordinal,
    first_deal.round_class,
    cohort_month.months,
    count(*) as reached_count
from sequence_in_market as first_deal
join next_round on next_round.company_key = first_deal.company_key
join cohort_month
    on next_round.day_code <= (first_deal.month_number + cohort_month.months) * 31 + first_deal.month_day
where first_deal.position = 1
    and first_deal.quarter_ordinal is not null
group by first_deal.market, first_deal.quarter_ordinal, first_deal.round_class, cohort_month.months;
