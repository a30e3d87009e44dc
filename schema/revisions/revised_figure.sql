create view revised_figure (
    publication_id,       -- key
    quarter_ordinal,      -- year * 4 + quarter - 1: of the published quarter or one of the four before; key
    market,               -- china, global, or a team's own; key
    metric,               -- view of the count or sum, key
    figure,               -- its column, key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    cause,                -- late_deal, amount_corrected, …; key
    part                  -- deals or US dollars
) as
-- Title:   By how much counts and sums have moved since a publication, and why
--
-- Grain:   one row per publication, quarter, market, count or sum, item and cause
-- Sources: revised_deal, figure_kind

select
    revised_deal.publication_id,
    revised_deal.quarter_ordinal,
    revised_deal.market,
    figure_kind.metric,
    figure_kind.figure,
    revised_deal.item,
    revised_deal.cause,
    sum(revised_deal.part) as part
from revised_deal
join figure_kind
    on figure_kind.slice = revised_deal.slice
    and figure_kind.measure = revised_deal.measure
group by
    revised_deal.publication_id,
    revised_deal.quarter_ordinal,
    revised_deal.market,
    figure_kind.metric,
    figure_kind.figure,
    revised_deal.item,
    revised_deal.cause;
