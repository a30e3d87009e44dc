//! `dealbase rejects`: the cells that could not be read, listed, and written out to be corrected.

use rust_xlsxwriter::{Format, Workbook};

use crate::workspace::{Workspace, receipt_lines};

const SHEET: &str = "导出自某表\n\
    单位：万元\n\
    公司名称,融资时间,轮次,融资金额,序号\n\
    麦田云,2023-10-05,A轮,1000,001\n\
    石桥科技,2023-13-45,天使轮,数千万,002\n\
    ,2023-10-07,A轮,12.3.4,003\n";

#[test]
fn each_bad_cell_is_listed_with_its_place() {
    let workspace = Workspace::of(SHEET);
    insta::assert_snapshot!(workspace.printed(&["rejects"]), @r"
    file,sheet,row,column,found,expected,import,state
    deals.csv,,5,融资时间,2023-13-45,a date between 1950 and 2099,1,open
    deals.csv,,6,公司名称,,the name of a company,1,open
    deals.csv,,6,融资金额,12.3.4,digits grouped in one known way,1,open
    ");
    let table = workspace.printed(&["rejects", "--format", "text", "--lang", "zh"]);
    assert!(table.contains("公司名称") && table.contains("分节方式可辨认的数字"), "{table}");
}

#[test]
fn warnings_are_listed_when_asked_for() {
    let workspace = Workspace::of("company,date,round,amount\nAnt,2023-10-05,A,5 million\n");
    assert_eq!(
        workspace.printed(&["rejects"]),
        "file,sheet,row,column,found,expected,import,state\n"
    );
    let all = workspace.printed(&["rejects", "--all"]);
    assert!(all.contains("deals.csv,,2,amount,5 million,") && all.contains(",warning,no_currency"));
}

#[test]
fn every_import_is_meant_unless_one_is_named() {
    let workspace = Workspace::of(SHEET);
    workspace.put("good.csv", b"company,date,round\nAnt,2023-10-05,A\n");
    workspace.import(&["good.csv"]);
    assert_eq!(workspace.printed(&["rejects"]).lines().count(), 4);
    assert_eq!(workspace.printed(&["rejects", "1"]).lines().count(), 4);
    assert_eq!(workspace.printed(&["rejects", "2"]).lines().count(), 1);
    let ended = workspace.run(&["rejects", "7"]);
    assert!(ended.code == 2 && ended.stderr.contains("there is no import 7"), "{}", ended.stderr);
}

#[test]
fn corrected_rows_are_counted_to_the_same_source() {
    let workspace = Workspace::of(SHEET);
    let ended = workspace.run(&["rejects", "-o", "fix.xlsx"]);
    assert_eq!(
        ended.stderr,
        "2 rows are in fix.xlsx; correct the coloured cells, then run: dealbase import fix.xlsx\n"
    );
    assert_eq!(
        receipt_lines(&workspace.import(&["fix.xlsx"])),
        "fix.xlsx: imported, 2 rows = 2 rejected\n"
    );
    assert_eq!(workspace.csv("select count(*) as sources from source"), "sources\n1\n");
    let cells = "select cells from raw_row join sheet using (sheet_id)
        where import_id = 2 and outcome = 'rejected' order by row_number";
    let first =
        "\"[\"\"石桥科技\"\",\"\"2023-13-45\"\",\"\"天使轮\"\",\"\"数千万\"\",\"\"002\"\"]\"";
    assert_eq!(workspace.csv(cells).lines().nth(1), Some(first));
}

#[test]
fn the_same_database_gives_the_same_workbook() {
    let workspace = Workspace::of(SHEET);
    workspace.printed(&["rejects", "-o", "one.xlsx", "-q"]);
    workspace.printed(&["rejects", "-o", "two.xlsx", "-q"]);
    let bytes = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    assert_eq!(bytes("one.xlsx"), bytes("two.xlsx"));
}

#[test]
fn what_was_set_at_the_import_is_carried_by_the_workbook() {
    let workspace = Workspace::empty();
    workspace.put(
        "deals.csv",
        b"company,date,round,amount\nAnt,03/04/2023,A,1.2.3\nBee,05/06/2023,A,$2m\n",
    );
    let output =
        ["import", "deals.csv", "--date-order", "mdy", "--currency", "EUR", "--source", "us"];
    assert_eq!(workspace.run(&output).code, 3);
    let ended = workspace.run(&["rejects", "-o", "fix.xlsx"]);
    assert!(ended.stderr.ends_with("dealbase import fix.xlsx\n"), "{}", ended.stderr);
    workspace.run(&["import", "fix.xlsx"]);
    let options = "select json_extract(options, '$.date_order') as date_order,
        json_extract(options, '$.currency') as currency,
        json_extract(options, '$.source') as source from import where import_id = 2";
    assert_eq!(workspace.csv(options), "date_order,currency,source\nmdy,EUR,us\n");
}

#[test]
fn a_row_that_took_its_company_from_above_takes_it_along() {
    let workspace = Workspace::of(
        "公司名称,行业,融资时间,轮次,融资金额\n\
         甲,游戏,2023-10-05,A轮,1000万\n\
         ,,2023-10-06,天使轮,1.2.3万\n",
    );
    workspace.printed(&["rejects", "-o", "fix.xlsx", "-q"]);
    workspace.import(&["fix.xlsx"]);
    let cells = workspace
        .csv("select cells from raw_row where outcome = 'rejected' order by raw_row_id desc");
    assert!(cells.lines().nth(1).unwrap().contains("甲\"\",\"\"游戏"), "{cells}");
}

#[test]
fn headers_of_two_rows_become_one_that_is_recognized() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Deals").unwrap();
    sheet.write_string(0, 0, "Downloaded on 08-Jan-2024").unwrap();
    sheet.merge_range(2, 0, 2, 1, "Company", &Format::new()).unwrap();
    sheet.merge_range(2, 2, 2, 4, "Deal", &Format::new()).unwrap();
    for (line, cells) in [
        (3, ["Name", "Country", "Date", "Type", "Size (USD m)"]),
        (4, ["Ant", "France", "2023-10-05", "Seed", "1.5"]),
        (5, ["Bee", "France", "soon", "Seed", "2"]),
        (6, ["Cow", "France", "2023-10-09", "Seed", "3"]),
    ] {
        sheet.write_row(line, 0, cells).unwrap();
    }
    let workspace = Workspace::empty();
    workspace.put("deals.xlsx", &workbook.save_to_buffer().unwrap());
    let receipt = receipt_lines(&workspace.import(&["deals.xlsx"]));
    assert_eq!(receipt, "deals.xlsx: imported, 3 rows = 2 inserted + 1 rejected\n");
    workspace.printed(&["rejects", "-o", "fix.xlsx", "-q"]);
    let receipt = receipt_lines(&workspace.import(&["fix.xlsx"]));
    assert_eq!(receipt, "fix.xlsx: imported, 1 rows = 1 rejected\n");
    let listed = workspace.printed(&["rejects", "fix.xlsx", "--format", "csv"]);
    assert!(listed.contains("fix.xlsx") && !listed.contains("deals.xlsx"), "{listed}");
    let sql = "select import_id, state from rejected_cell order by import_id";
    assert_eq!(workspace.csv(sql), "import_id,state\n1,fixed\n2,open\n");
    assert_eq!(workspace.csv("select count(*) as sources from source"), "sources\n1\n");
}

#[test]
fn without_rejected_rows_no_workbook_is_written() {
    let workspace = Workspace::of("company,date,round\nAnt,2023-10-05,A\n");
    let ended = workspace.run(&["rejects", "-o", "fix.xlsx"]);
    assert_eq!(ended.code, 0);
    assert_eq!(ended.stderr, "import 1 (deals.csv) has no cells that can't be read\n");
    assert!(!workspace.path("fix.xlsx").exists());
}

#[test]
fn without_an_import_there_is_nothing_to_list() {
    let workspace = Workspace::empty();
    assert_eq!(workspace.run(&["rejects"]).code, 1);
    assert_eq!(workspace.database(), None);
}
