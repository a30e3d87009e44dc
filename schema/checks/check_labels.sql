create view check_labels (
    label,                -- round label as typed, key
    deal_count,           -- deals in scope that carry it
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:    Labels: every round label of a counted deal is known
--
-- Severity: warning
-- Grain:    one row per round label that no list knows, the most money first
-- Sources:  deals
-- Notes:    Its deals count as fundraising of an unknown round. One line in dealbase.toml settles a
--           label: [rounds], then "LABEL" = "a", or a kind such as "merger" that is out of scope.

select
    deals.round_text as label,
    count(*) as deal_count,
    cast(coalesce(sum(deals.amount_usd), 0) as bigint) as amount_usd
from deals
where deals.in_scope = 1
    and deals.round_class = 'unknown'
    and deals.round is null
    and deals.round_text is not null
group by deals.round_text
order by amount_usd desc, deal_count desc, label;
