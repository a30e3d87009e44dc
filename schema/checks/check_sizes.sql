create view check_sizes (
    side,                 -- stored, what the import computed; or now, what the deals give; key
    computed,             -- the table, key
    market,               -- china, global, or a team's own; key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    item,                 -- round class, all or bucket; key
    deal_count,           -- deals
    value,                -- US dollars: the median, the sum, or the low end
    other_value           -- US dollars: the third quartile, or the high end
) as
-- Title:    Sizes and their deals: medians, quartiles, buckets and concentration are what the amounts give
--
-- Severity: error
-- Grain:    one row per stored measure that differs, on each side that has it
-- Engines:  SQLite
-- Sources:  size_list, size_measure, size_measure_check, size_bucket_count, size_bucket_count_check, deal_in_market
-- Notes:    Triggers keep other tools from changing them; this finds one that removed them.

with

measured as materialized (

    select size_measure_check.* from size_measure_check

),

stored as (

    select 'size_measure' as computed, market, quarter_ordinal, round_class as item, sized_count as deal_count, median_usd as value, q3_usd as other_value from size_measure
    union all
    select 'size_measure, low', market, quarter_ordinal, round_class, sized_count, median_low_usd, q1_usd from size_measure
    union all
    select 'size_measure, high', market, quarter_ordinal, round_class, top1_usd, median_high_usd, top5_usd from size_measure
    union all
    select 'size_bucket_count', market, quarter_ordinal, bucket, deal_count, amount_usd, null from size_bucket_count
    union all
    select 'size_list', market, quarter_ordinal, round_class, value ->> 3, (value ->> 0) - (value ->> 1), (value ->> 0) + (value ->> 2)
    from size_list join json_each(size_list.amounts)

),

given as (

    select 'size_measure' as computed, market, quarter_ordinal, round_class as item, sized_count as deal_count, median_usd as value, q3_usd as other_value from measured
    union all
    select 'size_measure, low', market, quarter_ordinal, round_class, sized_count, median_low_usd, q1_usd from measured
    union all
    select 'size_measure, high', market, quarter_ordinal, round_class, top1_usd, median_high_usd, top5_usd from measured
    union all
    select 'size_bucket_count', market, quarter_ordinal, bucket, deal_count, amount_usd, null from size_bucket_count_check
    union all
    select 'size_list', market, quarter_ordinal, round_class, count(*), amount_low_usd, amount_high_usd from deal_in_market
    where amount_usd is not null group by market, quarter_ordinal, round_class, amount_usd, amount_low_usd, amount_high_usd

),

only_stored as (

    select stored.* from stored
    except
    select given.* from given

),

only_given as (

    select given.* from given
    except
    select stored.* from stored

),

-- Sums of numbers that are no whole ones depend on their order in the last digits.
other_sum as (

    select size_measure.market, size_measure.quarter_ordinal, size_measure.round_class, size_measure.sized_count, size_measure.top10_usd
    from size_measure
    join measured
        on measured.market = size_measure.market and measured.quarter_ordinal = size_measure.quarter_ordinal
        and measured.round_class = size_measure.round_class
    where abs(size_measure.square_sum - measured.square_sum) > 1e-9 * abs(measured.square_sum)
        or abs(size_measure.place_sum - measured.place_sum) > 1e-9 * abs(measured.place_sum)
        or size_measure.top10_usd is not measured.top10_usd or (size_measure.square_sum is null) <> (measured.square_sum is null)

)

select 'stored' as side, only_stored.* from only_stored
union all
select 'now' as side, only_given.* from only_given
union all
select 'stored' as side, 'size_measure, sums' as computed, other_sum.*, null as other_value from other_sum
order by computed, market, quarter_ordinal, item, side;
