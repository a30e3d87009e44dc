//! The limit that imports are measured against: a reader and a table, and nothing understood.
//!
//! ```text
//! cargo run --release -p dealbase-ingest --example bare -- deals.csv bare.db
//! cargo run --release -p dealbase-ingest --example bare -- --one-text deals.csv bare.db
//! cargo run --release -p dealbase-ingest --example bare -- deals.xlsx
//! ```

use std::error::Error;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rusqlite::{Connection, params_from_iter};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [option, sheet, database] if option == "--one-text" => store_whole(sheet, database),
        [sheet, database] => store(sheet, database),
        [workbook] => read(workbook),
        _ => Err("usage: bare [--one-text] FILE.csv DATABASE | bare FILE.xlsx".into()),
    }
}

/// Stores every record as texts, in one transaction.
fn store(sheet: &str, database: &str) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(sheet)?;
    let names: Vec<String> = (0..reader.headers()?.len()).map(|at| format!("c{at}")).collect();
    let mut conn = Connection::open(database)?;
    conn.execute_batch(&format!("create table deals ({})", names.join(", ")))?;
    let tx = conn.transaction()?;
    {
        let marks = vec!["?"; names.len()].join(", ");
        let mut insert = tx.prepare(&format!("insert into deals values ({marks})"))?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            insert.execute(params_from_iter(&record))?;
        }
    }
    Ok(tx.commit()?)
}

/// Stores every record as one text, its cells apart, on large pages: the least that keeps what the sheet
/// says.
fn store_whole(sheet: &str, database: &str) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(sheet)?;
    let mut conn = Connection::open(database)?;
    conn.pragma_update(None, "page_size", 16_384)?;
    conn.execute_batch("create table deals (id integer primary key, cells text)")?;
    let tx = conn.transaction()?;
    {
        let mut insert = tx.prepare("insert into deals (cells) values (?)")?;
        let (mut record, mut cells) = (csv::StringRecord::new(), String::new());
        while reader.read_record(&mut record)? {
            cells.clear();
            for cell in &record {
                cells.push_str(cell);
                cells.push('\u{1f}');
            }
            insert.execute([cells.as_str()])?;
        }
    }
    Ok(tx.commit()?)
}

/// Reads every cell of the first sheet.
fn read(workbook: &str) -> Result<(), Box<dyn Error>> {
    let mut book: Xlsx<_> = open_workbook(workbook)?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    let range = book.worksheet_range(&name)?;
    let filled = range.cells().filter(|(_, _, cell)| **cell != Data::Empty).count();
    if filled > 0 { Ok(()) } else { Err("no cell".into()) }
}
