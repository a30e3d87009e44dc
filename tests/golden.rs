//! Every published figure of the deck comes out of the sheets in `fixtures/deck`, to the digit.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::workspace::{Workspace, fixture, receipt_lines};

pub(crate) const NOW: &str = "2023Q4";
const BEFORE: &str = "2023Q3";
const YEAR_BEFORE: &str = "2022Q4";
const HUNDRED_MILLION: Decimal = Decimal::from_parts(100_000_000, 0, 0, false, 0);

const SHEETS: [&str; 5] = ["blocks.xlsx", "web.csv", "rounds.csv", "tracker.xlsx", "europe.tsv"];

/// The deck's sheets, imported once for every test that only reads.
pub(crate) static DECK: LazyLock<(Workspace, Value)> = LazyLock::new(|| {
    let workspace = Workspace::empty();
    let receipt = workspace.import(&paths(&SHEETS).each_ref().map(String::as_str));
    (workspace, receipt)
});

fn paths(names: &[&str; 5]) -> [String; 5] {
    names.map(|name| fixture(&format!("deck/{name}")))
}

/// A line of `fixtures/published.csv`.
pub(crate) struct Figure {
    pub(crate) slide: String,
    market: String,
    name: String,
    value: String,
    pub(crate) unit: String,
}

pub(crate) fn published() -> Vec<Figure> {
    let mut reader = csv::Reader::from_path(fixture("published.csv")).unwrap();
    // Figures without a slide are of other editions; `changes` has sheets for them.
    let of_deck = reader.records().map(Result::unwrap).filter(|record| !record[0].is_empty());
    let figures = of_deck.map(|record| {
        let text = |index: usize| record[index].to_owned();
        assert_eq!(&record[2], NOW);
        Figure { slide: text(0), market: text(1), name: text(3), value: text(4), unit: text(5) }
    });
    figures.collect()
}

/// The rows of one view for one market.
struct View(Vec<Value>);

impl View {
    fn of(name: &str, market: &str) -> View {
        let sql = format!("select * from {name} where market = '{market}'");
        View(serde_json::from_str(&DECK.0.printed(&["query", "--format", "json", &sql])).unwrap())
    }

    /// The one row of a quarter.
    fn row(&self, quarter: &str) -> &Value {
        self.0.iter().find(|row| row["quarter"] == quarter).unwrap()
    }

    /// The one row of a sector in the quarter of the deck.
    fn sector(&self, sector: &str) -> &Value {
        self.0.iter().find(|row| row["quarter"] == NOW && row["sector"] == sector).unwrap()
    }
}

/// What the views say about one market.
struct Market {
    activity: View,
    early: View,
    mega: View,
    sectors: View,
}

impl Market {
    fn named(name: &str) -> Market {
        Market {
            activity: View::of("activity_by_quarter", name),
            early: View::of("early_stage_by_quarter", name),
            mega: View::of("mega_deal_by_quarter", name),
            sectors: View::of("sector_by_quarter", name),
        }
    }
}

fn count(row: &Value, column: &str) -> Decimal {
    Decimal::from(row[column].as_i64().unwrap())
}

/// 100 × part / whole of two whole numbers, exact to 28 digits.
fn pct(row: &Value, part: &str, whole: &str) -> Decimal {
    Decimal::ONE_HUNDRED * count(row, part) / count(row, whole)
}

