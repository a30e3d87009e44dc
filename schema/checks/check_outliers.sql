create view check_outliers (
    deal_id,              -- key
    quarter,              -- '2023Q4'
    company,              -- as the source writes it
    round_class,          -- seed_angel a b c d e_plus strategic unknown
    amount_usd,           -- US dollars
    median_usd,           -- US dollars: middle amount of the deals of this round class
    amount_text,          -- as typed in the sheet
    file_name,            -- file of the row that is believed first
    sheet,                -- sheet of that row, null for a text file
    row_number            -- row as a spreadsheet shows it
) as
-- Title:    Amounts far from all others: no deal is hundreds of times its round's usual amount
--
-- Severity: warning
-- Grain:    one row per deal in scope over 500 times the median of its round class, or under a 500th
-- Sources:  deals
-- Notes:    A unit taken for another one is wrong by 1,000 or 10,000. Classes of under 20 deals with an
--           amount are not judged.

with

amount as (

    select
        deals.deal_id,
        deals.round_class,
        deals.amount_usd,
        row_number() over (partition by deals.round_class order by deals.amount_usd, deals.deal_id) as turn,
        count(*) over (partition by deals.round_class) as class_count
    from deals
    where deals.in_scope = 1
        and deals.amount_usd is not null

),

median as (

    select
        amount.round_class,
        min(amount.amount_usd) as median_usd
    from amount
    where 2 * amount.turn >= amount.class_count
        and amount.class_count >= 20
    group by amount.round_class

)

select
    deals.deal_id,
    deals.quarter,
    deals.company,
    deals.round_class,
    deals.amount_usd,
    median.median_usd,
    deals.amount_text,
    deals.file_name,
    deals.sheet,
    deals.row_number
from deals
join median on median.round_class = deals.round_class
where deals.in_scope = 1
    and (deals.amount_usd > 500 * median.median_usd or 500 * deals.amount_usd < median.median_usd)
order by deals.deal_id;
