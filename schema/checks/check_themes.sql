create view check_themes (
    side,                 -- stored, what the import found; or now, what the deals give; key
    deal_id,              -- key; null for a sum
    theme,                -- as the team's file names it, key
    market,               -- of a sum, key
    quarter_ordinal,      -- of a sum: year * 4 + quarter - 1; key
    deal_count            -- deals
) as
-- Title:    Themes and their deals: a deal has the themes whose words it has
--
-- Severity: error
-- Grain:    one row per deal and theme, or sum of deals, that differs, on each side that has it
-- Engines:  SQLite
-- Sources:  deal_theme, deal_theme_check, theme_count, theme_count_check

with

stored as (

    select deal_theme.deal_id, deal_theme.theme, null as market, null as quarter_ordinal, 1 as deal_count, 0 as amount_usd from deal_theme
    union all
    select null, theme_count.theme, theme_count.market, theme_count.quarter_ordinal, theme_count.deal_count, theme_count.amount_usd from theme_count

),

found as (

    select deal_theme_check.deal_id, deal_theme_check.theme, null as market, null as quarter_ordinal, 1 as deal_count, 0 as amount_usd from deal_theme_check
    union all
    select null, theme_count_check.theme, theme_count_check.market, theme_count_check.quarter_ordinal, theme_count_check.deal_count, theme_count_check.amount_usd
    from theme_count_check

),

only_stored as (

    select * from stored
    except
    select * from found

),

only_found as (

    select * from found
    except
    select * from stored

),

different as (

    select 'stored' as side, only_stored.* from only_stored
    union all
    select 'now' as side, only_found.* from only_found

)

select different.side, different.deal_id, different.theme, different.market, different.quarter_ordinal, different.deal_count
from different
order by different.theme, different.market, different.quarter_ordinal, different.deal_id, different.side;
