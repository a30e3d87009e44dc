//! Every published figure of the deck comes out of the sheets in `fixtures/deck`, to the digit.

use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::desk::{Desk, fixture, receipt_lines};

const SHEETS: [&str; 5] = ["blocks.xlsx", "web.csv", "rounds.csv", "tracker.xlsx", "europe.tsv"];

/// The deck's sheets, imported once for every test that only reads.
static DECK: LazyLock<(Desk, Value)> = LazyLock::new(|| {
    let desk = Desk::empty();
    let receipt = desk.import(&paths(&SHEETS).each_ref().map(String::as_str));
    (desk, receipt)
});

fn paths(names: &[&str; 5]) -> [String; 5] {
    names.map(|name| fixture(&format!("deck/{name}")))
}

/// A line of `fixtures/published.csv`.
struct Figure {
    slide: String,
    market: String,
    name: String,
    value: String,
    unit: String,
}

fn published() -> Vec<Figure> {
    let mut reader = csv::Reader::from_path(fixture("published.csv")).unwrap();
    let figures = reader.records().map(|record| {
        let record = record.unwrap();
        let text = |index: usize| record[index].to_owned();
        assert_eq!(&record[2], "2023Q4");
        Figure { slide: text(0), market: text(1), name: text(3), value: text(4), unit: text(5) }
    });
    figures.collect()
}

/// The rows of one view for one market, oldest quarter first.
struct View(Vec<Value>);

impl View {
    fn of(name: &str, market: &str) -> View {
        let condition = if name == "country_by_quarter" { "" } else { " where market = :market" };
        let sql = format!("select * from {name}{condition} order by quarter");
        let param = format!("market={market}");
        let args: &[&str] = match condition {
            "" => &["query", "--format", "json", &sql],
            _ => &["query", "--format", "json", &sql, "--param", &param],
        };
        View(serde_json::from_str(&DECK.0.printed(args)).unwrap())
    }