/// A figure, worked out from whole numbers, and what the view says it is (null where the view
/// holds only the whole number).
fn figure(of: &Market, name: &str) -> (Decimal, Value) {
    let change = |column: &str, base: &str, published: &str| {
        let (row, base) = (of.activity.row(NOW), of.activity.row(base));
        let difference = count(row, column) - count(base, column);
        (Decimal::ONE_HUNDRED * difference / count(base, column), row[published].clone())
    };
    let share = |quarter: &str| pct(of.early.row(quarter), "early_count", "lettered_count");
    let early_share = |column: &str| of.early.row(NOW)[column].clone();
    let hundred_millions = |view: &View| count(view.row(NOW), "amount_usd") / HUNDRED_MILLION;
    let mega = of.mega.row(NOW);
    match name {
        "amount" => (hundred_millions(&of.activity), Value::Null),
        "deal_qoq" => change("deal_count", BEFORE, "deal_qoq_pct"),
        "deal_yoy" => change("deal_count", YEAR_BEFORE, "deal_yoy_pct"),
        "amount_qoq" => change("amount_usd", BEFORE, "amount_qoq_pct"),
        "amount_yoy" => change("amount_usd", YEAR_BEFORE, "amount_yoy_pct"),
        "early_share" => (share(NOW), early_share("share_pct")),
        "early_share_qoq" => (share(NOW) - share(BEFORE), early_share("share_qoq_pp")),
        "early_share_yoy" => (share(NOW) - share(YEAR_BEFORE), early_share("share_yoy_pp")),
        "mega_deal_count" => (count(mega, "deal_count"), Value::Null),
        "mega_deal_amount" => (hundred_millions(&of.mega), Value::Null),
        "mega_deal_amount_share" => {
            (pct(mega, "amount_usd", "total_amount_usd"), mega["amount_share_pct"].clone())
        }
        _ => {
            let sector = name.strip_suffix("_rank").unwrap_or_else(|| panic!("{name} is unknown"));
            (count(of.sectors.sector(sector), "deal_rank"), Value::Null)
        }
    }
}

#[test]
fn every_published_figure_comes_out_of_the_views() {
    let markets = ["china", "global"].map(Market::named);
    let figures = published();
    assert_eq!(figures.len(), 25);
    for Figure { market, name, value, .. } in figures.iter().filter(|it| it.unit != "direction") {
        let of = &markets[usize::from(market == "global")];
        let (exact, in_view) = figure(of, name);
        let published: Decimal = value.parse().unwrap();
        let digits = published.scale();
        let rounded = exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(rounded, published, "{market} {name}: {exact}");
        let in_view: Decimal = match in_view.as_f64() {
            Some(value) => value.to_string().parse().unwrap(),
            None => exact,
        };
        let difference = (in_view - exact).abs();
        assert!(difference < Decimal::new(1, 9), "{market} {name}: {in_view} is not {exact}");
    }
}

#[test]
fn the_published_directions_come_out_of_the_views() {
    let sectors = View::of("sector_by_quarter", "china");
    for sector in ["enterprise_services", "it_services"] {
        let row = sectors.sector(sector);
        assert!(row["share_qoq_pp"].as_f64().unwrap() > 1.0, "{row}");
    }
    let changes = |condition: &str| {
        let sql = format!(
            "select country from country_by_quarter
             where quarter = '{NOW}' and amount_qoq_pct {condition} 0"
        );
        DECK.0.csv(&sql).lines().skip(1).count()
    };
    assert!(changes(">") > 1 && changes("<") > 1);
}

