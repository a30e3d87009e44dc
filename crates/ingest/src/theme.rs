//! Themes of deals: which of the team's words a deal has in its company, sector label, tags or description.
//!
//! The rule is `schema/base/deal_theme_check.sql`; this applies it to deals that changed, and makes of each
//! word the pattern that it is found by. A team without themes costs nothing.

use rusqlite::{Connection, params};

use crate::rules::Themes;
use crate::{Result, sql};

/// Records the team's themes, and finds them in every deal where they are not those of before.
///
/// # Errors
///
/// [`crate::Error::Sql`], as all functions here.
pub(crate) fn record(conn: &Connection, themes: &Themes) -> Result<()> {
    let before = recorded(conn)?;
    conn.execute("delete from theme_word", [])?;
    {
        let sql = "insert or ignore into theme_word (theme, word, pattern) values (?, ?, ?)";
        let mut stmt = conn.prepare(sql)?;
        for (theme, words) in themes {
            for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
                stmt.execute(params![theme, word, pattern(word)])?;
            }
        }
    }
    if recorded(conn)? == before {
        return Ok(());
    }
    recompute(conn)
}

/// Finds the themes of every deal.
pub(crate) fn recompute(conn: &Connection) -> Result<()> {
    conn.execute("delete from deal_theme", [])?;
    conn.execute("insert into deal_theme select * from deal_theme_check", [])?;
    recount(conn)
}

/// Finds the themes of stale deals, and of those whose first record is this one or a newer one.
pub(crate) fn follow(conn: &Connection, first_record_id: i64) -> Result<()> {
    let sql = "select exists (select 1 from theme_word)";
    if !sql::value(conn, sql, [])? {
        return Ok(());
    }
    conn.execute_batch(
        "create temp table themed_deal (deal_id integer primary key);
         insert into temp.themed_deal select deal_id from stale_deal;",
    )?;
    let sql = "insert or ignore into temp.themed_deal
         select deal_id from deal_fact where record_id >= ?";
    conn.execute(sql, [first_record_id])?;
    conn.execute_batch(
        "delete from deal_theme where deal_id in (select deal_id from temp.themed_deal)",
    )?;
    conn.execute(&format!("insert into deal_theme {}", of_themed_deals()), [])?;
    conn.execute_batch("drop table temp.themed_deal")?;
    recount(conn)
}

/// The view `deal_theme_check`, of the deals in `temp.themed_deal` instead of all.
fn of_themed_deals() -> String {
    let (_, rule) = RULE.split_once(") as\n").unwrap_or_default();
    rule.replace(ALL_DEALS, "where deal_words.deal_id in (select deal_id from temp.themed_deal)")
}

/// Adds up the deals of each theme.
fn recount(conn: &Connection) -> Result<()> {
    conn.execute("delete from theme_count", [])?;
    conn.execute("insert into theme_count select * from theme_count_check", [])?;
    Ok(())
}

fn recorded(conn: &Connection) -> Result<Vec<(String, String)>> {
    sql::columns(conn, "select theme, pattern from theme_word order by 1, 2", [])
}

/// The pattern by which SQLite finds a word in a text in lower case: where it begins or ends with a letter
/// or digit of ASCII, none may be beside it.
fn pattern(word: &str) -> String {
    let word = word.to_ascii_lowercase();
    let edge = |is_edge: bool| if is_edge { "[^a-z0-9]" } else { "" };
    let before = edge(word.starts_with(|it: char| it.is_ascii_alphanumeric()));
    let after = edge(word.ends_with(|it: char| it.is_ascii_alphanumeric()));
    let literal: String = word
        .chars()
        .map(|it| if "*?[".contains(it) { format!("[{it}]") } else { it.to_string() })
        .collect();
    format!("*{before}{literal}{after}*")
}

const RULE: &str = include_str!("../schema/base/deal_theme_check.sql");
/// Which deals the view takes.
const ALL_DEALS: &str = "where exists (select 1 from theme_word)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deals_that_changed_are_found_by_the_rule_of_all_deals() {
        assert_eq!(RULE.matches(ALL_DEALS).count(), 1);
        let conn = crate::schema::in_memory().unwrap();
        conn.execute_batch("create temp table themed_deal (deal_id integer primary key)").unwrap();
        conn.prepare(&of_themed_deals()).unwrap();
    }

    #[test]
    fn a_word_of_latin_letters_is_whole_and_a_chinese_one_is_anywhere() {
        let conn = Connection::open_in_memory().unwrap();
        for (word, text, is_found) in [
            ("AI", " ai ", true),
            ("AI", " ai芯片 ", true),
            ("AI", " 做ai，", true),
            ("AI", " rail ", false),
            ("AI", " ai2 ", false),
            ("人工智能", " 某人工智能公司 ", true),
            ("C++", " c++ tools ", true),
            ("C++", " objective-c++ ", true),
            ("3D打印", " 3d打印机 ", true),
            ("*", " ai ", false),
            ("[x]", " a[x]b ", true),
        ] {
            let sql = "select ?1 glob ?2";
            let found: bool =
                conn.query_row(sql, params![text, pattern(word)], |row| row.get(0)).unwrap();
            assert_eq!(found, is_found, "{word} in {text}");
        }
    }
}
