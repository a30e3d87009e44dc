//! Keys of deals that are known by month, as the third version makes them: a month and its first day are
//! one date.

use rusqlite::{Connection, params};

use crate::Result;
use crate::cell::name::company_key;
use crate::parsed_deal::match_key;

/// Writes the keys of records and decisions anew.
pub(super) fn rekey(conn: &Connection) -> Result<()> {
    let mut stmt = conn.prepare(RECORDS)?;
    let mut update = conn.prepare("update deal_fact set match_key = ? where record_id = ?")?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        let (record_id, company): (i64, String) = (row.get(0)?, row.get(1)?);
        let (round, announced_on): (String, String) = (row.get(2)?, row.get(3)?);
        update.execute([
            match_key(&company, &round, Some(&announced_on), Some("month")),
            record_id,
        ])?;
    }
    for prefix in ["", "other_"] {
        rekey_decisions(conn, prefix)?;
    }
    Ok(())
}

/// Of the deal that a decision names in the columns of this prefix.
fn rekey_decisions(conn: &Connection, prefix: &str) -> Result<()> {
    let sql = format!(
        "select decision_id, {prefix}company, {prefix}round, {prefix}announced_on || '-01'
         from decision where {prefix}announced_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]'"
    );
    let mut stmt = conn.prepare(&sql)?;
    let months =
        stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let months: Vec<(i64, String, String, String)> = months.collect::<rusqlite::Result<_>>()?;
    let sql = format!("update decision set {prefix}match_key = ? where decision_id = ?");
    for (decision_id, company, round, announced_on) in months {
        let key = match_key(&company_key(&company), &round, Some(&announced_on), Some("month"));
        conn.execute(&sql, params![key, decision_id])?;
    }
    Ok(())
}

const RECORDS: &str = "
select
    record_id,
    coalesce(company_key, lower(company)),
    coalesce(round_label.round, round_label.round_class),
    substr(announced_day, 1, 4) || '-' || substr(announced_day, 5, 2) || '-' || substr(announced_day, 7, 2)
from deal_fact
join round_label on round_label.round_label_id = deal_fact.round_label_id
where precision_code = 1";