#[test]
fn the_counts_behind_the_figures_are_exact() {
    let sql = "select quarter, market, deal_count, disclosed_count, early_count, lettered_count
               from activity_by_quarter join early_stage_by_quarter using (quarter, market)
               order by market, quarter";
    insta::assert_snapshot!(DECK.0.csv(sql), @r"
    quarter,market,deal_count,disclosed_count,early_count,lettered_count
    2022Q4,china,229,151,120,154
    2023Q1,china,198,127,104,135
    2023Q2,china,171,107,88,118
    2023Q3,china,139,94,72,98
    2023Q4,china,127,88,72,94
    2022Q4,global,847,698,587,686
    2023Q1,global,806,666,562,655
    2023Q2,global,771,643,534,625
    2023Q3,global,745,623,516,603
    2023Q4,global,748,651,528,607
    ");
}

#[test]
fn every_row_of_every_sheet_is_accounted_for() {
    insta::assert_snapshot!(receipt_lines(&DECK.1), @r"
    blocks.xlsx: imported, 432 rows = 412 inserted + 15 out_of_scope + 5 ignored
    web.csv: imported, 581 rows = 515 inserted + 50 merged + 15 out_of_scope + 1 ignored
    rounds.csv: imported, 1849 rows = 1830 inserted + 16 out_of_scope + 3 ignored
    tracker.xlsx: imported, 481 rows = 476 inserted + 3 out_of_scope + 2 ignored
    europe.tsv: imported, 714 rows = 684 inserted + 20 merged + 10 out_of_scope
    ");
    let whole = "select count(*) as deals, sum(in_scope = 0) as out_of_scope,
                     sum(source_count = 2) as on_two_sheets from deals";
    insta::assert_snapshot!(DECK.0.csv(whole), @r"
    deals,out_of_scope,on_two_sheets
    3976,59,70
    ");
}

#[test]
fn the_cells_that_metrics_read_are_the_deals_added_up() {
    for sql in [
        "select * from deal_cube except select * from deal_cube_check",
        "select * from deal_cube_check except select * from deal_cube",
    ] {
        assert_eq!(DECK.0.csv(sql).lines().count(), 1, "{sql}");
    }
}

#[test]
fn the_printed_report_holds_every_published_figure_in_both_languages() {
    for lang in ["zh", "en"] {
        let report = DECK.0.printed(&["report", NOW, "--lang", lang]);
        for figure in published() {
            let section = slide(&report, &figure.slide);
            let wanted = in_words(&figure, lang);
            assert!(section.contains(&wanted), "slide {}: {wanted}\n{section}", figure.slide);
        }
    }
}

#[test]
fn the_findings_of_the_deck_are_the_titles_of_its_slides() {
    let headings = [
        ("3", "我国互联网投融资 2023Q4", "Internet investment in China, 2023Q4"),
        ("4", "我国互联网投融资低位徘徊", "Internet investment in China hovers at a low level"),
        (
            "5",
            "我国互联网投融资轮次情况：早期投资占比环比上涨、同比下跌",
            "Internet investment in China by round: early-stage share up on the quarter, down on the year",
        ),
        ("6", "企业服务投融资活跃度遥遥领先", "Enterprise services far ahead in deals"),
        (
            "7",
            "企业服务、IT服务占比有所上升",
            "Enterprise services and IT services: share of deals up, within chance",
        ),
        (
            "8",
            "我国金额超1亿美元的投融资案例：1例，占本季披露金额的33.3%",
            "China: deals over US$100 million (1, 33.3% of the disclosed amount)",
        ),
        ("9", "全球互联网投融资 2023Q4", "Global internet investment, 2023Q4"),
        ("10", "全球互联网投融资略有回升", "Global internet investment recovers slightly"),
        (
            "11",
            "全球互联网投融资轮次情况：早期投资占比环比、同比均上涨",
            "Global internet investment by round: early-stage share up on both the quarter and the year",
        ),
        (
            "12",
            "企业服务、互联网金融活跃度领先",
            "Enterprise services and Internet finance in the lead by deals",
        ),
        (
            "13",
            "全球互联网细分领域投融资金额占比情况：企业服务居首，占23.6%",
            "Global: amount by sector, led by Enterprise services (23.6%)",
        ),
        (
            "14",
            "主要国家投融资规模环比涨跌不一",
            "Major countries: amounts up in some, down in others on the quarter",
        ),
    ];
    let [zh, en] = ["zh", "en"].map(|lang| DECK.0.printed(&["report", NOW, "--lang", lang]));
    for (slide, in_zh, in_en) in headings {
        for (report, heading) in [(&zh, in_zh), (&en, in_en)] {
            assert!(report.contains(&format!("\n{slide}  {heading}\n")), "{heading}: {report}");
        }
    }
}

/// The lines of a slide as one, from its number to the rule under the next heading.
fn slide(report: &str, number: &str) -> String {
    let start = format!("\n{number}  ");
    let from = report.find(&start).unwrap_or_else(|| panic!("no slide {number}: {report}"));
    let body = &report[from..];
    let end = body.match_indices("\n─").nth(1).map_or(body.len(), |(end, _)| end);
    body[..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A published figure as the report writes it.
pub(crate) fn in_words(figure: &Figure, lang: &str) -> String {
    let is_chinese = lang == "zh";
    let (value, sign) = (figure.value.trim_start_matches('-'), figure.value.starts_with('-'));
    let word = |zh: &str, en: &str| if is_chinese { zh.to_owned() } else { en.to_owned() };
    match (figure.unit.as_str(), figure.name.as_str()) {
        ("100m_usd", _) if is_chinese => format!("{value}亿美元"),
        ("100m_usd", _) if value.len() == 3 => {
            format!("US${}.{} billion", &value[..2], &value[2..])
        }
        ("100m_usd", _) => format!("US${value}00 million"),
        ("pct", name) if name.ends_with("share") => format!("{value}%"),
        ("pct", _) if sign => format!("−{value}%"),
        ("pct", _) => format!("+{value}%"),
        ("pp", _) if is_chinese => format!("{}{value}个百分点", if sign { "下跌" } else { "上涨" }),
        ("pp", _) => format!("{} {value} percentage points", if sign { "down" } else { "up" }),
        ("deals", _) => word("金额超1亿美元的案例1例", "1 deal over US$100 million"),
        ("rank", "enterprise_services_rank") => word("1 企业服务", "1 Enterprise services"),
        ("rank", _) => word("2 互联网金融", "2 Internet finance"),
        ("direction", "country_amount_qoq") => word("环比涨跌不一", "up in some, down in others"),
        ("direction", _) => word(
            "企业服务、IT服务占比有所上升",
            "Enterprise services and IT services: share of deals up, within chance",
        ),
        (unit, name) => panic!("{name} in {unit} is unknown"),
    }
}

#[test]
#[ignore = "slow"]
fn the_order_of_the_files_changes_no_figure() {
    let mut reversed = SHEETS;
    reversed.reverse();
    let workspace = Workspace::empty();
    let receipt = workspace.import(&paths(&reversed).each_ref().map(String::as_str));
    receipt_lines(&receipt);
    for sql in [
        "select * from activity_by_quarter",
        "select * from round_mix_by_quarter",
        "select * from early_stage_by_quarter",
        "select * from sector_by_quarter",
        "select * from mega_deal_by_quarter",
        "select * from country_by_quarter",
        "select quarter, market, mega_rank, company, amount_usd from mega_deal",
    ] {
        assert_eq!(workspace.csv(sql), DECK.0.csv(sql), "{sql}");
    }
    assert_eq!(workspace.printed(&["report", NOW]), DECK.0.printed(&["report", NOW]));
}

#[test]
#[ignore = "slow"]
fn the_same_sheets_give_the_same_report_to_the_byte_and_are_imported_once() {
    let paths = paths(&SHEETS);
    let files = paths.each_ref().map(String::as_str);
    let workspace = Workspace::empty();
    workspace.import(&files);
    let report = workspace.printed(&["report", NOW]);
    assert_eq!(report, DECK.0.printed(&["report", NOW]));

    let before = workspace.database();
    let again = workspace.import(&files);
    let statuses = again["imports"].as_array().unwrap().iter().map(|it| it["status"].clone());
    assert_eq!(statuses.collect::<Vec<_>>(), vec!["already_imported"; 5]);
    assert!(workspace.database() == before, "an import of nothing new changed the database");

    std::fs::remove_file(workspace.path("deals.db")).unwrap();
    let from = [&["report", NOW, "--from"][..], &files[..]].concat();
    assert_eq!(workspace.printed(&from), report);
    assert!(workspace.database().is_none(), "a report from sheets left a database behind");
}
