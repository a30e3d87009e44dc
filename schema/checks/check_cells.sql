create view check_cells (
    place,                -- kept, what the import added up; or now, what the deals add up to; key
    grain,                -- detail, world or country; key
    quarter,              -- '2023Q4', key
    country,              -- ISO 3166-1 alpha-2, empty where unknown or all together; key
    sector,               -- one of the 21, empty where all together; key
    round_class,          -- seed_angel a b c d e_plus strategic unknown, or empty; key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:    Cells that are not their deals: what metrics read is what the deals add up to
--
-- Severity: error
-- Grain:    one row per cell that is there on one side only, or is another one there
-- Sources:  cell, cell_now, quarter
-- Notes:    Triggers keep other tools off deals and cells; this finds one that took them away.

with

kept as (

    select
        cell.grain, cell.country, cell.quarter_ordinal,
        cell.sector, cell.round_class,
        cell.deal_count, cell.disclosed_count, cell.vague_count, cell.open_count,
        cell.unconverted_count, cell.mega_count, cell.amount_low_usd, cell.amount_usd,
        cell.amount_high_usd, cell.mega_amount_usd
    from cell

),

summed as (

    select
        cell_now.grain, cell_now.country, cell_now.quarter_ordinal, cell_now.sector, cell_now.round_class,
        cell_now.deal_count, cell_now.disclosed_count, cell_now.vague_count, cell_now.open_count,
        cell_now.unconverted_count, cell_now.mega_count, cell_now.amount_low_usd, cell_now.amount_usd,
        cell_now.amount_high_usd, cell_now.mega_amount_usd
    from cell_now

),

only_kept as (

    select kept.* from kept
    except
    select summed.* from summed

),

only_summed as (

    select summed.* from summed
    except
    select kept.* from kept

),

different as (

    select 'kept' as place, only_kept.* from only_kept
    union all
    select 'now' as place, only_summed.* from only_summed

)

select
    different.place,
    different.grain,
    quarter.quarter,
    different.country,
    different.sector,
    different.round_class,
    different.deal_count,
    different.disclosed_count,
    different.amount_usd
from different
left join quarter on quarter.quarter_ordinal = different.quarter_ordinal
order by
    different.grain,
    quarter.quarter,
    different.country,
    different.sector,
    different.round_class,
    different.place;
