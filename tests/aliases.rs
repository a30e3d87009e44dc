//! `[companies]` and `[investors]` of `dealbase.toml`: one thing under several names.

use crate::workspace::Workspace;

const ENGLISH: &str =
    "date,company,round,amount,investors\n2026-05-20,Dance Byte,Series B,$9m,Long Bench Capital\n";
const CHINESE: &str =
    "公司,时间,轮次,金额,投资方\n字节舞蹈,2026-05-20,B轮,900万美元,长板凳资本；礁石\n";
const RULES: &str = "[companies]\n\"字节舞蹈\" = \"Dance Byte\"\n\n[investors]\n\"长板凳资本\" = \"Long Bench Capital\"\n";
const DEALS: &str = "select company, source_count, amount_usd, investors from deals";

#[test]
fn a_company_of_two_names_is_one_and_its_investors_too() {
    let workspace = Workspace::of_all(&[("en.csv", ENGLISH), ("zh.csv", CHINESE)]);
    assert_eq!(workspace.csv("select count(*) as deals from deals"), "deals\n2\n");
    workspace.put("dealbase.toml", RULES.as_bytes());
    workspace.printed(&["rebuild"]);
    let rebuilt = workspace.csv(DEALS);
    let fresh = Workspace::empty();
    for (name, text) in [("dealbase.toml", RULES), ("en.csv", ENGLISH), ("zh.csv", CHINESE)] {
        fresh.put(name, text.as_bytes());
    }
    fresh.import(&["en.csv", "zh.csv"]);
    assert_eq!(fresh.csv(DEALS), rebuilt);
    assert!(
        rebuilt.contains(",2,9000000,\"Long Bench Capital")
            || rebuilt.contains(",2,9000000,Long Bench Capital"),
        "{rebuilt}"
    );
    fresh.printed(&["correct", "1", "round=C"]);
    let line = std::fs::read_to_string(fresh.path("corrections.csv")).unwrap();
    fresh.put("corrections.csv", line.replace("Dance Byte", "字节舞蹈").as_bytes());
    fresh.printed(&["correct"]);
    assert_eq!(fresh.csv("select round from deals"), "round\nC\n", "either name names it");
}

#[test]
fn one_deal_under_a_chinese_and_an_english_name_is_offered_as_a_pair() {
    let workspace = Workspace::of_all(&[
        ("zh.csv", "日期,公司,轮次,金额（美元）\n2026-04-05,远灯科技,B轮,12500000\n"),
        ("en.csv", "company,date,round,amount\nFarlight,2026-04-05,Series B,$12.5m\n"),
    ]);
    let pairs = workspace.printed(&["duplicates", "--format", "csv"]);
    assert!(pairs.contains("name_different days_0 round_equal amount_equal"), "{pairs}");
    workspace.printed(&["duplicates", "same", "1", "2"]);
    assert_eq!(workspace.csv("select count(*) as deals from deals"), "deals\n1\n");
}
