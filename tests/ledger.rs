//! Taking an import back, bringing it back, and following a figure to its rows.

use crate::workspace::Workspace;

const OCTOBER: &str = "date,company,country,round,amount (USD)\n\
                       2023-10-01,Ant,China,A,1000000\n\
                       2023-10-02,Bee,USA,Seed,2000000\n";
/// The same list a month later: one amount corrected, one deal more.
const NOVEMBER: &str = "date,company,country,round,amount (USD)\n\
                        2023-10-01,Ant,China,A,1500000\n\
                        2023-10-02,Bee,USA,Seed,2000000\n\
                        2023-11-03,Cow,China,B,4000000\n";

const FIGURES: &str = "select quarter, market, deal_count, amount_usd from activity_by_quarter";

fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.put("october.csv", OCTOBER.as_bytes());
    workspace.put("november.csv", NOVEMBER.as_bytes());
    workspace.import(&["october.csv"]);
    workspace
}

#[test]
fn undo_restores_every_figure_and_importing_again_brings_them_back() {
    let workspace = workspace();
    let before = workspace.csv(FIGURES);
    workspace.import(&["november.csv"]);
    let after = workspace.csv(FIGURES);
    assert_ne!(before, after);
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!(workspace.csv(FIGURES), before);
    workspace.import(&["november.csv"]);
    assert_eq!(workspace.csv(FIGURES), after);
}

#[test]
fn an_earlier_import_is_undone_below_a_later_one() {
    let workspace = workspace();
    workspace.import(&["november.csv"]);
    let after = workspace.csv(FIGURES);
    assert_eq!(workspace.run(&["undo", "1"]).code, 0);
    assert_eq!(workspace.csv(FIGURES), after, "the later edition says all that counts");
    let sql = "select import_id, file_name, status, undoes_import_id from import_receipt";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    import_id,file_name,status,undoes_import_id
    1,october.csv,undone,
    2,november.csv,standing,
    3,,undo,1
    ");
}

#[test]
fn the_imports_are_listed_a_line_each_with_their_receipts() {
    let workspace = workspace();
    workspace.import(&["november.csv"]);
    workspace.run(&["undo"]);
    let listed = workspace.run(&["imports", "--format", "table"]).stdout;
    let receipts = |line: &str| line.split_once('┆').map(|(_, rest)| rest.trim().to_owned());
    let lines: Vec<String> = listed.lines().filter_map(receipts).collect();
    assert_eq!(lines.len(), 4, "{listed}");
    for (line, wanted) in lines.iter().zip([
        &["file", "status", "rows"][..],
        &["october.csv", "active", "2 rows = 2 inserted"],
        &["november.csv", "undone", "3 rows = 1 inserted + 1 updated + 1 unchanged"],
        &["undo of 2"],
    ]) {
        assert!(wanted.iter().all(|it| line.contains(it)), "{wanted:?} in {listed}");
    }
}

#[test]
fn what_was_undone_can_not_be_undone_again() {
    let workspace = workspace();
    assert_eq!(workspace.run(&["undo", "1"]).code, 0);
    let again = workspace.run(&["undo", "1"]);
    assert_eq!(again.code, 1);
    insta::assert_snapshot!(again.stderr, @"error: there is no active import 1; `dealbase imports` lists them");
}

#[test]
fn a_figure_leads_back_to_the_cells_it_came_from() {
    let workspace = workspace();
    workspace.import(&["november.csv"]);
    let traced = workspace.printed(&[
        "trace",
        "activity_by_quarter",
        "--quarter",
        "2023Q4",
        "--market",
        "china",
        "--format",
        "json",
    ]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&traced).unwrap();
    let reported: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row["company"], row["file_name"], row["row_number"], row["amount_text"]
            )
        })
        .collect();
    assert_eq!(
        reported,
        [
            r#""Ant" "october.csv" 2 "1000000""#,
            r#""Ant" "november.csv" 2 "1500000""#,
            r#""Cow" "november.csv" 4 "4000000""#,
        ]
    );
    let of_amount = "amount (USD) = amount_usd (known header)";
    for row in &rows {
        assert!(row["read_by"].as_str().unwrap().contains(of_amount), "{row}");
        assert_eq!((&row["announced_on"], &row["country"]), (&row["announced_text"], &"CN".into()));
    }
}

#[test]
fn a_deal_names_the_row_it_comes_from_and_the_row_of_its_amount() {
    let workspace = Workspace::of_all(&[
        ("first.csv", "date,company,round,amount (USD)\n2023-10-01,Ant,A,1000000\n"),
        (
            "second.csv",
            "公司,日期,轮次,金额（万美元）\n甲,2023-10-09,A轮,5\nAnt,2023-10-01,A轮,未透露\n",
        ),
    ]);
    let sql = "select company, amount_usd, source_count, file_name, row_number,
            amount_file_name, amount_sheet, amount_row_number
        from deals where company = 'Ant'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,amount_usd,source_count,file_name,row_number,amount_file_name,amount_sheet,amount_row_number
    Ant,1000000,2,second.csv,3,first.csv,,2
    ");
}

#[test]
fn an_import_is_undone_by_the_name_of_its_file_unless_that_names_several() {
    let list = |day: &str| format!("date,company,round,amount (USD)\n2023-10-0{day},Ant,A,1\n");
    let workspace = Workspace::of_all(&[("one.csv", &list("1")), ("two.csv", &list("2"))]);
    let undone = workspace.run(&["undo", "./one.csv"]);
    assert_eq!((undone.code, undone.stderr.contains("import 1 (one.csv)")), (0, true));
    let refused = workspace.run(&["undo", "one.csv"]);
    assert_eq!((refused.code, refused.stderr.contains("no active import")), (2, true));
    workspace.put("two.csv", list("3").as_bytes());
    workspace.import(&["two.csv"]);
    let refused = workspace.run(&["undo", "two.csv"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("imported several times: 2, 4"), "{}", refused.stderr);
}
