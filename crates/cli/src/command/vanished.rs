//! `dealbase vanished [IMPORT|FILE]`: deals that an earlier edition of a list reports and a newer does not.

use anyhow::Result;
use dealbase_query::Value;

use crate::args::{Common, Vanished};
use crate::command::query;
use crate::correction;
use crate::mistake::Mistake;

/// Without an import, those that the newest edition of each list leaves out.
const ROWS: &str = "
select *
from vanished_row
where vanished_row.import_id = :import_id
    or (
        :import_id is null
        and not exists (
            select 1
            from edition
            join active_import on active_import.import_id = edition.import_id
            where edition.earlier_import_id = vanished_row.import_id
        )
    )
order by import_id, source, sheet, row_number";

const IS_IMPORT: &str = "select 1 from import where import_id = :import_id and kind = 'file'";

/// Prints the deals, each with the row that reported it last.
///
/// # Errors
/// As `dealbase query`.
pub(crate) fn run(common: &Common, typed: &Vanished) -> Result<()> {
    let database = common.database()?;
    let import_id = typed.import.as_deref().map(|it| correction::import_id(&database, it));
    let import_id = import_id.transpose()?;
    if let Some(import_id) = import_id {
        let rows = database.rows(IS_IMPORT, &[("import_id", Value::from(import_id))])?;
        if rows.rows.is_empty() {
            return Err(Mistake::NoImport { import: import_id }.typed());
        }
    }
    let params = vec![("import_id", import_id.map_or(Value::Null, Value::from))];
    query::answer(&database, common, ROWS, &params)
}
