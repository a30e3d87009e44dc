//! The appendix of the report: further slides that are asked for, in every output.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use crate::golden::DECK;
use crate::toy::TOY;
use crate::workspace::Workspace;

/// The ids of the slides, in order.
fn slides(workspace: &Workspace, more: &[&str]) -> Vec<String> {
    let args = [&["report", "2023Q4", "--format", "json"], more].concat();
    let document: serde_json::Value = serde_json::from_str(&workspace.printed(&args)).unwrap();
    let slides = document["slides"].as_array().unwrap();
    slides.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn slides_of_the_appendix_are_there_where_they_are_asked_for() {
    let workspace = Workspace::of(TOY);
    let without = slides(&workspace, &[]);
    assert_eq!(without.last().unwrap(), "notes");
    let with = slides(&workspace, &["--appendix", "sizes,investors", "--market", "global"]);
    assert_eq!(with[with.len() - 2..], ["global-sizes", "global-investors"]);
    let ended = workspace.run(&["report", "2023Q4", "--appendix", "sizes,colors"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.stderr.contains("no topic colors of the appendix; there are sizes,"),
        "{}",
        ended.stderr
    );
    std::fs::create_dir(workspace.path("template")).unwrap();
    workspace.put(
        "template/words.toml",
        b"slides = [\"china-activity\", \"china-sizes\"]\nappendix = [\"currency\"]\n",
    );
    let text = workspace.printed(&["report", "2023Q4", "--lang", "en"]);
    assert!(
        text.contains("deal size by round") && text.contains("currencies of the deals"),
        "{text}"
    );
}

#[test]
fn figures_of_the_appendix_are_those_of_the_views() {
    let workspace = Workspace::of(TOY);
    let topics =
        "sizes,concentration,change,investors,regions,currency,firsts,completion,climate,events";
    let args = ["report", "2023Q4", "--market", "global", "--appendix", topics, "--lang", "en"];
    let text = workspace.printed(&args);
    let start = text.find("A2").unwrap();
    insta::assert_snapshot!(&text[start..], @r#"
    A2  Global: deal size by round
    ──────────────────────────────
      Round         Deals  n  1st quartile, US$ m  Median, US$ m  3rd quartile, US$ m  Median QoQ
      All               6  5                  8.0           20.0                 30.0           –
      Seed & angel      2  1                    –            3.0                    –           –
      Series A          2  2                    –           14.0                    –           –
      Series B          1  1                    –           30.0                    –           –
      Strategic         1  1                    –          150.0                    –           –
      ※ Quartiles and medians are of the deals whose amount in dollars is known (n); below 4 there
        is no quartile, and a median of under 10 says little.

    A3  Global: with and without mega deals
    ───────────────────────────────────────
      Quarter  Amount, US$ m  Without mega deals, US$ m  Mega deals  Without, QoQ  Without, YoY  Five largest
      2023Q1             1.0                        1.0           0             –             –             –
      2023Q2             5.0                        5.0           0       +400.0%             –             –
      2023Q3             0.0                        0.0           0       −100.0%             –             –
      2023Q4           211.0                       61.0           1             –             –        100.0%
      ※ Shares of the largest are of the disclosed amount of deals whose amount in dollars is known.

    A4  Global: investors with the most deals
    ─────────────────────────────────────────
      Rank  Investor  Deals  As lead  Whole rounds, US$ m  Attributed, US$ m
         1  L2            3        2                 58.0               29.0
         1  L3            3        0                 53.0               23.0
         3  L5            1        1                150.0              150.0
         3  L4            1        0                 20.0                5.0
         3  L1            1        0                  8.0                4.0
      ※ Leads share one half of a round, the others the other half; whole rounds do not add up over
        investors. Deals that name nobody are left out.

    A5  Global: currencies of the deals
    ───────────────────────────────────
      Currency  Deals  Share  Of those named  Amount, US$ m  Share of amount
      USD           5  83.3%          100.0%          211.0           100.0%
      –             1  16.7%               –            0.0             0.0%
      ※ The first share is of all deals, the second of those that name a currency.

    A6  Global: first financings
    ────────────────────────────
      Quarter  Deals  First  Share  Early first  Share early
      2023Q1       1      1      –            1            –
      2023Q2       1      1      –            1            –
      2023Q3       0      0      –            0            –
      2023Q4       6      5      –            3            –
      ※ Shares are of all deals of the quarter; they are unknown in the first eight quarters of the
        data, where nobody knows which deals are first.

    A7  Global: how complete the quarters are
    ─────────────────────────────────────────
      Quarter  Quarters since  Known  Estimate  Low  High  Change at this age
      2023Q1                2      1         –    –     –                   –
      2023Q2                1      1         –    –     –                   –
      2023Q3                0      0         –    –     –                   –
      ※ The estimate follows the quarters before (chain ladder); its interval is 1.645 standard
        errors (Mack). Both want imports of at least three quarters.
    "#);
}

#[test]
fn growth_at_constant_rates_and_stages_have_a_slide_each() {
    let workspace = Workspace::of(TOY);
    let topics = "constant,stages";
    let args = ["report", "2023Q4", "--market", "global", "--appendix", topics, "--lang", "en"];
    let text = workspace.printed(&args);
    let start = text.find("A2").unwrap();
    insta::assert_snapshot!(&text[start..], @r"
    A2  Global: growth at constant exchange rates
    ─────────────────────────────────────────────
      Quarter  Amount, US$ m  Not in dollars      QoQ  QoQ constant  YoY  YoY constant
      2023Q1             1.0            0.0%        –             –    –             –
      2023Q2             5.0            0.0%  +400.0%       +400.0%    –             –
      2023Q3             0.0               –  −100.0%       −100.0%    –             –
      2023Q4           211.0            0.0%        –             –    –             –
      ※ Nominal growth has each quarter at its own rates, constant growth both at those of the
        quarter of comparison. The share is of the disclosed amount, in other currencies than the
        dollar.

    A3  Global: stages by the scheme of the policy
    ──────────────────────────────────────────────
      Stage               Deals  Share  QoQ pp  YoY pp  Amount, US$ m
      Seed & angel            2  40.0%       –       –            3.0
      Series A                2  40.0%       –       –           28.0
      Series B                1  20.0%       –       –           30.0
      Series C                0   0.0%       –       –            0.0
      Series D                0   0.0%       –       –            0.0
      Series E and later      0   0.0%       –       –            0.0
      ※ Shares are of the deals that have a stage in the scheme, which the notes name with the
        policies; the slides before keep to CAICT’s.
    ");
}

#[test]
#[ignore = "slow"]
fn every_output_holds_the_appendix() {
    for (lang, heading) in [("en", "deal size by round"), ("zh", "各轮次单笔规模")] {
        for file in ["report.html", "report.md", "report.json", "report.pptx", "report.xlsx"] {
            let path = DECK.0.path(file).display().to_string();
            DECK.0.printed(&["report", "2023Q4", "--appendix", "all", "--lang", lang, "-o", &path]);
            let bytes = std::fs::read(&path).unwrap();
            let is_text = !file.ends_with("pptx") && !file.ends_with("xlsx");
            assert!(
                !is_text || String::from_utf8(bytes).unwrap().contains(heading),
                "{file} {lang}"
            );
        }
    }
}
