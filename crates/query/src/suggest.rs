//! Finds the name that was probably meant. It does not know where the name was typed.

use rusqlite::Connection;

/// The most letters, per hundred of the longer name, that may differ from what was typed.
const FAR: f64 = 0.55;

/// The nearest existing name, for an error message that names an unknown table, column or function of a
/// statement. Of columns, one of the tables that it names goes first, and else the table that has it.
pub(crate) fn for_message(conn: &Connection, message: &str, statement: &str) -> Option<String> {
    let quoted = |start| message.strip_prefix(start).and_then(|it| it.split('"').next());
    if let Some(near) = quoted("near \"") {
        return quote(near, statement).or_else(|| for_syntax(near, statement));
    }
    if quoted("unrecognized token: \"") == Some("'") {
        return quote("", statement);
    }
    let (kind, bare) = named(message)?;
    let sql = match kind {
        "no such table" => "select name from sqlite_schema where type in ('table', 'view')",
        "no such column" => return column(conn, bare, statement),
        "no such function" => "select distinct name from pragma_function_list",
        _ => return None,
    };
    nearest(bare, names(conn, sql).ok()?.iter().map(String::as_str))
}

/// The word with a quote in it, which ends the text it is in unless it is doubled.
fn quote(near: &str, statement: &str) -> Option<String> {
    let is_end = |it: char| !it.is_alphanumeric();
    statement.match_indices('\'').find_map(|(at, _)| {
        let (before, after) = (statement.get(..at)?, statement.get(at + 1..)?);
        let before = before.get(before.rfind(is_end).map_or(0, |it| it + 1)..)?;
        let after = after.split(is_end).next()?;
        let is_inside = !before.is_empty() && !after.is_empty() && after.starts_with(near);
        is_inside.then(|| format!("{before}''{after}"))
    })
}

/// What was probably meant, in SQL as SQLite knows it, by what others know.
fn for_syntax(near: &str, statement: &str) -> Option<String> {
    let lower = statement.trim_start().to_lowercase();
    match near.to_lowercase().as_str() {
        "ilike" => Some("like".to_owned()),
        "show" | "describe" | "desc" | "." | "\\" if lower.starts_with(&near.to_lowercase()) => {
            let table = lower.split_whitespace().nth(1).filter(|it| *it != "tables");
            Some(format!("dealbase schema {}", table.unwrap_or_default()).trim_end().to_owned())
        }
        _ if lower.ends_with(".sql") && lower.split_whitespace().count() == 1 => {
            Some(format!("dealbase query -f {}", statement.trim()))
        }
        count if lower.contains(&format!("top {count}")) && count.parse::<u64>().is_ok() => {
            Some(format!("limit {count}"))
        }
        _ => None,
    }
}

/// The command that lists the tables there are, or the columns of the first one that a statement names.
pub(crate) fn listing(conn: &Connection, message: &str, statement: &str) -> Option<String> {
    let (kind, _) = named(message)?;
    let tables =
        names(conn, "select name from sqlite_schema where type in ('table', 'view')").ok()?;
    let statement = statement.to_lowercase();
    let mut words = words(&statement);
    match kind {
        "no such table" => Some("dealbase schema".to_owned()),
        "no such column" => words
            .find_map(|word| tables.iter().find(|it| it.eq_ignore_ascii_case(word)))
            .map(|table| format!("dealbase schema {table}")),
        _ => None,
    }
}

fn words(statement: &str) -> impl Iterator<Item = &str> {
    statement.split(|it: char| !it.is_alphanumeric() && it != '_')
}

/// The column that is meant: never the name itself, which is the one that is not there.
fn column(conn: &Connection, name: &str, statement: &str) -> Option<String> {
    let columns = columns(conn).ok()?;
    let statement = statement.to_lowercase();
    let words: Vec<&str> = words(&statement).collect();
    let is_named = |table: &str| words.contains(&table.to_lowercase().as_str());
    let is_same = |column: &str| column.eq_ignore_ascii_case(name);
    let others = |is_of: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let of_tables = columns.iter().filter(|(table, column)| is_of(table) && !is_same(column));
        of_tables.map(|(_, column)| column.as_str()).collect()
    };
    let own = others(&is_named);
    let begins = |column: &&&str| {
        let rest = column.to_lowercase();
        rest.strip_prefix(&name.to_lowercase()).is_some_and(|rest| rest.starts_with('_'))
    };
    let longer: Vec<&str> = own.iter().filter(begins).copied().collect();
    let has_it = || {
        let mut tables = columns.iter().filter(|(_, column)| is_same(column));
        let known = tables.clone().find(|(table, _)| table == "deals");
        known.or_else(|| tables.next()).map(|(table, column)| format!("{table}.{column}"))
    };
    Some(longer.join(" or "))
        .filter(|it| !it.is_empty())
        .or_else(|| nearest(name, own.into_iter()))
        .or_else(has_it)
        .or_else(|| nearest(name, others(&|_| true).into_iter()))
}

/// Every table and view with each of its columns.
fn columns(conn: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "select object.name, info.name from sqlite_schema as object, pragma_table_info(object.name) as info
         where object.type in ('table', 'view')";
    conn.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// What is unknown, and its bare name, in an error message such as `no such table: deels`.
pub(crate) fn named(message: &str) -> Option<(&str, &str)> {
    let (kind, name) = message.split_once(": ")?;
    let bare = name.rsplit('.').next()?.split([' ', '-']).next()?.trim_matches('"');
    Some((kind, bare))
}

/// The candidate nearest to `name`, in either case; None if none is near. Ties: the first.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let likeness = strsim::normalized_damerau_levenshtein(&name, &candidate.to_lowercase());
        if likeness >= FAR && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

fn names(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let names = ["activity_by_quarter", "deals", "sector_by_quarter"];
        let cases = [
            ("deal", Some("deals")),
            ("DEALS", Some("deals")),
            ("activty_by_quarter", Some("activity_by_quarter")),
            ("sector_by_qarter", Some("sector_by_quarter")),
            ("xyz", None),
        ];
        for (typed, wanted) in cases {
            assert_eq!(nearest(typed, names.into_iter()).as_deref(), wanted, "{typed}");
        }
    }
}
