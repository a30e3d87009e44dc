//! Reads workbooks in a real child process: this program starts itself, as dealbase does.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test without the usual harness")]

use dealbase_ingest::{
    Error, Result,
    sheet::{Event, FindingKind, Flow, Row},
    source::{
        FileKind, Limits,
        workbook::{self, worker},
    },
};
use std::{io::Write, path::Path, process::ExitCode};

fn main() -> ExitCode {
    if let Some(code) = worker::serve(std::env::args_os()) {
        return code;
    }
    let checks: [(&str, fn()); 8] = [
        ("the_child_tells_what_a_reader_here_would", the_child_tells_what_a_reader_here_would),
        ("the_receiver_can_skip_sheets_and_stop", the_receiver_can_skip_sheets_and_stop),
        ("a_refusal_comes_back_with_its_words", a_refusal_comes_back_with_its_words),
        ("a_second_reader_takes_over", a_second_reader_takes_over),
        ("a_second_reader_counts_what_was_not_read", a_second_reader_counts_what_was_not_read),
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

/// The workbook with its list of sheets followed by something that is no XML.
fn damaged(book: &Path) -> tempfile::NamedTempFile {
    let mut parts = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut copy = zip::ZipWriter::new(file.reopen().unwrap());
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        copy.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut part, &mut copy).unwrap();
        if name == "xl/workbook.xml" {
            copy.write_all(b"<").unwrap();
        }
    }
    copy.finish().unwrap();
    file
}

fn a_second_reader_takes_over() {
    let whole = workbook(3);
    let file = damaged(whole.path());
    let limits = Limits::default();
    let (mut sound, mut rows, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    let mut sink = |event| {
        sound.extend(if let Event::Row(row) = event { Some(row) } else { None });
        Ok(Flow::Continue)
    };
    read_apart(whole.path(), &limits, &mut sink).unwrap();
    let mut sink = |event| {
        match event {
            Event::Row(row) => rows.push(row),
            Event::Finding(finding) => findings.push((finding.kind, finding.found)),
            _ => {}
        }
        Ok(Flow::Continue)
    };
    read_apart(file.path(), &limits, &mut sink).unwrap();
    assert_eq!(rows, sound);
    let second = |name: &str| (FindingKind::SecondReader, name.to_owned());
    assert_eq!(findings, [second("Sheet1"), second("Sheet2")]);
    let here = workbook::read(file.path(), FileKind::Xlsx, &limits, &mut |_| Ok(Flow::Continue));
    assert!(here.unwrap_err().to_string().contains("damaged"), "only a child may run it");
}

fn a_second_reader_counts_what_was_not_read() {
    let file = workbook(3);
    let unread = |columns| {
        let mut findings = Vec::new();
        let mut sink = |event| {
            findings.extend(if let Event::SheetFinding(position, finding) = event {
                Some((position, finding.kind, finding.found, finding.problem.to_string()))
            } else {
                None
            });
            Ok(Flow::Continue)
        };
        read_apart(file.path(), &Limits { columns, ..Limits::default() }, &mut sink).unwrap();
        findings
    };
    assert_eq!(unread(2), []);
    let of = |position| {
        let read = "the 3 cells that were read".to_owned();
        (position, FindingKind::CellsUnread, "6".to_owned(), read)
    };
    assert_eq!(unread(1), [of(1), of(2)]);
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
