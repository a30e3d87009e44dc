create view deal_in_sequence (
    company_key,          -- normal form of the company's name, key
    position,             -- 1 for the first deal of the company, key
    deal_id,              -- deal
    quarter_ordinal,      -- year * 4 + quarter - 1, null where only the year is known
    country,              -- ISO 3166-1 alpha-2, null where unknown
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    amount_usd,           -- US dollars, null where undisclosed or without a rate
    month_number,         -- year * 12 + month - 1 of the day it was announced
    month_day,            -- day of that month
    is_tranche,           -- 1 where it has the class of the deal just before it, at most 90 days later
    round_number,         -- position without tranches
    class_before,         -- round class of the deal just before it, null for the first
    day_count             -- days since that deal; null where either is known less well than by month
) as
-- Title:   The deals of each company one after the other
--
-- Grain:   one row per deal in scope
-- Sources: deal
-- Notes:   Companies are distinguished by company_key, and followed through all markets. Days are counted
--          by the calendar: each part of the sum is a whole number.

with

dated as (

    select
        deal.deal_id, deal.company_key, deal.quarter_ordinal, deal.country, deal.round_class, deal.amount_usd,
        deal.announced_on,
        case when deal.announced_precision = 'day' or deal.announced_precision = 'month' then 1 else 0 end as is_exact,
        cast(substr(deal.announced_on, 1, 4) as integer) * 12 + cast(substr(deal.announced_on, 6, 2) as integer) - 1 as month_number,
        cast(substr(deal.announced_on, 9, 2) as integer) as month_day
    from deal
    where deal.in_scope = 1

),

-- The year begins with March, so that the day that some years have is its last.
numbered as (

    select
        dated.*,
        case when dated.is_exact = 1 then
            cast((dated.month_number - 2 - (dated.month_number - 2) % 12) / 12 as bigint) * 365
            + cast((dated.month_number - 2 - (dated.month_number - 2) % 48) / 48 as bigint)
            - cast((dated.month_number - 2 - (dated.month_number - 2) % 1200) / 1200 as bigint)
            + cast((dated.month_number - 2 - (dated.month_number - 2) % 4800) / 4800 as bigint)
            + cast((153 * ((dated.month_number - 2) % 12) + 2 - (153 * ((dated.month_number - 2) % 12) + 2) % 5) / 5 as bigint)
            + dated.month_day
        end as day_number,
        row_number() over (partition by dated.company_key order by dated.announced_on, dated.deal_id) as position,
        lag(dated.round_class) over (partition by dated.company_key order by dated.announced_on, dated.deal_id) as class_before
    from dated

),

counted as (

    select
        numbered.*,
        numbered.day_number - lag(numbered.day_number) over (partition by numbered.company_key order by numbered.position) as day_count
    from numbered

),

marked as (

    select
        counted.*,
        case when counted.round_class = counted.class_before and counted.day_count <= 90 then 1 else 0 end as is_tranche
    from counted

)

select
    marked.company_key, marked.position, marked.deal_id, marked.quarter_ordinal, marked.country, marked.round_class, marked.amount_usd,
    marked.month_number, marked.month_day, marked.is_tranche,
    cast(sum(1 - marked.is_tranche) over (partition by marked.company_key order by marked.position) as bigint) as round_number,
    marked.class_before,
    marked.day_count
from marked;
