create view published_import (
    publication_id,       -- key
    import_id             -- key
) as
-- Title:   Imports that were there when a quarter was published
--
-- Grain:   one row per publication and import before it that had not been taken back by then
-- Sources: publication, import

select publication.publication_id, import.import_id
from publication
join import on import.import_id <= publication.import_id
left join import as undo
    on undo.undoes_import_id = import.import_id
    and undo.import_id <= publication.import_id
where undo.import_id is null;
