create view check_rates (
    deal_id,              -- key
    quarter,              -- '2023Q4', null where only the year is known
    company,              -- as the source writes it
    amount_text,          -- amount as typed in the sheet
    currency,             -- ISO 4217, null where the sheet does not say
    file_name,            -- file of the row that is believed first
    sheet,                -- sheet of that row, null for a text file
    row_number            -- row as a spreadsheet shows it
) as
-- Title:    Amounts without a rate: every disclosed amount is known in US dollars
--
-- Severity: warning
-- Grain:    one row per deal in scope with an amount that adds no money
-- Sources:  deals
-- Notes:    The currency is not named or has no rate in the deal's quarter. The deal counts as
--           disclosed. Say --currency at the import, or add a line to the table of rates.

select
    deals.deal_id,
    deals.quarter,
    deals.company,
    deals.amount_text,
    deals.currency,
    deals.file_name,
    deals.sheet,
    deals.row_number
from deals
where deals.in_scope = 1
    and deals.amount_status <> 'undisclosed'
    and deals.amount_usd is null
order by deals.deal_id;
