//! Which column becomes what, by its header alone.

mod layouts;

use super::*;
use Field::*;
use SheetRole::{Companies, Deals, NotDeals, UndatedDeals};

/// Maps a header row given as text with `|` between the cells, with the program's own rules.
fn mapped(header: &str) -> Mapping {
    mapped_by(header, &Rules::default())
}

fn mapped_by(header: &str, rules: &Rules) -> Mapping {
    let names: Vec<String> = header.split('|').map(|name| name.trim().to_owned()).collect();
    map(&names, &[], rules, rules.profile_for(&names))
}

/// Checks a layout written as `header = field | header = field | …`. A header without a field may
/// become anything but a company, a date, a round, an amount or an investor.
#[track_caller]
fn assert_layout(role: SheetRole, layout: &str) {
    let cells: Vec<(&str, Option<Field>)> = layout.split(" | ").map(expected).collect();
    let header: Vec<&str> = cells.iter().map(|(name, _)| *name).collect();
    let mapping = mapped(&header.join("|"));
    for (column, (name, field)) in mapping.columns.iter().zip(cells) {
        let is_core =
            column.field.is_company() || column.field.is_date() || column.field.is_terms();
        let found = if field.is_some() || is_core { Some(column.field) } else { None };
        assert_eq!(found, field, "{name}: {:?}", column.reason);
    }
    assert_eq!(mapping.role, role, "{}", mapping.role_reason);
}

fn expected(cell: &str) -> (&str, Option<Field>) {
    match cell.trim().split_once(" = ") {
        Some((name, field)) => (name, Some(Field::from_word(field).unwrap())),
        None => (cell.trim(), None),
    }
}

#[test]
fn the_latest_round_of_a_company_list_is_its_deal() {
    let mapping = mapped(
        "Organization Name|Industries|Industry Groups|Headquarters Location|Last Funding Date|Last Funding Type|Last Funding Amount|Total Funding Amount|Top 5 Investors|Founded Date|Founded Date Precision",
    );
    assert_eq!(mapping.role, Deals);
    assert_eq!(mapping.name(DealOn), Some("Last Funding Date"));
    assert_eq!(mapping.name(Round), Some("Last Funding Type"));
    assert_eq!(mapping.name(Amount), Some("Last Funding Amount"));
    assert_eq!(
        (mapping.name(Sector), mapping.name(SubSector)),
        (Some("Industry Groups"), Some("Industries"))
    );
    assert_eq!(mapping.name(Investors), None);
    assert_eq!(
        mapped("Companies|Total Funding|Last Funding Date|Investors|Country|Industry").role,
        Companies
    );
}

#[test]
fn headers_as_people_type_them() {
    assert_layout(
        Deals,
        "No. = row_number | 公司（简称） = company | 投资信息 轮次 = round | \
         投资信息 金额(万元) = amount | 投资信息 日期 = deal_on | 投资方1 = investors | \
         投资方2 = investors | 累计融资（亿元） = total_raised | 备 注",
    );
    assert_layout(
        Deals,
        "融資公司 = company | 融資輪次 = round | 融資金額 = amount | 投資機構 = investors | \
         融資日期 = deal_on | 產業 = sector | 國家 = country",
    );
    assert_layout(
        Deals,
        "Company = company | Date announced = announced_on | Closed date = deal_on | \
         Stage = round | Size ($M) = amount_usd | Lead = lead_investors | \
         Other investors = investors | Post-money ($M) = valuation",
    );
    assert_layout(
        Companies,
        "Company = company | Founded = founded_on | Valuation ($B) = valuation | \
         Country = country | City = city | Industry | Select Inverstors = investors | \
         Total Raised = total_raised",
    );
    assert_layout(NotDeals, "Product | Price | Stock");
}

#[test]
fn units_and_second_languages_have_columns_of_their_own() {
    assert_layout(
        Deals,
        "公司中文名 = company | 公司英文名 | 融资完成日期 = deal_on | 披露日期 = announced_on | \
         融资金额(原币) = amount | 金额单位 = amount_unit | 币种 = currency | \
         金额(美元) = amount_usd | 投资方(中文) = investors | 投资方(英文) | 历史融资金额 = total_raised",
    );
}

#[test]
fn a_table_about_deals_is_not_one_of_deals() {
    for layout in [
        "Row Labels | Sum of Amount = amount | Count of Company",
        "投资机构 = investors | 投资次数 | 代表案例",
        "Country = country | Quarter = quarter | Number of deals | Amount (USD) = amount_usd",
    ] {
        assert_layout(NotDeals, layout);
    }
}

#[test]
fn headers_in_other_languages() {
    for layout in [
        "Unternehmen = company | Datum = deal_on | Runde = round | Betrag (Mio. €) = amount | \
         Investoren = investors | Branche = sector | Stadt = city",
        "회사명 = company | 투자일 = deal_on | 투자단계 = round | 투자금액(억원) = amount | \
         투자자 = investors | 업종 = sector",
        "社名 = company | 調達日 = deal_on | ラウンド = round | 調達額 = amount | 投資家 = investors",
        "Entreprise = company | Date = deal_on | Tour de table = round | Montant levé (M€) = amount | \
         Investisseurs = investors | Secteur = sector | Pays = country",
    ] {
        assert_layout(Deals, layout);
    }
}

#[test]
fn columns_for_each_round_are_no_round() {
    assert_layout(
        Companies,
        "name = company | category_list = sector | funding_total_usd = total_raised | \
         country_code = country | last_funding_at = last_funded_on | seed | venture | round_A | \
         round_B",
    );
}

#[test]
fn one_field_goes_to_one_column_and_the_other_says_so() {
    let mapping = mapped("Name|Company Name|Amount|Amount|Date|Industry");
    assert_eq!(mapping.name(Company), Some("Company Name"));
    assert_eq!(
        mapping.columns[0].reason,
        Rationale::BetterColumn { name: "Company Name".to_owned() }
    );
    assert_eq!(mapping.columns_of(Amount).collect::<Vec<_>>(), [2], "the left one of twins");
}

#[test]
fn the_team_knows_best() {
    let rules = Rules::parse(
        std::path::Path::new("dealbase.toml"),
        "[headers]\n\"到账\" = \"amount\"\n\"金额\" = \"other\"\n",
    )
    .unwrap();
    let mapping = mapped_by("公司|日期|金额|到账", &rules);
    assert_eq!(mapping.name(Amount), Some("到账"));
    assert_eq!(mapping.columns[3].reason, Rationale::RulesFile);
    assert!(is_known_header("到账", &rules) && !is_known_header("到账", &Rules::default()));
}

#[test]
fn header_rows_score_and_data_rows_do_not() {
    let rules = Rules::default();
    assert_eq!(score(&["公司", "日期", "轮次", "金额", "行业"], &rules), 13);
    assert_eq!(score(&["腾讯", "2023-10-08", "A轮", "1000", "游戏"], &rules), 0);
    assert_eq!(score(&["2023年投融资事件汇总"], &rules), 0);
}

#[test]
fn a_layout_becomes_a_profile_that_finds_it_again() {
    let header = "公司|日期|轮次|金额(万元)|感想";
    let toml = mapped(header).to_profile("ours").to_toml();
    let rules = Rules::parse(std::path::Path::new("dealbase.toml"), &toml).unwrap();
    let again = mapped_by(header, &rules);
    assert_eq!(again.columns[3].reason, Rationale::Profile);
    let fields = |mapping: &Mapping| mapping.columns.iter().map(|c| c.field).collect::<Vec<_>>();
    assert_eq!(fields(&again), fields(&mapped(header)));
}
