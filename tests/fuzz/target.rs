//! What is fuzzed: each target takes any bytes and panics where a promise is broken. Knows neither who
//! makes the bytes (the tests, or cargo-fuzz) nor how many.

#![expect(clippy::unwrap_used, reason = "a promise that is broken is to be heard of")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use dealbase_ingest::cell::amount::{self, AmountContext, unit_note};
use dealbase_ingest::cell::date::{ColumnDates, DateOrder, DateValue};
use dealbase_ingest::cell::investor::Investors;
use dealbase_ingest::cell::name::{company_key, company_name};
use dealbase_ingest::cell::place::Places;
use dealbase_ingest::cell::rate::Rates;
use dealbase_ingest::cell::round::Rounds;
use dealbase_ingest::cell::sector::Sectors;
use dealbase_ingest::header;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::sheet::{Cell, Event, Flow};
use dealbase_ingest::source::{self, FileKind, ReadOptions, text};
use dealbase_ingest::{schema, sheet::CellKind};
use dealbase_query::{Database, Limits, Rows};
use rust_decimal::Decimal;
use tempfile::TempDir;

/// A target: what it is called, and what it does with bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target.
pub(crate) const TARGETS: [Target; 9] = [
    ("text", text),
    ("workbook", workbook),
    ("amount", amount),
    ("date", date),
    ("round", round),
    ("label", label),
    ("header", header),
    ("rules", rules),
    ("sql", sql),
];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

/// A file of these bytes, in place of the last one of its target.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = FOLDER.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A text file is read to its end or refused; what was planned from a first look holds to the end.
fn text(bytes: &[u8]) {
    let path = file("text", bytes);
    let limits = source::Limits::default();
    let mut last_row = 0;
    let mut in_order = |event| {
        if let Event::Row(row) = event {
            assert!(row.number > last_row, "row {} after {last_row}", row.number);
            assert!(row.cells.len() <= limits.columns);
            last_row = row.number;
        }
        Ok(Flow::Continue)
    };
    let read = text::read(&path, &limits, &mut in_order);
    let verbatim = text::read_verbatim(&path, &limits, &mut |_| Ok(Flow::Continue));
    assert_eq!(read.ok(), verbatim.ok());
}

/// A workbook is distinguished from text, and read or refused, in this very process.
fn workbook(bytes: &[u8]) {
    let path = file("workbook", bytes);
    let Ok(kind) = source::kind::detect(&path) else { return };
    if kind == FileKind::Text {
        return;
    }
    let reading = ReadOptions::default();
    let mut in_bounds = |event| {
        if let Event::Row(row) = event {
            assert!((1..=1 << 20).contains(&row.number), "row {}", row.number);
            assert!(row.cells.len() <= reading.limits.columns);
        }
        Ok(Flow::Continue)
    };
    let _ = source::read(&path, &reading, &mut in_bounds);
}

/// Low <= point <= high, none of them negative, in every column an amount may be in.
fn amount(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = unit_note(&text);
    for (unit, currency) in [(None, None), (Some(10_000), Some("CNY")), (Some(1_000_000), None)] {
        let unit = unit.map(Decimal::from);
        let context = AmountContext { unit, currency, ..AmountContext::default() };
        let Ok(amount) = amount::parse(&text, &context) else { continue };
        let reported: Vec<_> = [Some(Decimal::ZERO), amount.low, amount.point, amount.high]
            .into_iter()
            .flatten()
            .collect();
        assert!(reported.is_sorted(), "{text}: {reported:?}");
    }
}

