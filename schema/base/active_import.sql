create view active_import (
    import_id             -- key
) as
-- Title:   Imports that count
--
-- Grain:   one row per import of a file that was neither taken back nor replaced, and per entry with corrections
-- Sources: import, edition, sheet
-- Notes:   A newer edition that was taken back replaces nothing. One that was itself replaced does.
--          Corrections by hand count always; newer ones about a deal take their place.

select import.import_id
from import
where (
    import.kind = 'file'
    or exists (select 1 from sheet where sheet.import_id = import.import_id)
)
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
