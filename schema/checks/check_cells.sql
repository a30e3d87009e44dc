create view check_cells (
    side,                 -- stored, what the import added up; or now, what the deals add up to; key
    grain,                -- market sector round_class country province; key
    market,               -- china, global, or a team's own; empty where the grain is of the world; key
    item,                 -- sector, round class, country, or CN/北京; empty for a whole market or an unknown country; key
    quarter,              -- '2023Q4', key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:    The cube and its deals: what metrics read is what the deals add up to
--
-- Severity: error
-- Grain:    one row per cell of the cube that differs, on each side that has it
-- Sources:  deal_cube, deal_cube_check, quarter
-- Notes:    Triggers keep other tools from changing deals and cube; this finds one that removed them.

with

stored as (

    select
        deal_cube.grain, deal_cube.market, deal_cube.item, deal_cube.quarter_ordinal,
        deal_cube.deal_count, deal_cube.disclosed_count, deal_cube.vague_count, deal_cube.open_count, deal_cube.unconverted_count,
        deal_cube.mega_count, deal_cube.amount_low_usd, deal_cube.amount_usd, deal_cube.amount_high_usd, deal_cube.mega_amount_usd
    from deal_cube

),

summed as (

    select
        deal_cube_check.grain, deal_cube_check.market, deal_cube_check.item, deal_cube_check.quarter_ordinal,
        deal_cube_check.deal_count, deal_cube_check.disclosed_count, deal_cube_check.vague_count, deal_cube_check.open_count, deal_cube_check.unconverted_count,
        deal_cube_check.mega_count, deal_cube_check.amount_low_usd, deal_cube_check.amount_usd, deal_cube_check.amount_high_usd, deal_cube_check.mega_amount_usd
    from deal_cube_check

),

only_stored as (

    select stored.* from stored
    except
    select summed.* from summed

),

only_summed as (

    select summed.* from summed
    except
    select stored.* from stored

),

different as (

    select 'stored' as side, only_stored.* from only_stored
    union all
    select 'now' as side, only_summed.* from only_summed

)

select
    different.side,
    different.grain,
    different.market,
    different.item,
    quarter.quarter,
    different.deal_count,
    different.disclosed_count,
    different.amount_usd
from different
left join quarter on quarter.quarter_ordinal = different.quarter_ordinal
order by
    different.grain,
    different.market,
    different.item,
    quarter.quarter,
    different.side;
