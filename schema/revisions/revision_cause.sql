create view revision_cause (
    publication_id,       -- key
    market,               -- china, global, or a team's own; key
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    cause,                -- late_deal, amount_corrected, …; key
    part                  -- of the figure's change, in its unit
) as
-- Title:   The change of each figure, split by cause
--
-- Grain:   one row per publication, figure and cause that moved it
-- Sources: revised_figure, publication, published_ratio
-- Notes:   A rate r = part / whole moves by (change of part - r as published × change of whole)
--          / whole now: exactly, and in whatever order the causes are listed. Ranks are not split.

with

moved as (

    select revised_figure.* from revised_figure

),

total as (

    select
        moved.publication_id, moved.quarter_ordinal, moved.market, moved.metric, moved.figure, moved.item,
        sum(moved.part) as part
    from moved
    group by moved.publication_id, moved.quarter_ordinal, moved.market, moved.metric, moved.figure, moved.item

),

rate as (

    select
        published_ratio.*,
        published_ratio.whole_value + coalesce(total.part, 0) as whole_now
    from published_ratio
    left join total
        on total.publication_id = published_ratio.publication_id
        and total.quarter_ordinal = published_ratio.whole_quarter_ordinal
        and total.market = published_ratio.market
        and total.metric = published_ratio.whole_metric
        and total.figure = published_ratio.whole
        and total.item = published_ratio.whole_item

),

term as (

    select 1 as is_part union all select 0 as is_part

),

weighed as (

    select
        rate.publication_id, rate.market, rate.metric, rate.figure, rate.item,
        case term.is_part when 1 then rate.metric else rate.whole_metric end as moved_metric,
        case term.is_part when 1 then rate.part else rate.whole end as moved_figure,
        case term.is_part when 1 then rate.item else rate.whole_item end as moved_item,
        case term.is_part when 1 then rate.part_quarter_ordinal else rate.whole_quarter_ordinal end as moved_quarter_ordinal,
        rate.scale / nullif(rate.whole_now, 0)
            * case term.is_part when 1 then 1 else -1e0 * rate.part_value / nullif(rate.whole_value, 0) end as weight
    from rate
    cross join term

)

select
    moved.publication_id, moved.market, moved.metric, moved.figure, moved.item, moved.cause, moved.part
from moved
join publication
    on publication.publication_id = moved.publication_id
    and publication.quarter_ordinal = moved.quarter_ordinal

union all

select
    weighed.publication_id, weighed.market, weighed.metric, weighed.figure, weighed.item, moved.cause,
    sum(weighed.weight * moved.part) as part
from weighed
join moved
    on moved.publication_id = weighed.publication_id
    and moved.quarter_ordinal = weighed.moved_quarter_ordinal
    and moved.market = weighed.market
    and moved.metric = weighed.moved_metric
    and moved.figure = weighed.moved_figure
    and moved.item = weighed.moved_item
group by
    weighed.publication_id, weighed.market, weighed.metric, weighed.figure, weighed.item, moved.cause
having sum(weighed.weight * moved.part) <> 0;
