//! `dealbase report`: figures from the views in words, in both languages.

use crate::database::{Cell, CubeDatabase};
use crate::workspace::Workspace;

/// China falls from 40 deals and 300 million to 30 and 150; the rest of the world does not change.
fn year() -> CubeDatabase {
    CubeDatabase::of(&[
        Cell("2022Q4", "CN", "games", "a", 40, 300),
        Cell("2022Q4", "US", "games", "b", 60, 700),
        Cell("2023Q2", "CN", "games", "a", 40, 300),
        Cell("2023Q3", "CN", "games", "a", 30, 200),
        Cell("2023Q3", "CN", "games", "b", 10, 100),
        Cell("2023Q3", "US", "games", "b", 60, 700),
        Cell("2023Q4", "CN", "games", "a", 9, 10),
        Cell("2023Q4", "CN", "games", "c", 3, 140),
        Cell("2023Q4", "CN", "social_networking", "strategic", 18, 0),
        Cell("2023Q4", "US", "games", "b", 61, 770),
    ])
    .mega("2023Q4", "星期八", "CN", 120)
}

fn line<'a>(text: &'a str, start: &str) -> &'a str {
    text.lines()
        .map(str::trim)
        .find(|it| it.starts_with(start))
        .unwrap_or_else(|| panic!("no {start}: {text}"))
}

