create view revision (
    publication_id,       -- key
    quarter,              -- '2023Q4'
    edition,              -- 1 is the first of the quarter
    market,               -- china, global, or a team's own; key
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    published,            -- as published, null where it was unknown or not in the table
    now,                  -- as known now, null where it is unknown or no longer in the table
    change,               -- now less published, null where a rate had or has no base
    is_moved              -- 1 where it is another figure now
) as
-- Title:   Each figure as published and as known now
--
-- Grain:   one row per publication, market, metric, figure and item
-- Sources: publication, published_figure, published_market, market, quarter, figure, figure_kind
-- Notes:   A count or a sum that is not in the table is 0. Only markets that were published, and
--          still are there, are compared; a rate that is the same to a billionth has not moved.

with

compared as (

    select published_market.publication_id, published_market.market
    from published_market
    join market on market.market = published_market.market
    group by published_market.publication_id, published_market.market

),

side as (

    select
        publication.publication_id,
        published_figure.market, published_figure.metric, published_figure.figure, published_figure.item,
        published_figure.value as published, null as now
    from publication
    join published_figure
        on published_figure.publication_id = publication.publication_id
        and published_figure.quarter_ordinal = publication.quarter_ordinal

    union all

    select
        publication.publication_id,
        figure.market, figure.metric, figure.figure, figure.item,
        null as published, figure.value as now
    from publication
    join figure on figure.quarter_ordinal = publication.quarter_ordinal

),

paired as (

    select
        side.publication_id, side.market, side.metric, side.figure, side.item,
        max(side.published) as published,
        max(side.now) as now
    from side
    group by side.publication_id, side.market, side.metric, side.figure, side.item

),

listed as (

    select
        paired.*,
        case when figure_kind.measure is null then 1e-9 * (1 + abs(paired.published)) end as noise,
        case
            when figure_kind.measure is null then paired.now - paired.published
            else coalesce(paired.now, 0) - coalesce(paired.published, 0)
        end as change
    from paired
    join figure_kind on figure_kind.metric = paired.metric and figure_kind.figure = paired.figure

)

select
    listed.publication_id,
    quarter.quarter,
    publication.edition,
    listed.market,
    listed.metric,
    listed.figure,
    listed.item,
    listed.published,
    listed.now,
    listed.change,
    case when abs(coalesce(listed.change, listed.published, listed.now, 0)) > coalesce(listed.noise, 0) then 1 else 0 end as is_moved
from listed
join compared on compared.publication_id = listed.publication_id and compared.market = listed.market
join publication on publication.publication_id = listed.publication_id
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal;
