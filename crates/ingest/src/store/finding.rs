//! Writes what is to be said about a row.

use rusqlite::{Connection, params};

use crate::Result;
use crate::sheet::{Finding, Severity};

/// Adds a finding to `table`, which has the columns of `finding`.
pub(crate) fn finding_into(
    conn: &Connection,
    table: &str,
    import_id: i64,
    sheet_id: i64,
    finding: &Finding,
    after_row: Option<u32>,
) -> Result<()> {
    let severity = match finding.severity {
        Severity::Warning => "warning",
        Severity::Rejected => "rejected",
    };
    const COLUMNS: &str = "import_id, sheet_id, row_number, after_row, column_name, severity, code, \
                           found, expected, problem";
    let sql = format!("insert into {table} ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let mut stmt = conn.prepare_cached(&sql)?;
    stmt.execute(params![
        import_id,
        sheet_id,
        finding.row,
        after_row,
        finding.column,
        severity,
        finding.kind.as_str(),
        finding.found,
        finding.problem.to_string(),
        finding.problem.to_json(),
    ])?;
    Ok(())
}
