//! `dealbase report -o deck.xlsx`: every figure is a number in its cell, every chart is native.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::process::Command;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use zip::ZipArchive;

use crate::database::{Cell, CubeDatabase};
use crate::golden::{DECK, NOW};
use crate::tools;
use crate::workspace::Workspace;

/// A workbook that was read back.
pub(crate) struct Book {
    pub(crate) bytes: Vec<u8>,
    sheets: BTreeMap<String, Vec<Vec<Data>>>,
}

impl Book {
    /// The workbook of the deck in a language.
    pub(crate) fn of_deck(lang: &str) -> Book {
        let name = format!("{lang}.xlsx");
        let folder = Workspace::empty();
        let path = folder.path(&name).display().to_string();
        DECK.0.printed(&["report", NOW, "--lang", lang, "-o", &path]);
        Book::read(fs::read(path).unwrap())
    }

    pub(crate) fn read(bytes: Vec<u8>) -> Book {
        let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
        let sheets = workbook.worksheets().into_iter();
        let sheets = sheets.map(|(name, range)| {
            let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
            (name, rows)
        });
        Book { sheets: sheets.collect(), bytes }
    }

    fn sheet(&self, name: &str) -> &[Vec<Data>] {
        let names: Vec<&String> = self.sheets.keys().collect();
        self.sheets.get(name).unwrap_or_else(|| panic!("no sheet {name} in {names:?}"))
    }

    /// The row of a sheet that has this text among its cells.
    pub(crate) fn row(&self, sheet: &str, text: &str) -> &[Data] {
        let row = self.sheet(sheet).iter().find(|row| row.iter().any(|it| it == text));
        row.unwrap_or_else(|| panic!("no {text} in {sheet}"))
    }

    /// The names of the parts of the file whose path starts like this, with their text.
    pub(crate) fn parts(&self, start: &str) -> Vec<(String, String)> {
        let mut archive = ZipArchive::new(Cursor::new(&self.bytes)).unwrap();
        let names = archive.file_names().map(|it| it.unwrap().into_owned());
        let mut names: Vec<String> = names.filter(|it| it.starts_with(start)).collect();
        names.sort();
        let mut text = |name: &String| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        names.iter().map(|name| (name.clone(), text(name))).collect()
    }
}

/// The rows of a query.
fn rows(sql: &str) -> Vec<Value> {
    serde_json::from_str(&DECK.0.printed(&["query", "--format", "json", sql])).unwrap()
}

