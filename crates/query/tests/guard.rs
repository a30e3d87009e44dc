//! What SQL from strangers may and may not do to a database file.
#![expect(clippy::unwrap_used, reason = "a test that can't set its stage fails")]

mod desk;

use std::fs;
use std::path::Path;
use std::time::Duration;

use dealbase_query::{Database, Error, Limits, Rows, SCHEMA_VERSION, Stop, Value};
use desk::file;
use rusqlite::Connection;

fn run(database: &Database, sql: &str, limits: Limits) -> (Rows, Option<Stop>) {
    let mut rows = Rows::default();
    let outcome = database.run(sql, &[], limits, &mut rows).unwrap();
    (rows, outcome.stop)
}

const ATTACKS: &[&str] = &[
    "insert into deal values (4, 'x', 1)",
    "insert into deal select * from deal",
    "replace into deal values (1, 'x', 1)",
    "update deal set amount_usd = 0",
    "update deal set amount_usd = 0 returning *",
    "delete from deal",
    "delete from deal returning company",
    "with t as (select 1) delete from deal",
    "explain delete from deal",
    "insert into sqlite_schema values ('table', 'x', 'x', 0, 'create table x (a)')",
    "update sqlite_schema set sql = ''",
    "drop table deal",
    "drop view deals",
    "create table t (a)",
    "create table t as select * from deal",
    "create temp table t (a)",
    "create temp view t as select 1",
    "create temp trigger t after insert on deal begin select 1; end",
    "create view v as select 1",
    "create index i on deal (company)",
    "create trigger t after insert on deal begin delete from deal; end",
    "create virtual table t using fts5 (a)",
    "create virtual table t using dbstat",
    "alter table deal add column x",
    "alter table deal rename to d",
    "begin",
    "begin exclusive",
    "commit",
    "rollback",
    "savepoint s",
    "analyze",
    "reindex",
    "vacuum",
    "vacuum into 'outside.db'",
    "attach 'outside.db' as o",
    "attach ':memory:' as o",
    "detach main",
    "pragma query_only = off",
    "pragma writable_schema = on",
    "pragma journal_mode = wal",
    "pragma user_version = 9",
    "pragma application_id = 9",
    "pragma temp_store_directory = '/'",
    "pragma data_store_directory = '/'",
    "pragma mmap_size = 1000000",
    "pragma cache_size = 100000000",
    "pragma hard_heap_limit = 0",
    "pragma wal_checkpoint",
    "pragma incremental_vacuum",
    "pragma optimize",
    "pragma shrink_memory",
    "pragma trusted_schema = on",
    "pragma foreign_keys = off",
    "pragma locking_mode = exclusive",
    "pragma encoding = 'UTF-16'",
    "pragma page_size = 512",
    "pragma auto_vacuum = full",
    "pragma secure_delete = on",
    "pragma synchronous = off",
    "pragma schema_version = 1",
    "pragma main.user_version = 1",
    "pragma recursive_triggers = on",
    "pragma reverse_unordered_selects = on",
    "pragma soft_heap_limit = 1",
    "pragma threads = 8",
    "pragma case_sensitive_like = on",
    "pragma cell_size_check = off",
    "pragma ignore_check_constraints = on",
    "pragma legacy_alter_table = on",
    "pragma max_page_count = 1",
    "pragma module_list('x')",
    "release s",
    "end",
    "explain vacuum",
    "explain query plan insert into deal values (9, 'x', 1)",
    "alter table deal drop column company",
    "alter table deal rename column company to name",
    "create temp table t as select * from deal",
    "create table main.t (a)",
    "create unique index i on deal (company)",
    "insert into deal default values",
    "insert into deals values (1, 'x', 1)",
    "update or ignore deal set company = 'x' where deal_id = 1",
    "with t as (select 1 as i) update deal set amount_usd = t.i from t",
    "with t as (select * from deal) insert into deal select * from t returning *",
    "delete from sqlite_schema",
    "delete from deal where 0",
    "create virtual table temp.t using fts5 (a)",
    "drop table if exists deal",
    "vacuum main into 'outside.db'",
    "vacuum into '/dev/null'",
    "attach database 'file:outside.db?mode=rwc' as o",
    "attach '' as o",
    "detach database main",
    "select load_extension('x')",
    "select 1 where load_extension('x', 'y')",
    "select fts3_tokenizer('x')",
    "select fts3_tokenizer('x', x'00')",
    "select * from deal where company = (select load_extension('x'))",
    "select sqlite_log(1, 'x')",
];

#[test]
fn what_writes_or_reaches_outside_is_refused_and_the_file_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), SCHEMA_VERSION);
    let before = fs::read(&path).unwrap();
    let database = Database::open(&path).unwrap();
    for sql in ATTACKS {
        let result = database.rows(sql, &[]);
        let Err(Error::Refused { action }) = result else {
            panic!("{sql}: not refused: {result:?}");
        };
        assert!(!action.is_empty(), "{sql}");
    }
    drop(database);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a file was left beside it");
    assert!(!Path::new("outside.db").exists(), "a file was written elsewhere");
}

