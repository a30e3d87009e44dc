//! What SQL from strangers may and may not do to a database file.
#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

mod workspace;

use std::time::Duration;

use dealbase_query::{Database, Error, Limits, Rows, SCHEMA_VERSION, Stop, Value};
use rusqlite::Connection;
use workspace::file;

fn run(database: &Database, sql: &str, limits: Limits) -> (Rows, Option<Stop>) {
    let mut rows = Rows::default();
    let outcome = database.run(sql, &[], limits, &mut rows).unwrap();
    (rows, outcome.stop)
}

#[test]
fn a_refusal_says_that_queries_are_read_only_and_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&file(folder.path(), SCHEMA_VERSION)).unwrap();
    for (sql, action) in [
        ("delete from deal", "delete from deal"),
        ("drop table deal", "create, alter or drop"),
        ("create temp table t (a)", "create, alter or drop"),
        ("attach ':memory:' as o", "attach"),
        ("select load_extension('x')", "load_extension()"),
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
        (
            "select max(foo) from deals",
            "no such column: foo; `dealbase schema deals` lists those there are",
        ),
        ("select 1 from xyzzy", "no such table: xyzzy; `dealbase schema` lists those there are"),
        ("select cuont(*) from deals", "no such function: cuont; did you mean count?"),
        ("select readfile('/etc/hosts')", "no such function: readfile"),
        ("select writefile('x', 'y')", "no such function: writefile"),
        ("select edit('x')", "no such function: edit"),
        ("select 1 where 'a' = 'O'Brien'", "near \"Brien\": syntax error; did you mean O''Brien?"),
        ("select 'O'Brien'", "unrecognized token: \"'\"; did you mean O''Brien?"),
        ("select 1 where 'a' ilike 'b'", "near \"ilike\": syntax error; did you mean like?"),
        ("show tables", "near \"show\": syntax error; did you mean dealbase schema?"),
        ("top.sql", "near \"top\": syntax error; did you mean dealbase query -f top.sql?"),
        ("describe deals", "near \"describe\": syntax error; did you mean dealbase schema deals?"),
        (".tables", "near \".\": syntax error; did you mean dealbase schema?"),
        ("select top 5 * from deals", "near \"5\": syntax error; did you mean limit 5?"),
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
