//! What is in a sheet and is no deal: total lines, footers, personal data, shifted cells.

use crate::shapes::{findings, imported};
use crate::workspace::{Workspace, receipt_lines};

#[test]
fn a_total_line_that_disagrees_is_reported_with_the_difference() {
    let workspace = Workspace::empty();
    workspace.put(
        "deals.csv",
        "公司,日期,轮次,金额（万元）\n\
         甲,2023-10-08,A轮,1000\n\
         乙,2023-10-09,A轮,500\n\
         小计,,,1500\n\
         丙,2023-11-08,B轮,2000\n\
         丁,2023-11-09,B轮,未透露\n\
         小计,2笔,,2100\n\
         合计,5笔,,3500\n\
         平均,,,875\n"
            .as_bytes(),
    );
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["deals.csv"])), @"deals.csv: imported, 8 rows = 4 inserted + 4 ignored");
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    7,金额（万元）,total_differs,2100,"2000, the sum of the rows above; the line says 100 more"
    8,日期,total_differs,5笔,"4, the rows above; the line has 1 more"
    "#);
}

#[test]
fn repeated_headers_footers_and_section_lines_are_no_deals() {
    let (receipt, deals) = imported(
        "日期,公司,轮次,金额（美元）,地区,投资方\n\
         2023年10月,,,,,\n\
         2023-10-08,甲,A轮,1000000,北京,红松\n\
         日期,公司,轮次,金额（美元）,地区,投资方\n\
         2023年11月,,,,,\n\
         2023-11-08,乙,B轮,2000000,上海,绿洲\n\
         合计,,,3000000,,\n\
         数据来源：公开信息整理,,,,,\n\
         ©2023 数据部,,,,,\n",
    );
    insta::assert_snapshot!(receipt, @"deals.csv: imported, 8 rows = 2 inserted + 6 ignored");
    insta::assert_snapshot!(deals, @r"
    quarter,company,round,usd,country,investors
    2023Q4,甲,A,1000000,CN,红松
    2023Q4,乙,B,2000000,CN,绿洲
    ");
}

#[test]
fn personal_data_is_stored_nowhere() {
    let workspace = Workspace::empty();
    workspace.put(
        "deals.csv",
        "公司,日期,轮次,金额(美元),法人代表,联系电话,邮箱\n\
         甲,2023-10-08,A轮,1000000,王小明,13800000000,wang@example.com\n"
            .as_bytes(),
    );
    let receipt = workspace.import(&["deals.csv"]);
    assert_eq!(
        receipt["imports"][0]["understood"]["left_out"],
        serde_json::json!(["法人代表", "联系电话", "邮箱"])
    );
    let database = String::from_utf8_lossy(&workspace.database().unwrap()).into_owned();
    for private in ["王小明", "13800000000", "wang@example.com"] {
        assert!(!database.contains(private), "{private}");
    }
    insta::assert_snapshot!(workspace.csv("select cells from raw_row where outcome <> 'heading'"), @r#"
    cells
    "[""甲"",""2023-10-08"",""A轮"",""1000000"","""","""",""""]"
    "#);
}

#[test]
fn a_row_whose_cells_are_shifted_is_reported_and_not_guessed() {
    let workspace = Workspace::of(
        "date,company,field,place,round,amount\n\
         2011.6.1,甲,游戏,上海,A轮,100万美元\n\
         2011.6.1,乙,上海,A轮,某某资本,100万美元\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r"
    row,col,code,found,expected
    3,place,shifted,A轮,no round here
    ");
}

#[test]
fn a_summary_below_is_not_read_and_not_lost_in_silence() {
    let workspace = Workspace::empty();
    workspace.put(
        "deals.csv",
        b"Date,Company,Round,Amount USD\n\
          2023-10-01,Ant,Seed,1000000\n\
          2023-10-02,Bee,Seed,2000000\n\
          \n\
          By round\n\
          Round,Deals,Share\n\
          Seed,2,100%\n",
    );
    let receipt = workspace.import(&["deals.csv"]);
    insta::assert_snapshot!(receipt_lines(&receipt), @"deals.csv: imported, 5 rows = 2 inserted + 3 ignored");
    insta::assert_snapshot!(receipt["imports"][0]["finding_counts"], @r#"{"another_table":1}"#);
}
