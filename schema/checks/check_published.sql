create view check_published (
    publication_id,       -- key
    quarter,              -- '2023Q4'
    edition,              -- 1 is the first of the quarter
    market,               -- china, global, or a team's own; key
    metric,               -- view of the figure, key
    figure,               -- column of the figure, key
    item,                 -- round class, sector, country or deal; empty for the whole market; key
    published,            -- as published, null where it was unknown
    now                   -- as known now, null where it is unknown
) as
-- Title:    Published figures that have moved: what was published last is what the views say
--
-- Severity: warning
-- Grain:    one row per figure of a quarter's newest edition that is another now
-- Sources:  revision, publication
-- Notes:    `dealbase revisions` says why. Publishing the quarter again makes an edition of today's
--           figures, and what was published before stays.

select
    revision.publication_id,
    revision.quarter,
    revision.edition,
    revision.market,
    revision.metric,
    revision.figure,
    revision.item,
    revision.published,
    revision.now
from revision
where revision.is_moved = 1
    and not exists (
        select 1
        from publication
        join publication as newer
            on newer.quarter_ordinal = publication.quarter_ordinal
            and newer.publication_id > publication.publication_id
        where publication.publication_id = revision.publication_id
    )
order by
    revision.publication_id,
    revision.market,
    revision.metric,
    revision.figure,
    revision.item;
