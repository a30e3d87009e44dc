//! Every way an input can be bad: what the program says, how it ends, and that nothing is written.
//!
//! The bad inputs are in `fixtures/errors`, one for each message.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::fs;

use crate::tools;
use crate::workspace::{Workspace, fixture, receipt_lines};

const GOOD: &str = "company,date,round,amount (USD)\nAnt Bakery,2023-01-05,A,1 million\n";

/// The bad inputs, those for `dealbase.toml` aside, and the workbook with a password.
fn gallery() -> Vec<String> {
    let entries = fs::read_dir(fixture("errors")).unwrap();
    let mut names: Vec<String> =
        entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.ends_with(".toml"));
    names.push("password.xlsx".to_owned());
    names.sort();
    names
}

/// A workspace with one bad input on it.
fn workspace_with(name: &str) -> Workspace {
    let folder = if name == "password.xlsx" { "workbook" } else { "errors" };
    let workspace = Workspace::empty();
    workspace.put(name, &fs::read(fixture(&format!("{folder}/{name}"))).unwrap());
    workspace
}

#[test]
fn every_bad_input_is_reported_with_its_name_and_what_to_do() {
    let mut reported = String::new();
    for name in gallery() {
        let ended = workspace_with(&name).run(&["import", &name]);
        reported += &format!("{}\n{}\n", ended.code, ended.stderr);
    }
    insta::assert_snapshot!(reported, @r#"
    5
    error: blank.csv: no header of a deal sheet was found: it holds no table; run `dealbase inspect` on it, and name its headings under [headers] in dealbase.toml

    5
    error: document.pdf: this is a PDF document; copy its table into a spreadsheet and save that as xlsx or csv

    5
    error: empty.csv: the file is empty; export the sheet again

    1
    error: half.xlsx: the file is damaged or cut short, so that it can't be unpacked; get or download it again

    5
    error: headless.csv: no header of a deal sheet was found: it has no column that names a company; write a line of headings above its rows, such as company, date, round, amount, or list them as columns of a [sources.NAME] in dealbase.toml and say --source NAME

    5
    error: letter.txt: no header of a deal sheet was found: it has no column that names a company; write a line of headings above its rows, such as company, date, round, amount, or list them as columns of a [sources.NAME] in dealbase.toml and say --source NAME

    5
    error: login.xls: this is a web page; open it in a spreadsheet program and save it as xlsx

    5
    error: noise.csv: this is neither a workbook nor text; export the table as csv and import that

    1
    error: password.xlsx: the workbook is protected by a password; open it, remove the password and save it again

    5
    error: picture.xlsx: this is a picture; copy its table into a spreadsheet and save that as xlsx or csv

    3
    rejected-cells.csv
      source rejected-cells, header in row 1, UTF-8
      4 rows = 1 inserted + 3 rejected
      1 amount can't be read
        row 5, column amount (USD): found “a lot”, expected one amount of money
      2 dates can't be read
        row 3, column date: found “someday”, expected a date between 1950 and 2099
        row 4, column date: found “2023-02-30”, expected a day that its month has
    Next:
      3 rejected rows to correct: dealbase rejects -o fix.xlsx

    5
    error: stationery.csv: no header of a deal sheet was found: it has no column that names a company; run `dealbase inspect` on it, and name its headings under [headers] in dealbase.toml

    5
    error: undecided-dates.csv: column "date": 2 of its dates, such as "05/01/2023", can be read in both orders of day and month, and nothing in the column decides between them; say --date-order dmy or mdy, or date_order in its [sources.NAME] of dealbase.toml
    "#);
}

#[test]
#[ignore = "slow"]
fn a_bad_input_makes_no_database_and_leaves_one_as_it_was() {
    for name in gallery().iter().filter(|name| *name != "rejected-cells.csv") {
        let workspace = workspace_with(name);
        assert_ne!(workspace.run(&["import", name]).code, 0);
        assert!(workspace.database().is_none(), "{name} made a database");
        workspace.put("good.csv", GOOD.as_bytes());
        workspace.import(&["good.csv"]);
        let before = workspace.database();
        assert_ne!(workspace.run(&["import", name]).code, 0);
        assert!(workspace.database() == before, "{name} changed the database");
        let report = workspace.run(&["report", "2023Q1", "--from", name]);
        assert!(report.code != 0 && report.stdout.is_empty(), "{name}: {}", report.stdout);
    }
}

#[test]
fn the_order_of_dates_can_be_set() {
    for (order, first) in [("dmy", "2023-01-05"), ("mdy", "2023-05-01")] {
        let workspace = workspace_with("undecided-dates.csv");
        workspace.printed(&["import", "--date-order", order, "undecided-dates.csv"]);
        let on = workspace.csv("select announced_on from deals where company = 'Ant Bakery'");
        assert_eq!(on, format!("announced_on\n{first}\n"));
    }
}

#[test]
fn a_missing_file_and_a_folder_are_distinguished() {
    let workspace = Workspace::empty();
    fs::create_dir(workspace.path("sheets")).unwrap();
    let ended = workspace.run(&["import", "nowhere.csv", "sheets"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.stderr, @r"
    error: nowhere.csv: there is no such file; check its name and its folder
    error: sheets: this is a folder; name the files in it
    ");
    assert!(workspace.database().is_none());
}

#[test]
fn one_bad_file_of_several_leaves_the_others_imported() {
    let workspace = workspace_with("picture.xlsx");
    workspace.put("good.csv", GOOD.as_bytes());
    workspace.put("more.csv", GOOD.replace("Ant", "Bee").as_bytes());
    let args = ["import", "--format", "json", "good.csv", "picture.xlsx", "more.csv"];
    let ended = workspace.run(&args);
    assert_eq!(ended.code, 5);
    let receipt: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    insta::assert_snapshot!(receipt_lines(&receipt), @r"
    good.csv: imported, 1 rows = 1 inserted
    picture.xlsx: failed
    more.csv: imported, 1 rows = 1 inserted
    ");
    assert!(receipt["imports"][1]["error"].as_str().unwrap().contains("this is a picture"));
    assert_eq!(workspace.csv("select count(*) as deals from deals"), "deals\n2\n");
}

#[test]
fn a_text_without_line_breaks_is_no_table() {
    let workspace = Workspace::empty();
    workspace.put("line.csv", &b"x".repeat(17 << 20));
    let ended = workspace.run(&["import", "line.csv"]);
    assert_eq!(ended.code, 7);
    insta::assert_snapshot!(ended.stderr, @"error: line.csv: a line is longer than 16 MB; this is hardly a table; export it again with a line for each row");
    assert!(workspace.database().is_none());
}

/// Databases that can't be used: of another program, no database at all, newer, cut short, broken.
fn bad_databases(workspace: &Workspace) -> [&'static str; 5] {
    workspace.put("good.csv", GOOD.as_bytes());
    workspace.import(&["good.csv"]);
    let ours = workspace.database().unwrap();
    let connect = |name: &str| rusqlite::Connection::open(workspace.path(name)).unwrap();
    connect("other.db").execute_batch("create table note (text)").unwrap();
    workspace.put("notes.db", "not a database at all\n".repeat(100).as_bytes());
    workspace.put("newer.db", &ours);
    connect("newer.db").pragma_update(None, "user_version", 99).unwrap();
    workspace.put("short.db", &ours[..ours.len() / 8]);
    let mut broken = ours.clone();
    broken[16_384..].iter_mut().for_each(|byte| *byte ^= 0x55);
    workspace.put("broken.db", &broken);
    ["other.db", "notes.db", "newer.db", "short.db", "broken.db"]
}

#[test]
fn a_database_that_can_not_be_used_is_reported_and_not_touched() {
    let workspace = Workspace::empty();
    let names = bad_databases(&workspace);
    workspace.put("more.csv", GOOD.replace("Ant", "Bee").as_bytes());
    let mut reported = String::new();
    for name in names {
        let before = fs::read(workspace.path(name)).unwrap();
        for args in [&["import", "more.csv"][..], &["report", "2023Q1"]] {
            let ended = workspace.run(&[&["--db", name], args].concat());
            assert_eq!(ended.code, 6, "{name}: {}", ended.stderr);
            reported += &ended.stderr;
        }
        assert!(fs::read(workspace.path(name)).unwrap() == before, "{name} was changed");
    }
    insta::assert_snapshot!(reported, @"
    error: other.db: this is a database of another program; name another with --db; this one was not touched
    error: other.db: this is a database of another program; name another with --db; this one was not touched
    error: notes.db: this is not a database; name another with --db; this one was not touched
    error: notes.db: this is not a database; name another with --db; this one was not touched
    error: newer.db: a newer dealbase wrote this database (schema 99, this program knows 6); install that dealbase; the file was not touched
    error: newer.db: a newer dealbase wrote this database (schema 99, this program knows 6); install that dealbase; the file was not touched
    error: short.db: the database is damaged; restore a copy, or save with `dealbase recover` what can be saved
    error: short.db: the database is damaged; restore a copy, or save with `dealbase recover` what can be saved
    error: broken.db: the database is damaged; restore a copy, or save with `dealbase recover` what can be saved
    error: broken.db: the database is damaged; restore a copy, or save with `dealbase recover` what can be saved
    ");
}

#[test]
fn a_folder_that_is_not_there_is_reported() {
    let workspace = Workspace::empty();
    workspace.put("good.csv", GOOD.as_bytes());
    let ended = workspace.run(&["import", "--db", "nowhere/deals.db", "good.csv"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.stderr, @"error: nowhere/deals.db: the file can't be opened; check that its folder exists and that you may write there");
}

#[test]
#[ignore = "slow, needs a user other than root"]
fn a_folder_that_may_not_be_written_to_is_reported() {
    if !tools::is_there("a user other than root") {
        return;
    }
    let workspace = Workspace::empty();
    workspace.put("good.csv", GOOD.as_bytes());
    fs::create_dir(workspace.path("shelf")).unwrap();
    let mut permissions = fs::metadata(workspace.path("shelf")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(workspace.path("shelf"), permissions).unwrap();
    let ended = workspace.run(&["import", "--db", "shelf/deals.db", "good.csv"]);
    assert!(ended.code == 1 && ended.stderr.contains("shelf/deals.db"), "{}", ended.stderr);
}

#[test]
fn a_mistake_in_the_rules_is_reported_with_its_line() {
    let workspace = Workspace::empty();
    workspace.put("good.csv", GOOD.as_bytes());
    workspace.put("dealbase.toml", &fs::read(fixture("errors/misspelt.toml")).unwrap());
    let ended = workspace.run(&["import", "good.csv"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.stderr, @r#"error: dealbase.toml: line 3, "raised how much": unknown word `amuont`, expected a word such as `amount`, `month`, `round`"#);
    assert!(workspace.database().is_none());
}

#[test]
fn figures_of_two_policies_are_never_mixed() {
    let workspace = Workspace::of(GOOD);
    let before = workspace.database();
    workspace.put("more.csv", GOOD.replace("Ant", "Bee").as_bytes());
    workspace.put("dealbase.toml", b"[policy]\nmega_deal_usd = 50000000\n");
    let ended = workspace.run(&["import", "more.csv"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.stderr, @"error: dealbase.toml: mega_deal_usd is 50000000, but the deals of this database were read under 100000000; `dealbase rebuild` reads them again under the new rules (--dry-run shows what that changes), or take the change back");
    assert!(workspace.database() == before, "a refused import changed the database");
}

#[test]
fn a_quarter_without_data_is_refused_with_the_quarters_there_are() {
    let workspace = Workspace::of(GOOD);
    let mut reported = String::new();
    for (quarter, code) in [("2019Q1", 1), ("2023Q5", 2), ("spring", 2)] {
        let ended = workspace.run(&["report", quarter]);
        assert_eq!(ended.code, code, "{}", ended.stderr);
        reported += &ended.stderr;
    }
    insta::assert_snapshot!(reported, @r"
    error: 2019Q1: no deals; the database holds 2023Q1 to 2023Q1
    error: 2023Q5: expected a quarter such as 2023Q4
    error: spring: expected a quarter such as 2023Q4
    ");
}

#[test]
fn the_gallery_of_errors_is_described() {
    let readme = fs::read_to_string(fixture("README.md")).unwrap();
    for name in gallery().iter().filter(|name| *name != "password.xlsx") {
        assert!(readme.contains(&format!("`{name}`")), "{name} is not told of");
    }
}
