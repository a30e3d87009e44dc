//! One hot path a run, for counting its instructions: `tests/bench/instructions` runs it under callgrind.
//!
//! ```text
//! hot nothing|text|header|amount|date|round|import|metrics
//! ```

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use dealbase_ingest::cell::amount::{self, AmountContext};
use dealbase_ingest::cell::date::ColumnDates;
use dealbase_ingest::cell::round::Rounds;
use dealbase_ingest::header;
use dealbase_ingest::import::Importer;
use dealbase_ingest::lists::Lists;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::schema;
use dealbase_ingest::sheet::{Cell, Flow};
use dealbase_ingest::source::{Limits, Reading, text};
use dealbase_ingest::survey::Said;
use rusqlite::Connection;

mod typed;

/// Cells that are read of each kind.
const CELLS: usize = 500;
/// Rows of the sheet that is read or imported.
const ROWS: usize = 50;

const METRICS: [&str; 7] = [
    "activity_by_quarter",
    "country_by_quarter",
    "early_stage_by_quarter",
    "mega_deal",
    "mega_deal_by_quarter",
    "round_mix_by_quarter",
    "sector_by_quarter",
];

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let folder = tempfile::tempdir()?;
    let sheet = folder.path().join("deals.csv");
    std::fs::write(&sheet, typed::sheet(ROWS))?;
    // What each path needs at its start is no part of it, and so stands before all of them.
    let rules = Rules::load(None)?;
    let (rounds, dates) = (Rounds::new(&[]), dates()?);
    amount::read("1", &AmountContext::default()).map_err(|it| it.to_string())?;
    black_box(header::score(&["date"], &rules));
    match name.as_str() {
        "nothing" => {}
        "text" => {
            text::read(&sheet, &Limits::default(), &mut |event| {
                black_box(event);
                Ok(Flow::Continue)
            })?;
        }
        "header" => typed::HEADS.iter().cycle().take(CELLS / 10).for_each(|cells| {
            black_box(header::score(cells, &rules));
        }),
        "amount" => cells(&typed::AMOUNTS).for_each(|text| {
            black_box(amount::read(text, &AmountContext::default()).is_ok());
        }),
        "date" => cells(&typed::DATES).for_each(|text| {
            black_box(dates.read(&Cell::text(text)).is_ok());
        }),
        "round" => cells(&typed::ROUNDS).for_each(|text| {
            black_box(rounds.read(text, None));
        }),
        "import" => drop(import(&sheet, &rules)?),
        "metrics" => ask(&import(&sheet, &rules)?)?,
        _ => return Err(format!("{name}: no such path").into()),
    }
    Ok(())
}

fn cells<'a>(texts: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    texts.iter().copied().cycle().take(CELLS)
}

fn dates() -> Result<dealbase_ingest::cell::date::DateReader, Box<dyn Error>> {
    let mut column = ColumnDates::default();
    typed::DATES.iter().for_each(|text| column.observe(&Cell::text(*text)));
    column.decide(None).map_err(|it| format!("{it:?}").into())
}

fn import(sheet: &Path, rules: &Rules) -> Result<Connection, Box<dyn Error>> {
    let lists = Lists::new(rules)?;
    let importer = Importer {
        reading: Reading::default(),
        rules,
        lists: &lists,
        said: Said::default(),
        replaces: None,
        decisions: Vec::new(),
        imported_at: "2024-01-01T00:00:00Z".into(),
    };
    let mut conn = schema::in_memory()?;
    let surveyed = importer.survey(sheet, importer.fingerprint(sheet)?)?;
    importer.store(&mut conn, sheet, &surveyed, &mut |_| ())?;
    Ok(conn)
}

fn ask(conn: &Connection) -> Result<(), Box<dyn Error>> {
    for metric in METRICS {
        let mut stmt = conn.prepare(&format!("select * from {metric}"))?;
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            black_box(row);
        }
    }
    Ok(())
}
