create view figure (
    quarter_ordinal,      -- year * 4 + quarter - 1, key
    quarter,              -- '2023Q4'
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    market,               -- china, global, or a team's own; key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    value                 -- as the metric has it: deals, US dollars, per cent, points or a rank
) as
-- Title:   Every figure of every metric, each in a row of its own
--
-- Grain:   one row per quarter, figure, market and item
-- Sources: figure_of_market, figure_of_item, quarter
-- Notes:   What a publication keeps, and what it is compared with later.

with

listed as (

    select
        figure_of_market.*
    from figure_of_market

    union all

    select
        figure_of_item.*
    from figure_of_item

)

select
    quarter.quarter_ordinal,
    listed.quarter,
    listed.metric,
    listed.figure,
    listed.market,
    listed.item,
    listed.value
from listed
join quarter on quarter.quarter = listed.quarter;
