//! Reads workbooks in a real child process: this program starts itself, as dealbase does.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test without the usual harness")]

use dealbase_ingest::{
    Error, Result,
    sheet::{Event, Flow, Row},
    source::{
        FileKind, Limits,
        workbook::{self, worker},
    },
};
use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    if let Some(code) = worker::serve(std::env::args_os()) {
        return code;
    }
    let checks: [(&str, fn()); 6] = [
        ("the_child_tells_what_a_reader_here_would", the_child_tells_what_a_reader_here_would),
        ("the_receiver_can_skip_sheets_and_stop", the_receiver_can_skip_sheets_and_stop),
        ("a_refusal_comes_back_with_its_words", a_refusal_comes_back_with_its_words),
        ("a_crash_is_a_refusal", a_crash_is_a_refusal),
        ("too_little_memory_is_a_limit_and_no_crash", too_little_memory_is_a_limit_and_no_crash),
        ("too_little_time_is_a_limit_and_no_crash", too_little_time_is_a_limit_and_no_crash),
    ];
    let filter = std::env::args().nth(1).unwrap_or_default();
    for (name, check) in checks.into_iter().filter(|(name, _)| name.contains(&filter)) {
        check();
        println!("test {name} ... ok");
    }
    ExitCode::SUCCESS
}

type Sink<'a> = &'a mut dyn FnMut(Event) -> Result<Flow>;

fn read_apart(path: &Path, limits: &Limits, sink: Sink<'_>) -> Result<()> {
    let program = std::env::current_exe().unwrap();
    worker::read(&program, path, FileKind::Xlsx, limits, sink).map(drop)
}

/// A workbook of two sheets with `count` rows each; its texts take some hundred bytes a row.
fn workbook(count: u32) -> tempfile::NamedTempFile {
    let mut book = rust_xlsxwriter::Workbook::new();
    for _ in 0..2 {
        let sheet = book.add_worksheet();
        for row in 0..count {
            sheet.write(row, 0, format!("{row:0>200}")).unwrap();
            sheet.write(row, 1, row).unwrap();
        }
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    book.save(file.path()).unwrap();
    file
}

fn the_child_tells_what_a_reader_here_would() {
    let file = workbook(3);
    let limits = Limits::default();
    let (mut here, mut apart) = (Vec::new(), Vec::new());
    let mut push = |event| {
        here.push(event);
        Ok(Flow::Continue)
    };
    let facts = workbook::read(file.path(), FileKind::Xlsx, &limits, &mut push).unwrap();
    let mut push = |event| {
        apart.push(event);
        Ok(Flow::Continue)
    };
    let program = std::env::current_exe().unwrap();
    let facts_apart =
        worker::read(&program, file.path(), FileKind::Xlsx, &limits, &mut push).unwrap();
    assert_eq!(apart.len(), 8, "two sheets of three rows");
    assert_eq!((here, facts), (apart, facts_apart));
}

fn the_receiver_can_skip_sheets_and_stop() {
    let file = workbook(3);
    let mut rows = Vec::new();
    let mut sink = |event| {
        Ok(match event {
            Event::Row(Row { number, .. }) => {
                rows.push(number);
                if rows.len() == 3 { Flow::Stop } else { Flow::NextSheet }
            }
            _ => Flow::Continue,
        })
    };
    read_apart(file.path(), &Limits::default(), &mut sink).unwrap();
    assert_eq!(rows, [1, 1], "the first row of each sheet");
}

fn a_refusal_comes_back_with_its_words() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = read_apart(file.path(), &Limits::default(), &mut |_| Ok(Flow::Continue));
    assert!(error.unwrap_err().to_string().contains("damaged"));
}

fn a_crash_is_a_refusal() {
    let file = workbook(1);
    let program = Path::new("false");
    let limits = Limits::default();
    let mut sink = |_| Ok(Flow::Continue);
    let error = worker::read(program, file.path(), FileKind::Xlsx, &limits, &mut sink).unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
    assert!(error.to_string().contains("its reader ended with"), "{error}");
}

fn too_little_memory_is_a_limit_and_no_crash() {
    let file = workbook(50_000);
    let limits = Limits { memory_bytes: 16 << 20, ..Limits::default() };
    let error = read_apart(file.path(), &limits, &mut |_| Ok(Flow::Continue)).unwrap_err();
    assert!(matches!(error, Error::Limit { .. }), "{error}");
    assert!(error.to_string().contains("more than 16 MB of memory"), "{error}");
}

fn too_little_time_is_a_limit_and_no_crash() {
    let file = workbook(50_000);
    let limits = Limits { cpu_seconds: 0, ..Limits::default() };
    let error = read_apart(file.path(), &limits, &mut |_| Ok(Flow::Continue)).unwrap_err();
    assert!(error.to_string().contains("processor time"), "{error}");
}
