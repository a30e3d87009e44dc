//! Databases of teams that import separately, made one.

use crate::workspace::{Workspace, figures, fixture};

const TABLES: [&str; 8] = [
    "select * from deal",
    "select * from deal_record",
    "select * from raw_row",
    "select * from round_label",
    "select sheet_id, import_id, position, name, row_count, inserted_count, merged_count from sheet",
    "select import_id, kind, file_name, sha256, options, rules_digest from import",
    "select * from edition",
    "select import_id, sheet_id, row_number, column_name, code, found from finding",
];

/// A workspace that imported these, one after the other.
fn workspace_of(files: &[&str]) -> Workspace {
    let workspace = Workspace::empty();
    for file in files {
        let ended = workspace.run(&["import", &fixture(file), "-q"]);
        assert!([0, 3].contains(&ended.code), "{}", ended.stderr);
    }
    workspace
}

fn db(workspace: &Workspace) -> String {
    workspace.path("deals.db").display().to_string()
}

#[test]
#[ignore = "slow"]
fn a_merged_database_is_that_of_all_files_imported_into_one() {
    let [rounds, web, tracker] = ["deck/rounds.csv", "deck/web.csv", "deck/tracker.xlsx"];
    let (one, other) = (workspace_of(&[rounds]), workspace_of(&[web, rounds, tracker]));
    let merged = Workspace::empty();
    let ended = merged.run(&["merge", &db(&one), &db(&other)]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("2 files imported, 1 here already"), "{}", ended.stderr);
    let whole = workspace_of(&[rounds, web, tracker]);
    assert_eq!(figures(&merged), figures(&whole));
    for table in TABLES {
        assert!(merged.csv(table) == whole.csv(table), "{table} differs");
    }
    assert_eq!(merged.run(&["check"]).code, 0);
    let again = merged.run(&["merge", &db(&one), &db(&other)]).stderr;
    assert!(again.contains("0 files imported, 3 here already"), "{again}");
}

const SHEET: &str = "date,company,round,amount (USD)\n2023-10-01,Lantern,A,1000000\n";

#[test]
fn what_was_undone_stays_away_and_what_was_replaced_stays_replaced() {
    let other =
        Workspace::of_all(&[("wrong.csv", &SHEET.replace("Lantern", "Wrong")), ("a.csv", SHEET)]);
    other.put("b.csv", SHEET.replace("1000000", "3000000").as_bytes());
    other.printed(&["import", "--replaces=2", "b.csv"]);
    other.printed(&["undo", "1"]);
    let workspace = Workspace::of(&SHEET.replace("Lantern", "Kettle"));
    workspace.printed(&["merge", &db(&other)]);
    let deals = "select company, amount_usd from deals order by company";
    assert_eq!(workspace.csv(deals), "company,amount_usd\nKettle,1000000\nLantern,3000000\n");
    let active = "select file_name, status from import_receipt order by import_id";
    assert_eq!(
        workspace.csv(active),
        "file_name,status\ndeals.csv,standing\na.csv,replaced\nb.csv,standing\n"
    );
}

#[test]
fn verdicts_come_along_and_ours_holds_where_both_decided() {
    let pair =
        SHEET.to_owned() + "2023-10-05,Lantern Labs,A,1000000\n2023-10-06,Lanterns,A,1000000\n";
    let other = Workspace::of(&pair);
    other.printed(&["duplicates", "same", "1", "2", "1", "3"]);
    let ours = Workspace::of(&pair);
    ours.printed(&["duplicates", "different", "1", "3"]);
    ours.put("more.csv", SHEET.replace("Lantern", "Kettle").as_bytes());
    ours.import(&["more.csv"]);
    ours.printed(&["merge", &db(&other)]);
    let lines = std::fs::read_to_string(ours.path("duplicates.csv")).unwrap();
    assert_eq!(lines.matches("\nsame,").count(), 1, "{lines}");
    assert_eq!(lines.matches("\ndifferent,").count(), 1, "{lines}");
    assert_eq!(ours.csv("select count(*) as deals from deals"), "deals\n3\n");
}

#[test]
fn what_is_no_database_is_refused_before_anything_is_taken_over() {
    let (other, workspace) = (Workspace::of(SHEET), Workspace::empty());
    workspace.put("notes.txt", b"no database");
    let ended = workspace.run(&["merge", &db(&other), "notes.txt"]);
    assert_eq!(ended.code, 6, "{}", ended.stderr);
    assert!(workspace.database().is_none());
}
