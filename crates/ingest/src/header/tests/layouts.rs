//! Layouts of real products, each with the field of every column that matters.

use super::*;

#[test]
fn itjuzi_export() {
    assert_layout(
        Deals,
        "公司名称 = company | 工商名称 = legal_name | 公司网址 = url | \
         成立时间 = founded_on | 地点 = place | 运营状态 = status | 行业 = sector | \
         子行业 = sub_sector | 融资时间 = deal_on | 轮次 = round | 融资金额 = amount | \
         投资方 = investors | 融资总额 = total_raised | 估值 = valuation | \
         团队 = personal | 公司简介 | 详细地址 = personal | 公开电话 = personal | \
         公开邮箱 = personal | 笔记 = description",
    );
}

#[test]
fn itjuzi_api_and_crawlers() {
    assert_layout(
        Deals,
        "event_id = source_id | event_title | event_des | com_id = company_id | \
         com_name = company | com_legal_name = legal_name | com_credit_code = credit_code | \
         com_industry_id | com_industry_name = sector | \
         com_sub_industry_name = sub_sector | invest_year = year | invest_month = month | \
         invest_day = day | round_id = other | round_name = round | \
         detail_amount = amount | approximate_amount_id | \
         approximate_amount_name = amount_words | currency_id | currency_name = currency | \
         equity_ratio = stake | detail_valuation = valuation | \
         leading_investor = lead_investors | following_investor = investors | \
         total_financing = total_raised | prov = region | city = city",
    );
    assert_layout(
        Deals,
        "com_id = company_id | com_name = company | com_cat_name = sector | \
         com_sub_cat_name | com_addr | com_born_date = founded_on | invse_date = deal_on | \
         invse_round_id | invse_detail_money = amount | invse_total_money = total_raised | \
         guzhi = valuation | com_scale | com_fund_needs_name | \
         invse_similar_money_name = amount_words | org_name = investors",
    );
    assert_layout(
        Deals,
        "日期 = deal_on | 公司 = company | 轮次 = round | 金额 = amount | 领域 = sector | \
         投资者 = investors",
    );
    assert_layout(
        Deals,
        "date = deal_on | link = url | company = company | field = sector | place = place | \
         round = round | amount = amount | investor = investors",
    );
}

#[test]
fn qimingpian() {
    assert_layout(
        Deals,
        "序号 = row_number | 项目名称 = company | 行业领域 = sector | 子领域 = sub_sector | \
         业务 | 地区 = place | 投资轮次 = round | 投资时间 = deal_on | 投资金额 = amount | \
         参考转化金额（万人民币） = amount_cny | 比例 = stake | 投资方 = investors | \
         FA信息 | 注册资金 = other | 高新企业 | 简介 | Logo链接 | 星级 | 状态 | 备注 | \
         公司名称 = legal_name | 国别 = country | 成立日期 = founded_on | 网址 | \
         法人代表 = personal | 团队 | 注册地址 | 企业联系电话 = personal | 联系邮箱 | \
         成立年限 | 参保人数 | 股东数 | 投资数 = other | 专利数 | 商标数 | 著作权 | \
         招聘数 | 新闻数 | 机构方数量 | 融资总次数 = other | 融资总额 = total_raised | \
         估值 = valuation",
    );
    assert_layout(
        Deals,
        "lunci = round | money = amount | pl_time = announced_on | tzr_all = investors | \
         项目 = company",
    );
}

#[test]
fn other_chinese_lists() {
    assert_layout(
        Deals,
        "公司名称 = company | 赛道 = sub_sector | 当前轮次 = round | \
         最新获投时间 = deal_on | 成立时间 = founded_on | 行业领域 = sector | \
         地点 = place",
    );
    assert_layout(
        Deals,
        "公司ID = company_id | 融资日期 = deal_on | 融资轮次 = round | 融资金额 = amount | \
         融资金额(万美元) = amount_usd | 投资机构 = investors | 项目ID = other | \
         公司全称 = legal_name | 项目名称 = company | 一级行业 = sector | \
         二级行业 = sub_sector | 三级行业 = other",
    );
    assert_layout(
        UndatedDeals,
        "企业 = company | 主营业务 | 所在地 = place | 轮次 = round | 金额 = amount | \
         投资人 = investors | 所属行业 = sector",
    );
    assert_layout(
        Deals,
        "企业统一社会信用代码 = credit_code | 融资轮次 = round | 融资金额 = amount | \
         投资方 = investors | 发布日期 = announced_on",
    );
    assert_layout(
        Deals,
        "公司名称 = company | 披露日期 = announced_on | 交易金额 = amount | \
         融资轮次 = round | 估值 | 比例 | 投资方 = investors | 新闻来源",
    );
    assert_layout(
        Deals,
        "投资时间 = deal_on | 受资方 = company | 投资机构 = investors | 行业 | 投资阶段 | \
         投资轮次 = round | 投资金额(RMB M) = amount | 投资金额(USD M) = amount_usd | \
         股权 = stake",
    );
    assert_layout(
        Deals,
        "事件资讯 | 投资方 = investors | 融资方 = company | 融资时间 = deal_on | \
         轮次 = round | 金额 = amount",
    );
}

