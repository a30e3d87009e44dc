//! `dealbase labels`: labels that no list knows, and lines for them in `dealbase.toml`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use dealbase_query::Value;

use crate::args::{Common, Labels};
use crate::command::query;
use crate::messages::say;
use crate::mistake::{Mistake, OrMistake};
use crate::output::number::grouped;
use crate::questions::LABELS;
use crate::rules;

/// The tables of the rules file, each with the kind of label and what may be written there.
const TABLES: [(&str, &str, &str); 3] = [
    ("round", "rounds", "a"),
    ("sector", "sectors", "enterprise_services"),
    ("place", "places", "CN"),
];

/// Lists the labels, or writes a line for each that is to be edited.
///
/// # Errors
/// Fails if there is no database, or the rules file can't be written.
pub(crate) fn run(common: &Common, typed: &Labels) -> Result<()> {
    let database = common.database()?;
    if !typed.write {
        return query::answer(&database, common, LABELS, &[]);
    }
    let path = rules::path(&common.db);
    let count = write(&path, &database.rows(LABELS, &[])?.rows)?;
    let messages = common.messages()?;
    common.notice(say!(messages, "labels_written", count, path = path.display()))
}

/// Adds a commented line for each label that the file does not name yet; how many that were.
fn write(path: &Path, rows: &[Vec<Value>]) -> Result<usize> {
    let failed = || Mistake::not_written(path);
    let mut text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(err) => return Err(err).or_mistake(failed),
    };
    let mut count = 0;
    for (kind, table, example) in TABLES {
        let mut lines = String::new();
        for row in rows {
            let [Value::Text(of), Value::Text(label), deals, amount] = row.as_slice() else {
                continue;
            };
            let key = serde_json::to_string(label)?;
            if of != kind || text.contains(&key) {
                continue;
            }
            let number = |value: &Value| value.integer().map(grouped);
            let noun = if deals.integer() == Some(1) { "deal" } else { "deals" };
            let deals = number(deals).unwrap_or_default();
            let amount = number(amount).map_or_else(String::new, |it| format!(", US$ {it}"));
            writeln!(lines, "# {key} = \"{example}\"   # {deals} {noun}{amount}")?;
            count += 1;
        }
        insert(&mut text, table, &lines);
    }
    if count > 0 {
        std::fs::write(path, text).or_mistake(failed)?;
    }
    Ok(count)
}

/// Puts lines below the header of a table, which is added at the end where it is not there.
fn insert(text: &mut String, table: &str, lines: &str) {
    if lines.is_empty() {
        return;
    }
    let header = format!("[{table}]");
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        start += line.len();
        if line.trim() == header {
            let gap = if line.ends_with('\n') { "" } else { "\n" };
            text.insert_str(start, &format!("{gap}{lines}"));
            return;
        }
    }
    if !text.is_empty() {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str(&format!("{header}\n{lines}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_where_their_table_is() {
        let mut text = "[rounds]\n\"x\" = \"a\"\n\n[places]".to_owned();
        insert(&mut text, "rounds", "# 1\n");
        insert(&mut text, "places", "# 2\n");
        insert(&mut text, "sectors", "# 3\n");
        assert_eq!(text, "[rounds]\n# 1\n\"x\" = \"a\"\n\n[places]\n# 2\n\n[sectors]\n# 3\n");
    }
}