/// Fails unless a cell is the view's number, divided; and is nothing or a dash where the view has none.
#[track_caller]
fn assert_is(cell: &Data, expected: &Value, divisor: f64) {
    match expected.as_f64() {
        Some(expected) => {
            let cell = cell.get_float().unwrap_or_else(|| panic!("{cell:?} is not {expected}"));
            let wanted = expected / divisor;
            assert!(
                (cell - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
                "{cell} is not {wanted}"
            );
        }
        None => assert!(cell.is_empty() || cell == "–", "{cell:?} is not unknown"),
    }
}

/// How the workbook is worded in a language.
pub(crate) struct Worded {
    pub(crate) lang: &'static str,
    /// China and the world.
    pub(crate) places: [&'static str; 2],
    /// Activity, rounds, sectors, changes of shares, shares of the amount.
    pub(crate) sheets: [&'static str; 5],
    /// The dollars of a column of China, and of the world.
    pub(crate) units: [f64; 2],
}

pub(crate) const LANGS: [Worded; 2] = [
    Worded {
        lang: "zh",
        places: ["我国", "全球"],
        sheets: ["案例与金额", "轮次", "细分领域", "占比变化", "金额占比"],
        units: [1e8, 1e8],
    },
    Worded {
        lang: "en",
        places: ["China", "Global"],
        sheets: ["Activity", "Rounds", "Sectors", "Share changes", "Amount by sector"],
        units: [1e6, 1e9],
    },
];

#[test]
fn every_figure_of_the_views_is_a_number_in_its_cell() {
    let numbers = [["4", "5", "6", "7", "8a"], ["10", "11", "12", "12a", "13"]];
    for Worded { lang, places, sheets, units } in LANGS {
        let book = Book::of_deck(lang);
        for (idx, market) in ["china", "global"].into_iter().enumerate() {
            let sheet = |kind: usize| {
                let name = format!("{} {} {}", numbers[idx][kind], places[idx], sheets[kind]);
                name.trim().to_owned()
            };
            assert_activity(&book, &sheet(0), market, units[idx]);
            assert_rounds(&book, &sheet(1), market, lang);
            let sheets = [2, 3, 4].map(sheet);
            assert_sectors(&book, sheets.each_ref().map(String::as_str), market, lang, units[idx]);
        }
    }
}

pub(crate) fn assert_activity(book: &Book, sheet: &str, market: &str, unit: f64) {
    let expected = rows(&format!("select * from activity_by_quarter where market = '{market}'"));
    assert_eq!(expected.len(), 5);
    for expected in expected {
        let row = book.row(sheet, expected["quarter"].as_str().unwrap());
        assert_is(&row[1], &expected["deal_count"], 1.0);
        assert_is(&row[2], &expected["disclosed_count"], 1.0);
        assert_is(&row[3], &expected["amount_usd"], unit);
        for (idx, rate) in
            ["deal_qoq_pct", "deal_yoy_pct", "amount_qoq_pct", "amount_yoy_pct"].iter().enumerate()
        {
            assert_is(&row[4 + idx], &expected[*rate], 100.0);
        }
    }
}

pub(crate) fn assert_rounds(book: &Book, sheet: &str, market: &str, lang: &str) {
    let expected = rows(&format!(
        "select name_{lang} as name, quarter, share_pct, share_qoq_pp, share_yoy_pp
         from round_mix_by_quarter join round_class using (round_class)
         where market = '{market}' and is_lettered = 1 order by round_class.position, quarter"
    ));
    for quarters in expected.chunks(5) {
        let row = book.row(sheet, quarters[0]["name"].as_str().unwrap());
        for (idx, expected) in quarters.iter().enumerate() {
            assert_is(&row[1 + idx], &expected["share_pct"], 100.0);
        }
        assert_is(&row[6], &quarters[4]["share_qoq_pp"], 1.0);
        assert_is(&row[7], &quarters[4]["share_yoy_pp"], 1.0);
    }
}

pub(crate) fn assert_sectors(book: &Book, sheets: [&str; 3], market: &str, lang: &str, unit: f64) {
    let [deals, shares, amounts] = sheets;
    let expected = rows(&format!(
        "select name_{lang} as name, sector_by_quarter.* from sector_by_quarter join sector using (sector)
         where market = '{market}' and quarter = '{NOW}'"
    ));
    assert_eq!(expected.len(), 21);
    for expected in expected {
        let name = expected["name"].as_str().unwrap();
        let row = book.row(deals, name);
        assert_is(&row[0], &expected["deal_rank"], 1.0);
        assert_is(&row[2], &expected["deal_count"], 1.0);
        assert_is(&row[3], &expected["share_pct"], 100.0);
        let row = book.row(shares, name);
        assert_is(&row[2], &expected["share_qoq_pp"], 1.0);
        assert_is(&row[3], &expected["share_yoy_pp"], 1.0);
        if expected["amount_usd"].as_i64() > Some(0) {
            let row = book.row(amounts, name);
            assert_is(&row[1], &expected["amount_usd"], unit);
            assert_is(&row[2], &expected["amount_share_pct"], 100.0);
        }
    }
}

#[test]
fn charts_are_native_and_drawn_from_the_cells() {
    for Worded { lang, .. } in LANGS {
        let book = Book::of_deck(lang);
        let charts = book.parts("xl/charts/chart");
        assert_eq!(charts.len(), 18, "{lang}");
        for (name, text) in charts {
            assert!(text.contains("<c:cat>") && text.contains("<c:val>"), "{name}");
            assert!(text.contains("$"), "{name} draws no cells");
            assert!(!text.contains("<c:pt idx=\"0\"><c:v></c:v>"), "{name}");
        }
    }
}

#[test]
fn the_deals_of_the_quarter_lead_back_to_their_rows() {
    let book = Book::of_deck("en");
    let sheet = book.sheet("Deals");
    let expected = rows(&format!(
        "select deal_id, company, amount_usd, announced_on, file_name, row_number,
         amount_file_name, amount_row_number from deals
         where quarter = '{NOW}' and in_scope = 1 order by announced_on, company, deal_id"
    ));
    assert_eq!(sheet.len() - 3, expected.len());
    for (row, expected) in sheet[3..].iter().zip(&expected) {
        assert_is(&row[21], &expected["deal_id"], 1.0);
        assert_is(&row[20], &expected["amount_row_number"], 1.0);
        assert_eq!(row[18], expected["amount_file_name"].as_str().unwrap());
        assert_is(&row[6], &expected["amount_usd"], 1.0);
        assert_is(&row[17], &expected["row_number"], 1.0);
        assert_eq!(row[1], expected["company"].as_str().unwrap());
        assert_eq!(row[15], expected["file_name"].as_str().unwrap());
        let Data::DateTime(date) = &row[0] else { panic!("{:?} is no date", row[0]) };
        let (year, month, day, ..) = date.to_ymd_hms_milli();
        assert_eq!(
            format!("{year}-{month:02}-{day:02}"),
            expected["announced_on"].as_str().unwrap()
        );
    }
}

#[test]
fn every_metric_is_defined_and_every_chart_says_its_question() {
    let book = Book::of_deck("en");
    let listed = DECK.0.printed(&["metrics", "--format", "csv"]);
    for name in listed.lines().skip(1).map(|line| line.split(',').next().unwrap()) {
        let row = book.row("Definitions", name);
        assert!(row[4].to_string().contains("quarter: '2023Q4', key"), "{row:?}");
        let sql: Vec<String> = book
            .sheet("SQL")
            .iter()
            .filter(|row| row[0] == name)
            .map(|row| row[1].to_string())
            .collect();
        assert!(sql[0].to_lowercase().starts_with(&format!("create view {name}")), "{sql:?}");
    }
    let sources = &book.sheet("Sources")[3..];
    assert!(sources.len() >= 12);
    for row in sources {
        for question in row[5].to_string().split(";\n\n") {
            DECK.0.csv(question);
        }
    }
    let rounds = book.row("Sources", "5 China Rounds");
    assert!(rounds[3].to_string().contains("94 deals with a lettered round"), "{rounds:?}");
}

#[test]
#[ignore = "slow"]
fn the_same_sheets_give_the_same_workbook_to_the_byte() {
    let workspace = Workspace::empty();
    let paths = ["blocks.xlsx", "web.csv", "rounds.csv", "tracker.xlsx", "europe.tsv"]
        .map(|name| crate::workspace::fixture(&format!("deck/{name}")));
    workspace.import(&paths.each_ref().map(String::as_str));
    let path = workspace.path("again.xlsx").display().to_string();
    workspace.printed(&["report", NOW, "--lang", "zh", "-o", &path]);
    assert!(fs::read(path).unwrap() == Book::of_deck("zh").bytes);
}

#[test]
fn what_is_unknown_is_neither_zero_nor_drawn_as_zero() {
    let cube = CubeDatabase::of(&[
        Cell("2023Q3", "CN", "games", "a", 4, 0),
        Cell("2023Q4", "CN", "games", "a", 4, 10),
    ]);
    let workspace = Workspace::empty();
    let path = workspace.path("deck.xlsx").display().to_string();
    cube.printed(&["report", "2023Q4", "-o", &path]);
    let book = Book::read(fs::read(path).unwrap());
    let outside = book.row("4 China Activity", "2022Q4");
    assert!(outside[1].is_empty() && outside[3].is_empty(), "a chart draws these: {outside:?}");
    assert_eq!((&outside[2], &outside[4]), (&Data::String("–".into()), &Data::String("–".into())));
    let undisclosed = book.row("4 China Activity", "2023Q3");
    assert_eq!(undisclosed[1], 4.0);
    assert!(undisclosed[3].is_empty(), "{undisclosed:?}");
    assert_eq!(book.row("4 China Activity", "2023Q4")[6], "–");
}

#[test]
fn a_query_is_written_as_a_workbook_of_numbers() {
    let workspace = Workspace::empty();
    let path = workspace.path("rows.xlsx").display().to_string();
    DECK.0.printed(&["query", "select 1 as a, 0.5 as b, '007' as c, null as d", "-o", &path]);
    let book = Book::read(fs::read(path).unwrap());
    let sheet = book.sheet("Sheet1");
    assert_eq!(sheet[0], ["a", "b", "c", "d"].map(|it| Data::String(it.into())));
    assert_eq!(sheet[1][..3], [Data::Float(1.0), Data::Float(0.5), Data::String("007".into())]);
}

/// What a spreadsheet program shows of each sheet, as CSV.
fn shown_by_a_spreadsheet(lang: &str) -> BTreeMap<String, String> {
    let workspace = Workspace::empty();
    let path = workspace.path("deck.xlsx");
    fs::write(&path, Book::of_deck(lang).bytes).unwrap();
    // Comma, quote, UTF-8, as shown, every sheet into a file of its own.
    let format = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1";
    let profile = format!("-env:UserInstallation=file://{}", workspace.path("profile").display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", format, "--outdir"])
        .args([workspace.path("shown"), path])
        .output();
    run.unwrap();
    let files = fs::read_dir(workspace.path("shown")).unwrap().map(|it| it.unwrap().path());
    let named = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().replacen("deck-", "", 1);
        (name, fs::read_to_string(path).unwrap())
    };
    files.map(named).collect()
}

/// The cells of every table of the report, with the heading that they are under.
fn printed(lang: &str) -> Vec<(String, Vec<String>)> {
    let text = DECK.0.printed(&["report", NOW, "--lang", lang, "--format", "markdown"]);
    let mut heading = String::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some((_, it)) = line.split_once("# ") {
            // The label of the slide is before its heading.
            heading = it.split_once("  ").map_or(it, |(_, heading)| heading).to_owned();
        }
        if line.starts_with("| ") && !line.contains("---") {
            let cells = line.trim_matches('|').split('|').map(|it| it.trim().to_owned());
            rows.push((heading.clone(), cells.filter(|it| !it.contains(['█', '▏'])).collect()));
        }
    }
    rows
}

#[test]
#[ignore = "slow, needs LibreOffice"]
fn a_spreadsheet_program_shows_every_figure_as_the_report_prints_it() {
    if !tools::is_there("LibreOffice") {
        return;
    }
    for Worded { lang, .. } in LANGS {
        let sheets = shown_by_a_spreadsheet(lang);
        assert!(!sheets.values().any(|text| text.contains("#REF") || text.contains("#NAME")));
        let sheets: Vec<Vec<csv::StringRecord>> =
            sheets.values().map(|text| records(text)).collect();
        let printed = printed(lang);
        assert!(printed.len() > 150, "{}", printed.len());
        for (heading, cells) in printed {
            let sheet = sheets.iter().find(|rows| rows.first().is_some_and(|it| it[0] == heading));
            let sheet = sheet.unwrap_or_else(|| panic!("no sheet of {heading}"));
            let is_row = |row: &&csv::StringRecord| {
                cells.iter().zip(*row).all(|(cell, shown)| is_shown(cell, shown))
            };
            assert!(
                sheet.iter().any(|row| is_row(&row)),
                "{cells:?} is not in {heading}: {sheet:?}"
            );
        }
    }
}

fn records(text: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

/// What is unknown may be left empty, which a chart can read.
fn is_shown(printed: &str, shown: &str) -> bool {
    // The deals of a share have cells of their own.
    let share = printed.split_once("% (").map(|(share, _)| format!("{share}%"));
    printed == shown || (printed == "–" && shown.is_empty()) || share.as_deref() == Some(shown)
}
