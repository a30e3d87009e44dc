//! Keys of deals as the third version makes them: a month and its first day are one date, and the deals of
//! one company are next to each other.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Result;
use crate::cell::name::company_key;
use crate::parsed_deal::match_key;

/// Rewrites the keys of records, decisions and corrections.
pub(super) fn rekey(conn: &Connection) -> Result<()> {
    for prefix in ["", "other_"] {
        rekey_decisions(conn, prefix)?;
    }
    conn.execute_batch("drop index deal_fact_by_match_key")?;
    {
        let mut stmt = conn.prepare(RECORDS)?;
        let mut update = conn.prepare("update deal_fact set match_key = ? where record_id = ?")?;
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            update.execute([key_of(row)?, row.get(4)?])?;
        }
    }
    Ok(conn.execute_batch("create index deal_fact_by_match_key on deal_fact (match_key)")?)
}

fn key_of(row: &Row) -> rusqlite::Result<i64> {
    let text = |index| row.get::<_, String>(index);
    let (day, precision): (Option<String>, String) = (row.get(2)?, text(3)?);
    Ok(match_key(&text(0)?, &text(1)?, day.as_deref(), Some(&precision)))
}

/// Of the deal that a decision names in the columns of this prefix: as its record has it, or as the
/// decision names it where no record does.
fn rekey_decisions(conn: &Connection, prefix: &str) -> Result<()> {
    let sql = format!(
        "select decision_id, {prefix}match_key, {prefix}company, {prefix}round, {prefix}announced_on
         from decision"
    );
    let mut stmt = conn.prepare(&sql)?;
    let mut rows = stmt.query([])?;
    let mut record = conn.prepare(&format!("{RECORDS} where match_key = ? limit 1"))?;
    let sql = format!("update decision set {prefix}match_key = ? where decision_id = ?");
    while let Some(row) = rows.next()? {
        let (decision_id, before): (i64, i64) = (row.get(0)?, row.get(1)?);
        let found = record.query_row([before], key_of).optional()?;
        let (company, round, date): (String, String, String) =
            (row.get(2)?, row.get(3)?, row.get(4)?);
        let named = || {
            let (day, precision) = day_of(&date)?;
            Some(match_key(&company_key(&company), &round, Some(&day), Some(precision)))
        };
        if let Some(key) = found.or_else(named) {
            conn.execute(&sql, params![key, decision_id])?;
        }
    }
    Ok(())
}

/// The first day of a date as a decision writes it, and how exact that is: `2023-10-05`, `2023-10`,
/// `2023Q4` or `2023`. `None` for what a person wrote in another way.
fn day_of(date: &str) -> Option<(String, &'static str)> {
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (year, rest) = date.split_at_checked(4).filter(|(year, _)| is_number(year))?;
    match (rest.len(), rest.bytes().next()) {
        (0, _) => Some((format!("{year}-01-01"), "year")),
        (2, Some(b'Q')) => {
            let quarter: u32 = rest.get(1..)?.parse().ok()?;
            Some((format!("{year}-{:02}-01", quarter * 3 - 2), "quarter"))
        }
        (3, Some(b'-')) => Some((format!("{date}-01"), "month")),
        (6, Some(b'-')) => Some((date.to_owned(), "day")),
        _ => None,
    }
}

const RECORDS: &str = "
select
    coalesce(company_key, lower(company)),
    coalesce(round_label.round, round_label.round_class),
    substr(announced_day, 1, 4) || '-' || substr(announced_day, 5, 2) || '-' || substr(announced_day, 7, 2),
    case precision_code when 0 then 'day' when 1 then 'month' when 2 then 'quarter' else 'year' end,
    record_id
from deal_fact
join round_label on round_label.round_label_id = deal_fact.round_label_id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_a_decision_is_as_exact_as_it_is_written() {
        for (date, day) in [
            ("2023-10-05", Some(("2023-10-05", "day"))),
            ("2023-10", Some(("2023-10-01", "month"))),
            ("2023Q4", Some(("2023-10-01", "quarter"))),
            ("2023", Some(("2023-01-01", "year"))),
            ("10/5/2023", None),
        ] {
            let found = day_of(date);
            assert_eq!(found.as_ref().map(|(day, precision)| (day.as_str(), *precision)), day);
        }
    }
}
