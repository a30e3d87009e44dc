create view revised_deal (
    publication_id,       -- key
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    market,               -- china, global, or a team's own; key
    slice,                -- which deals: all, lettered, early, round, sector, mega, mega_deal, country; key
    measure,              -- what is added up: deal_count, amount_usd, …; key
    item,                 -- round class, sector, country or deal; empty where the slice has none; key
    deal_id,              -- key
    cause,                -- late_deal, amount_corrected, …; key
    part                  -- what the deal adds now beyond what it added then, deals or US dollars
) as
-- Title:   By how much each deal has moved each count and sum, and why
--
-- Grain:   one row per publication, quarter, market, slice, measure, item, deal and move
-- Sources: revised_pair
-- Notes:   A deal leaves and enters with the amount that was published; by what its amount has
--          changed stands apart. Each deal's parts add up to its difference.

with

move as (

    select 'out' as move
    union all
    select 'in' as move
    union all
    select 'amount' as move

),

listed as (

    select
        revised_pair.publication_id,
        case move.move when 'out' then revised_pair.was_quarter_ordinal else revised_pair.now_quarter_ordinal end as quarter_ordinal,
        revised_pair.market,
        revised_pair.slice,
        revised_pair.measure,
        case move.move when 'out' then revised_pair.was_item else revised_pair.now_item end as item,
        revised_pair.deal_id,
        case move.move when 'amount' then revised_pair.amount_cause else revised_pair.place_cause end as cause,
        case
            when move.move = 'amount' then revised_pair.now_value - revised_pair.was_value
            when revised_pair.was_item = revised_pair.now_item
                and revised_pair.was_quarter_ordinal = revised_pair.now_quarter_ordinal then 0
            when move.move = 'out' then -revised_pair.was_value
            else coalesce(revised_pair.was_value, revised_pair.now_value)
        end as part
    from revised_pair
    cross join move

)

select
    listed.publication_id,
    listed.quarter_ordinal,
    listed.market,
    listed.slice,
    listed.measure,
    listed.item,
    listed.deal_id,
    listed.cause,
    listed.part
from listed
where listed.item is not null and listed.part <> 0;
