create view check_investors (
    side,                 -- stored, what the import computed; or now, what the deals give; key
    computed,             -- the table, key
    market,               -- china, global, or a team's own; the country for investor_activity; key
    quarter_ordinal,      -- year * 4 + quarter - 1; 0 for newest_investor; key
    item,                 -- normal form of an investor's name; or the round class and the quarter of an import; key
    deal_count,           -- deals
    other_count,          -- deals as lead; or investors; or the deal that gives the name
    value                 -- US dollars counted to it; or its name
) as
-- Title:    Investors and their deals: what investors took part in, and when deals became known, is what the deals give
--
-- Severity: error
-- Grain:    one row per stored measure that differs, on each side that has it
-- Engines:  SQLite
-- Sources:  investor_activity, investor_activity_check, investor_count, investor_count_check, newest_investor, newest_investor_check, known_count, known_count_check, import_quarter, import_quarter_check
-- Notes:    Triggers keep other tools from changing them; this finds one that removed them.

with

stored as (

    select 'investor_activity' as computed, country as market, quarter_ordinal, investor_key as item, deal_count, lead_count as other_count, sole_count, known_amount_count, round_amount_usd, attributed_usd as value from investor_activity
    union all
    select 'investor_count', market, quarter_ordinal, '', named_count, investor_count, null, null, null, null from investor_count
    union all
    select 'newest_investor', coalesce(announced_on, ''), 0, investor_key, null, deal_id, null, null, null, investor from newest_investor
    union all
    select 'known_count', market, quarter_ordinal, round_class || ' ' || known_ordinal, deal_count, null, null, null, null, null from known_count
    union all
    select 'import_quarter', '', quarter_ordinal, import_id, null, null, null, null, null, null from import_quarter

),

given as (

    select 'investor_activity' as computed, country as market, quarter_ordinal, investor_key as item, deal_count, lead_count as other_count, sole_count, known_amount_count, round_amount_usd, attributed_usd as value from investor_activity_check
    union all
    select 'investor_count', market, quarter_ordinal, '', named_count, investor_count, null, null, null, null from investor_count_check
    union all
    select 'newest_investor', coalesce(announced_on, ''), 0, investor_key, null, deal_id, null, null, null, investor from newest_investor_check
    union all
    select 'known_count', market, quarter_ordinal, round_class || ' ' || known_ordinal, deal_count, null, null, null, null, null from known_count_check
    union all
    select 'import_quarter', '', quarter_ordinal, import_id, null, null, null, null, null, null from import_quarter_check

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

select 'stored' as side, computed, market, quarter_ordinal, item, deal_count, other_count, value from only_stored
union all
select 'now' as side, computed, market, quarter_ordinal, item, deal_count, other_count, value from only_given
order by computed, market, quarter_ordinal, item, side;
