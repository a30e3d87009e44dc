create view check_histories (
    side,                 -- stored, what the import computed; or now, what the deals give; key
    computed,             -- the table, key
    market,               -- china, global, or a team's own; empty for deal_day; key
    quarter_ordinal,      -- year * 4 + quarter - 1; a day code for deal_day; key
    item,                 -- round class, also with the months; empty for deal_day; key
    deal_count,           -- deals, companies, or pairs of deals
    value,                -- US dollars; or days: the median, or those of the pairs
    other_value           -- days: the third quartile
) as
-- Title:    Histories and their deals: first deals and the days between rounds are what the deals of companies give
--
-- Severity: error
-- Grain:    one row per stored measure that differs, on each side that has it
-- Engines:  SQLite
-- Sources:  first_deal, first_deal_check, first_deal_reached, first_deal_reached_check, deal_day, deal_day_check, interval_count, round_interval, round_interval_check, sequence_in_market, round_class
-- Notes:    Triggers keep other tools from changing them; this finds one that removed them.

with

stored as (

    select 'first_deal' as computed, market, quarter_ordinal, round_class as item, deal_count, amount_usd as value, null as other_value from first_deal
    union all
    select 'first_deal_reached', market, quarter_ordinal, round_class || ' ' || months, reached_count, null, null from first_deal_reached
    union all
    select 'deal_day', '', day_code, '', deal_count, null, null from deal_day
    union all
    select 'interval_count', market, quarter_ordinal, from_class, pair_count, day_count, null from interval_count
    union all
    select 'round_interval', market, quarter_ordinal, from_class, interval_count, median_days, q3_days from round_interval

),

given as (

    select 'first_deal' as computed, market, quarter_ordinal, round_class as item, deal_count, amount_usd as value, null as other_value from first_deal_check
    union all
    select 'first_deal_reached', market, quarter_ordinal, round_class || ' ' || months, reached_count, null, null from first_deal_reached_check
    union all
    select 'deal_day', '', day_code, '', deal_count, null, null from deal_day_check
    union all
    select 'interval_count', sequence_in_market.market, sequence_in_market.quarter_ordinal, earlier.round_class, count(*), sequence_in_market.day_count, null
    from sequence_in_market
    join round_class as earlier on earlier.round_class = sequence_in_market.class_before and earlier.is_lettered = 1
    join round_class as later on later.round_class = sequence_in_market.round_class and later.is_lettered = 1 and later.position = earlier.position + 1
    where sequence_in_market.day_count is not null and sequence_in_market.quarter_ordinal is not null
    group by sequence_in_market.market, sequence_in_market.quarter_ordinal, earlier.round_class, sequence_in_market.day_count
    union all
    select 'round_interval', market, quarter_ordinal, from_class, interval_count, median_days, q3_days from round_interval_check

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

)

select 'stored' as side, only_stored.* from only_stored
union all
select 'now' as side, only_given.* from only_given
order by computed, market, quarter_ordinal, item, side;
