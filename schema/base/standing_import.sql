create view standing_import (
    import_id             -- key
) as
-- Title:   Imports that have not been taken back
--
-- Grain:   one row per import of a file
-- Sources: import

select import.import_id
from import
where import.undoes_import_id is null
    and not exists (
        select 1
        from import as undo
        where undo.undoes_import_id = import.import_id
    );
