create view climate_level (
    level_market,         -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    level,                -- climate index as a multiple of the first quarter
    di,                   -- diffusion index: per cent of the indicators that rose, an even one counting half
    deal_score,           -- score of the number of deals, null where unknown
    amount_score,         -- score of the amount, null where unknown
    early_score,          -- score of the early-stage share, null where unknown
    indicator_count       -- indicators that are known in this quarter and the one before
) as
-- Title:   The level of the climate index: the product of its factors so far
--
-- Grain:   one row per market and quarter, where the data hold at least five quarters
-- Sources: climate_change
-- Notes:   No engine has an aggregate for products: each step multiplies by what stands 1, 2, 4 and so
--          on quarters before, up to 1,024 quarters.

with

of_1 as (

    select
        climate_change.market,
        climate_change.quarter_ordinal,
        count(climate_change.score) as indicator_count,
        1e2 * sum(case when climate_change.score > 0 then 2 when climate_change.score = 0 then 1 when climate_change.score < 0 then 0 end)
            / 2 / nullif(count(climate_change.score), 0) as di,
        sum(case when climate_change.indicator = 'deals' then climate_change.score end) as deal_score,
        sum(case when climate_change.indicator = 'amount' then climate_change.score end) as amount_score,
        sum(case when climate_change.indicator = 'early' then climate_change.score end) as early_score,
        coalesce(
            (200 + sum(climate_change.score) / nullif(count(climate_change.score), 0))
                / nullif(200 - sum(climate_change.score) / nullif(count(climate_change.score), 0), 0),
            1e0 / 1
        ) as level
    from climate_change
    group by climate_change.market, climate_change.quarter_ordinal

),

of_2 as (
    select of_1.market, of_1.quarter_ordinal, of_1.di, of_1.deal_score, of_1.amount_score, of_1.early_score, of_1.indicator_count, of_1.level * coalesce(lag(of_1.level, 1) over (partition by of_1.market order by of_1.quarter_ordinal), 1) as level from of_1
),
of_4 as (
    select of_2.market, of_2.quarter_ordinal, of_2.di, of_2.deal_score, of_2.amount_score, of_2.early_score, of_2.indicator_count, of_2.level * coalesce(lag(of_2.level, 2) over (partition by of_2.market order by of_2.quarter_ordinal), 1) as level from of_2
),
of_8 as (
    select of_4.market, of_4.quarter_ordinal, of_4.di, of_4.deal_score, of_4.amount_score, of_4.early_score, of_4.indicator_count, of_4.level * coalesce(lag(of_4.level, 4) over (partition by of_4.market order by of_4.quarter_ordinal), 1) as level from of_4
),
of_16 as (
    select of_8.market, of_8.quarter_ordinal, of_8.di, of_8.deal_score, of_8.amount_score, of_8.early_score, of_8.indicator_count, of_8.level * coalesce(lag(of_8.level, 8) over (partition by of_8.market order by of_8.quarter_ordinal), 1) as level from of_8
),
of_32 as (
    select of_16.market, of_16.quarter_ordinal, of_16.di, of_16.deal_score, of_16.amount_score, of_16.early_score, of_16.indicator_count, of_16.level * coalesce(lag(of_16.level, 16) over (partition by of_16.market order by of_16.quarter_ordinal), 1) as level from of_16
),
of_64 as (
    select of_32.market, of_32.quarter_ordinal, of_32.di, of_32.deal_score, of_32.amount_score, of_32.early_score, of_32.indicator_count, of_32.level * coalesce(lag(of_32.level, 32) over (partition by of_32.market order by of_32.quarter_ordinal), 1) as level from of_32
),
of_128 as (
    select of_64.market, of_64.quarter_ordinal, of_64.di, of_64.deal_score, of_64.amount_score, of_64.early_score, of_64.indicator_count, of_64.level * coalesce(lag(of_64.level, 64) over (partition by of_64.market order by of_64.quarter_ordinal), 1) as level from of_64
),
of_256 as (
    select of_128.market, of_128.quarter_ordinal, of_128.di, of_128.deal_score, of_128.amount_score, of_128.early_score, of_128.indicator_count, of_128.level * coalesce(lag(of_128.level, 128) over (partition by of_128.market order by of_128.quarter_ordinal), 1) as level from of_128
),
of_512 as (
    select of_256.market, of_256.quarter_ordinal, of_256.di, of_256.deal_score, of_256.amount_score, of_256.early_score, of_256.indicator_count, of_256.level * coalesce(lag(of_256.level, 256) over (partition by of_256.market order by of_256.quarter_ordinal), 1) as level from of_256
),
of_1024 as (
    select of_512.market, of_512.quarter_ordinal, of_512.di, of_512.deal_score, of_512.amount_score, of_512.early_score, of_512.indicator_count, of_512.level * coalesce(lag(of_512.level, 512) over (partition by of_512.market order by of_512.quarter_ordinal), 1) as level from of_512
)

select
    of_1024.market as level_market,
    of_1024.quarter_ordinal,
    of_1024.level,
    of_1024.di,
    of_1024.deal_score,
    of_1024.amount_score,
    of_1024.early_score,
    of_1024.indicator_count
from of_1024;
