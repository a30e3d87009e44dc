//! `dealbase query`: SQL in, rows out, and nothing else touched.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::database::{Cell, CubeDatabase};
use crate::workspace::Workspace;

const ENDLESS: &str =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n";

fn cube() -> CubeDatabase {
    CubeDatabase::of(&[Cell("2023Q4", "CN", "games", "a", 2, 30)])
}

#[test]
fn a_pipe_gets_csv_and_a_flag_or_a_file_name_chooses_another_format() {
    let cube = cube();
    let sql = "select 1 as a, null as b, '甲,乙' as c";
    assert_eq!(cube.printed(&["query", sql]), "a,b,c\n1,,\"甲,乙\"\n");
    let cases = [
        ("csv", "a,b,c\n1,,\"甲,乙\"\n"),
        ("tsv", "a\tb\tc\n1\t\t甲,乙\n"),
        ("json", "[\n{\"a\":1,\"b\":null,\"c\":\"甲,乙\"}\n]\n"),
        ("ndjson", "{\"a\":1,\"b\":null,\"c\":\"甲,乙\"}\n"),
        ("md", "| a | b | c |\n| ---: | --- | --- |\n| 1 | NULL | 甲,乙 |\n"),
    ];
    for (extension, wanted) in cases {
        let name = format!("out.{extension}");
        assert_eq!(cube.printed(&["query", sql, "-o", &name]), "");
        assert_eq!(fs::read_to_string(cube.path(&name)).unwrap(), wanted, "{extension}");
    }
    let table = cube.printed(&["query", sql, "--format", "table"]);
    assert!(table.contains("NULL ┆ 甲,乙"), "{table}");
    let by_flag = cube.printed(&["query", sql, "--format", "json", "-o", "out.csv"]);
    assert_eq!(by_flag, "");
    assert!(fs::read_to_string(cube.path("out.csv")).unwrap().starts_with('['));
}

#[test]
fn a_file_name_without_a_known_extension_wants_a_format() {
    let (code, message) = cube().failed(&["query", "select 1", "-o", "out.pdf"]);
    assert_eq!(code, 2);
    assert!(message.contains("out.pdf") && message.contains("--format"), "{message}");
}

#[test]
fn sql_comes_from_the_command_line_a_file_or_standard_input() {
    let cube = cube();
    fs::write(cube.path("q.sql"), "-- a question; with a comment\nselect 5 as five;\n").unwrap();
    assert_eq!(cube.printed(&["query", "-f", "q.sql"]), "five\n5\n");
    for args in [&["query", "-"][..], &["query"][..]] {
        cube.dealbase(args).write_stdin("select 6 as six").assert().stdout("six\n6\n");
    }
}

#[test]
fn sql_may_begin_with_a_comment() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,5\n");
    for sql in ["-- how many\nselect 1", "--\tone; two\nselect 1", "/* one */ select 1"] {
        assert_eq!(workspace.printed(&["query", sql]).lines().last(), Some("1"), "{sql}");
    }
}

#[test]
fn a_parameter_is_bound_and_never_pasted() {
    let cube = cube();
    let sql = "select deal_count from activity_by_quarter where quarter = :quarter and market = :m";
    let args = ["query", sql, "--param", "quarter=2023Q4", "--param", "m=china"];
    assert_eq!(cube.printed(&args), "deal_count\n2\n");
    let args = ["query", "select :x as x", "--param", "x='; drop table deal; --"];
    assert_eq!(cube.printed(&args), "x\n'; drop table deal; --\n");
    let (code, message) = cube.failed(&["query", "select 1", "--param", "x"]);
    assert!(code == 2 && message.contains("NAME=VALUE"), "{message}");
}