/// A column of dates, a line for each, is of years between 1950 and 2099, or undecided.
fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let kinds = [CellKind::Text, CellKind::Number, CellKind::Date];
    let cell = |(line, kind): (&str, &CellKind)| Cell { text: line.to_owned(), kind: *kind };
    let cells: Vec<Cell> = text.lines().zip(kinds.iter().cycle()).map(cell).collect();
    for order in [None, DateOrder::from_header(&text)] {
        let mut column = ColumnDates::default();
        cells.iter().for_each(|cell| column.observe(cell));
        let Ok(reader) = column.decide(order) else { continue };
        let dates = cells.iter().filter_map(|cell| reader.parse(cell).ok());
        dates.for_each(|it| assert!((1950..=2099).contains(&it.date.year()), "{text}: {it:?}"));
    }
    let mut parts = text.splitn(3, '\n');
    let mut part = || parts.next().unwrap_or_default();
    let _ = DateValue::from_parts(part(), part(), part());
}

/// A round's own name, once it is spelled out, is read as that name; several rounds in one cell have none.
fn round(bytes: &[u8]) {
    static ROUNDS: LazyLock<Rounds> = LazyLock::new(|| Rounds::new(&Default::default()));
    let text = String::from_utf8_lossy(bytes);
    let read = ROUNDS.parse(&text, None);
    let _ = ROUNDS.parse("", Some(&text));
    let Some(name) = read.name.as_ref().filter(|name| !name.contains('/')) else { return };
    assert_eq!(ROUNDS.parse(name, None).name.as_ref(), Some(name), "{text}");
}

/// Names, places, sectors and investors are of the lists, or nothing.
fn label(bytes: &[u8]) {
    static PLACES: LazyLock<Places> = LazyLock::new(|| Places::new(&Default::default()));
    static SECTORS: LazyLock<Sectors> = LazyLock::new(|| Sectors::new(&Default::default()));
    thread_local! { static INVESTORS: Investors = Investors::new(); }
    let text = String::from_utf8_lossy(bytes);
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    if let Some(name) = company_name(&text) {
        assert!(!company_key(&name).is_empty(), "{text}");
    }
    let place = PLACES.parse(first, second, &text);
    assert!(place.country.is_none_or(|it| PLACES.country(&it).is_some()), "{text}");
    let sector = SECTORS.parse(first, second);
    assert!(sector.code.is_none_or(|it| SECTORS.knows(it)), "{text}");
    let investors = INVESTORS.with(|investors| investors.split(&text));
    assert!(investors.iter().all(|name| !name.trim().is_empty()), "{text}");
}

/// A row of headings, parted by tabs, is mapped column by column.
fn header(bytes: &[u8]) {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::load(None).unwrap());
    let text = String::from_utf8_lossy(bytes);
    let names: Vec<String> = text.split('\t').take(40).map(str::to_owned).collect();
    let cells: Vec<&str> = names.iter().map(String::as_str).collect();
    let samples: Vec<Vec<&str>> = cells.iter().rev().map(|cell| vec![*cell]).collect();
    let mapping = header::map(&names, &samples, &RULES, None);
    assert_eq!(mapping.columns.len(), names.len());
    let _ = header::score(&cells, &RULES);
    let _ = names.iter().filter(|name| header::is_known_header(name, &RULES)).count();
}

/// A team's file, and a table of rates, is read or refused.
fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = Rules::parse(Path::new("dealbase.toml"), &text);
    let _ = Rates::default().extend_from_csv(&text);
}

/// Whatever is asked of a database, its bytes stay, and no file appears beside it.
fn sql(bytes: &[u8]) {
    static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
        let path = FOLDER.path().join("asked").join("deals.db");
        fs::create_dir(path.parent().unwrap()).unwrap();
        schema::open_or_create(&path).unwrap();
        path
    });
    static BEFORE: LazyLock<Vec<u8>> = LazyLock::new(|| fs::read(&*PATH).unwrap());
    let limits = Limits { time: Duration::from_millis(20), rows: Some(100) };
    let before = &*BEFORE;
    let database = Database::open(&PATH).unwrap();
    let _ = database.run(&String::from_utf8_lossy(bytes), &[], limits, &mut Rows::default());
    drop(database);
    assert!(fs::read(&*PATH).unwrap() == *before, "{}", String::from_utf8_lossy(bytes));
    assert_eq!(fs::read_dir(PATH.parent().unwrap()).unwrap().count(), 1);
}
