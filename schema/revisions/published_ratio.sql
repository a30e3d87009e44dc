create view published_ratio (
    publication_id,       -- key
    market,               -- china, global, or a team's own; key
    metric,               -- view of the rate, key
    figure,               -- column of the rate, key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    scale,                -- 100, or -100 for the ratio that is taken off; key
    part,                 -- count or sum that is divided
    part_quarter_ordinal, -- its quarter
    part_value,           -- as published, deals or US dollars
    whole_metric,         -- view of what it is divided by
    whole,                -- its column
    whole_item,           -- its item
    whole_quarter_ordinal, -- its quarter
    whole_value           -- as published, deals or US dollars
) as
-- Title:   The parts and wholes of the rates that were published
--
-- Grain:   one row per publication and rate; two for the change of a share
-- Sources: publication, published_figure, figure_ratio

select
    publication.publication_id,
    rate.market,
    rate.metric,
    rate.figure,
    rate.item,
    figure_ratio.sign * 1e2 as scale,
    part.figure as part,
    part.quarter_ordinal as part_quarter_ordinal,
    part.value as part_value,
    whole.metric as whole_metric,
    whole.figure as whole,
    whole.item as whole_item,
    whole.quarter_ordinal as whole_quarter_ordinal,
    whole.value as whole_value
from publication
join published_figure as rate
    on rate.publication_id = publication.publication_id
    and rate.quarter_ordinal = publication.quarter_ordinal
join figure_ratio
    on figure_ratio.metric = rate.metric
    and figure_ratio.figure = rate.figure
join published_figure as part
    on part.publication_id = publication.publication_id
    and part.quarter_ordinal = publication.quarter_ordinal - figure_ratio.part_lag
    and part.metric = rate.metric
    and part.figure = figure_ratio.part
    and part.market = rate.market
    and part.item = rate.item
join published_figure as whole
    on whole.publication_id = publication.publication_id
    and whole.quarter_ordinal = publication.quarter_ordinal - figure_ratio.whole_lag
    and whole.metric = figure_ratio.whole_metric
    and whole.figure = figure_ratio.whole
    and whole.market = rate.market
    and whole.item = case when figure_ratio.whole_metric = rate.metric then rate.item else '' end
where rate.value is not null;
