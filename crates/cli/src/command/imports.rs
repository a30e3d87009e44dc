//! `dealbase imports`: every import with its receipt, and those that were taken back.

use anyhow::Result;
use dealbase_query::Database;

use crate::args::{Common, Query};
use crate::command::query;
use crate::output::{Format, Target};

/// A line for each sheet, as its receipt said when it was taken in.
const FOR_EYES: &str = "
select
    import_id as id,
    substr(imported_at, 1, 10) as day,
    file_name as file,
    sheet,
    status || coalesce(' of ' || undoes_import_id, '') as status,
    row_count || ' = ' || substr(
        case when inserted_count > 0 then ' + ' || inserted_count || ' inserted' else '' end
            || case when updated_count > 0 then ' + ' || updated_count || ' updated' else '' end
            || case when unchanged_count > 0 then ' + ' || unchanged_count || ' unchanged' else '' end
            || case when merged_count > 0 then ' + ' || merged_count || ' merged' else '' end
            || case when out_of_scope_count > 0 then ' + ' || out_of_scope_count || ' out of scope' else '' end
            || case when rejected_count > 0 then ' + ' || rejected_count || ' rejected' else '' end
            || case when ignored_count > 0 then ' + ' || ignored_count || ' ignored' else '' end,
        4
    ) as rows
from import_receipt";

/// Prints the imports, the oldest first: a line for each on a terminal, every count in a column of
/// its own for programs.
///
/// # Errors
/// As `dealbase query`.
pub(crate) fn run(common: &Common) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    let is_for_eyes = match target.format {
        Some(format) => format == Format::Table,
        None => target.is_terminal(),
    };
    let sql = if is_for_eyes { FOR_EYES } else { "select * from import_receipt" };
    let database = Database::open(&common.db)?;
    query::answer(&database, common, &Query::of(sql))
}
