//! Finds the name that was probably meant. It does not know where the name was typed.

use rusqlite::Connection;

/// The most letters, per hundred of the longer name, that may differ from what was typed.
const FAR: f64 = 0.55;

/// The nearest existing name, for an error message that names an unknown table, column or function.
pub(crate) fn for_message(conn: &Connection, message: &str) -> Option<String> {
    let (kind, bare) = named(message)?;
    let sql = match kind {
        "no such table" => "select name from sqlite_schema where type in ('table', 'view')",
        "no such column" => {
            "select distinct info.name from sqlite_schema as object, pragma_table_info(object.name) as info \
             where object.type in ('table', 'view')"
        }
        "no such function" => "select distinct name from pragma_function_list",
        _ => return None,
    };
    nearest(bare, names(conn, sql).ok()?.iter().map(String::as_str))
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
