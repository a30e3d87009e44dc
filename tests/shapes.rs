//! Shapes in which deal sheets come: blocks, lists, a row for each investor, several sheets and tables.
//!
//! Each sheet is small enough to be checked by eye, and its figures are exact.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use crate::workspace::{Workspace, receipt_lines};

/// What most questions about a shape come down to.
const DEALS: &str = "select quarter, company, round, amount_usd as usd, country, investors
    from deals order by announced_on, company, round";

/// Imports one text file; its receipt in a line, and the deals.
pub(crate) fn imported(sheet: &str) -> (String, String) {
    let workspace = Workspace::empty();
    workspace.put("deals.csv", sheet.as_bytes());
    let receipt = receipt_lines(&workspace.import(&["deals.csv"]));
    (receipt, workspace.csv(DEALS))
}

/// The findings of the only sheet of a receipt: row, column, code and what was expected.
pub(crate) fn findings(workspace: &Workspace) -> String {
    workspace
        .csv("select row_number as row, column_name as col, code, found, expected from finding")
}

/// Writes rows of text, a cell for each part between bars; `#` begins a number.
pub(crate) fn write(sheet: &mut Worksheet, first_row: u32, first_column: u16, rows: &[&str]) {
    for (row, line) in (first_row..).zip(rows) {
        for (column, text) in (first_column..).zip(line.split('|')) {
            match text.strip_prefix('#') {
                Some(number) => {
                    sheet.write_number(row, column, number.parse::<f64>().unwrap()).unwrap()
                }
                None if text.is_empty() => continue,
                None => sheet.write_string(row, column, text).unwrap(),
            };
        }
    }
}

/// Puts a workbook on the workspace and imports it.
pub(crate) fn import(workspace: &Workspace, mut book: Workbook) -> String {
    book.save(workspace.path("book.xlsx")).unwrap();
    receipt_lines(&workspace.import(&["book.xlsx"]))
}

#[test]
fn a_company_named_once_above_its_rounds() {
    let (receipt, deals) = imported(
        "公司名称,工商名称,地点,行业,融资时间,轮次,融资金额,投资方\n\
         青禾云,北京青禾科技有限公司,北京,企业服务,2023-11-02,A轮,5000万人民币,红松资本\n\
         ,,,,2023-01-05,天使轮,未透露,绿洲\n\
         石榴,广东石榴有限公司,广东,医疗健康,-,-,-,-\n\
         小舟,杭州小舟有限公司,浙江,汽车交通,2023-10-09,Pre-A轮,数千万人民币,红松资本、绿洲\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 4 rows = 3 inserted + 1 out_of_scope");
    insta::assert_snapshot!(deals, @r"
    quarter,company,round,usd,country,investors
    2023Q1,青禾云,Angel,,CN,绿洲
    2023Q4,小舟,Pre-A,4150171,CN,红松资本; 绿洲
    2023Q4,青禾云,A,6916952,CN,红松资本
    ");
}

#[test]
fn merged_blocks_are_filled_down_and_a_merged_amount_counts_once() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        0,
        0,
        &[
            "公司|日期|轮次|金额（万元）|投资方",
            "|2023-10-08|A轮||红松",
            "||||绿洲",
            "|2022-10-08|天使轮|#200|绿洲",
            "小舟|2023-11-08|B轮|#3000|红松",
        ],
    );
    let plain = Format::new();
    sheet.merge_range(1, 0, 3, 0, "青禾", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "2023-10-08", &plain).unwrap();
    sheet.merge_range(1, 2, 2, 2, "A轮", &plain).unwrap();
    sheet.merge_range(1, 3, 2, 3, "", &plain).unwrap();
    sheet.write_number(1, 3, 1000.0).unwrap();
    insta::assert_snapshot!(import(&workspace, book), @"book.xlsx: imported, 4 rows = 3 inserted + 1 merged");
    insta::assert_snapshot!(workspace.csv("select company, announced_on, amount, investors from deals order by 1, 2"), @r"
    company,announced_on,amount,investors
    小舟,2023-11-08,30000000,红松
    青禾,2022-10-08,2000000,绿洲
    青禾,2023-10-08,10000000,红松; 绿洲
    ");
}

