//! What is reported about several tables in one sheet: receipts, inspection, rejected rows, and a rebuild.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::shapes::{import, write};
use crate::tables::{BELOW, BESIDE, DEALS, ROWS, imported};
use crate::workspace::Workspace;

fn inspected(workspace: &Workspace, file: &str) -> Value {
    let ended = workspace.run(&["inspect", "--format", "json", file]);
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn receipts_say_which_rows_or_columns_they_are_about() {
    let workspace = Workspace::empty();
    workspace.put("below.csv", BELOW.as_bytes());
    workspace.put("beside.csv", BESIDE.as_bytes());
    let titles = |args: &[&str]| -> Vec<String> {
        let lines = workspace.run(args).stderr;
        lines.lines().filter(|line| !line.starts_with(' ')).map(str::to_owned).collect()
    };
    assert_eq!(
        titles(&["import", "below.csv", "beside.csv"]),
        [
            "below.csv [rows 1–7]",
            "below.csv [rows 9–12]",
            "beside.csv [columns A–D]",
            "beside.csv [columns F–J]"
        ]
    );
    assert_eq!(
        titles(&["import", "below.csv", "--lang", "zh"]),
        [
            "below.csv [第1至7行]：此前已导入，无需再导",
            "below.csv [第9至12行]：此前已导入，无需再导"
        ]
    );
    workspace.put("again.csv", format!("{BELOW}\n").as_bytes());
    let receipt = workspace.import(&["again.csv"]);
    assert_eq!(
        receipt["imports"][1]["table"],
        json!({
            "number": 2, "first_row": 9, "last_row": 12, "first_column": "A", "last_column": "E"
        })
    );
    let (_, alone) = imported("公司,日期,轮次\n青禾,2023-10-08,A轮\n");
    alone.put("next.csv", "公司,日期,轮次\n青禾,2023-10-09,A轮\n".as_bytes());
    assert_eq!(alone.import(&["next.csv"])["imports"][0].get("table"), None);
}

#[test]
fn inspect_reports_every_table_and_why_one_is_not_read() {
    let workspace = Workspace::empty();
    workspace.put("deals.csv", format!("{BELOW}\n行业,数量,占比\n游戏,3,100%\n").as_bytes());
    let shown = workspace.printed(&["inspect", "deals.csv"]);
    for part in ["rows 1–7", "rows 9–12", "“Amount (USD M)”: in units of 1,000,000"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let skipped =
        "columns A to C from row 14 on, which is not read: has no column that names a company";
    assert!(shown.contains(skipped), "{shown}");
    let sheets = inspected(&workspace, "deals.csv")["sheets"].clone();
    let reported = |at: usize| json!([sheets[at]["table"]["number"], sheets[at]["trial"]["deals"]]);
    assert_eq!([reported(0), reported(1)], [json!([1, 2]), json!([2, 2])]);
}

#[test]
fn a_profile_is_saved_of_the_first_table_and_found_again() {
    let workspace = Workspace::empty();
    workspace.put("deals.csv", BELOW.as_bytes());
    workspace.printed(&["inspect", "deals.csv", "--save-profile", "ours", "-q"]);
    let sheets = inspected(&workspace, "deals.csv")["sheets"].clone();
    assert_eq!(sheets[0]["source"], "ours");
    assert_ne!(sheets[1]["source"], "ours");
}

#[test]
fn rejected_rows_of_both_tables_are_written_to_be_corrected() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Deals").unwrap();
    let rows = [
        "单位：万美元",
        "",
        "公司|日期|轮次|金额",
        "青禾|soon|A轮|#1000",
        "",
        "日期|公司|轮次|金额",
        "later|小舟|A轮|#500",
    ];
    write(sheet, 0, 0, &rows);
    import(&workspace, book);
    workspace.printed(&["rejects", "-o", "fix.xlsx", "-q"]);
    let fixed = inspected(&workspace, "fix.xlsx")["sheets"].clone();
    let reported = |at: usize| json!([fixed[at]["name"], fixed[at]["money"][0]["unit"]]);
    assert_eq!(
        [reported(0), reported(1)],
        [json!(["Deals", 10_000]), json!(["Deals (2)", 10_000])]
    );
    assert_eq!(workspace.import(&["fix.xlsx"])["imports"][1]["rejected"], 1);
    assert_eq!(workspace.csv("select count(*) as sources from source"), "sources\n1\n");
}

#[test]
fn a_rebuild_finds_the_same_tables_in_the_rows_that_were_stored() {
    for sheet in [BELOW, BESIDE] {
        let (_, workspace) = imported(sheet);
        let before =
            [workspace.csv(DEALS), workspace.csv(ROWS), workspace.csv("select * from sheet")];
        assert_eq!(workspace.run(&["rebuild"]).code, 0);
        assert_eq!(
            [workspace.csv(DEALS), workspace.csv(ROWS), workspace.csv("select * from sheet")],
            before
        );
    }
}

#[test]
#[ignore = "slow"]
fn a_rebuild_splits_a_sheet_again_where_a_header_is_learned_or_forgotten() {
    for sheet in [BELOW.replace("Company", "Kiwi"), BESIDE.replace("Company", "Kiwi")] {
        let (_, workspace) = imported(&sheet);
        let alone = [workspace.csv(DEALS), workspace.csv(ROWS)];
        workspace.put("dealbase.toml", b"[headers]\nKiwi = \"company\"\n");
        let fresh = Workspace::empty();
        fresh.put("dealbase.toml", b"[headers]\nKiwi = \"company\"\n");
        fresh.put("deals.csv", sheet.as_bytes());
        fresh.import(&["deals.csv"]);
        assert_eq!(workspace.run(&["rebuild"]).code, 0);
        assert_eq!(workspace.csv(ROWS), fresh.csv(ROWS));
        let by_name = "select company, amount from deals order by company";
        assert_eq!(workspace.csv(by_name), fresh.csv(by_name));
        workspace.put("dealbase.toml", b"");
        assert_eq!(workspace.run(&["rebuild"]).code, 0);
        assert_eq!([workspace.csv(DEALS), workspace.csv(ROWS)], alone);
    }
}
