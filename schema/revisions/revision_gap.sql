create view revision_gap (
    publication_id,       -- key
    quarter,              -- '2023Q4'
    edition,              -- 1 is the first of the quarter
    market,               -- china, global, or a team's own; key
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    change,               -- now less published, in the figure's unit
    explained             -- parts by cause, added up, in the same unit
) as
-- Title:   Changes that their causes do not explain: there should be none
--
-- Grain:   one row per publication and figure whose parts do not add up to its change
-- Sources: revision, revision_cause, figure_kind, figure_ratio
-- Notes:   Counts and sums are compared exactly, rates to a billionth of their size.

with

explained as (

    select
        revision_cause.publication_id,
        revision_cause.market,
        revision_cause.metric,
        revision_cause.figure,
        revision_cause.item,
        sum(revision_cause.part) as part
    from revision_cause
    group by
        revision_cause.publication_id,
        revision_cause.market,
        revision_cause.metric,
        revision_cause.figure,
        revision_cause.item

)

select
    revision.publication_id,
    revision.quarter,
    revision.edition,
    revision.market,
    revision.metric,
    revision.figure,
    revision.item,
    revision.change,
    coalesce(explained.part, 0) as explained
from revision
join figure_kind on figure_kind.metric = revision.metric and figure_kind.figure = revision.figure
left join explained
    on explained.publication_id = revision.publication_id
    and explained.market = revision.market
    and explained.metric = revision.metric
    and explained.figure = revision.figure
    and explained.item = revision.item
where (
        figure_kind.measure is not null
        or exists (
            select 1
            from figure_ratio
            where figure_ratio.metric = revision.metric and figure_ratio.figure = revision.figure
        )
    )
    and abs(revision.change - coalesce(explained.part, 0))
        > case when figure_kind.measure is null then 1e-9 * (1 + abs(revision.published) + abs(revision.now)) else 0 end;
