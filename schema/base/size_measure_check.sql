create view size_measure_check (
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or all; key
    sized_count,          -- deals whose amount in dollars is known
    q1_usd,               -- US dollars, first quartile; null below 4 deals
    median_usd,           -- US dollars
    q3_usd,               -- US dollars, third quartile; null below 4 deals
    median_low_usd,       -- US dollars, median of the low ends
    median_high_usd,      -- US dollars, median of the high ends; an open amount enters with its point
    top1_usd,             -- US dollars of the largest deal; null for one class, like all that follows
    top5_usd,             -- US dollars of the five largest deals
    top10_usd,            -- US dollars of the ten largest deals
    square_sum,           -- sum of the squares of the amounts, in millions of US dollars
    place_sum             -- sum of the amounts in millions of US dollars, each times its place from the smallest
) as
-- Title:   Median, quartiles and concentration of the amounts of deals, from the deals
--
-- Grain:   one row per market, round class and quarter that has a deal of known amount
-- Sources: deal_in_market
-- Notes:   Between neighbours by proportion (type 7): the p-quantile of n stands at place
--          1 + (n - 1) p, so that each deal counts by how near it is to that place; four times the
--          place is a whole number.

with

sized as (

    select
        deal_in_market.market, deal_in_market.quarter_ordinal, deal_in_market.round_class, deal_in_market.deal_id,
        deal_in_market.amount_usd, deal_in_market.amount_low_usd, deal_in_market.amount_high_usd
    from deal_in_market
    where deal_in_market.amount_usd is not null

    union all

    select
        deal_in_market.market, deal_in_market.quarter_ordinal, 'all' as round_class, deal_in_market.deal_id,
        deal_in_market.amount_usd, deal_in_market.amount_low_usd, deal_in_market.amount_high_usd
    from deal_in_market
    where deal_in_market.amount_usd is not null

),

ranked as (

    select
        sized.*,
        count(*) over (partition by sized.market, sized.quarter_ordinal, sized.round_class) as sized_count,
        row_number() over (
            partition by sized.market, sized.quarter_ordinal, sized.round_class order by sized.amount_usd, sized.deal_id
        ) as place,
        row_number() over (
            partition by sized.market, sized.quarter_ordinal, sized.round_class order by sized.amount_low_usd, sized.deal_id
        ) as low_place,
        row_number() over (
            partition by sized.market, sized.quarter_ordinal, sized.round_class order by sized.amount_high_usd, sized.deal_id
        ) as high_place
    from sized

),

weighed as (

    select
        ranked.*,
        case when ranked.round_class = 'all' then ranked.sized_count - ranked.place end as top_place,
        4 - abs(4 * ranked.place - ranked.sized_count - 3) as q1_weight,
        2 - abs(2 * ranked.place - ranked.sized_count - 1) as median_weight,
        4 - abs(4 * ranked.place - 3 * ranked.sized_count - 1) as q3_weight,
        2 - abs(2 * ranked.low_place - ranked.sized_count - 1) as low_weight,
        2 - abs(2 * ranked.high_place - ranked.sized_count - 1) as high_weight
    from ranked

)

select
    weighed.market,
    weighed.quarter_ordinal,
    weighed.round_class,
    count(*) as sized_count,
    25e-2 * sum(case when weighed.sized_count >= 4 and weighed.q1_weight > 0 then weighed.q1_weight * weighed.amount_usd end) as q1_usd,
    5e-1 * sum(case when weighed.median_weight > 0 then weighed.median_weight * weighed.amount_usd end) as median_usd,
    25e-2 * sum(case when weighed.sized_count >= 4 and weighed.q3_weight > 0 then weighed.q3_weight * weighed.amount_usd end) as q3_usd,
    5e-1 * sum(case when weighed.low_weight > 0 then weighed.low_weight * weighed.amount_low_usd end) as median_low_usd,
    5e-1 * sum(case when weighed.high_weight > 0 then weighed.high_weight * weighed.amount_high_usd end) as median_high_usd,
    cast(sum(case when weighed.top_place < 1 then weighed.amount_usd when weighed.top_place is not null then 0 end) as bigint) as top1_usd,
    cast(sum(case when weighed.top_place < 5 then weighed.amount_usd when weighed.top_place is not null then 0 end) as bigint) as top5_usd,
    cast(sum(case when weighed.top_place < 10 then weighed.amount_usd when weighed.top_place is not null then 0 end) as bigint) as top10_usd,
    sum(case when weighed.top_place is not null then 1e-6 * weighed.amount_usd * 1e-6 * weighed.amount_usd end) as square_sum,
    sum(case when weighed.top_place is not null then 1e-6 * weighed.place * weighed.amount_usd end) as place_sum
from weighed
group by weighed.market, weighed.round_class, weighed.quarter_ordinal;
