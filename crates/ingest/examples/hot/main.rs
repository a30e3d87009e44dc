//! One hot path a run, for counting its instructions: `tests/bench/instructions` runs it under callgrind.
//!
//! ```text
//! hot prepare FOLDER      writes sheets and databases that the others take as they are
//! hot PATH FOLDER
//! ```

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use dealbase_ingest::cell::amount::{self, AmountContext};
use dealbase_ingest::cell::date::{ColumnDates, DateReader};
use dealbase_ingest::cell::investor::Investors;
use dealbase_ingest::cell::name;
use dealbase_ingest::cell::round::Rounds;
use dealbase_ingest::header;
use dealbase_ingest::import::Importer;
use dealbase_ingest::rebuild::Rebuilder;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::sheet::{Cell, Flow};
use dealbase_ingest::source::{Limits, ReadOptions, text};
use dealbase_ingest::survey::ImportOptions;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_ingest::{digest, schema};
use rusqlite::Connection;

mod rows;
mod typed;

/// Cells that are read of each kind.
const CELLS: usize = 500;
/// Rows of the sheet that is only read.
const ROWS: usize = 50;
/// Rows of the two sheets whose difference is the price of a row.
const SMALL: usize = 1_000;
const LARGE: usize = 3_000;
/// Rows of the database that is asked, checked and added to.
const FULL: usize = 10_000;

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, folder] = arguments.as_slice() else {
        return Err("usage: hot PATH FOLDER".into());
    };
    let folder = Path::new(folder);
    if path == "prepare" {
        return prepare(folder);
    }
    let scratch = tempfile::tempdir()?;
    let copy = |name: &str| -> Done<Connection> {
        let to = scratch.path().join(name);
        fs::copy(folder.join(name), &to)?;
        Ok(schema::open(&to)?)
    };
    match path.as_str() {
        "import_small" => import(&mut schema::in_memory()?, &folder.join("small.csv")),
        "import_large" => import(&mut schema::in_memory()?, &folder.join("large.csv")),
        "rebuild_small" => rebuild(&mut copy("small.db")?),
        "rebuild_large" => rebuild(&mut copy("large.db")?),
        "more" => import(&mut copy("full.db")?, &folder.join("more.csv")),
        "open" => ask(&folder.join("full.db"), "quarter"),
        "digest" => check(&folder.join("full.db")),
        view if view == "mega_deal" || view.contains("_by_") => ask(&folder.join("full.db"), view),
        kind => cells(kind, &folder.join("typed.csv")),
    }
}

/// Writes what the paths begin with.
fn prepare(folder: &Path) -> Done {
    let sheets = [("small", 0..SMALL), ("large", 0..LARGE), ("full", 0..FULL)];
    for (name, rows) in sheets {
        let sheet = folder.join(name).with_extension("csv");
        fs::write(&sheet, rows::sheet(rows))?;
        import(&mut schema::open_or_create(&sheet.with_extension("db"))?, &sheet)?;
    }
    fs::write(folder.join("more.csv"), rows::sheet(FULL..FULL + SMALL))?;
    Ok(fs::write(folder.join("typed.csv"), typed::sheet(ROWS))?)
}

/// Reads cells of one kind, or a whole sheet of them.
fn cells(kind: &str, sheet: &Path) -> Done {
    // What each kind needs at its start is no part of it, and so is before all of them.
    let rules = Rules::load(None)?;
    let (rounds, dates, investors) = (Rounds::new(&Default::default()), dates()?, Investors::new());
    amount::parse("1", &AmountContext::default()).map_err(|it| it.to_string())?;
    black_box((header::score(&["date"], &rules), name::company_key("a"), investors.split("a")));
    match kind {
        "nothing" => {}
        "text" => {
            text::read(sheet, &Limits::default(), &mut |event| {
                black_box(event);
                Ok(Flow::Continue)
            })?;
        }
        "header" => typed::HEADS.iter().cycle().take(CELLS / 10).for_each(|cells| {
            black_box(header::score(cells, &rules));
        }),
        "amount" => many(&typed::AMOUNTS).for_each(|text| {
            black_box(amount::parse(text, &AmountContext::default()).is_ok());
        }),
        "date" => many(&typed::DATES).for_each(|text| {
            black_box(dates.parse(&Cell::text(text)).is_ok());
        }),
        "round" => many(&typed::ROUNDS).for_each(|text| {
            black_box(rounds.parse(text, None));
        }),
        "investor" => many(&rows::INVESTORS).for_each(|text| {
            black_box(investors.split(text));
        }),
        "name" => many(&rows::COMPANIES).for_each(|text| {
            black_box(name::company_name(text).map(|it| name::company_key(&it)));
        }),
        _ => return Err(format!("{kind}: no such path").into()),
    }
    Ok(())
}

fn many<'a>(texts: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    texts.iter().copied().cycle().take(CELLS)
}

fn dates() -> Done<DateReader> {
    let mut column = ColumnDates::default();
    typed::DATES.iter().for_each(|text| column.observe(&Cell::text(*text)));
    column.decide(None).map_err(|it| format!("{it:?}").into())
}

fn import(conn: &mut Connection, sheet: &Path) -> Done {
    let rules = Rules::load(None)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let importer = Importer {
        read_options: ReadOptions::default(),
        rules: &rules,
        vocabulary: &vocabulary,
        options: ImportOptions::default(),
        replaces: None,
        decided: dealbase_ingest::team::Decided::default(),
        imported_at: "2024-01-01T00:00:00Z".into(),
    };
    importer.import(conn, sheet, &mut |_| ())?;
    Ok(())
}

fn rebuild(conn: &mut Connection) -> Done {
    let rules = Rules::load(None)?;
    let vocabulary = Vocabulary::new(&rules)?;
    Ok(Rebuilder { rules: &rules, vocabulary: &vocabulary }.rebuild(
        conn,
        false,
        &mut |_| Ok(()),
    )?)
}

/// Compares what is stored with the digests of what was stored.
fn check(database: &Path) -> Done {
    let found = digest::broken(&schema::open_to_read(database)?)?;
    if found.is_empty() { Ok(()) } else { Err("what is stored is not what was stored".into()) }
}

/// Reads every row of a table or view.
fn ask(database: &Path, view: &str) -> Done {
    let conn = schema::open_to_read(database)?;
    let mut stmt = conn.prepare(&format!("select * from {view}"))?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        black_box(row);
    }
    Ok(())
}
