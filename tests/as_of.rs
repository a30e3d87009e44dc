//! The database as it was: after an import, or at the end of a day.

use crate::workspace::Workspace;

const SHEETS: [(&str, &str); 4] = [
    (
        "october.csv",
        "date,company,Company Permalink,country,round,amount (USD)\n\
         2023-10-01,Ant,/ant,China,A,1000000\n\
         2023-10-02,Bee,/bee,USA,Seed,2000000\n\
         2023-07-03,Elk,/elk,,B,200000000\n",
    ),
    (
        "november.csv",
        "date,company,country,round,amount (USD)\n\
         2023-10-01,Ant,China,A,1500000\n\
         2023-11-03,Cow,China,B,4000000\n",
    ),
    ("them.csv", "公司,融资时间,地区,行业,轮次,金额\nBee,2023-10-02,北京,游戏,种子轮,900万美元\n"),
    ("companies.csv", "permalink,name,category_list,country_code\n/elk,Elk,Games,USA\n"),
];

/// Everything a person can print, but for the line that says as of when.
fn figures(workspace: &Workspace, as_of: &[&str]) -> Vec<String> {
    let lines = |args: &[&str]| {
        let text = workspace.printed(&[args, as_of].concat());
        let lines = text.lines().filter(|line| !line.contains("As known on"));
        lines.collect::<Vec<_>>().join("\n")
    };
    vec![
        lines(&["report", "2023Q4"]),
        lines(&["query", "select * from deals order by deal_id"]),
        lines(&["query", "select * from deal_trace order by deal_id, sighting_id"]),
        lines(&["query", "select * from deal_cube order by 1, 2, 3, 4"]),
        lines(&["query", "select import_id, file_name, status, row_count from import_receipt"]),
        lines(&["query", "select count(*) from raw_row"]),
        lines(&["metrics", "sector_by_quarter", "--format", "csv"]),
        lines(&["trace", "activity_by_quarter", "--quarter", "2023Q4", "--market", "china"]),
    ]
}

#[test]
#[ignore = "slow"]
fn each_entry_of_the_ledger_is_answered_as_it_was_after_it() {
    let workspace = Workspace::empty();
    let mut before = Vec::new();
    for (name, text) in SHEETS {
        workspace.put(name, text.as_bytes());
        workspace.import(&[name]);
        before.push(figures(&workspace, &[]));
    }
    for undone in ["2", "1"] {
        assert_eq!(workspace.run(&["undo", undone]).code, 0);
        before.push(figures(&workspace, &[]));
    }
    let bytes = workspace.database();
    for (entry, before) in (1..).zip(&before) {
        assert_eq!(
            figures(&workspace, &["--as-of", &format!("{entry}")]),
            *before,
            "entry {entry}"
        );
    }
    assert_eq!(workspace.database(), bytes, "nothing is written into the file");
}

#[test]
fn a_day_means_what_was_known_at_its_end() {
    let workspace = Workspace::empty();
    for (name, text) in &SHEETS[..2] {
        workspace.put(name, text.as_bytes());
        workspace.import(&[name]);
    }
    let conn = rusqlite::Connection::open(workspace.path("deals.db")).unwrap();
    for (entry, instant) in [(1, "2024-01-31T23:59:59Z"), (2, "2024-02-01T00:00:00Z")] {
        conn.execute("update import set imported_at = ? where import_id = ?", (instant, entry))
            .unwrap();
    }
    let count =
        |day: &str| workspace.printed(&["query", "select count(*) as n from deal", "--as-of", day]);
    assert_eq!((count("2024-01-31"), count("2024-02-01")), ("n\n3\n".into(), "n\n4\n".into()));
    let report = workspace.printed(&["report", "2023Q4", "--as-of", "2024-01-31"]);
    assert!(report.contains("As known on 2024-01-31, after import 1."), "{report}");
    let early = workspace.run(&["report", "2023Q4", "--as-of", "2023-12-31"]);
    insta::assert_snapshot!(early.stderr, @"error: nothing was imported by the end of 2023-12-31; the first import is of 2024-01-31");
}

#[test]
fn a_moment_that_never_was_is_refused() {
    let workspace = Workspace::of(SHEETS[0].1);
    let unknown = workspace.run(&["query", "select 1", "--as-of", "7"]);
    assert_eq!(unknown.code, 1);
    insta::assert_snapshot!(unknown.stderr, @"error: there is no import 7 to go back to; `dealbase imports` lists them");
    for args in [["--as-of", "soon"], ["--as-of", "1"]] {
        let from = if args[1] == "1" { vec!["--from", "deals.csv"] } else { Vec::new() };
        let ended = workspace.run(&[&["report", "2023Q4"], args.as_slice(), &from].concat());
        assert_eq!(ended.code, 2, "{}", ended.stderr);
    }
}

#[test]
fn the_past_can_not_be_changed() {
    let workspace = Workspace::of(SHEETS[0].1);
    for sql in ["delete from temp.settled_then", "drop view temp.deal", "create temp table t (a)"] {
        let ended = workspace.run(&["query", sql, "--as-of", "1"]);
        assert_eq!(ended.code, 1, "{sql}: {}", ended.stdout);
    }
}

#[test]
fn every_table_that_grows_with_the_ledger_is_hidden_by_its_past() {
    let workspace = Workspace::of(SHEETS[0].1);
    let listed = workspace.csv(
        "select sqlite_schema.name
         from sqlite_schema
         join pragma_table_info(sqlite_schema.name) as info
         where sqlite_schema.type = 'table' and info.name in ('import_id', 'publication_id', 'sheet_id')
         group by sqlite_schema.name",
    );
    let past = include_str!("../schema/as_of.sql");
    assert!(listed.lines().count() > 10, "{listed}");
    for table in listed.lines().skip(1) {
        assert!(
            past.contains(&format!("create temp view {table} as\n")),
            "{table} shows the present"
        );
    }
}
