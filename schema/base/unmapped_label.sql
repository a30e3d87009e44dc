create view unmapped_label (
    kind,                 -- round, sector or place; key
    label,                -- as typed in the sheets, key
    deal_count,           -- deals that carry it
    amount_usd            -- US dollars they disclosed; null where none is known
) as
-- Title:   Labels that no list knows: one line in dealbase.toml settles each
--
-- Grain:   one row per kind and label
-- Sources: unknown_label

select
    'round' as kind,
    unknown_label.round_label as label,
    count(*) as deal_count,
    cast(sum(unknown_label.amount_usd) as bigint) as amount_usd
from unknown_label
where unknown_label.round_label is not null
group by unknown_label.round_label

union all

select
    'sector' as kind,
    unknown_label.sector_label as label,
    count(*) as deal_count,
    cast(sum(unknown_label.amount_usd) as bigint) as amount_usd
from unknown_label
where unknown_label.sector_label is not null
group by unknown_label.sector_label

union all

select
    'place' as kind,
    unknown_label.place_label as label,
    count(*) as deal_count,
    cast(sum(unknown_label.amount_usd) as bigint) as amount_usd
from unknown_label
where unknown_label.place_label is not null
group by unknown_label.place_label;
