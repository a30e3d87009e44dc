//! `dealbase import`: what becomes of a row, and of deals that several rows tell of.

use crate::workspace::{Workspace, receipt_lines};

const FIRST: &str = "date,company,country,round,amount (USD),sector\n\
    2023-10-01,Ant Inc.,China,A,10 million,Games\n\
    2023-10-02,Bee Ltd,China,B,,Games\n";
const SECOND: &str = "公司,时间,轮次,金额(美元),行业\n\
    Ant,2023-10-01,A轮,10000000,游戏\n\
    Bee,2023-10-02,B轮,5000000,教育\n\
    Cow,2023-10-03,A轮,1000000,游戏\n";

#[test]
fn two_sources_of_one_deal_are_one_deal_and_each_gives_what_the_other_lacks() {
    let workspace = Workspace::empty();
    workspace.put("first.csv", FIRST.as_bytes());
    workspace.put("second.csv", SECOND.as_bytes());
    let receipt = workspace.import(&["first.csv", "second.csv"]);
    insta::assert_snapshot!(receipt_lines(&receipt), @r"
    first.csv: imported, 2 rows = 2 inserted
    second.csv: imported, 3 rows = 1 inserted + 2 merged
    ");
    let sql = "select company, country, amount_usd, source_count from deals order by announced_on";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,country,amount_usd,source_count
    Ant,CN,10000000,2
    Bee,CN,5000000,2
    Cow,,1000000,1
    ");
    insta::assert_snapshot!(workspace.activity("market = 'global'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,global,3,3,16000000
    ");
}

#[test]
fn one_row_an_investor_is_one_deal_and_its_money_counts_once() {
    let workspace = Workspace::empty();
    let sheet = "date,company,country,round,amount (USD),investor\n\
                 2023-10-01,Ant,China,A,10 million,North Fund\n\
                 2023-10-01,Ant,China,A,10 million,South Fund\n\
                 2023-10-01,Ant,China,A,10 million,West Fund\n\
                 2023-10-02,Bee,China,A,5 million,North Fund\n";
    workspace.put("deals.csv", sheet.as_bytes());
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["deals.csv"])), @"deals.csv: imported, 4 rows = 2 inserted + 2 merged");
    let sql = "select company, amount_usd, investors from deals order by company";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,amount_usd,investors
    Ant,10000000,North Fund; South Fund; West Fund
    Bee,5000000,North Fund
    ");
}

