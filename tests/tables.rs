//! Several tables in one sheet: each is read by itself, and no row and no cell is lost between them.

use rust_xlsxwriter::{Format, Workbook};

use crate::shapes::{findings, import, write};
use crate::workspace::{Workspace, receipt_lines};

pub(crate) const DEALS: &str = "select company, announced_on as day, round, amount, currency as cur
    from deals order by deal_id";

/// Every row that was kept: table, row, what became of it, and its cells.
pub(crate) const ROWS: &str = "select table_number as t, row_number as r, outcome, cells
    from raw_row join sheet using (sheet_id) order by r, t";

/// Two sections of one list, in two languages.
pub(crate) const BELOW: &str = "2023年四季度投融资\n\
    一、国内（单位：万元）\n\
    公司,日期,轮次,金额,投资方\n\
    青禾,2023-10-08,A轮,1000,红松\n\
    小舟,2023-11-08,B轮,2000,绿洲\n\
    合计,,,3000,\n\
    数据来源：公开信息\n\
    \n\
    二、海外\n\
    Date,Company,Country,Amount (USD M),Round\n\
    03/15/2023,Fernhill,Germany,5,Series A\n\
    11/16/2023,Lumen,France,,Seed\n";

/// The same two beside each other.
pub(crate) const BESIDE: &str = "国内（单位：万元）,,,,,海外,,,,\n\
    公司,日期,轮次,金额,,Company,Date,Round,Amount (USD),Country\n\
    青禾,2023-10-08,A轮,1000,,Fernhill,2023-10-09,Series A,5000000,Germany\n\
    小舟,2023-11-08,B轮,2000,,Lumen,2023-11-16,Seed,,France\n\
    石榴,2023-11-09,B轮,500,,,,,,\n\
    合计,,,3500,,,,,,\n";

/// The receipt of a sheet in a line for each table, and the database behind it.
pub(crate) fn imported(sheet: &str) -> (String, Workspace) {
    let workspace = Workspace::empty();
    workspace.put("deals.csv", sheet.as_bytes());
    let receipt = receipt_lines(&workspace.import(&["deals.csv"]));
    (receipt, workspace)
}

