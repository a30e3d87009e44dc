//! The checks find nothing in a sound database, and each finds what it is for in one that was broken.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::fmt::Write;

use rusqlite::Connection;

use crate::workspace::{Workspace, fixture};

const SHEET: &str = "date,company,country,round,amount (USD),sector\n\
                     2023-10-02,Ant,China,A,1000000,Games\n\
                     2023-10-03,Bee,USA,Seed,2000000,Games\n\
                     2023-11-04,Cow,China,B,someday,Games\n";

/// A database that was changed by another tool, which took the watch over deals away.
fn broken(sql: &str) -> Workspace {
    let workspace = Workspace::of(SHEET);
    let conn = Connection::open(workspace.path("deals.db")).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    unwatch(&conn);
    conn.execute_batch(sql).unwrap();
    workspace
}

/// Removes every trigger, as a tool does that recreates a table.
pub(crate) fn unwatch(conn: &Connection) {
    let sql = "select group_concat('drop trigger ' || name, ';') from sqlite_schema
         where type = 'trigger'";
    let drops: String = conn.query_row(sql, [], |row| row.get(0)).unwrap();
    conn.execute_batch(&drops).unwrap();
}

/// The checks that found something.
fn found(workspace: &Workspace) -> Vec<String> {
    let ended = workspace.run(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let checks = document["checks"].as_array().unwrap();
    let found = checks.iter().filter(|check| check["row_count"] != 0);
    let found: Vec<String> =
        found.map(|check| check["name"].as_str().unwrap().to_owned()).collect();
    let is_error = |name: &String| {
        let check = checks.iter().find(|check| check["name"] == name.as_str()).unwrap();
        check["severity"] == "error"
    };
    assert_eq!(ended.code == 4, found.iter().any(is_error), "{found:?}: {}", ended.code);
    found
}

#[test]
#[ignore = "slow"]
fn each_check_finds_what_another_tool_broke() {
    for (sql, wanted) in [
        ("select 1", vec![]),
        ("delete from source", vec!["settled", "references"]),
        ("delete from staged_row where row_number = 1", vec![]),
        ("delete from staged_row where row_number = 2", vec!["receipts", "references"]),
        ("update sheet set inserted_count = 3, rejected_count = 0", vec!["receipts"]),
        ("delete from finding", vec!["rows"]),
        ("delete from deal_fact where company = 'Ant'", vec!["cells", "histories", "investors", "rows", "sizes"]),
        ("update deal_cube set deal_count = 7 where grain = 'country' and item = 'US'", vec!["cells"]),
        ("delete from deal_cube where item = 'US'", vec!["cells"]),
        ("update size_measure set median_usd = 7 where market = 'global'", vec!["sizes"]),
        ("update size_measure set square_sum = 7", vec!["sizes"]),
        ("update size_list set amounts = '[[7,0,0,1]]'", vec!["sizes"]),
        ("delete from size_bucket_count", vec!["sizes"]),
        ("delete from first_deal", vec!["histories"]),
        ("update deal_day set deal_count = 7", vec!["histories"]),
        ("insert into interval_count values ('global', 8091, 'a', 7, 1)", vec!["histories"]),
        ("update known_count set known_ordinal = 8100", vec!["investors"]),
        ("update import_quarter set quarter_ordinal = 8100", vec!["investors"]),
        ("insert into investor_activity values (8091, 'x', '', 1, 0, 1, 0, 0, 0)", vec!["investors"]),
        ("insert into newest_investor values ('x', 'X', null, 1)", vec!["investors"]),
        ("update deal_fact set amount_usd = 5 where company = 'Ant'", vec!["cells", "histories", "sizes"]),
        ("update deal_fact set is_lead = 0 where company = 'Ant'", vec!["settled", "cells", "histories", "investors", "sizes"]),
        (
            "update deal_fact set quarter_ordinal = 8091 where company = 'Ant'",
            vec!["cells", "deals", "histories", "investors", "sizes"],
        ),
        (
            "insert into resolved_deal select record_id, 1, record_id, round_label_id, sector_label_id,
                 'e_commerce', place_label_id, 'JP', company, company, null, null, null, null, null
             from deal_fact where company = 'Ant'",
            vec!["settled", "cells", "deals", "histories", "investors", "sizes"],
        ),
        (
            "update deal_fact set is_mega = 1 where company = 'Ant'",
            vec!["settled", "cells", "deals", "sizes"],
        ),
        ("update deal_fact set deal_id = 99 where company = 'Ant'", vec![]),
    ] {
        // The watch that was taken away is part of what was stored.
        let wanted = [vec!["digests"], wanted].concat();
        assert_eq!(found(&broken(sql)), wanted, "{sql}");
    }
}

#[test]
fn what_a_person_should_look_at_is_a_warning() {
    for (rows, wanted) in [
        ("1995-10-02,Dog,China,A,5 CNY,Games\n", "rates"),
        ("2023-10-02,Dog,China,A,5,Games\n2023-10-02,Dog,China,A,9,Games\n", "duplicates"),
        ("1975-10-02,Dog,China,A,5,Games\n", "dates"),
        ("2090-10-02,Dog,China,A,5,Games\n", "dates"),
    ] {
        let workspace = Workspace::of(&format!("date,company,country,round,amount,sector\n{rows}"));
        let ended = workspace.run(&["check"]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        assert!(found(&workspace).contains(&wanted.to_owned()), "{rows}{}", ended.stdout);
    }
}

#[test]
fn a_published_figure_that_has_moved_is_reported_until_it_is_published_again() {
    let workspace = Workspace::of(SHEET);
    assert_eq!(workspace.run(&["publish", "2023Q4"]).code, 0);
    assert_eq!(found(&workspace), [""; 0]);
    workspace.put(
        "late.csv",
        b"date,company,country,round,amount (USD)\n2023-12-24,Elk,China,B,7000000\n",
    );
    workspace.import(&["late.csv"]);
    assert_eq!(found(&workspace), ["published"]);
    assert_eq!(workspace.run(&["publish", "2023Q4"]).code, 0);
    assert_eq!(found(&workspace), [""; 0]);
}

#[test]
fn an_amount_that_is_hundreds_of_times_the_usual_is_an_outlier() {
    let sheet = |amount: u64| {
        let mut sheet = "date,company,country,round,amount (USD)\n".to_owned();
        for number in 1..=21 {
            let amount = if number == 7 { amount } else { 1_000_000 + number };
            writeln!(sheet, "2023-10-{:02},Ant{number},China,A,{amount}", number % 28 + 1).unwrap();
        }
        sheet
    };
    assert_eq!(found(&Workspace::of(&sheet(9_000_000))), [""; 0]);
    assert_eq!(found(&Workspace::of(&sheet(9_000_000_000))), ["outliers"]);
    assert_eq!(found(&Workspace::of(&sheet(900))), ["outliers"]);
}

#[test]
fn days_that_are_heaped_on_the_first_of_a_month_are_reported() {
    let sheet = |first_count: u32| {
        let mut sheet = "date,company,country,round,amount (USD)\n".to_owned();
        for number in 0..30 {
            let day = if number < first_count { 1 } else { 2 + number % 20 };
            writeln!(sheet, "2023-10-{day:02},Ant{number},China,A,").unwrap();
        }
        sheet
    };
    assert_eq!(found(&Workspace::of(&sheet(6))), [""; 0]);
    assert_eq!(found(&Workspace::of(&sheet(7))), ["first_of_month"]);
}

#[test]
fn amounts_that_are_heaped_on_one_figure_are_reported() {
    let sheet = |same_count: u32| {
        let mut sheet = "date,company,country,round,amount (USD)\n".to_owned();
        for number in 0..30 {
            let amount = if number < same_count { 3_000_000 } else { 4_100_000 + number };
            writeln!(sheet, "2023-10-{:02},Ant{number},China,A,{amount}", number % 28 + 1).unwrap();
        }
        sheet
    };
    assert_eq!(found(&Workspace::of(&sheet(10))), [""; 0]);
    let workspace = Workspace::of(&sheet(11));
    assert_eq!(found(&workspace), ["heaping"]);
    let row = "select commonest, commonest_count, amount_count, round(round_pct, 1) as round_pct from check_heaping";
    assert_eq!(
        workspace.csv(row),
        "commonest,commonest_count,amount_count,round_pct\n3000000,11,30,36.7\n"
    );
}

#[test]
fn a_field_that_goes_missing_in_a_source_is_reported() {
    let sheet = |known_count: u32| {
        let mut sheet = "date,company,country,round,amount (USD)\n".to_owned();
        for number in 0..80 {
            let month = if number < 40 { 8 } else { 11 };
            let country = if number < 40 || number < 40 + known_count { "China" } else { "" };
            writeln!(sheet, "2023-{month:02}-{:02},Ant{number},{country},A,", number % 28 + 1)
                .unwrap();
        }
        sheet
    };
    // 33 of 40 after 40 of 40 are 17.5 points less; 32 are 20 points, and z² is 8.89: it may be chance.
    assert_eq!(found(&Workspace::of(&sheet(32))), [""; 0]);
    let workspace = Workspace::of(&sheet(31));
    assert_eq!(found(&workspace), ["completeness"]);
    let row = "select quarter, field, known_count, known_pct, before_pct, round(z_squared, 2) as z from check_completeness";
    assert_eq!(
        workspace.csv(row),
        "quarter,field,known_count,known_pct,before_pct,z\n2023Q4,country,31,77.5,100.0,10.14\n"
    );
}

#[test]
fn the_first_rows_of_a_check_are_shown_with_what_they_mean() {
    let workspace =
        broken("update deal_cube set deal_count = 7 where grain = 'country' and item = 'US'");
    let ended = workspace.run(&["check", "cells"]);
    assert_eq!(ended.code, 4);
    insta::assert_snapshot!(ended.stdout, @r"
    error    cells: 2 sums differ from what the deals add up to
      Triggers keep other tools from changing deals and cube; this finds one that removed them.
    ┌────────┬─────────┬────────┬──────┬─────────┬────────────┬─────────────────┬────────────┐
    │ side   ┆ grain   ┆ market ┆ item ┆ quarter ┆ deal_count ┆ disclosed_count ┆ amount_usd │
    ╞════════╪═════════╪════════╪══════╪═════════╪════════════╪═════════════════╪════════════╡
    │ now    ┆ country ┆        ┆ US   ┆ 2023Q4  ┆          1 ┆               1 ┆  2,000,000 │
    │ stored ┆ country ┆        ┆ US   ┆ 2023Q4  ┆          7 ┆               1 ┆  2,000,000 │
    └────────┴─────────┴────────┴──────┴─────────┴────────────┴─────────────────┴────────────┘
    ");
    let rows = workspace.run(&["check", "cells", "--format", "csv"]);
    insta::assert_snapshot!(rows.stdout, @r"
    side,grain,market,item,quarter,deal_count,disclosed_count,amount_usd
    now,country,,US,2023Q4,1,1,2000000
    stored,country,,US,2023Q4,7,1,2000000
    ");
    insta::assert_snapshot!(workspace.run(&["check", "nothing"]).stderr, @"error: there is no check nothing; there are integrity, digests, settled, cells, deals, histories, investors, receipts, references, rows, sizes, themes, completeness, dates, duplicates, first_of_month, heaping, labels, outliers, published, rates");
}

#[test]
fn the_readme_lists_every_check() {
    let workspace = Workspace::of(SHEET);
    let listed = workspace.printed(&["check", "--format", "tsv"]);
    let wanted: Vec<String> = listed
        .lines()
        .skip(1)
        .map(|line| {
            let [name, severity, _, rule] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            format!("| `{name}` | {severity} | {rule} |")
        })
        .collect();
    let readme = include_str!("../schema/README.md");
    let table = readme.split("| check | severity |").nth(1).unwrap().split("\n\n").next().unwrap();
    let reported: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(reported, wanted);
}

#[test]
fn the_sheets_of_the_deck_pass() {
    let workspace = Workspace::empty();
    let sheets = ["blocks.xlsx", "web.csv", "rounds.csv", "tracker.xlsx", "europe.tsv"];
    let sheets = sheets.map(|name| fixture(&format!("deck/{name}")));
    workspace.import(&sheets.each_ref().map(String::as_str));
    assert_eq!(found(&workspace), [""; 0]);
}

#[test]
fn every_rule_is_reported_in_chinese() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let reported = workspace.printed(&["check", "--lang", "zh"]);
    assert!(reported.lines().count() > 10, "{reported}");
    for line in reported.lines() {
        let rule = line.split_once('：').map(|(_, rule)| rule);
        assert!(rule.is_some_and(|it| !it.contains(|it: char| it.is_ascii_alphabetic())), "{line}");
    }
}