#[test]
fn one_row_holds_all_rounds_of_a_company() {
    let (receipt, deals) = imported(
        "Name,HQ country,Each round type,Each round amount,Each round currency,Each round date,Each round investors\n\
         Fernhill,Germany,SEED;SERIES A;SERIES B,1;5.5;n/a,USD;USD;USD,may/2021;oct/2022;nov/2023,Oak++Birch;Oak;Elm++Pine\n\
         Lumen,France,SERIES A,2,USD,nov/2023,Oak\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 2 rows = 2 inserted");
    insta::assert_snapshot!(deals, @r"
    quarter,company,round,usd,country,investors
    2021Q2,Fernhill,Seed,1000000,DE,Oak; Birch
    2022Q4,Fernhill,A,5500000,DE,Oak
    2023Q4,Fernhill,B,,DE,Elm; Pine
    2023Q4,Lumen,A,2000000,FR,Oak
    ");
}

#[test]
fn cells_that_list_as_many_dates_as_rounds_and_amounts_are_as_many_deals() {
    let (receipt, deals) = imported(
        "Company,Country,Rounds,Dates,Amounts (USD),Investors\n\
         Fernhill,Germany,Seed; Series A,2022-05-01; 2023-10-05,1000000; 5000000,Oak; Birch\n\
         Lumen,France,Series A,2023-11-05,2000000,Oak; Elm\n\
         Kettle,France,Seed; Series A,2022-05-01; 2023-10-05,6000000,Oak\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 3 rows = 2 inserted + 1 rejected");
    insta::assert_snapshot!(deals, @r"
    quarter,company,round,usd,country,investors
    2022Q2,Fernhill,Seed,1000000,DE,Oak
    2023Q4,Fernhill,A,5000000,DE,Birch
    2023Q4,Lumen,A,2000000,FR,Oak; Elm
    ");
}

#[test]
fn deals_and_the_companies_they_name_are_on_two_sheets() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    let deals = book.add_worksheet();
    deals.set_name("Rounds").unwrap();
    write(
        deals,
        0,
        0,
        &[
            "company id|round|date|amount (USD)",
            "ORG/Fernhill|Series A|2023-10-05|#12000000",
            "org/lumen|Seed|2023-11-05|",
        ],
    );
    let companies = book.add_worksheet();
    companies.set_name("Companies").unwrap();
    write(
        companies,
        0,
        0,
        &[
            "company id|name|country|industry",
            "org/fernhill|Fernhill GmbH|Germany|Fintech",
            "org/LUMEN|Lumen|France|Games",
            "org/other|Other|Spain|Games",
        ],
    );
    insta::assert_snapshot!(import(&workspace, book), @r"
    book.xlsx: imported, 2 rows = 2 inserted
    book.xlsx: imported, 3 rows = 3 out_of_scope
    ");
    insta::assert_snapshot!(workspace.csv("select company, country, sector, amount_usd from deals order by 1"), @r"
    company,country,sector,amount_usd
    Fernhill GmbH,DE,internet_finance,12000000
    Lumen,FR,games,
    ");
}

#[test]
fn data_on_the_last_sheet_among_pivots_and_notes() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    for index in 1..=4 {
        let pivot = book.add_worksheet();
        pivot.set_name(format!("Pivot {index}")).unwrap();
        write(
            pivot,
            2,
            0,
            &["Row Labels|Sum of Amount", "2023Q3|#3", "2023Q4|#5", "Grand Total|#8"],
        );
    }
    let notes = book.add_worksheet();
    notes.set_name("Notes").unwrap();
    write(notes, 0, 0, &["Prepared by the data team", "Amounts in US dollars"]);
    let data = book.add_worksheet();
    data.set_name("Data").unwrap();
    data.set_hidden(true);
    write(
        data,
        3,
        1,
        &[
            "Company|Date|Round|Amount (USD)|Country",
            "Fernhill|2023-10-05|Series A|#5|Germany",
            "Lumen|2023-07-05|Seed|#3|France",
        ],
    );
    write(data, 3, 8, &["Investor|Deals", "Oak|#2", "Birch|#1", "Elm|#1"]);
    data.set_row_hidden(5).unwrap();
    data.set_column_range_hidden(4, 5).unwrap();
    insta::assert_snapshot!(import(&workspace, book), @"book.xlsx: imported, 3 rows = 2 inserted + 1 ignored");
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    quarter,company,round,usd,country,investors
    2023Q3,Lumen,Seed,3,FR,
    2023Q4,Fernhill,A,5,DE,
    ");
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    5,Amount (USD),small_amount,5,"an amount with its unit in the cell, the heading or --unit; as it is, it counts as 5 US dollars"
    6,Amount (USD),small_amount,3,"an amount with its unit in the cell, the heading or --unit; as it is, it counts as 3 US dollars"
    ,,hidden_sheet,Data,nothing hidden
    ,,hidden_rows,1,nothing hidden
    ,,hidden_columns,"Amount (USD), Country",nothing hidden
    "#);
}

#[test]
fn blank_cells_leave_the_deal_above_and_name_one_more_investor() {
    let (receipt, deals) = imported(
        "Company,Date,Round,Amount (USD),Country,Investor\n\
         Fernhill,2023-10-05,Series A,5000000,Germany,Oak\n\
         ,,,,,Birch\n\
         ,,,,,Elm\n\
         Lumen,2023-11-05,Seed,1000000,France,Oak\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 4 rows = 2 inserted + 2 merged");
    insta::assert_snapshot!(deals, @r"
    quarter,company,round,usd,country,investors
    2023Q4,Fernhill,A,5000000,DE,Oak; Birch; Elm
    2023Q4,Lumen,Seed,1000000,FR,Oak
    ");
}

#[test]
fn dates_and_units_come_as_a_workbook_stores_them() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        0,
        0,
        &[
            "2023年投融资事件（单位：万美元）",
            "",
            "序号|企业|融资日期|轮次|融资金额|投资机构|地区",
            "#1|青禾||A轮|#120.5|红松|北京",
            "#2|小舟||B轮|#3000|绿洲|香港",
            "合计||||#3120.5",
        ],
    );
    let day = Format::new().set_num_format("yyyy/m/d");
    for (row, day_of) in [(3, 8), (4, 9)] {
        let date = ExcelDateTime::from_ymd(2023, 12, day_of).unwrap();
        sheet.write_datetime_with_format(row, 2, &date, &day).unwrap();
    }
    insta::assert_snapshot!(import(&workspace, book), @"book.xlsx: imported, 3 rows = 2 inserted + 1 ignored");
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    quarter,company,round,usd,country,investors
    2023Q4,青禾,A,1205000,CN,红松
    2023Q4,小舟,B,30000000,HK,绿洲
    ");
    insta::assert_snapshot!(findings(&workspace), @"row,col,code,found,expected");
}

#[test]
fn units_are_in_the_title_the_header_a_column_and_the_cell() {
    for (sheet, expected) in [
        ("单位：万美元\n\n公司,日期,轮次,金额\n甲,2023-10-08,A轮,100\n", "1000000"),
        ("公司,日期,轮次,金额（万美元）\n甲,2023-10-08,A轮,100\n", "1000000"),
        ("公司,日期,轮次,金额（亿元）\n甲,2023-10-08,A轮,100万美元\n", "1000000"),
        ("公司,日期,轮次,金额,单位\n甲,2023-10-08,A轮,100,万美元\n", "1000000"),
        (
            "Amounts in USD millions\n\nCompany,Date,Round,Amount (USD)\nA,2023-10-08,Seed,1.5\n",
            "1500000",
        ),
        ("Company,Date,Round,Deal Size (USD M)\nA,2023-10-08,Seed,1.5\n", "1500000"),
        ("Company,Date,Round,\"Amount raised, $B\"\nA,2023-10-08,Seed,1.5\n", "1500000000"),
    ] {
        let workspace = Workspace::of(sheet);
        assert_eq!(
            workspace.csv("select amount_usd from deals"),
            format!("amount_usd\n{expected}\n"),
            "{sheet}"
        );
    }
}

#[test]
fn a_sheet_without_a_date_column_is_of_the_period_that_its_name_or_title_states() {
    let workspace = Workspace::empty();
    let mut book = Workbook::new();
    for (name, company) in [("2023Q4", "青禾"), ("2023年9月", "小舟")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let row = format!("{company}|A轮|1000万美元|红松|北京");
        write(sheet, 0, 0, &["公司|轮次|金额|投资方|地区", &row]);
    }
    let sheet = book.add_worksheet();
    sheet.set_name("快报").unwrap();
    write(
        sheet,
        0,
        0,
        &["融资快报", "2023年第四季度", "公司|轮次|金额|投资方|地区", "石榴|B轮|未透露|绿洲|上海"],
    );
    insta::assert_snapshot!(import(&workspace, book), @r"
    book.xlsx: imported, 1 rows = 1 inserted
    book.xlsx: imported, 1 rows = 1 inserted
    book.xlsx: imported, 1 rows = 1 inserted
    ");
    let sql =
        "select company, quarter, announced_precision from deals order by announced_on, company";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,quarter,announced_precision
    小舟,2023Q3,month
    石榴,2023Q4,quarter
    青禾,2023Q4,quarter
    ");
}

#[test]
fn a_vendor_export_in_millions_counts_in_millions() {
    let (receipt, deals) = imported(
        "Deal ID,Companies,Deal Size,Deal Date,Deal Type,Series,Native Currency of Deal,Investors,Company Country/Territory/Region\n\
         1-1T,Fernhill,12.50,04-Oct-2023,Early Stage VC,Series A,Euros (EUR),\"Oak, Birch\",Germany\n\
         1-2T,Lumen,,12-Nov-2023,Seed Round,,US Dollars (USD),Oak,France\n\
         1-3T,Kettle,500.00,30-Nov-2023,Buyout/LBO,,US Dollars (USD),Elm,United Kingdom\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 3 rows = 2 inserted + 1 out_of_scope");
    insta::assert_snapshot!(deals, @r"
    quarter,company,round,usd,country,investors
    2023Q4,Fernhill,A,12500000,DE,Oak; Birch
    2023Q4,Lumen,Seed,,FR,Oak
    2023Q4,Kettle,Buyout,500000000,GB,Elm
    ");
}
