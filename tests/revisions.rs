//! Publishing a quarter, and why its figures are no longer what was published.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use dealbase_ingest::{refresh, schema};

use crate::workspace::Workspace;

/// What was known when the quarter was published.
const US: &str = "deal id,date,company,country,sector,round,amount (USD)
1,2022-10-03,Old,China,Games,A,10 million
2,2023-07-03,Jay,China,Games,A,20 million
3,2023-10-01,Ant,China,Games,A,10 million
4,2023-10-02,Bee,China,Games,B,undisclosed
5,2023-10-03,Cow,United States,Games,A,30 million
6,2023-10-04,Doe,China,Healthcare,Seed,5 million
7,2023-10-05,Elk,China,Games,A,40 million
";
/// The next edition: Ant corrected, Bee found, Cow in China, Doe in round A, Elk in July, Fox late.
const US_LATER: &str = "deal id,date,company,country,sector,round,amount (USD)
1,2022-10-03,Old,China,Games,A,10 million
2,2023-07-03,Jay,China,Games,A,20 million
3,2023-10-01,Ant,China,Games,A,12 million
4,2023-10-02,Bee,China,Games,B,8 million
5,2023-10-03,Cow,China,Games,A,30 million
6,2023-10-04,Doe,China,Healthcare,A,5 million
7,2023-07-05,Elk,China,Games,A,40 million
8,2023-11-05,Fox,China,Games,C,120 million
";
/// Another vendor: Gnu is to be retired, and Antler is Ant once more.
const THEM: &str = "公司,融资时间,地区,行业,轮次,金额
Gnu,2023-10-06,北京,游戏,A轮,700万美元
";
const THEM_TOO: &str = "公司,融资时间,地区,行业,轮次,金额
Antler,2023-10-02,北京,游戏,A轮,1000万美元
";

fn published() -> Workspace {
    let workspace = Workspace::of_all(&[("us.csv", US), ("them.csv", THEM), ("too.csv", THEM_TOO)]);
    assert_eq!(workspace.run(&["publish", "2023Q4", "--note", "to the press"]).code, 0);
    workspace
}

/// The same after everything has happened to it at once.
fn moved() -> Workspace {
    let workspace = published();
    workspace.put("later.csv", US_LATER.as_bytes());
    workspace.import(&["later.csv"]);
    assert_eq!(workspace.run(&["undo", "2"]).code, 0);
    merge(&workspace, "Ant", "Antler");
    workspace
}

/// Decides that two deals are one, as a line of duplicates.csv does.
fn merge(workspace: &Workspace, company: &str, other: &str) {
    let conn = schema::open_or_create(&workspace.path("deals.db")).unwrap();
    conn.execute_batch(&format!(
        "insert into import (kind, imported_at, rules_digest)
         select 'decision', '2026-01-01T00:00:00Z', max(rules_digest) from import;
         insert into decision (
             import_id, verdict, company, announced_on, round, match_key,
             other_company, other_announced_on, other_round, other_match_key
         )
         select (select max(import_id) from import), 'same', 'a', '', '', max(one.match_key),
             'b', '', '', max(other.match_key)
         from deal_record as one, deal_record as other
         where one.company = '{company}' and other.company = '{other}';"
    ))
    .unwrap();
    refresh::refresh(&conn).unwrap();
}

/// The rows of `revisions` for one figure of a metric: published, now, and each part with its cause.
fn split(workspace: &Workspace, market: &str, metric: &str, figure: &str, item: &str) -> String {
    let args = ["revisions", "2023Q4", "--market", market, "--metric", metric, "--format", "json"];
    let rows: Vec<serde_json::Value> = serde_json::from_str(&workspace.printed(&args)).unwrap();
    let rows = rows.iter().filter(|row| row["figure"] == figure && row["item"] == item);
    let rows: Vec<&serde_json::Value> = rows.collect();
    let parts: Vec<String> = rows
        .iter()
        .filter_map(|row| Some(format!("{} {}", row["cause"].as_str()?, row["part"])))
        .collect();
    format!("{} → {}: {}", rows[0]["published"], rows[0]["now"], parts.join(", "))
}

fn gaps(workspace: &Workspace) -> String {
    workspace.csv("select count(*) as gap_count from revision_gap")
}

#[test]
fn what_was_published_stays_and_each_change_has_its_cause() {
    let workspace = moved();
    let activity = |figure| split(&workspace, "china", "activity_by_quarter", figure, "");
    insta::assert_snapshot!(activity("deal_count"), @"6 → 5: country_changed 1, date_moved -1, deal_retired -1, duplicate_merged -1, late_deal 1");
    insta::assert_snapshot!(activity("amount_usd"), @"72000000 → 175000000: amount_corrected 2000000, amount_found 8000000, country_changed 30000000, date_moved -40000000, deal_retired -7000000, duplicate_merged -10000000, late_deal 120000000");
    insta::assert_snapshot!(activity("undisclosed_count"), @"1 → 0: amount_found -1");
    assert_eq!(gaps(&workspace), "gap_count\n0\n");
}