#[test]
fn crunchbase_rounds() {
    assert_layout(
        Deals,
        "Transaction Name | Transaction Name URL = source_id | \
         Organization Name = company | Organization Name URL = company_id | \
         Organization Description | Organization Industries = sector | \
         Organization Location = place | Organization Website | \
         Organization Revenue Range | Funding Type = round | Funding Stage = other | \
         Money Raised = amount | Money Raised Currency = currency | \
         Money Raised Currency (in USD) = amount_usd | \
         Total Funding Amount = total_raised | Total Funding Amount Currency = other | \
         Total Funding Amount Currency (in USD) | Announced Date = announced_on | \
         Lead Investors = lead_investors | Investor Names = investors | \
         Number of Investors = other | Number of Partner Investors | \
         Number of Funding Rounds | Funding Status",
    );
    assert_layout(
        Deals,
        "funding_type = round | series = round_code | series_qualifier | \
         announced_on = announced_on | announced_on_trust_code = date_precision | \
         closed_on = deal_on | money_raised = amount | \
         money_raised_currency_code = currency | money_raised_usd = amount_usd | \
         created_at = other | updated_at | company_id = company_id",
    );
}

#[test]
fn crunchbase_dumps() {
    assert_layout(
        Deals,
        "company_permalink = company_id | company_name = company | \
         company_category_code = sector | company_country_code = country | \
         company_state_code = region | company_region = place | company_city = city | \
         funding_round_permalink = source_id | funding_round_type = round | \
         funding_round_code = round_code | funded_at = deal_on | funded_month = other | \
         funded_quarter = quarter | funded_year = year | raised_amount_usd = amount_usd",
    );
    assert_layout(
        Companies,
        "permalink = company_id | name = company | homepage_url | category_list = sector | \
         funding_total_usd = total_raised | status | country_code = country | \
         state_code = region | region | city = city | funding_rounds = other | \
         founded_at = founded_on | first_funding_at = other | \
         last_funding_at = last_funded_on",
    );
    assert_layout(
        Deals,
        "company_permalink = company_id | company_name = company | \
         company_country_code = country | investor_permalink | investor_name = investor | \
         investor_country_code = other | investor_city = other | \
         funding_round_permalink = source_id | funding_round_type = round | \
         funded_at = deal_on | raised_amount_usd = amount_usd",
    );
    assert_layout(
        Deals,
        "uuid = source_id | name = description | type | permalink | cb_url | rank | \
         created_at | updated_at | country_code | state_code | region | city | \
         investment_type = round | announced_on = announced_on | \
         raised_amount_usd = amount_usd | raised_amount = amount | \
         raised_amount_currency_code = currency | post_money_valuation_usd = valuation | \
         investor_count | org_uuid = company_id | org_name = company | \
         lead_investor_uuids",
    );
}

#[test]
fn pitchbook() {
    assert_layout(
        Deals,
        "Deal ID = source_id | Companies = company | Company ID = company_id | \
         Deal Date = deal_on | Announced Date = announced_on | Deal Size = amount | \
         Deal Size Status = amount_status | Pre-money Valuation = pre_valuation | \
         Post Valuation = valuation | Post Valuation Status | % Acquired = stake | \
         Raised to Date = total_raised | VC Round = other | Series = round_code | \
         Deal Type = round | Deal Type 2 | Deal Type 3 | Deal Class | \
         Deal Status = deal_status | Deal Synopsis | Investors = investors | \
         Lead/Sole Investors = lead_investors | New Investors = other | \
         Follow-on Investors | Investor Funds | Primary Industry Sector = sector | \
         Primary Industry Group | Verticals | Keywords | Current Financing Status | \
         HQ Location = place | Company City = city | Company State/Province = region | \
         Company Country/Territory/Region = country | Year Founded = founded_on | \
         Native Currency of Deal = other | Universe",
    );
}

#[test]
fn dealroom_and_tracxn() {
    assert_layout(
        Deals,
        "ID = company_id | Name = company | Dealroom URL | Website | Industries = sector | \
         Sub industries = sub_sector | Each round type = round | \
         Each round amount = amount | Each round currency = currency | \
         Each round date = deal_on | Each round investors = investors | \
         Total funding (EUR M) = total_raised | Last round | \
         Last funding date = last_funded_on | First funding date | Total rounds number | \
         Lead investors = other | Each investor types | Valuation (EUR) | \
         Founders = personal",
    );
    assert!(mapped("Name|Each round type|Each round date").has_parallel_rounds);
    assert_layout(
        Deals,
        "Domain Name = company_id | Round Date = deal_on | Round Name = round | \
         Round Amount (in USD) = amount_usd | Institutional Investors = investors",
    );
    assert_layout(
        Companies,
        "Domain Name = company_id | Company Name = company | Category = sector | \
         Subcategory = sub_sector | Country = country | Founded Year = founded_on | \
         Is Funded | Is Acquired",
    );
}

#[test]
fn indian_newsletter() {
    assert_layout(
        Deals,
        "Sr No = row_number | Date dd/mm/yyyy = deal_on | Startup Name = company | \
         Industry Vertical = sector | SubVertical = sub_sector | City  Location = place | \
         Investors Name = investors | InvestmentnType = round | \
         Amount in USD = amount_usd | Remarks = description",
    );
    assert_layout(
        Deals,
        "Date = deal_on | Startup Name = company | Vertical = sector | Sub-Vertical | \
         City = city | Investor = investors | Type = round | Amount (in USD) = amount_usd | \
         Remarks",
    );
}
