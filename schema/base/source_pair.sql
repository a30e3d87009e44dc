create view source_pair (
    source_id,            -- key
    source,               -- name, the first of the two
    other_source_id,      -- key
    other_source          -- name
) as
-- Title:   Every two sources of which a file counts
--
-- Grain:   one row per two sources
-- Sources: source, sheet, import, active_import

with

reporting as (

    select source.source_id, coalesce(source.label, source.name) as source
    from source
    join sheet on sheet.source_id = source.source_id
    join import on import.import_id = sheet.import_id
    join active_import on active_import.import_id = sheet.import_id
    where import.kind = 'file'
        and sheet.role = 'deals'
    group by source.source_id, coalesce(source.label, source.name)

)

select
    one.source_id,
    one.source,
    other.source_id as other_source_id,
    other.source as other_source
from reporting as one
join reporting as other on other.source > one.source;