#[test]
fn a_deal_that_changes_its_round_leaves_one_share_for_another() {
    let workspace = moved();
    let round = |figure, item| split(&workspace, "china", "round_mix_by_quarter", figure, item);
    insta::assert_snapshot!(round("deal_count", "seed_angel"), @"1 → 0: round_changed -1");
    insta::assert_snapshot!(round("amount_usd", "seed_angel"), @"5000000 → 0: round_changed -5000000");
    insta::assert_snapshot!(round("deal_count", "c"), @"0 → 1: late_deal 1");
    let country = |item| split(&workspace, "global", "country_by_quarter", "amount_usd", item);
    insta::assert_snapshot!(country("US"), @"30000000 → null: country_changed -30000000");
}

#[test]
#[ignore = "slow"]
fn the_parts_of_a_growth_rate_add_up_whichever_quarter_a_deal_leaves() {
    let workspace = published();
    let later = US.replace("4,2023-10-02,Bee", "4,2023-07-02,Bee");
    workspace.put("later.csv", (later + "9,2023-10-09,Yak,China,Games,B,\n").as_bytes());
    workspace.import(&["later.csv"]);
    // 6 deals after 1, then 6 after 2: Bee left the one for the other, and Yak came.
    let growth = split(&workspace, "china", "activity_by_quarter", "deal_qoq_pct", "");
    insta::assert_snapshot!(growth, @"500.0 → 200.0: date_moved -350.0, late_deal 50.0");
    assert_eq!(gaps(&workspace), "gap_count\n0\n");
}