#[test]
fn a_table_below_has_columns_unit_and_dates_of_its_own() {
    let (receipt, workspace) = imported(BELOW);
    insta::assert_snapshot!(receipt, @r"
    deals.csv: imported, 4 rows = 2 inserted + 2 ignored
    deals.csv: imported, 2 rows = 2 inserted
    ");
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    company,day,round,amount,cur
    青禾,2023-10-08,A,10000000,CNY
    小舟,2023-11-08,B,20000000,CNY
    Fernhill,2023-03-15,A,5000000,USD
    Lumen,2023-11-16,Seed,,
    ");
    insta::assert_snapshot!(findings(&workspace), @"row,col,code,found,expected");
}

#[test]
fn titles_go_with_the_table_below_them_and_footers_with_the_one_above() {
    let (_, workspace) = imported(BELOW);
    let sql = "select table_number as t, row_number as r, outcome
        from raw_row join sheet using (sheet_id) where outcome <> 'inserted' order by r";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    t,r,outcome
    1,1,heading
    1,2,heading
    1,3,heading
    1,6,ignored
    1,7,ignored
    2,9,heading
    2,10,heading
    ");
}

#[test]
fn each_cell_of_a_side_table_is_stored_once_in_its_column() {
    let (receipt, workspace) = imported(BESIDE);
    insta::assert_snapshot!(receipt, @r"
    deals.csv: imported, 4 rows = 3 inserted + 1 ignored
    deals.csv: imported, 2 rows = 2 inserted
    ");
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    company,day,round,amount,cur
    青禾,2023-10-08,A,10000000,CNY
    Fernhill,2023-10-09,A,5000000,USD
    小舟,2023-11-08,B,20000000,CNY
    Lumen,2023-11-16,Seed,,
    石榴,2023-11-09,B,5000000,CNY
    ");
    insta::assert_snapshot!(workspace.csv(ROWS), @r#"
    t,r,outcome,cells
    1,1,heading,"[""国内（单位：万元）""]"
    2,1,heading,"["""","""","""","""","""",""海外""]"
    1,2,heading,"[""公司"",""日期"",""轮次"",""金额""]"
    2,2,heading,"["""","""","""","""","""",""Company"",""Date"",""Round"",""Amount (USD)"",""Country""]"
    1,3,inserted,"[""青禾"",""2023-10-08"",""A轮"",""1000""]"
    2,3,inserted,"["""","""","""","""","""",""Fernhill"",""2023-10-09"",""Series A"",""5000000"",""Germany""]"
    1,4,inserted,"[""小舟"",""2023-11-08"",""B轮"",""2000""]"
    2,4,inserted,"["""","""","""","""","""",""Lumen"",""2023-11-16"",""Seed"","""",""France""]"
    1,5,inserted,"[""石榴"",""2023-11-09"",""B轮"",""500""]"
    1,6,ignored,"[""合计"","""","""",""3500""]"
    "#);
}

#[test]
fn three_tables_are_three_and_a_summary_between_them_is_none() {
    let (receipt, workspace) = imported(
        "一、国内（单位：万元）\n\
         公司,日期,轮次,金额\n\
         青禾,2023-10-08,A轮,1000\n\
         \n\
         二、海外（单位：万美元）\n\
         公司,日期,轮次,金额\n\
         Fernhill,2023-10-09,A轮,500\n\
         \n\
         行业,数量\n\
         游戏,3\n\
         \n\
         三、港澳台（单位：万港元）\n\
         日期,公司,金额,轮次\n\
         2023-12-01,紫荆,300,种子轮\n",
    );
    insta::assert_snapshot!(receipt, @r"
    deals.csv: imported, 1 rows = 1 inserted
    deals.csv: imported, 3 rows = 1 inserted + 2 ignored
    deals.csv: imported, 1 rows = 1 inserted
    ");
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    company,day,round,amount,cur
    青禾,2023-10-08,A,10000000,CNY
    Fernhill,2023-10-09,A,5000000,USD
    紫荆,2023-12-01,Seed,3000000,HKD
    ");
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    9,,another_table,行业 | 数量,"a table of deals: a company, a date, and a round, amount or investors"
    "#);
}

#[test]
fn a_header_that_comes_again_goes_on_with_its_table() {
    let (receipt, _) = imported(
        "公司,日期,轮次,金额（万元）\n\
         青禾,2023-10-08,A轮,1000\n\
         \n\
         续表\n\
         公司,日期,轮次,金额（万元）\n\
         小舟,2023-11-08,B轮,2000\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 4 rows = 2 inserted + 1 out_of_scope + 1 ignored");
}

#[test]
fn a_title_over_the_same_header_may_change_the_period() {
    let (receipt, workspace) = imported(
        "2023年10月\n\
         公司,轮次,金额（万元）,投资方\n\
         青禾,A轮,1000,红松\n\
         2023年11月\n\
         公司,轮次,金额（万元）,投资方\n\
         小舟,B轮,2000,绿洲\n",
    );
    insta::assert_snapshot!(receipt, @r"
    deals.csv: imported, 1 rows = 1 inserted
    deals.csv: imported, 1 rows = 1 inserted
    ");
    insta::assert_snapshot!(workspace.csv("select company, announced_on as day from deals order by 1"), @r"
    company,day
    小舟,2023-11-01
    青禾,2023-10-01
    ");
}

#[test]
fn a_unit_over_the_whole_sheet_holds_for_every_table_that_names_none() {
    let second = |title: &str| {
        let (_, workspace) = imported(&format!(
            "单位：万元\n{title}公司,日期,轮次,金额\n青禾,2023-10-08,A轮,1000\n\n\
             {title}日期,公司,轮次,金额\n2023-10-09,小舟,A轮,500\n"
        ));
        workspace
            .csv("select amount from deals where company = '小舟'")
            .lines()
            .nth(1)
            .map(str::to_owned)
    };
    assert_eq!(second("").as_deref(), Some("5000000"));
    assert_eq!(second("节选\n").as_deref(), Some("5000000"));
}

#[test]
fn a_unit_over_the_first_table_alone_does_not() {
    let (_, workspace) = imported(
        "国内（单位：万元）\n公司,日期,轮次,金额\n青禾,2023-10-08,A轮,1000\n\n\
         海外\n日期,公司,轮次,金额\n2023-10-09,Lumen,A轮,500\n",
    );
    assert_eq!(workspace.csv("select amount from deals where company = 'Lumen'"), "amount\n500\n");
}

#[test]
#[ignore = "slow"]
fn a_table_after_thousands_of_rows_is_found() {
    let rows = |count: usize| -> String {
        let row = |it| format!("公司{it},2023-10-{:02},A轮,1\n", it % 28 + 1);
        (0..count).map(row).collect()
    };
    for count in [195, 198, 2_000] {
        let below = BELOW.lines().skip(8).map(|line| format!("{line}\n")).collect::<String>();
        let (receipt, _) =
            imported(&format!("公司,日期,轮次,金额（万元）\n{}\n{below}", rows(count)));
        assert_eq!(
            receipt,
            format!(
                "deals.csv: imported, {count} rows = {count} inserted\n\
                 deals.csv: imported, 2 rows = 2 inserted\n"
            )
        );
    }
}

#[test]
fn adjacent_tables_under_the_same_headers_are_two() {
    let (receipt, workspace) = imported(
        "公司,日期,轮次,公司,日期,轮次\n\
         青禾,2023-10-08,A轮,红叶,2023-10-01,A轮\n\
         ,,,白云,2023-10-02,B轮\n",
    );
    insta::assert_snapshot!(receipt, @r"
    deals.csv: imported, 1 rows = 1 inserted
    deals.csv: imported, 2 rows = 2 inserted
    ");
    assert_eq!(workspace.csv("select count(*) as n from deals"), "n\n3\n");
}

#[test]
fn a_company_list_beside_or_below_its_deals_is_read_too() {
    let deals = ["company id,round,date,amount (USD)", "f/1,Series A,2023-10-05,12000000"];
    let companies = ["company id,name,country,industry", "f/1,Fernhill,Germany,Games"];
    let beside: String = (0..2).map(|at| format!("{},,{}\n", deals[at], companies[at])).collect();
    let below = format!("{}\n\nCompanies\n{}\n", deals.join("\n"), companies.join("\n"));
    for sheet in [beside, below] {
        let (receipt, workspace) = imported(&sheet);
        insta::allow_duplicates! {
            insta::assert_snapshot!(receipt, @r"
            deals.csv: imported, 1 rows = 1 inserted
            deals.csv: imported, 1 rows = 1 out_of_scope
            ");
            insta::assert_snapshot!(workspace.csv("select company, country, sector from deals"), @r"
            company,country,sector
            Fernhill,DE,games
            ");
        }
    }
}

#[test]
fn what_is_no_table_of_deals_stays_out() {
    let deals =
        ["公司,日期,轮次,金额（万元）", "青禾,2023-10-08,A轮,1000", "小舟,2023-11-08,B轮,2000"];
    for skipped in [
        ["行业,数量", "游戏,3", "医疗健康,4"],
        ["Row Labels,Sum of Amount", "Games,3", "Grand Total,3"],
        ["图例,", "A轮,绿色", "B轮,红色"],
        ["季度,占比", "2023Q3,40%", "2023Q4,60%"],
        ["公司,轮次,金额", "青禾,A轮,1000", "小舟,B轮,2000"],
        ["排名,公司,日期,金额（万元）", "1,小舟,2023-11-08,2000", "2,青禾,2023-10-08,1000"],
    ] {
        let below = format!("{}\n\n{}\n", deals.join("\n"), skipped.join("\n"));
        assert_eq!(imported(&below).0, "deals.csv: imported, 5 rows = 2 inserted + 3 ignored\n");
        let beside: String = (0..3).map(|at| format!("{},,{}\n", deals[at], skipped[at])).collect();
        assert_eq!(imported(&beside).0, "deals.csv: imported, 2 rows = 2 inserted\n");
    }
}

#[test]
fn merged_titles_show_which_table_they_head() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("四季度").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "国内 单位：万元", &plain).unwrap();
    write(sheet, 2, 0, &["公司|日期|轮次|金额", "青禾|2023-10-08|A轮|#1000"]);
    write(
        sheet,
        2,
        5,
        &["公司|日期|轮次|金额", "Lumen|2023-10-09|A轮|#500", "Fernhill|soon|A轮|#7"],
    );
    insta::assert_snapshot!(import(&workspace, book), @r"
    book.xlsx: imported, 1 rows = 1 inserted
    book.xlsx: imported, 2 rows = 1 inserted + 1 rejected
    ");
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    company,day,round,amount,cur
    青禾,2023-10-08,A,10000000,CNY
    Lumen,2023-10-09,A,500,
    ");
    insta::assert_snapshot!(workspace.printed(&["rejects"]), @r"
    file,sheet,row,column,found,expected,import,state
    book.xlsx,四季度,5,日期,soon,a date between 1950 and 2099,1,open
    ");
}