    /// The one row of a quarter, and of a sector where there are many.
    fn row(&self, quarter: &str, sector: Option<&str>) -> &Value {
        let is_wanted = |row: &&Value| {
            row["quarter"] == quarter && sector.is_none_or(|sector| row["sector"] == sector)
        };
        let mut rows = self.0.iter().filter(is_wanted);
        let row = rows.next().unwrap();
        assert!(rows.next().is_none(), "{quarter} has several rows");
        row
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
fn figure(market: &str, name: &str) -> (Decimal, Value) {
    let (now, before, year_before) = ("2023Q4", "2023Q3", "2022Q4");
    let activity = View::of("activity_by_quarter", market);
    let early = View::of("early_stage_by_quarter", market);
    let mega = View::of("mega_deal_by_quarter", market);
    let change = |column: &str, base: &str, said: &str| {
        let (row, base) = (activity.row(now, None), activity.row(base, None));
        let difference = count(row, column) - count(base, column);
        (Decimal::ONE_HUNDRED * difference / count(base, column), row[said].clone())
    };
    let share = |quarter: &str| pct(early.row(quarter, None), "early_count", "lettered_count");
    let early_now = early.row(now, None);
    let hundred_millions = |row: &Value| count(row, "amount_usd") / Decimal::from(100_000_000);
    match name {
        "amount" => (hundred_millions(activity.row(now, None)), Value::Null),
        "deal_qoq" => change("deal_count", before, "deal_qoq_pct"),
        "deal_yoy" => change("deal_count", year_before, "deal_yoy_pct"),
        "amount_qoq" => change("amount_usd", before, "amount_qoq_pct"),
        "amount_yoy" => change("amount_usd", year_before, "amount_yoy_pct"),
        "early_share" => (share(now), early_now["share_pct"].clone()),
        "early_share_qoq" => (share(now) - share(before), early_now["share_qoq_pp"].clone()),
        "early_share_yoy" => (share(now) - share(year_before), early_now["share_yoy_pp"].clone()),
        "mega_deal_count" => (count(mega.row(now, None), "deal_count"), Value::Null),
        "mega_deal_amount" => (hundred_millions(mega.row(now, None)), Value::Null),
        "mega_deal_amount_share" => {
            let row = mega.row(now, None);
            (pct(row, "amount_usd", "total_amount_usd"), row["amount_share_pct"].clone())
        }
        _ => {
            let sector = name.strip_suffix("_rank").unwrap_or_else(|| panic!("{name} is unknown"));
            let sectors = View::of("sector_by_quarter", market);
            (count(sectors.row(now, Some(sector)), "deal_rank"), Value::Null)
        }
    }
}

#[test]
fn every_published_figure_comes_out_of_the_views() {
    let figures = published();
    assert_eq!(figures.len(), 25);
    for Figure { market, name, value, .. } in figures.iter().filter(|it| it.unit != "direction") {
        let (exact, said) = figure(market, name);
        let published: Decimal = value.parse().unwrap();
        let digits = published.scale();
        let rounded = exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(rounded, published, "{market} {name}: {exact}");
        let said: Decimal = match said.as_f64() {
            Some(said) => said.to_string().parse().unwrap(),
            None => exact,
        };
        let difference = (said - exact).abs();
        assert!(difference < Decimal::new(1, 9), "{market} {name}: {said} is not {exact}");
    }
}

#[test]
fn the_published_directions_come_out_of_the_views() {
    let sectors = View::of("sector_by_quarter", "china");
    for sector in ["enterprise_services", "it_services"] {
        let row = sectors.row("2023Q4", Some(sector));
        assert!(row["share_qoq_pp"].as_f64().unwrap() > 1.0, "{row}");
    }
    let countries = View::of("country_by_quarter", "global").0;
    let changes = |is_wanted: fn(f64) -> bool| {
        let now = countries.iter().filter(|row| row["quarter"] == "2023Q4");
        now.filter_map(|row| row["amount_qoq_pct"].as_f64()).filter(|it| is_wanted(*it)).count()
    };
    assert!(changes(|it| it > 0.0) > 1 && changes(|it| it < 0.0) > 1);
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
        "select * from deal_cell except select * from deal_cell_now",
        "select * from deal_cell_now except select * from deal_cell",
    ] {
        assert_eq!(DECK.0.csv(sql).lines().count(), 1, "{sql}");
    }
}

#[test]
fn the_printed_report_holds_every_published_figure_in_both_languages() {
    for lang in ["zh", "en"] {
        let report = DECK.0.printed(&["report", "2023Q4", "--lang", lang]);
        for figure in published() {
            let section = slide(&report, &figure.slide);
            let wanted = in_words(&figure, lang);
            assert!(section.contains(&wanted), "slide {}: {wanted}\n{section}", figure.slide);
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
fn in_words(figure: &Figure, lang: &str) -> String {
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
            "企业服务、IT服务占比明显增长",
            "Enterprise services, IT services: share of deals clearly up",
        ),
        (unit, name) => panic!("{name} in {unit} is unknown"),
    }
}

#[test]
fn the_order_of_the_files_changes_no_figure() {
    let mut reversed = SHEETS;
    reversed.reverse();
    let desk = Desk::empty();
    let receipt = desk.import(&paths(&reversed).each_ref().map(String::as_str));
    receipt_lines(&receipt);
    for sql in [
        "select * from activity_by_quarter",
        "select * from round_mix_by_quarter",
        "select * from early_stage_by_quarter",
        "select * from sector_by_quarter",
        "select * from mega_deal_by_quarter",
        "select * from country_by_quarter",
        "select quarter, market, mega_rank, company, amount_usd from mega_deal
         order by quarter, market, mega_rank, company",
    ] {
        assert_eq!(desk.csv(sql), DECK.0.csv(sql), "{sql}");
    }
}

#[test]
fn the_same_sheets_give_the_same_report_to_the_byte_and_are_imported_once() {
    let paths = paths(&SHEETS);
    let files = paths.each_ref().map(String::as_str);
    let desk = Desk::empty();
    desk.import(&files);
    let report = desk.printed(&["report", "2023Q4"]);
    assert_eq!(report, DECK.0.printed(&["report", "2023Q4"]));

    let before = desk.database();
    let again = desk.import(&files);
    let statuses = again["imports"].as_array().unwrap().iter().map(|it| it["status"].clone());
    assert_eq!(statuses.collect::<Vec<_>>(), vec!["already_imported"; 5]);
    assert!(desk.database() == before, "an import of nothing new changed the database");

    std::fs::remove_file(desk.path("deals.db")).unwrap();
    let from = [&["report", "2023Q4", "--from"][..], &files[..]].concat();
    assert_eq!(desk.printed(&from), report);
    assert!(desk.database().is_none(), "a report from sheets left a database behind");
}