#[test]
fn a_refusal_says_that_queries_are_read_only_and_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&file(folder.path(), SCHEMA_VERSION)).unwrap();
    for (sql, action) in [
        ("delete from deal", "delete from deal"),
        ("drop table deal", "changing the schema"),
        ("create temp table t (a)", "changing the schema"),
        ("attach ':memory:' as o", "attach"),
        ("select load_extension('x')", "the function load_extension()"),
        ("pragma query_only = off", "pragma query_only"),
        ("vacuum into 'outside.db'", "a statement that returns no rows"),
    ] {
        let message = database.rows(sql, &[]).unwrap_err().to_string();
        assert_eq!(message, format!("queries are read-only: {action} is refused"));
    }
}

#[test]
fn what_does_not_exist_is_an_error_that_suggests_the_nearest_name() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&file(folder.path(), SCHEMA_VERSION)).unwrap();
    let cases = [
        ("select * from deels", "no such table: deels; did you mean deals?"),
        ("select compny from deals", "no such column: compny; did you mean company?"),
        ("select deals.amount from deals", "no such column: deals.amount"),
        ("select \"compny\" from deals", "no such column: \"compny\""),
        ("select cuont(*) from deals", "no such function: cuont; did you mean count?"),
        ("select readfile('/etc/hosts')", "no such function: readfile"),
        ("select writefile('x', 'y')", "no such function: writefile"),
        ("select edit('x')", "no such function: edit"),
        ("select * frm deals", "near \"frm\": syntax error"),
        ("select 1; select 2", "expected one SQL statement, found several"),
        ("-- nothing", "expected one SQL statement, found none"),
        ("", "expected one SQL statement, found none"),
        ("select :quarter", "parameter :quarter has no value; give one with --param quarter=VALUE"),
    ];
    for (sql, start) in cases {
        let message = database.rows(sql, &[]).unwrap_err().to_string();
        assert!(message.starts_with(start), "{sql}: {message}");
    }
}

/// Statements that would run beside, or behind, an honest one.
const SEVERAL: &[&str] = &[
    "select 1; delete from deal",
    "select 1; select 2;",
    "select ';'; drop table deal",
    "select 1 /* ; */; attach 'outside.db' as o",
    "select 1 -- ;\n; vacuum into 'outside.db'",
    "; select 1; select 2",
    "begin; delete from deal; commit",
];

#[test]
fn a_statement_behind_another_is_refused_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), SCHEMA_VERSION);
    let before = fs::read(&path).unwrap();
    let database = Database::open(&path).unwrap();
    for sql in SEVERAL {
        let result = database.rows(sql, &[]);
        let is_refused =
            matches!(result, Err(Error::Statements { found: "several" } | Error::Refused { .. }));
        assert!(is_refused, "{sql}: {result:?}");
    }
    drop(database);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a file was left beside it");
}

