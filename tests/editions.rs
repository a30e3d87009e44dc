//! The same list again: re-encoded, corrected, shortened, and in the place of its earlier edition.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use crate::workspace::{Workspace, figures, receipt_lines};

const HEADER: &str = "date,company,country,round,amount (USD),investors\n";
const LIST: [&str; 3] = [
    "2023-10-01,Lantern,China,A,1000000,Reef; Tide",
    "2023-10-12,Kettle,USA,Seed,2000000,Reef",
    "2023-11-20,云杉算盘,China,B,,",
];
fn list(rows: &[&str]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

fn workspace() -> Workspace {
    Workspace::of_all(&[("october.csv", &list(&LIST))])
}

/// The receipt of a further edition with these rows.
fn edition(workspace: &Workspace, rows: &[&str]) -> String {
    workspace.put("november.csv", list(rows).as_bytes());
    receipt_lines(&workspace.import(&["november.csv"]))
}

fn workbook(rows: &[&str]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(list(rows).lines()) {
        for (column, text) in (0..).zip(line.split(',')) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// The list with its columns the other way round.
fn turned(rows: &[&str]) -> String {
    let turn = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n";
    list(rows).lines().map(turn).collect()
}

#[test]
#[ignore = "slow"]
fn the_same_rows_in_another_shape_are_unchanged() {
    let [first, second, third] = LIST;
    let text = list(&LIST);
    let gb18030 = encoding_rs::GB18030.encode(&text).0.into_owned();
    let tabs = text.replace(',', "\t");
    let other_dates = text.replace("2023-10-12", "2023/10/12").replace("2000000", "2 million");
    for (name, bytes) in [
        ("gb18030.csv", gb18030),
        ("tabs.tsv", tabs.into_bytes()),
        ("book.xlsx", workbook(&LIST)),
        ("rows.csv", list(&[third, first, second]).into_bytes()),
        ("columns.csv", turned(&LIST).into_bytes()),
        ("spelled.csv", other_dates.into_bytes()),
    ] {
        let workspace = workspace();
        let before = figures(&workspace);
        workspace.put(name, &bytes);
        let receipt = receipt_lines(&workspace.import(&[name]));
        assert_eq!(receipt, format!("{name}: imported, 3 rows = 3 unchanged\n"));
        assert_eq!(figures(&workspace), before, "{name}");
        assert_eq!(workspace.csv("select count(*) as deals from deal"), "deals\n3\n");
    }
}

#[test]
fn a_list_that_came_as_a_workbook_comes_again_as_text() {
    let workspace = Workspace::empty();
    workspace.put("book.xlsx", &workbook(&LIST));
    workspace.import(&["book.xlsx"]);
    assert_eq!(edition(&workspace, &LIST), "november.csv: imported, 3 rows = 3 unchanged\n");
}

#[test]
fn the_same_bytes_are_known_until_they_are_undone() {
    let workspace = workspace();
    let before = figures(&workspace);
    workspace.put("copy.csv", list(&LIST).as_bytes());
    assert_eq!(receipt_lines(&workspace.import(&["copy.csv"])), "copy.csv: already_imported\n");
    workspace.printed(&["undo"]);
    let again = receipt_lines(&workspace.import(&["copy.csv"]));
    assert_eq!(again, "copy.csv: imported, 3 rows = 3 inserted\n");
    assert_eq!(figures(&workspace), before);
}

#[test]
#[ignore = "slow"]
fn a_correction_is_one_update_whichever_cell_it_is() {
    let [first, second, third] = LIST;
    for corrected in [
        "2023-10-03,Lantern,China,A,1000000,Reef; Tide",
        "2022-10-01,Lantern,China,A,1000000,Reef; Tide",
        "2023-10-01,Lantren,China,A,1000000,Reef; Tide",
        "2023-10-01,Glowworm,China,A,1000000,Reef; Tide",
        "2023-10-01,Lantern,China,B,1000000,Reef; Tide",
        "2023-10-01,Lantern,China,A,1500000,Reef; Tide",
        "2023-10-01,Lantern,China,A,,Reef; Tide",
        "2023-10-01,Lantern,China,A,1000000,Reef",
        "2023-10-01,Lantern,USA,A,1000000,Reef; Tide",
        "2023-10-01,Lantern,China,IPO,1000000,Reef; Tide",
    ] {
        let workspace = workspace();
        let receipt = edition(&workspace, &[corrected, second, third]);
        let wanted = "november.csv: imported, 3 rows = 1 updated + 2 unchanged\n";
        assert_eq!(receipt, wanted, "{corrected} for {first}");
        let fresh = Workspace::of(&list(&[corrected, second, third]));
        assert_eq!(figures(&workspace), figures(&fresh), "{corrected}");
        assert!(
            workspace.printed(&["trace", "1"]).contains("october.csv"),
            "the old value is kept"
        );
    }
}

#[test]
fn a_list_of_one_row_can_be_corrected_too() {
    for (before, after, wanted) in [
        (LIST[0], "2023-10-02,Lantern,China,A,1000000,Reef; Tide", "1 updated"),
        (LIST[0], "2024-01-02,Lantern,China,A,1000000,Reef; Tide", "1 inserted"),
        (LIST[0], LIST[1], "1 inserted"),
    ] {
        let workspace = Workspace::of(&list(&[before]));
        let receipt = edition(&workspace, &[after]);
        assert_eq!(receipt, format!("november.csv: imported, 1 rows = {wanted}\n"));
    }
}

#[test]
fn two_rounds_of_one_company_stay_two_deals() {
    let workspace = workspace();
    let receipt = edition(
        &workspace,
        &[LIST[0], LIST[1], LIST[2], "2023-12-01,Lantern,China,B,9000000,Reef"],
    );
    assert_eq!(receipt, "november.csv: imported, 4 rows = 1 inserted + 3 unchanged\n");
}

#[test]
fn a_correction_is_undone_with_its_import() {
    let workspace = workspace();
    let before = figures(&workspace);
    edition(&workspace, &["2023-09-29,Lantern,China,A,1000000,Reef; Tide", LIST[1], LIST[2]]);
    assert_ne!(figures(&workspace), before);
    workspace.printed(&["undo"]);
    assert_eq!(figures(&workspace), before);
}

#[test]
fn a_date_corrected_to_what_another_source_says_counts_once() {
    let other = "公司,时间,轮次,金额(美元)\nLantern,2023-10-03,A轮,1000000\n";
    let workspace = Workspace::of_all(&[("october.csv", &list(&LIST)), ("other.csv", other)]);
    let before = figures(&workspace);
    assert_eq!(workspace.csv("select count(*) as deals from deal"), "deals\n4\n");
    let corrected = "2023-10-03,Lantern,China,A,1000000,Reef; Tide";
    let receipt = edition(&workspace, &[corrected, LIST[1], LIST[2]]);
    assert_eq!(receipt, "november.csv: imported, 3 rows = 1 updated + 2 unchanged\n");
    insta::assert_snapshot!(workspace.csv("select company, announced_on, amount_usd, source_count from deals order by announced_on"), @r"
    company,announced_on,amount_usd,source_count
    Lantern,2023-10-03,1000000,2
    Kettle,2023-10-12,2000000,1
    云杉算盘,2023-11-20,,1
    ");
    workspace.printed(&["undo"]);
    assert_eq!(figures(&workspace), before);
}

#[test]
fn what_a_newer_edition_leaves_out_is_preserved_and_listed() {
    let workspace = workspace();
    let before = figures(&workspace);
    workspace.put("november.csv", list(&[LIST[0], LIST[1]]).as_bytes());
    let receipt = workspace.import(&["november.csv"]);
    assert_eq!(receipt["imports"][0]["vanished"], 1);
    assert_eq!(figures(&workspace), before);
    let listed = workspace.printed(&["vanished"]);
    insta::assert_snapshot!(listed, @"
    import_id,deal_id,quarter,company,announced_on,round,amount_text,amount_usd,source_count,source,earlier_import_id,file_name,sheet,row_number
    2,3,2023Q4,云杉算盘,2023-11-20,B,,,1,october,1,october.csv,,4
    ");
    assert_eq!(workspace.printed(&["vanished", "2"]), listed);
    workspace.put("december.csv", list(&LIST).replace("1000000", "1100000").as_bytes());
    workspace.import(&["december.csv"]);
    assert_eq!(workspace.printed(&["vanished"]).lines().count(), 1, "told again");
}

#[test]
fn the_list_of_another_quarter_lacks_nothing() {
    let workspace = workspace();
    let rows = [
        "2024-01-05,Otter,China,A,1,",
        "2024-02-05,Badger,China,A,2,",
        "2024-03-05,云杉算盘,China,B,,",
    ];
    workspace.put("next.csv", list(&rows).as_bytes());
    let receipt = workspace.import(&["next.csv"]);
    assert_eq!(receipt["imports"][0]["vanished"], 0);
    assert_eq!(receipt_lines(&receipt), "next.csv: imported, 3 rows = 3 inserted\n");
    assert_eq!(workspace.printed(&["vanished"]).lines().count(), 1);
}

#[test]
fn an_edition_that_replaces_the_earlier_retires_what_it_leaves_out() {
    let workspace = workspace();
    let before = figures(&workspace);
    workspace.put("november.csv", list(&[LIST[0], LIST[1]]).as_bytes());
    let ended = workspace.run(&["import", "--replaces", "november.csv"]);
    insta::assert_snapshot!(ended.stderr, @"
    november.csv
      source october, header in row 1, UTF-8
      2 rows = 2 unchanged
      deals of the earlier edition that this one leaves out: 1; they no longer count
    ");
    let fresh = Workspace::of(&list(&[LIST[0], LIST[1]]));
    assert_eq!(figures(&workspace), figures(&fresh));
    assert_eq!(workspace.printed(&["vanished"]).lines().count(), 1, "nothing is left to list");
    let sql = "select import_id, file_name, status from import_receipt";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    import_id,file_name,status
    1,october.csv,replaced
    2,november.csv,standing
    ");
    let again = receipt_lines(&workspace.import(&["october.csv"]));
    assert_eq!(again, "october.csv: already_imported\n");
    workspace.printed(&["undo"]);
    assert_eq!(figures(&workspace), before);
}

#[test]
fn a_whole_chain_of_editions_is_replaced_and_only_the_newest_undone_brings_the_others_back() {
    let workspace = workspace();
    edition(&workspace, &[LIST[0], LIST[1]]);
    let before = figures(&workspace);
    workspace.put("december.csv", list(&[LIST[0]]).as_bytes());
    assert_eq!(workspace.run(&["import", "--replaces", "december.csv"]).code, 0);
    assert_eq!(figures(&workspace), figures(&Workspace::of(&list(&[LIST[0]]))));
    workspace.printed(&["undo", "3"]);
    assert_eq!(figures(&workspace), before);
}

#[test]
fn an_import_may_be_named_to_be_replaced() {
    let workspace = workspace();
    workspace.put("other.csv", b"date,company,amount (USD)\n2023-10-05,Otter,7\n");
    assert_eq!(workspace.run(&["import", "--replaces=1", "other.csv"]).code, 0);
    assert_eq!(workspace.csv("select company from deals"), "company\nOtter\n");
}

#[test]
fn nothing_is_imported_where_there_is_nothing_to_replace() {
    let workspace = workspace();
    workspace.put("other.csv", b"date,company,amount (USD)\n2023-10-05,Otter,7\n");
    let ended = workspace.run(&["import", "--replaces", "other.csv"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.stderr, @"error: there is no earlier edition to replace: this file repeats at least half of the deals of no import of the same source; name the import, as `dealbase imports` lists it");
    assert_eq!(workspace.run(&["import", "--replaces=9", "other.csv"]).code, 1);
    assert_eq!(workspace.csv("select count(*) as imports from import"), "imports\n1\n");
}