fn joined(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_key_points_say_what_happened_in_english() {
    let text = joined(&year().printed(&["report", "2023Q4"]));
    for sentence in [
        "Internet investment and financing in the fourth quarter of 2023",
        "Internet investment in China hovers at a low level: companies disclosed US$150 million, \
         down 50.0% both quarter on quarter and year on year; 30 deals were announced, \
         down 25.0% both quarter on quarter and year on year. \
         (One deal, 星期八, makes up 80.0% of the amount, so changes in the amount say little.)",
        "companies disclosed US$920 million, down 8.0% both quarter on quarter and year on year",
        "China 75.0% (9 of 12 deals), unchanged quarter on quarter and down 25.0 percentage points \
         year on year",
        "1 deal over US$100 million raised US$120 million, 80.0% of the US$150 million disclosed",
        "Shares are of the 12 deals with a lettered round",
        "the others (Strategic 18, Unknown 0)",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

#[test]
fn the_key_points_say_what_happened_in_chinese() {
    let text = year().printed(&["report", "2023Q4", "--lang", "zh"]).replace("\n    ", "");
    for sentence in [
        "2023年四季度互联网投融资运行情况",
        "我国互联网投融资低位徘徊：披露金额1.5亿美元，环比、同比均下跌50.0%；\
         案例30例，环比、同比均下跌25.0%。（其中“星期八”一例即占披露金额的80.0%，金额增减率参考意义有限。）",
        "我国75.0%（9/12例），环比持平、同比下跌25.0个百分点",
        "金额超1亿美元的案例1例，金额1.2亿美元，占本季披露金额1.5亿美元的80.0%。",
        "18例未披露金额",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

#[test]
fn an_empty_quarter_is_zero_and_what_follows_it_has_no_base() {
    let text = year().printed(&["report", "2023Q2", "--market", "china"]);
    assert_eq!(
        line(&text, "2023Q1").split_whitespace().collect::<Vec<_>>(),
        ["2023Q1", "0", "0", "0.0", "−100.0%", "–", "−100.0%", "–"]
    );
    let q2: Vec<&str> = line(&text, "2023Q2").split_whitespace().take(8).collect();
    assert_eq!(q2, ["2023Q2", "40", "40", "300.0", "–", "–", "–", "–"]);
    assert!(line(&text, "2022Q3").ends_with("–"), "outside the data: {text}");
}

#[test]
fn amounts_nobody_disclosed_are_unknown_and_not_zero() {
    let cube = CubeDatabase::of(&[Cell("2023Q4", "CN", "games", "a", 4, 0)]);
    let text = cube.printed(&["report", "2023Q4", "--market", "china"]);
    let output = joined(&text);
    assert!(output.contains("no amount is known in US dollars"), "{text}");
    let row: Vec<&str> = line(&text, "2023Q4").split_whitespace().collect();
    assert_eq!(row, ["2023Q4", "4", "0", "–", "–", "–", "–", "–"]);
    assert!(output.contains("With only 4 deals, shares and changes say little."), "{text}");
    assert!(text.contains("No deal of the quarter is over US$100 million."), "{text}");
}

#[test]
fn a_market_without_deals_is_one_slide_and_no_noise() {
    let cube = CubeDatabase::of(&[Cell("2023Q4", "IN", "games", "a", 25, 90)]);
    let text = joined(&cube.printed(&["report", "2023Q4"]));
    assert!(text.contains("Internet investment in China: no deals were announced."), "{text}");
    assert!(text.contains("No deals in this quarter and the four before"), "{text}");
    assert!(!text.contains("China: deals over"), "{text}");
    assert!(text.contains("countries and regions with deals: 1."), "{text}");
}

#[test]
fn a_market_can_be_chosen_and_countries_belong_to_the_world() {
    let cube = year();
    let china = cube.printed(&["report", "2023Q4", "--market", "china"]);
    assert!(
        china.contains("in China") && !china.contains("Global") && !china.contains("United States")
    );
    let world = cube.printed(&["report", "2023Q4", "--market", "global"]);
    assert!(world.contains("United States") && !world.contains("in China"));
    let (code, message) = cube.failed(&["report", "2023Q4", "--market", "mars"]);
    assert!(code == 2 && message.contains("china, global"), "{message}");
}

#[test]
fn a_quarter_outside_the_data_is_refused_with_the_first_and_the_last() {
    let cube = year();
    let (code, message) = cube.failed(&["report", "2019Q1"]);
    assert!(code == 1 && message.contains("2022Q4 to 2023Q4"), "{message}");
    let (code, message) = cube.failed(&["report", "last"]);
    assert!(code == 2 && message.contains("such as 2023Q4"), "{message}");
    let (code, message) = CubeDatabase::of(&[]).failed(&["report", "2023Q4"]);
    assert!(code == 1 && message.contains("dealbase import"), "{message}");
}

#[test]
fn markdown_and_json_hold_the_same_figures() {
    let cube = year();
    let markdown = cube.printed(&["report", "2023Q4", "--format", "markdown"]);
    assert!(markdown.starts_with("# Internet investment"), "{markdown}");
    assert!(markdown.contains("| 2023Q4 | 30 | 12 | 150.0 | −25.0% | −25.0% | −50.0% | −50.0% |"));
    let json = cube.printed(&["report", "2023Q4", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let china = &json["markets"][0];
    assert_eq!(china["activity"][7]["amount"]["usd"], 150_000_000);
    assert_eq!(china["activity"][7]["deal_qoq_pct"], -25.0);
    assert_eq!(china["activity"][0]["deal_count"], serde_json::Value::Null);
    assert_eq!(china["mega"]["deals"][0]["company"], "星期八");
    assert_eq!(json["notes"]["policies"]["mega_deal_usd"], "100000000");
}

#[test]
fn the_same_database_gives_the_same_bytes() {
    let cube = year();
    for format in ["table", "markdown", "json"] {
        let args = ["report", "2023Q4", "--format", format];
        assert_eq!(cube.printed(&args), cube.printed(&args), "{format}");
    }
}

#[test]
fn a_report_names_its_publisher_and_is_a_draft_until_it_is_published() {
    let workspace = Workspace::of("company,date,round,amount\nAcorn,2023-11-05,A,$2M\n");
    let rules = "[report]\npublisher = { zh = \"研究院\", en = \"Institute\" }\nteam = \"Net\"\n\
                 authors = [\"A\", \"B\"]\ncut_off = \"2024-01-05\"\ndisclaimer = \"No advice.\"\n";
    workspace.put("dealbase.toml", rules.as_bytes());
    let page =
        |format: &str| workspace.printed(&["report", "2023Q4", "--lang", "en", "--format", format]);
    let draft = page("table");
    let cover = "Institute, Net\n  ※ Written by A and B\n  ※ Data to 2024-01-05\n  ※ Draft, not published\n";
    assert!(draft.contains(cover), "{draft}");
    assert!(draft.contains("15  About Net\n") && draft.contains("• No advice.\n"), "{draft}");
    assert!(page("html").contains("<p class=\"stamp\">Draft</p>"));
    workspace.printed(&["publish", "2023Q4"]);
    let published = page("table");
    assert!(published.contains("Edition 1, published 20") && !published.contains("Draft"));
    assert!(!page("html").contains("class=\"stamp\""));
    workspace.put("more.csv", b"company,date,round,amount\nBirch,2023-11-06,A,$3M\n");
    workspace.import(&["more.csv"]);
    assert!(page("table").contains("Draft: figures changed since edition 1 of 20"));
}