#[test]
fn a_write_is_refused_and_the_file_keeps_its_bytes() {
    let cube = cube();
    let before = fs::read(cube.path("deals.db")).unwrap();
    for sql in ["delete from deal_cube", "vacuum into 'copy.db'", "attach 'copy.db' as copy"] {
        let (code, message) = cube.failed(&["query", sql]);
        assert!(code == 1 && message.contains("queries are read-only"), "{message}");
    }
    assert_eq!(fs::read(cube.path("deals.db")).unwrap(), before);
    assert!(!cube.path("copy.db").exists());
}

#[test]
fn a_refused_query_leaves_the_last_result_alone() {
    let cube = cube();
    cube.printed(&["query", "select 1 as a", "-o", "out.csv"]);
    cube.failed(&["query", "select nothing", "-o", "out.csv"]);
    assert_eq!(fs::read_to_string(cube.path("out.csv")).unwrap(), "a\n1\n");
}

#[test]
fn a_limit_is_announced_and_what_was_printed_is_whole() {
    let cube = cube();
    let output = cube
        .dealbase(&["query", ENDLESS, "--limit", "2", "--format", "json"])
        .assert()
        .code(7)
        .stdout("[\n{\"i\":1},\n{\"i\":2}\n]\n")
        .get_output()
        .clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("stopped after 2 rows"));
    let (code, message) =
        cube.failed(&["query", "--timeout", "0.05", &format!("{ENDLESS} where i < 0")]);
    assert!(code == 7 && message.contains("time limit of 0.05 s"), "{message}");
}

#[test]
fn a_function_that_looks_at_no_clock_is_stopped_too() {
    let haystack = "select instr(hex(zeroblob(15000000)), hex(zeroblob(7000000)) || '1')";
    let (code, message) = cube().failed(&["query", "--timeout", "0.1", haystack]);
    assert!(code == 7 && message.contains("time limit"), "{message}");
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let cube = cube();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dealbase"))
        .current_dir(cube.path(""))
        .env_remove("DEALBASE_DB")
        .args(["query", ENDLESS])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((line.as_str(), output.status.code()), ("i\n", Some(0)));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_reading_command_makes_no_database_and_names_one_it_cannot_use() {
    let cube = cube();
    let (code, message) = cube.failed(&["--db", "none.db", "query", "select 1"]);
    assert!(
        code == 1 && message.contains("none.db") && message.contains("dealbase import"),
        "{message}"
    );
    assert!(!cube.path("none.db").exists());
    fs::write(cube.path("notes.db"), "no database at all\n".repeat(100)).unwrap();
    let (code, message) = cube.failed(&["--db", "notes.db", "query", "select 1"]);
    assert!(code == 6 && message.contains("notes.db"), "{message}");
    rusqlite::Connection::open(cube.path("other.db"))
        .unwrap()
        .execute_batch("create table t (a)")
        .unwrap();
    let (code, message) = cube.failed(&["--db", "other.db", "query", "select 1"]);
    assert!(code == 6 && message.contains("a database of another program"), "{message}");
}

#[test]
fn the_sql_may_follow_the_sheets() {
    let workspace = Workspace::empty();
    for name in ["one.csv", "two.csv"] {
        workspace.put(
            name,
            format!("date,company,round,amount (USD)\n2023-10-05,{name},A,1\n").as_bytes(),
        );
    }
    let sql = "select count(*) as deals from deals";
    for args in [
        &["query", "--from", "one.csv", "two.csv", sql][..],
        &["query", "--from", "one.csv", "two.csv", sql, "--limit", "5"],
        &["query", sql, "--from", "one.csv", "two.csv"],
    ] {
        assert_eq!(workspace.printed(args), "deals\n2\n", "{args:?}");
    }
    fs::create_dir(workspace.path("queries")).unwrap();
    workspace.put("queries/how-many.sql", sql.as_bytes());
    assert_eq!(
        workspace.printed(&["query", "--from", "one.csv", "two.csv", "how-many"]),
        "deals\n2\n"
    );
    let missing = workspace.run(&["query", "--from", "three.csv", sql]);
    assert!(missing.code == 1 && missing.stderr.contains("three.csv: there is no such file"));
}
