//! SQL of strangers who mean harm: each statement of `attacks.txt` is stopped, the file untouched.

mod workspace;

use std::fs;
use std::path::Path;
use std::time::Duration;

use dealbase_query::{Database, Error, Limits, Rows, SCHEMA_VERSION, Stop};
use rusqlite::Connection;
use workspace::file;

/// An attack and how it has to end.
struct Attack {
    outcome: String,
    sql: String,
}

fn attacks() -> Vec<Attack> {
    let mut outcome = String::new();
    let mut attacks = Vec::new();
    for line in include_str!("attacks.txt").lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("# ") {
            Some(heading) => outcome = heading.split(':').next().unwrap_or_default().to_owned(),
            None => attacks.push(Attack { outcome: outcome.clone(), sql: unescaped(line) }),
        }
    }
    attacks
}

fn unescaped(line: &str) -> String {
    let line = line.replace("\\n", "\n").replace("\\t", "\t");
    line.replace("\\u{feff}", "\u{feff}").replace("\\u{a0}", "\u{a0}")
}

/// How a statement ends, in the words of the list.
fn outcome(database: &Database, sql: &str) -> &'static str {
    let limits = Limits { time: Duration::from_millis(200), rows: Some(1000) };
    match database.run(sql, &[], limits, &mut Rows::default()) {
        Err(Error::Refused { action }) if !action.is_empty() => "refused",
        Err(Error::NoRows) => "refused",
        Err(Error::Statements { found: "several" }) => "several",
        Err(Error::Limit(Stop::Memory | Stop::Text | Stop::Time(_))) => "limit",
        Ok(outcome) if outcome.stop.is_some() => "limit",
        // A median of too many values says so in its own words.
        Err(err) if err.to_string().contains("more values than it can keep") => "limit",
        Err(Error::Sql { .. }) => "unknown",
        Err(_) => "another error",
        Ok(_) => "answered",
    }
}

/// A statement behind another is stopped with it, whichever of the two is looked at first.
fn is_as_it_has_to_be(wanted: &str, found: &str) -> bool {
    wanted == found || (wanted == "stopped" && ["several", "refused", "unknown"].contains(&found))
}

#[test]
fn every_attack_is_stopped_and_the_file_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), SCHEMA_VERSION);
    let before = fs::read(&path).unwrap();
    let database = Database::open(&path).unwrap();
    let attacks = attacks();
    assert!(attacks.len() >= 200, "{} attacks", attacks.len());
    let ended: Vec<String> = attacks
        .iter()
        .map(|attack| (attack, outcome(&database, &attack.sql)))
        .filter(|(attack, found)| !is_as_it_has_to_be(&attack.outcome, found))
        .map(|(attack, found)| format!("{} instead of {}: {}", found, attack.outcome, attack.sql))
        .collect();
    assert!(ended.is_empty(), "{ended:#?}");
    drop(database);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a file was left beside it");
    assert!(!Path::new("outside.db").exists(), "a file was written elsewhere");
}

#[test]
fn nothing_planted_in_a_file_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), SCHEMA_VERSION);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "create view endless (i) as
             with recursive n(i) as (select 1 union all select i + 1 from n) select i from n;
         create view reaching (x) as select load_extension('x');
         create view asking (x) as select median(deal_id) from deal;
         create trigger t after update on deal begin delete from deal; end;",
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    drop(conn);
    let database = Database::open(&path).unwrap();
    for (sql, wanted) in [
        ("select count(*) from endless", "limit"),
        ("select x from reaching", "another error"),
        ("select x from asking", "another error"),
        ("update deal set company = 'x'", "refused"),
    ] {
        assert_eq!(outcome(&database, sql), wanted, "{sql}");
    }
    drop(database);
    assert_eq!(fs::read(&path).unwrap(), before);
}