#[test]
fn a_quarter_is_published_again_only_where_it_has_moved() {
    let workspace = published();
    let again = workspace.run(&["publish", "2023Q4"]);
    insta::assert_snapshot!(again.stderr, @"2023Q4: no figure has moved since edition 1; nothing to publish");
    workspace.put("later.csv", US_LATER.as_bytes());
    workspace.import(&["later.csv"]);
    let again = workspace.run(&["publish", "2023Q4"]);
    insta::assert_snapshot!(again.stderr, @"2023Q4 is published as edition 2; 10 deals of it and of the four quarters before are stored with it");
    let editions = workspace.printed(&["publish", "--format", "json"]);
    let editions: Vec<serde_json::Value> = serde_json::from_str(&editions).unwrap();
    let editions_listed: Vec<String> = editions
        .iter()
        .map(|it| format!("{} {} {} {}", it["quarter"], it["edition"], it["import_id"], it["note"]))
        .collect();
    assert_eq!(editions_listed, [r#""2023Q4" 1 3 "to the press""#, r#""2023Q4" 2 4 null"#]);
    let newest = workspace.printed(&["revisions", "2023Q4", "--edition", "2"]);
    assert!(newest.contains("No figure has moved."), "{newest}");
}

#[test]
fn figures_of_the_appendix_are_published_and_compared_without_causes() {
    let workspace = moved();
    let figures = [
        ("china", "deal_size_by_round", "median_usd", "a"),
        ("china", "concentration_by_quarter", "rest_amount_usd", ""),
        ("china", "sector_share_test", "change_pp", "healthcare/yoy"),
        ("global", "region_by_quarter", "deal_count", "CN/北京"),
    ];
    let figures = figures.map(|(market, metric, figure, item)| {
        split(&workspace, market, metric, figure, item).trim_end_matches(": ").to_owned()
    });
    insta::assert_snapshot!(figures.join("\n"), @r"
    10000000.0 → 12000000.0
    72000000 → 55000000
    16.666666666666668 → 20.0
    2 → 1
    ");
    let page = workspace.printed(&["revisions", "2023Q4", "--market", "china", "--lang", "zh"]);
    assert!(page.contains("剔除超大额后的金额") && !page.contains("中位数"), "{page}");
    let args = ["revisions", "2023Q4", "--metric", "deal_size_by_round"];
    let page = workspace.printed(&args);
    assert!(page.contains("Series A: Median size, US$"), "{page}");
}

#[test]
fn an_edition_from_before_the_appendix_was_stored_lacks_none_of_its_figures() {
    let workspace = published();
    let conn = schema::open_or_create(&workspace.path("deals.db")).unwrap();
    let kept: Vec<String> = dealbase_ingest::publish::appendix::metrics()
        .into_iter()
        .map(|it| format!("'{}'", it.name))
        .collect();
    let sql = format!("delete from published_figure where metric in ({})", kept.join(","));
    assert!(conn.execute(&sql, []).unwrap() > 500);
    let page = workspace.printed(&["revisions", "2023Q4"]);
    assert!(page.contains("No figure has moved."), "{page}");
}

#[test]
fn a_figure_that_an_edition_does_not_hold_has_not_moved() {
    let rows = |workspace: &Workspace, metric: &str| {
        let args = ["revisions", "2023Q4", "--metric", metric, "--format", "csv"];
        workspace.printed(&args).lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let workspace = moved();
    let before = rows(&workspace, "deal_size_by_round");
    assert!(before.iter().any(|it| it.contains("median_usd")), "{before:?}");
    assert!(!rows(&workspace, "currency_by_quarter").is_empty());
    // As if the program had not known them then.
    let conn = schema::open_or_create(&workspace.path("deals.db")).unwrap();
    let sql = "delete from published_figure
         where metric = 'currency_by_quarter' or figure = 'median_usd'";
    assert!(conn.execute(sql, []).unwrap() > 5);
    assert_eq!(rows(&workspace, "currency_by_quarter"), [""; 0]);
    let after = rows(&workspace, "deal_size_by_round");
    assert!(!after.is_empty() && !after.iter().any(|it| it.contains("median_usd")), "{after:?}");
}

#[test]
fn an_undo_takes_no_publication_back() {
    let workspace = published();
    for _ in 0..3 {
        assert_eq!(workspace.run(&["undo"]).code, 0);
    }
    assert_eq!(workspace.csv("select count(*) as n from publication"), "n\n1\n");
    let all = split(&workspace, "global", "activity_by_quarter", "deal_count", "");
    assert_eq!(all, "7 → null: deal_retired -7");
    assert_eq!(gaps(&workspace), "gap_count\n0\n");
}

#[test]
fn a_market_that_is_drawn_again_is_a_changed_rule() {
    let workspace = published();
    workspace.put("dealbase.toml", b"[markets.china]\ncountries = [\"CN\", \"US\"]\n");
    workspace.put("more.csv", b"date,company,amount (USD)\n2022-10-01,Zoo,1\n");
    workspace.import(&["more.csv"]);
    let deals = split(&workspace, "china", "activity_by_quarter", "deal_count", "");
    assert_eq!(deals, "6 → 7: rule_changed 1");
    assert_eq!(gaps(&workspace), "gap_count\n0\n");
}

#[test]
fn the_page_shows_figures_and_deals_in_both_languages() {
    let workspace = moved();
    let page = workspace.printed(&["revisions", "2023Q4", "--market", "china", "--deals"]);
    for text in ["Deals", "late deal +1", "Antler", "duplicate merged", "2023Q4", "–"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Global"), "{page}");
    let page = workspace.printed(&["revisions", "2023Q4", "--lang", "zh"]);
    assert!(page.contains("补录 +1") && page.contains("全球"), "{page}");
}

#[test]
fn what_was_not_published_is_reported_as_such() {
    let workspace = published();
    for (args, wanted) in [
        (
            vec!["revisions", "2023Q3"],
            "error: 2023Q3 has not been published; `dealbase publish 2023Q3` freezes it as it is now\n",
        ),
        (
            vec!["revisions", "2023Q4", "--edition", "2"],
            "error: 2023Q4 has no edition 2; the newest is 1\n",
        ),
        (
            vec!["publish", "2019Q1"],
            "error: 2019Q1: no deals; the database holds 2022Q4 to 2023Q4\n",
        ),
    ] {
        let ended = workspace.run(&args);
        assert_eq!((ended.code, ended.stderr.as_str()), (1, wanted));
    }
    assert_eq!(workspace.run(&["revisions", "2023Q4", "--market", "mars"]).code, 2);
}

#[test]
fn a_report_notes_which_of_its_quarters_have_moved() {
    let workspace = published();
    let note = "has moved since it was published";
    assert!(!workspace.printed(&["report", "2023Q4"]).contains(note));
    workspace.put("later.csv", US.replace("4,2023-10-02,Bee", "4,2023-07-02,Bee").as_bytes());
    workspace.import(&["later.csv"]);
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let report = flat(workspace.printed(&["report", "2023Q4"]));
    assert!(report.contains(note) && report.contains("China 6 → 5 deals; Global 7 → 6 deals"));
    assert!(report.contains("`dealbase revisions 2023Q4` says why"), "{report}");
    let chinese = flat(workspace.printed(&["report", "2023Q4", "--lang", "zh"]));
    assert!(chinese.contains("发布以来有变动：我国案例6→5例"), "{chinese}");
    for format in ["markdown", "html"] {
        assert!(
            workspace.printed(&["report", "2023Q4", "--format", format]).contains(note),
            "{format}"
        );
    }
    let json = workspace.printed(&["report", "2023Q4", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["notes"]["moved"][0]["figures"][0]["now"], 5);
}
