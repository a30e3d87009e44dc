create view check_labels (
    label,                -- round label as typed, key
    deal_count,           -- deals in scope that carry it
    amount_usd            -- US dollars, disclosed deals only
) as
-- Title:    Labels: every round label of a counted deal is known
--
-- Severity: warning
-- Grain:    one row per round label that no list knows, the most money first
-- Sources:  unmapped_label
-- Notes:    Its deals count as fundraising of an unknown round. One line in dealbase.toml settles a
--           label: [rounds], then "LABEL" = "a", or a kind such as "merger" that is out of scope.

select
    unmapped_label.label,
    unmapped_label.deal_count,
    coalesce(unmapped_label.amount_usd, 0) as amount_usd
from unmapped_label
where unmapped_label.kind = 'round'
order by amount_usd desc, deal_count desc, label;
