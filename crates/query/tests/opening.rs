//! Which files are opened, and why the others are refused.

mod workspace;

use std::fs;

use dealbase_query::{Database, Error, SCHEMA_VERSION, Value};
use rusqlite::Connection;
use workspace::file;

#[test]
fn a_file_that_is_no_database_of_ours_is_named_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(matches!(Database::open(&at("none.db")), Err(Error::Missing { .. })));
    assert!(!at("none.db").exists());

    fs::write(at("text.db"), "company,amount\n".repeat(500)).unwrap();
    assert!(matches!(Database::open(&at("text.db")), Err(Error::NoDatabase { .. })));

    fs::write(at("empty.db"), "").unwrap();
    let err = Database::open(&at("empty.db"));
    assert!(matches!(err, Err(Error::Missing { .. })), "a first import that was cut off leaves it");

    Connection::open(at("foreign.db")).unwrap().execute_batch("create table t (a)").unwrap();
    let err = Database::open(&at("foreign.db")).unwrap_err();
    assert!(err.to_string().contains("foreign.db"), "{err}");
    assert_eq!(err.exit_code(), 6);

    let newer = file(folder.path(), SCHEMA_VERSION + 1);
    assert!(matches!(Database::open(&newer), Err(Error::Newer { .. })));
}

#[test]
fn a_file_that_another_program_is_writing_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), SCHEMA_VERSION);
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("pragma locking_mode = exclusive; begin exclusive").unwrap();
    let err = Database::open(&path).unwrap_err();
    assert!(matches!(err, Error::Locked { .. }), "{err}");
}

#[test]
fn a_journal_left_by_a_writer_that_died_is_rolled_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), SCHEMA_VERSION);
    let before = fs::read(&path).unwrap();
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "pragma cache_size = 1; begin; update deal set company = hex(zeroblob(9000))",
        )
        .unwrap();
    let dead = tempfile::tempdir().unwrap();
    for name in ["deals.db", "deals.db-journal"] {
        fs::copy(folder.path().join(name), dead.path().join(name)).unwrap();
    }
    let database = Database::open(&dead.path().join("deals.db")).unwrap();
    let rows = database.rows("select company from deals where deal_id = 1", &[]).unwrap();
    assert_eq!(rows.rows, [[Value::from("甲")]]);
    drop(database);
    assert_eq!(fs::read(dead.path().join("deals.db")).unwrap(), before);
}
