//! Deals in one sheet, and what their companies do and where they are in another, without ids.

use crate::shapes::findings;
use crate::workspace::{Workspace, receipt_lines};

const DEALS: &str = "日期,公司,轮次,金额（万元）\n\
    2023-10-05,麦田云科技有限公司,A轮,1000\n\
    2023-10-06,石桥,天使轮,未透露\n\
    2023-10-07,青禾,B轮,2000\n";

const COMPANIES: &str = "公司名称,行业,地区,成立时间\n\
    麦田云科技,企业服务,北京,2019\n\
    石桥,游戏,上海,2020\n\
    石桥,医疗健康,广东,2018\n\
    青禾,教育,浙江,2017\n\
    青禾,教育,浙江,2017\n";

const JOINED: &str = "select company, sector, country from deals order by announced_on";

/// What the companies are known to be after the sheets came in this order.
fn joined(sheets: &[(&str, &str)]) -> String {
    Workspace::of_all(sheets).csv(JOINED)
}

#[test]
fn a_company_list_without_ids_is_joined_by_name_in_either_order() {
    let (deals, companies) = (("deals.csv", DEALS), ("companies.csv", COMPANIES));
    let after = joined(&[deals, companies]);
    insta::assert_snapshot!(after, @r"
    company,sector,country
    麦田云科技有限公司,enterprise_services,CN
    石桥,,
    青禾,online_education,CN
    ");
    assert_eq!(joined(&[companies, deals]), after);
    let workspace = Workspace::of_all(&[deals, companies]);
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    4,公司名称,ambiguous_company,石桥,only one company of that name
    "#);
    workspace.printed(&["undo"]);
    insta::assert_snapshot!(workspace.csv(JOINED), @r"
    company,sector,country
    麦田云科技有限公司,,
    石桥,,
    青禾,,
    ");
}

#[test]
fn ids_of_one_sheet_do_not_keep_names_from_joining() {
    let companies =
        "id,name,industry,country\n/lumen,Lumen,Games,France\n/oak,Oak Ltd,Fintech,Germany\n";
    let deals = "company,date,round\nLumen,2023-10-05,Seed\nOak,2023-10-06,Seed\n";
    insta::assert_snapshot!(joined(&[("deals.csv", deals), ("companies.csv", companies)]), @r"
    company,sector,country
    Lumen,games,FR
    Oak,internet_finance,DE
    ");
}

#[test]
fn the_same_list_again_changes_nothing_and_a_newer_one_is_believed() {
    let workspace = Workspace::of_all(&[("deals.csv", DEALS), ("companies.csv", COMPANIES)]);
    workspace.put("companies.csv", COMPANIES.replace("石桥,医疗健康,广东,2018\n", "").as_bytes());
    let receipt = receipt_lines(&workspace.import(&["companies.csv"]));
    insta::assert_snapshot!(receipt, @"companies.csv: imported, 4 rows = 3 unchanged + 1 out_of_scope");
    insta::assert_snapshot!(workspace.csv(JOINED), @r"
    company,sector,country
    麦田云科技有限公司,enterprise_services,CN
    石桥,games,CN
    青禾,online_education,CN
    ");
}
