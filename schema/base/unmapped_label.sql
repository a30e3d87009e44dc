create view unmapped_label (
    kind,                 -- round, sector or place; key
    label,                -- as typed in the sheets, key
    deal_count,           -- deals that carry it
    amount_usd            -- US dollars they disclosed; null where none is known
) as
-- Title:   Labels that no list knows: one line in dealbase.toml settles each
--
-- Grain:   one row per kind and label
-- Sources: deals

select
    'round' as kind,
    deals.round_text as label,
    count(*) as deal_count,
    cast(sum(deals.amount_usd) as bigint) as amount_usd
from deals
where deals.round_class = 'unknown' and deals.round is null and deals.round_text is not null
group by deals.round_text

union all

select
    'sector' as kind,
    deals.sector_text as label,
    count(*) as deal_count,
    cast(sum(deals.amount_usd) as bigint) as amount_usd
from deals
where deals.sector is null and deals.sector_text is not null
group by deals.sector_text

union all

select
    'place' as kind,
    deals.place_text as label,
    count(*) as deal_count,
    cast(sum(deals.amount_usd) as bigint) as amount_usd
from deals
where deals.country is null and deals.place_text is not null
group by deals.place_text;
