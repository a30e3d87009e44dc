create view unknown_label (
    deal_id,              -- key
    round_label,          -- as typed, null where a list knows it
    sector_label,         -- as typed, null where a list knows it
    place_label,          -- as typed, null where a list knows it
    amount_usd            -- US dollars, null where undisclosed or without a rate
) as
-- Title:   Deals with a label that no list knows
--
-- Grain:   one row per deal with such a label, those out of scope included
-- Sources: deal
-- Notes:   A round label that puts a deal out of scope is known.

with

labeled as (

    select
        deal.deal_id,
        case
            when deal.round is null and deal.round_class = 'unknown' and deal.in_scope = 1 then deal.round_text
        end as round_label,
        case when deal.sector is null then deal.sector_text end as sector_label,
        case when deal.country is null then deal.place_text end as place_label,
        deal.amount_usd
    from deal

)

select
    labeled.deal_id,
    labeled.round_label,
    labeled.sector_label,
    labeled.place_label,
    labeled.amount_usd
from labeled
where coalesce(labeled.round_label, labeled.sector_label, labeled.place_label) is not null;
