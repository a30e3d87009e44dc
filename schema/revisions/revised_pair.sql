create view revised_pair (
    publication_id,       -- key
    deal_id,              -- key
    market,               -- china, global, or a team's own; key
    slice,                -- which deals: all, lettered, early, round, sector, mega, mega_deal, country; key
    measure,              -- what is added up: deal_count, amount_usd, …; key
    was_quarter_ordinal,  -- as published, null where it was not known
    was_item,             -- as published, null where it did not count in the slice
    was_value,            -- as published, deals or US dollars; null where it was not known
    now_quarter_ordinal,  -- as known now, null where it is gone
    now_item,             -- as known now, null where it does not count in the slice
    now_value,            -- as known now, deals or US dollars; null where it is gone
    place_cause,          -- why it counts elsewhere than it did
    amount_cause          -- why it adds another amount than it did
) as
-- Title:   A changed deal then and now, in each count and sum
--
-- Grain:   one row per publication, changed deal, market, slice and measure
-- Sources: revised_addend, deal_revision
-- Notes:   Where several things changed, the first that takes the deal out or in is the cause: scope,
--          date, country, then round, sector or amount.

with

paired as (

    select
        revised_addend.publication_id,
        revised_addend.deal_id,
        revised_addend.market,
        revised_addend.slice,
        revised_addend.measure,
        max(case when revised_addend.is_now = 0 then revised_addend.quarter_ordinal end) as was_quarter_ordinal,
        max(case when revised_addend.is_now = 0 then revised_addend.is_in_market end) as was_in_market,
        max(case when revised_addend.is_now = 0 then revised_addend.item end) as was_item,
        max(case when revised_addend.is_now = 0 then revised_addend.value end) as was_value,
        max(case when revised_addend.is_now = 1 then revised_addend.quarter_ordinal end) as now_quarter_ordinal,
        max(case when revised_addend.is_now = 1 then revised_addend.is_in_market end) as now_in_market,
        max(case when revised_addend.is_now = 1 then revised_addend.item end) as now_item,
        max(case when revised_addend.is_now = 1 then revised_addend.value end) as now_value
    from revised_addend
    group by
        revised_addend.publication_id,
        revised_addend.deal_id,
        revised_addend.market,
        revised_addend.slice,
        revised_addend.measure

)

select
    paired.publication_id,
    paired.deal_id,
    paired.market,
    paired.slice,
    paired.measure,
    paired.was_quarter_ordinal,
    paired.was_item,
    paired.was_value,
    paired.now_quarter_ordinal,
    paired.now_item,
    paired.now_value,
    case
        when deal_revision.deal_cause is not null then deal_revision.deal_cause
        when paired.was_in_market <> paired.now_in_market then coalesce(deal_revision.country_cause, 'rule_changed')
        when paired.slice = 'country' then deal_revision.country_cause
        when paired.slice = 'sector' then deal_revision.sector_cause
        when paired.slice = 'mega' or paired.slice = 'mega_deal' then deal_revision.amount_cause
        else deal_revision.round_cause
    end as place_cause,
    deal_revision.amount_cause
from paired
join deal_revision
    on deal_revision.publication_id = paired.publication_id
    and deal_revision.deal_id = paired.deal_id;