#[test]
fn what_is_too_big_or_too_deep_is_refused_before_it_runs() {
    let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
    let deep = format!("select {}1", "-".repeat(3000).replace('-', "- "));
    let selects = vec!["select 1"; 300].join(" union all ");
    let columns = format!("select {}1", "1, ".repeat(1000));
    let long = format!("select '{}'", "x".repeat(2 << 20));
    let subqueries = format!("select {}1{}", "(select ".repeat(500), ")".repeat(500));
    let arguments = format!("select max({}1)", "1, ".repeat(200));
    for sql in [deep, selects, columns, long, subqueries, arguments] {
        let result = database.rows(&sql, &[]);
        let start: String = sql.chars().take(30).collect();
        assert!(result.is_err(), "{start}… was answered");
    }
    let brackets = format!("select {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(!matches!(database.rows(&brackets, &[]), Err(Error::Refused { .. })), "harmless");
    assert_eq!(database.rows("select 1", &[]).unwrap().rows.len(), 1, "and the next one runs");
}

#[test]
fn a_file_can_not_be_read_by_any_function_or_table() {
    let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
    for sql in [
        "select readfile('Cargo.toml')",
        "select * from fsdir('.')",
        "select * from csv('Cargo.toml')",
        "select * from zipfile('x.zip')",
        "select lsdir('.')",
        "select * from pragma_journal_mode('wal')",
        "select * from sqlite_dbpage",
        "select * from pragma_data_store_directory",
    ] {
        assert!(database.rows(sql, &[]).is_err(), "{sql}");
    }
}

#[test]
fn honest_questions_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&file(folder.path(), SCHEMA_VERSION)).unwrap();
    let questions = [
        ("select count(*) from deals", "3"),
        ("select 1 -- ; no; second; statement", "1"),
        ("/* ; */ select 1;", "1"),
        ("select 1;\n\n-- the end;\n", "1"),
        ("with d as (select * from deals) select sum(amount_usd) from d", "400"),
        (
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 9) select sum(i) from n",
            "45",
        ),
        ("select sum(amount_usd) over (order by deal_id) from deal order by deal_id desc", "400"),
        ("select json_extract('{\"a\": [7]}', '$.a[0]')", "7"),
        ("select count(*) from json_each('[1, 2]')", "2"),
        ("select count(*) from pragma_table_info('deals')", "3"),
        ("pragma table_info(deals)", "0"),
        ("pragma user_version", &SCHEMA_VERSION.to_string()),
        ("pragma table_list", "main"),
        ("select name from sqlite_schema where type = 'view'", "deals"),
        ("select company from deals where company like '%乙%'", "乙"),
        ("values (5)", "5"),
        ("select 'drop table deal; -- '", "drop table deal; -- "),
        ("select /* ; drop table deal; */ 7", "7"),
        ("select count(*) from deals as insert_into where company <> 'delete'", "3"),
        (
            "select string_agg(company, '') from (select company from deal order by deal_id)",
            "甲乙丙",
        ),
        ("select count(*) from deal a join deal b on a.deal_id < b.deal_id", "3"),
        (
            "select rank() over (order by amount_usd desc nulls last) from deal order by deal_id desc",
            "1",
        ),
        ("select 5 in (select deal_id + 2 from deal)", "1"),
        ("select json_group_array(deal_id) from deal", "[1,2,3]"),
        ("select date('2023-10-01', '+3 months', '-1 day')", "2023-12-31"),
        ("select 1 union select 1 intersect select 1", "1"),
        ("select count(*) from pragma_function_list where name = 'median'", "1"),
        ("select \"table\" from pragma_foreign_key_list('deal') union all select 'none'", "none"),
        ("pragma integrity_check", "ok"),
        ("pragma main.page_count", "2"),
        ("select case when exists (select 1 from deal) then 'yes' end", "yes"),
        ("select max(deal_id) filter (where amount_usd > 100) from deals", "3"),
    ];
    for (sql, wanted) in questions {
        let rows = database.rows(sql, &[]).unwrap_or_else(|err| panic!("{sql}: {err}"));
        let first = match &rows.rows[0][0] {
            Value::Integer(integer) => integer.to_string(),
            value => value.text().unwrap_or_default().to_owned(),
        };
        assert_eq!(first, wanted, "{sql}");
    }
    for sql in ["explain query plan select * from deals", "explain select 1"] {
        assert!(!database.rows(sql, &[]).unwrap().rows.is_empty(), "{sql}");
    }
}

#[test]
fn parameters_are_bound_by_name_and_none_is_left_over() {
    let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
    let given = [("a", Value::Integer(1)), ("b", Value::from("二"))];
    let rows = database.rows("select :a, @b, $a, :a", &given).unwrap();
    let (one, two) = (Value::Integer(1), Value::from("二"));
    assert_eq!(rows.rows, [[one.clone(), two, one.clone(), one]]);
    let message = database.rows("select :a", &given).unwrap_err().to_string();
    assert_eq!(message, "the statement has no parameter :b; it has :a");
}

const ENDLESS: &str =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

#[test]
fn an_endless_query_stops_at_the_time_limit() {
    let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
    let limits = Limits { time: Duration::from_millis(50), rows: None };
    assert_eq!(
        run(&database, ENDLESS, limits),
        (
            Rows { columns: vec!["count(*)".to_owned()], rows: vec![] },
            Some(Stop::Time(limits.time))
        )
    );
    assert_eq!(database.rows("select 1", &[]).unwrap().rows.len(), 1, "and the next one runs");
}

#[test]
fn a_huge_result_stops_at_the_row_limit_and_says_so() {
    let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
    let sql = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n";
    let (rows, stop) = run(&database, sql, Limits { rows: Some(2), ..Limits::default() });
    assert_eq!(rows.rows, [[Value::Integer(1)], [Value::Integer(2)]]);
    assert_eq!(stop, Some(Stop::Rows(2)));
    let (rows, stop) =
        run(&database, "values (1), (2)", Limits { rows: Some(2), ..Limits::default() });
    assert_eq!((rows.rows.len(), stop), (2, None), "exactly as many as allowed is all of them");
}

#[test]
fn a_query_that_wants_too_much_memory_stops() {
    let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
    for sql in [
        "select zeroblob(1000000000)",
        "select length(hex(zeroblob(30000000)))",
        "select printf('%.*c', 100000000, 'x')",
        "select printf('%.*c', 2000000000, 'x')",
        "select randomblob(1000000000)",
        "select replace(hex(zeroblob(1000000)), '0', hex(zeroblob(1000)))",
        "select group_concat(hex(zeroblob(1000000))) from (values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17))",
    ] {
        let result = database.rows(sql, &[]);
        assert!(matches!(result, Err(Error::Limit(Stop::Size(_)))), "{sql}: {result:?}");
    }
}
