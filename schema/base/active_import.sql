create view active_import (
    import_id             -- key
) as
-- Title:   Imports that count
--
-- Grain:   one row per import of a file that was neither taken back nor replaced, and per decision
-- Sources: import, edition
-- Notes:   A newer edition that was taken back replaces nothing. One that was itself replaced does.
--          A decision counts always: what it says no longer holds once a newer one says otherwise.

select import.import_id
from import
where (import.kind = 'file' or import.kind = 'decision')
    and not exists (
        select 1
        from import as undo
        where undo.undoes_import_id = import.import_id
    )
    and not exists (
        select 1
        from edition
        join import as newer on newer.import_id = edition.import_id
        where edition.earlier_import_id = import.import_id
            and edition.is_replaced = 1
            and not exists (
                select 1
                from import as undo
                where undo.undoes_import_id = newer.import_id
            )
    );
