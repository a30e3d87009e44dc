//! Dates that a sheet gives only with the help of what is around them.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::shapes::findings;
use crate::workspace::Workspace;

/// A workbook whose dates were typed with the day first and opened with the month first: what made
/// sense so became a date cell, the rest stayed text.
fn swapped_workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["Date", "Company", "Round", "Amount (USD)"]).unwrap();
    let format = Format::new().set_num_format("dd/mm/yyyy");
    let cells = [(2, 1), (5, 11), (7, 7), (9, 2), (12, 10)];
    for (row, (month, day)) in (1..).zip(cells) {
        let date = ExcelDateTime::from_ymd(2023, month, day).unwrap();
        sheet.write_datetime_with_format(row, 0, date, &format).unwrap();
    }
    for (row, text) in (6..).zip(["13/05/2023", "25/12/2023", "30/06/2023"]) {
        sheet.write_string(row, 0, text).unwrap();
    }
    for row in 1..9 {
        sheet.write_row(row, 1, [format!("Company {row}"), "Seed".into(), "1000".into()]).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_column_of_swapped_dates_is_read_swapped_back_and_reported() {
    let workspace = Workspace::empty();
    workspace.put("book.xlsx", &swapped_workbook());
    let ended = workspace.run(&["import", "book.xlsx"]);
    insta::assert_snapshot!(ended.stderr, @r#"
    book.xlsx [Sheet1]
      source book, header in row 1
      8 rows = 8 inserted
      1 date column has day and month swapped by a spreadsheet; swapped back
        column Date: found “2023-02-01”, expected 2023-01-02, and is read so; day and month of 4 of 5 date cells were swapped before, for 3 texts beside them are like "13/05/2023"
    "#);
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    ,Date,swapped_dates,2023-02-01,"2023-01-02, and is read so; day and month of 4 of 5 date cells were swapped before, for 3 texts beside them are like ""13/05/2023"""
    "#);
    insta::assert_snapshot!(workspace.csv("select announced_on from deals order by deal_id limit 3"), @r"
    announced_on
    2023-01-02
    2023-11-05
    2023-07-07
    ");
    let shown = workspace.printed(&["inspect", "--lang", "zh", "book.xlsx"]);
    insta::assert_snapshot!(shown.split("试读").nth(1).unwrap(), @r#"
        8行 = 融资事件8
    时间      2023-01-02至2023-12-25
    金额分布  确定8；USD 8

    1列日期的日月曾被电子表格互换，已换回
      “Date”列：内容为“2023-02-01”，应为2023-01-02（已按此读入）：5个日期单元格中有4个的日月曾被互换，
      因同列有3个文本日期形如“13/05/2023”
    "#);
}

const WITHOUT_YEAR: &str = "日期,公司,轮次,金额（万元）\n\
    10月8日,甲,A轮,1000\n\
    11/30,乙,A轮,1000\n\
    12月,丙,A轮,1000\n\
    9月30日,丁,A轮,1000\n";

/// The days of the deals of a text file, and what was said of dates.
fn days(name: &str, sheet: &str) -> String {
    let workspace = Workspace::empty();
    workspace.put(name, sheet.as_bytes());
    workspace.import(&[name]);
    workspace.csv("select company, announced_on, announced_precision from deals order by company")
        + &findings(&workspace)
}

#[test]
fn dates_without_a_year_take_it_from_the_title_or_the_file_name() {
    let titled = format!("2023年四季度融资事件\n{WITHOUT_YEAR}");
    insta::assert_snapshot!(days("deals.csv", &titled), @r#"
    company,announced_on,announced_precision
    丙,2023-12-01,month
    乙,2023-11-30,day
    甲,2023-10-08,day
    row,col,code,found,expected
    6,日期,date,9月30日,"a date with its year, or one in the period that its sheet names"
    "#);
    let by_file = days("2023年四季度.csv", WITHOUT_YEAR);
    assert_eq!(by_file, days("deals.csv", &titled).replace("\n6,", "\n5,"));
    insta::assert_snapshot!(days("deals.csv", WITHOUT_YEAR), @r#"
    company,announced_on,announced_precision
    row,col,code,found,expected
    2,日期,date,10月8日,"a date with its year, or the year in a title, sheet or file name"
    3,日期,date,11/30,"a date with its year, or the year in a title, sheet or file name"
    4,日期,date,12月,"a date with its year, or the year in a title, sheet or file name"
    5,日期,date,9月30日,"a date with its year, or the year in a title, sheet or file name"
    "#);
    let beside = "年份,日期,公司,轮次\n2023,10月8日,甲,A轮\n2022,11/30,乙,A轮\n";
    insta::assert_snapshot!(days("deals.csv", beside), @r"
    company,announced_on,announced_precision
    乙,2022-11-30,day
    甲,2023-10-08,day
    row,col,code,found,expected
    ");
}

#[test]
fn inspect_says_where_the_year_is_from() {
    let workspace = Workspace::empty();
    workspace.put(
        "周报2023.12.25-2024.1.5.csv",
        "日期,公司,轮次\n12月28日,甲,A轮\n1月3日,乙,A轮\n".as_bytes(),
    );
    let shown = workspace.printed(&["inspect", "周报2023.12.25-2024.1.5.csv"]);
    let dates: Vec<&str> =
        shown.lines().filter(|it| it.contains("year") || it.contains("Time")).collect();
    insta::assert_snapshot!(dates.join("\n"), @r"
    Dates  “日期”: no date depends on the order; dates without a year: 2, of 2023-12-01 to 2024-01-31
    Time          2023-12-28 to 2024-01-03
    ");
}
