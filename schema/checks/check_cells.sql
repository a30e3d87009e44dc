create view check_cells (
    place,                -- kept, what metrics read; or now, what the deals add up to; key
    quarter,              -- '2023Q4', key
    country,              -- ISO 3166-1 alpha-2, null where unknown; key
    sector,               -- one of the 21, key
    round_class,          -- seed_angel a b c d e_plus strategic unknown; key
    deal_count,           -- deals, undisclosed ones included
    disclosed_count,      -- deals with an amount of any kind
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:    Cells that are not their deals: what metrics read is what the deals add up to
--
-- Severity: error
-- Grain:    one row per cell that is there on one side only, or is another one there
-- Sources:  deal_cell, deal_cell_now, quarter

with

kept as (

    select
        deal_cell.quarter_ordinal, deal_cell.country, deal_cell.sector, deal_cell.round_class,
        deal_cell.deal_count, deal_cell.disclosed_count, deal_cell.vague_count, deal_cell.open_count,
        deal_cell.unconverted_count, deal_cell.amount_low_usd, deal_cell.amount_usd, deal_cell.amount_high_usd
    from deal_cell

),

summed as (

    select
        deal_cell_now.quarter_ordinal, deal_cell_now.country, deal_cell_now.sector, deal_cell_now.round_class,
        deal_cell_now.deal_count, deal_cell_now.disclosed_count, deal_cell_now.vague_count, deal_cell_now.open_count,
        deal_cell_now.unconverted_count, deal_cell_now.amount_low_usd, deal_cell_now.amount_usd,
        deal_cell_now.amount_high_usd
    from deal_cell_now

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
    quarter.quarter,
    different.country,
    different.sector,
    different.round_class,
    different.deal_count,
    different.disclosed_count,
    different.amount_usd
from different
left join quarter on quarter.quarter_ordinal = different.quarter_ordinal
order by quarter.quarter, different.country, different.sector, different.round_class, different.place;
