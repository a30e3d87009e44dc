//! Sheets of other events than fundraising: their rows are kept, and counted nowhere.

use crate::workspace::{Workspace, receipt_lines};

/// The receipt and the deals of a sheet, with kind and investors.
fn events(name: &str, sheet: &str) -> String {
    let workspace = Workspace::empty();
    workspace.put(name, sheet.as_bytes());
    let receipt = receipt_lines(&workspace.import(&[name]));
    let deals =
        "select quarter, company, deal_kind, in_scope, amount_usd as usd, investors from deals";
    receipt + &workspace.csv(deals)
}

#[test]
fn a_list_of_acquisitions_is_of_acquisitions_without_a_round_column() {
    insta::assert_snapshot!(events(
        "acquisitions.csv",
        "Date,Target,Acquirer,Deal value (USD m),Target country\n\
         2023-10-05,Fernhill,Oak Holdings,120,Germany\n\
         2023-11-06,Lumen,Birch plc,,France\n",
    ), @r"
    acquisitions.csv: imported, 2 rows = 2 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,Fernhill,merger,0,120000000,Oak Holdings
    2023Q4,Lumen,merger,0,,Birch plc
    ");
    insta::assert_snapshot!(events(
        "并购.csv",
        "收购日期,收购方,被收购方,交易金额（万元）,所属行业\n\
         2023-10-05,红松集团,麦田云,12000,企业服务\n",
    ), @r"
    并购.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,麦田云,merger,0,16600685,红松集团
    ");
    insta::assert_snapshot!(events(
        "dump.csv",
        "company_permalink,company_name,company_country_code,acquirer_permalink,acquirer_name,acquired_at,price_amount,price_currency_code\n\
         /org/lumen,Lumen,FRA,/org/birch,Birch,2023-11-06,5000000,USD\n",
    ), @r"
    dump.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,Lumen,merger,0,5000000,Birch
    ");
}

#[test]
fn a_title_or_a_sheet_name_states_it_where_no_header_does() {
    insta::assert_snapshot!(events(
        "list.csv",
        "2023年四季度并购事件\n\
         公司,日期,金额（万元）\n\
         麦田云,2023-10-05,12000\n",
    ), @r"
    list.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,麦田云,merger,0,16600685,
    ");
    insta::assert_snapshot!(events(
        "weekly.csv",
        "2023年四季度融资并购事件\n\
         公司,日期,金额（万元）\n\
         麦田云,2023-10-05,12000\n",
    ), @r"
    weekly.csv: imported, 1 rows = 1 inserted
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,麦田云,fundraising,1,16600685,
    ");
}

#[test]
fn a_list_of_listings_is_of_listings() {
    insta::assert_snapshot!(events(
        "ipo.csv",
        "证券简称,股票代码,上市日期,发行价（元）,募集资金总额（万元）\n\
         麦田云,688000,2023-10-05,12.5,80000\n",
    ), @r"
    ipo.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,麦田云,ipo,0,110671232,
    ");
    insta::assert_snapshot!(events(
        "listings.csv",
        "Company,Exchange,Ticker,IPO Date,Offer Price,Proceeds (USD m)\n\
         Lumen,NASDAQ,LMN,2023-10-05,14,90\n",
    ), @r"
    listings.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,Lumen,ipo,0,90000000,
    ");
}

#[test]
fn a_list_of_funds_is_no_list_of_companies_that_raise() {
    insta::assert_snapshot!(events(
        "funds.csv",
        "基金名称,管理机构,募集完成时间,募集规模（亿元）\n\
         红松三期,红松资本,2023-10-05,20\n",
    ), @r"
    funds.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,红松三期,fund,0,276678080,
    ");
    insta::assert_snapshot!(events(
        "closings.csv",
        "Fund Name,General Partner,Final Close Date,Fund Size (USD m)\n\
         Oak Fund III,Oak Partners,2023-10-05,300\n",
    ), @r"
    closings.csv: imported, 1 rows = 1 out_of_scope
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,Oak Fund III,fund,0,300000000,
    ");
}

#[test]
fn what_is_known_of_a_company_beside_its_round_makes_no_other_event() {
    insta::assert_snapshot!(events(
        "deals.csv",
        "Company,Date,Round,Amount (USD),Acquired By,IPO Date,Ticker\n\
         Fernhill,2023-10-05,Series A,5000000,Oak Holdings,,\n\
         Lumen,2023-11-05,Seed,1000000,,2025-01-02,LMN\n",
    ), @r"
    deals.csv: imported, 2 rows = 2 inserted
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,Fernhill,fundraising,1,5000000,
    2023Q4,Lumen,fundraising,1,1000000,
    ");
    insta::assert_snapshot!(events(
        "backers.csv",
        "Company,Date,Investors,Amount (USD),Acquirer,Acquisition Date\n\
         Fernhill,2023-10-05,Birch,5000000,Oak Holdings,2024-01-02\n",
    ), @r"
    backers.csv: imported, 1 rows = 1 inserted
    quarter,company,deal_kind,in_scope,usd,investors
    2023Q4,Fernhill,fundraising,1,5000000,Birch
    ");
}