#[test]
fn a_later_edition_corrects_and_adds_and_repeats() {
    let workspace = Workspace::empty();
    let header = "deal id,date,company,country,round,amount (USD)\n";
    let edition = |rows: &str| format!("{header}{rows}");
    workspace.put(
        "october.csv",
        edition("1,2023-10-01,Ant,China,A,10 million\n2,2023-10-02,Bee,China,A,\n").as_bytes(),
    );
    workspace.put(
        "november.csv",
        edition(
            "1,2023-10-01,Ant,China,A,10 million\n\
             2,2023-10-02,Bee,China,A,6 million\n\
             3,2023-11-03,Cow,China,B,1 million\n",
        )
        .as_bytes(),
    );
    let receipt = workspace.import(&["october.csv", "november.csv"]);
    insta::assert_snapshot!(receipt_lines(&receipt), @r"
    october.csv: imported, 2 rows = 2 inserted
    november.csv: imported, 3 rows = 1 inserted + 1 updated + 1 unchanged
    ");
    let sql = "select company, amount_usd, source_count from deals order by company";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,amount_usd,source_count
    Ant,10000000,1
    Bee,6000000,1
    Cow,1000000,1
    ");
}

#[test]
fn out_of_scope_deals_are_stored_and_count_nowhere() {
    let workspace = Workspace::empty();
    let sheet = "date,company,country,round,amount (USD)\n\
                 2023-10-01,Ant,China,A,1 million\n\
                 2023-10-02,Bee,China,IPO,2 million\n\
                 2023-10-03,Cow,China,M&A,4 million\n\
                 2023-10-04,Doe,China,Debt Financing,8 million\n\
                 2023-10-05,Elk,China,Grant,16 million\n\
                 2023-10-06,Fly,China,Secondary Market,32 million\n\
                 2023-10-07,Gnu,China,定向增发,64 million\n";
    workspace.put("deals.csv", sheet.as_bytes());
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["deals.csv"])), @"deals.csv: imported, 7 rows = 1 inserted + 6 out_of_scope");
    let sql = "select company, deal_kind, in_scope, amount_usd from deals order by company";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,deal_kind,in_scope,amount_usd
    Ant,fundraising,1,1000000
    Bee,ipo,0,2000000
    Cow,merger,0,4000000
    Doe,debt,0,8000000
    Elk,grant,0,16000000
    Fly,secondary,0,32000000
    Gnu,listed_placement,0,64000000
    ");
    insta::assert_snapshot!(workspace.activity("market = 'china'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,1,1,1000000
    ");
}

#[test]
fn a_row_that_can_not_be_read_is_rejected_alone_and_says_where() {
    let workspace = Workspace::empty();
    let sheet = "date,company,country,round,amount (USD)\n\
                 2023-10-01,Ant,China,A,1 million\n\
                 someday,Bee,China,A,2 million\n\
                 2023-10-03,Cow,China,A,a lot\n\
                 2023-10-04,,China,A,4 million\n";
    workspace.put("deals.csv", sheet.as_bytes());
    let ended = workspace.run(&["import", "deals.csv"]);
    assert_eq!(ended.code, 3);
    insta::assert_snapshot!(ended.stderr, @"
    deals.csv
      source deals, header in row 1, UTF-8
      4 rows = 1 inserted + 3 rejected
      1 amount can't be read
        row 4, column amount (USD): found “a lot”, expected one amount of money
      1 date can't be read
        row 3, column date: found “someday”, expected a date between 1950 and 2099
      1 row has no company
        row 5, column company: found “”, expected the name of a company
    Next:
      3 rejected rows to correct: dealbase rejects -o fix.xlsx
    ");
    insta::assert_snapshot!(workspace.activity("market = 'china'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,1,1,1000000
    ");
}

#[test]
fn blank_company_columns_continue_the_company_above_and_a_missing_name_does_not() {
    let workspace = Workspace::empty();
    let sheet = "company,sector,country,date,round,amount (USD)\n\
                 Ant,Games,China,2023-10-01,B,4 million\n\
                 ,,,2022-10-02,A,2 million\n\
                 ,Games,China,2023-10-03,A,1 million\n";
    workspace.put("deals.csv", sheet.as_bytes());
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["deals.csv"])), @"deals.csv: imported, 3 rows = 2 inserted + 1 rejected");
    let sql = "select company, sector, quarter, amount_usd from deals order by announced_on";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,sector,quarter,amount_usd
    Ant,games,2022Q4,2000000
    Ant,games,2023Q4,4000000
    ");
}

#[test]
fn sources_are_believed_in_the_same_order_whichever_came_first() {
    let other = "公司,时间,轮次,金额(美元),行业\nAnt,2023-10-01,A轮,12000000,教育\n";
    let deals = |sheets: &[(&str, &str)]| {
        let sql = "select company, sector, amount_usd, source_count from deals order by company";
        Workspace::of_all(sheets).csv(sql)
    };
    let forwards = deals(&[("first.csv", FIRST), ("other.csv", other)]);
    assert_eq!(deals(&[("other.csv", other), ("first.csv", FIRST)]), forwards);
    insta::assert_snapshot!(forwards, @r"
    company,sector,amount_usd,source_count
    Ant,online_education,12000000,2
    Bee Ltd,games,,1
    ");
}

#[test]
fn a_corrected_date_moves_a_deal_to_its_quarter() {
    let edition =
        |date: &str| format!("deal id,date,company,country,amount (USD)\n7,{date},Ant,China,1\n");
    let workspace = Workspace::of_all(&[
        ("first.csv", &edition("2023-09-30")),
        ("second.csv", &edition("2023-10-01")),
    ]);
    insta::assert_snapshot!(workspace.activity("market = 'china'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,1,1,1
    ");
}

#[test]
fn a_date_may_name_a_month_or_a_quarter_and_a_lone_year_is_in_none() {
    let workspace = Workspace::empty();
    let sheet = "date,company,country,round,amount (USD)\n\
                 2023-10,Ant,China,A,1 million\n\
                 2023Q4,Bee,China,A,2 million\n\
                 2023,Cow,China,A,4 million\n";
    workspace.put("deals.csv", sheet.as_bytes());
    let receipt = workspace.import(&["deals.csv"]);
    insta::assert_snapshot!(receipt["imports"][0]["finding_counts"], @r#"{"year_only":1}"#);
    let sql = "select company, announced_on, announced_precision, quarter from deals";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,announced_on,announced_precision,quarter
    Ant,2023-10-01,month,2023Q4
    Bee,2023-10-01,quarter,2023Q4
    Cow,2023-01-01,year,
    ");
    insta::assert_snapshot!(workspace.activity("market = 'china'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,2,2,3000000
    ");
}

#[test]
fn total_lines_and_repeated_headers_are_no_deals() {
    let workspace = Workspace::empty();
    let sheet = "Deals of the quarter\n\n\
                 date,company,country,round,amount (USD)\n\
                 2023-10-01,Ant,China,A,1000000\n\
                 date,company,country,round,amount (USD)\n\
                 2023-10-02,Bee,China,A,2000000\n\
                 Total,,,,3000000\n\
                 Source: our own list,,,,\n";
    workspace.put("deals.csv", sheet.as_bytes());
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["deals.csv"])), @"deals.csv: imported, 5 rows = 2 inserted + 3 ignored");
    insta::assert_snapshot!(workspace.activity("market = 'china'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,2,2,3000000
    ");
}
