//! Workbooks and texts made to take all memory and time, and databases with something planted in them.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::io::{Cursor, Write};
use std::process::Command;

use rusqlite::Connection;
use zip::write::SimpleFileOptions;

use crate::workspace::Workspace;

const SHEET: &str = "date,company,country,round,amount (USD),sector\n\
                     2023-10-02,Ant,China,A,1000000,Games\n";
const WORKBOOK: &str =
    r#"<workbook><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships>
    <Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet and one shared text.
fn xlsx(shared: &str, sheet: &str) -> Vec<u8> {
    let strings = format!("<sst><si><t>{shared}</t></si></sst>");
    zipped(&[
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", &strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn rows(row: &str, count: usize) -> String {
    format!("<worksheet><sheetData>{}</sheetData></worksheet>", row.repeat(count))
}

fn ods(rows: &str, columns: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table>
         <table:table-row table:number-rows-repeated=\"{rows}\">
         <table:table-cell table:number-columns-repeated=\"{columns}\" office:value-type=\"string\">
         <text:p>X</text:p></table:table-cell></table:table-row>
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

/// Files that ask for much, by what they ask for.
fn hungry() -> Vec<(&'static str, Vec<u8>)> {
    let mb = "x".repeat(1 << 20);
    let text = r#"<row><c t="s"><v>0</v></c></row>"#;
    let wide = format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(16_384));
    let merged: String =
        (1..=210_000).map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>")).collect();
    let merged = format!(
        "<worksheet><sheetData>{text}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    );
    let numbers = format!("{}\n", vec!["1"; 16_000].join(",")).repeat(30);
    vec![
        ("a long text in every row.xlsx", xlsx(&mb, &rows(text, 200))),
        ("a long text in every cell.xlsx", xlsx(&mb, &rows(&wide, 1))),
        ("as wide as can be.xlsx", xlsx("x", &rows(&wide, 30))),
        ("merged blocks.xlsx", xlsx("x", &merged)),
        ("repeated without end.ods", ods("999999999", "999999999")),
        ("a cell as wide as the sheet.ods", ods("1", "999999999")),
        ("numbers.csv", numbers.into_bytes()),
        ("delimiters.csv", ",".repeat(15 << 20).into_bytes()),
        ("columns.csv", format!("{}\n1\n", vec!["a"; 100_000].join(",")).into_bytes()),
        ("one line.csv", "x".repeat(17 << 20).into_bytes()),
        ("open quotes.csv", "a,\"b\n".repeat(100_000).into_bytes()),
        ("an open quote.csv", format!("a,b\n1,\"{}", "2\n".repeat(500_000)).into_bytes()),
        ("nuls.csv", format!("company,date\n{}", "a\0b,\0\n".repeat(50_000)).into_bytes()),
        ("only nuls.csv", vec![0; 1 << 20]),
        ("returns.csv", "a,b\r".repeat(300_000).into_bytes()),
    ]
}

/// Runs the program in a shell that bounds processor time and address space of each process, both far
/// above what is promised: a build for tests is slow.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "slow"]
fn a_file_that_asks_for_much_is_an_answer_or_a_documented_code() {
    let workspace = Workspace::empty();
    for (name, bytes) in hungry() {
        workspace.put(name, &bytes);
        for command in ["inspect", "import"] {
            let output = Command::new("sh")
                .args(["-c", "ulimit -t 60; ulimit -v 700000; exec \"$@\"", "sh"])
                .args([env!("CARGO_BIN_EXE_dealbase"), command, name])
                .current_dir(workspace.path(""))
                .env("LC_ALL", "C")
                .output()
                .unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            let code = output.status.code();
            assert!(matches!(code, Some(0 | 1 | 3 | 5 | 7)), "{name}: {code:?} {stderr}");
            assert!(!stderr.contains("panicked"), "{name}: {stderr}");
        }
        fs::remove_file(workspace.path(name)).unwrap();
    }
}

#[test]
#[ignore = "slow"]
fn a_limit_names_the_flag_that_raises_it_and_the_flag_does() {
    let workspace = Workspace::empty();
    workspace.put("wide.csv", format!("{}\n{SHEET}", ",".repeat(20_000)).as_bytes());
    let ended = workspace.run(&["inspect", "wide.csv", "--format", "csv", "--max-columns", "9"]);
    assert_eq!(ended.code, 7);
    assert!(ended.stderr.contains("--max-columns"), "{}", ended.stderr);
    let ended =
        workspace.run(&["inspect", "wide.csv", "--format", "csv", "--max-columns", "30000"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);

    let row = r#"<row><c t="s"><v>0</v></c></row>"#;
    workspace.put("small.xlsx", &xlsx("x", &rows(row, 10)));
    let ended = workspace.run(&["inspect", "small.xlsx", "--format", "csv", "--max-memory", "1"]);
    assert_eq!(ended.code, 7, "{}", ended.stderr);
    assert!(ended.stderr.contains("--max-memory"), "{}", ended.stderr);
}

/// Sheets from an old archive have names in the archive's own encoding.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "slow"]
fn a_name_that_is_no_text_is_a_name() {
    use std::os::unix::ffi::OsStrExt;

    let workspace = Workspace::empty();
    let name = std::ffi::OsStr::from_bytes(b"\xc8\xda\xd7\xca.csv");
    fs::write(workspace.path("").join(name), SHEET).unwrap();
    for command in ["inspect", "import"] {
        let output = workspace.dealbase(&[command]).arg(name).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{stderr}");
    }
    assert_eq!(workspace.csv("select company from deals"), "company\nAnt\n");
}

#[test]
#[ignore = "slow"]
fn an_endless_header_is_shortened() {
    let workspace = Workspace::empty();
    workspace.put("deals.csv", format!("{},company\n1,Ant\n", "A".repeat(100_000)).as_bytes());
    let ended = workspace.run(&["inspect", "deals.csv"]);
    assert_eq!(ended.code, 5, "{}", ended.stderr);
    assert!(ended.stdout.contains("AAA…"), "{}", ended.stdout);
    assert!(ended.stdout.len() < 20_000, "{} bytes", ended.stdout.len());
}

/// Some of these never end, or wait for what never comes.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "slow"]
fn a_file_that_the_system_makes_up_is_as_empty_as_it_says() {
    let ended = Workspace::empty().run(&["import", "/proc/version"]);
    assert_eq!(ended.code, 5, "{}", ended.stderr);
}

/// A drawing, or what else an office program packs.
#[test]
#[ignore = "slow"]
fn an_office_file_without_a_workbook_is_reported_as_that() {
    let workspace = Workspace::empty();
    workspace
        .put("plan.vsdx", &zipped(&[("[Content_Types].xml", "<Types/>"), ("visio/a.xml", "<a/>")]));
    let ended = workspace.run(&["import", "plan.vsdx"]);
    assert_eq!(ended.code, 5);
    assert!(ended.stderr.contains("an Office file without a workbook"), "{}", ended.stderr);
}

#[test]
#[ignore = "slow"]
fn nothing_planted_in_a_database_runs_when_sheets_are_imported_into_it() {
    let workspace = Workspace::of(SHEET);
    let conn = Connection::open(workspace.path("deals.db")).unwrap();
    conn.execute_batch(
        "create table loot (text);
         create trigger on_row after insert on staged_row begin insert into loot values ('row'); end;
         create trigger on_import after insert on import begin insert into loot values ('in'); end;
         create trigger on_deal after insert on deal_fact begin delete from staged_row; end;",
    )
    .unwrap();
    drop(conn);
    workspace.put("more.csv", SHEET.replace("Ant", "Bee").as_bytes());
    workspace.printed(&["import", "more.csv", "-q"]);
    assert_eq!(workspace.csv("select count(*) as c from loot"), "c\n0\n");
    assert_eq!(workspace.csv("select count(*) as c from raw_row"), "c\n4\n", "with the headers");
    assert_eq!(workspace.csv("select count(*) as c from deals"), "c\n2\n");
}

/// The engine reads the text of a view up to the view's end; what is behind it is never looked at,
/// and as-of makes each view again from that text.
#[test]
#[ignore = "slow"]
fn sql_appended_to_a_stored_view_does_not_run() {
    let workspace = Workspace::of(SHEET);
    let conn = Connection::open(workspace.path("deals.db")).unwrap();
    conn.execute_batch(
        "create view evil as select 1;
         pragma writable_schema = on;
         update sqlite_schema set sql = sql || '; create temp view deals as select 666 as deal_id'
         where name = 'evil';",
    )
    .unwrap();
    drop(conn);
    let before = workspace.database();
    let ended = workspace.run(&["query", "select * from deals", "--as-of", "1"]);
    assert_ne!(ended.code, 0);
    assert!(!ended.stdout.contains("666"), "{}", ended.stdout);
    assert_eq!(workspace.database(), before);
    assert_eq!(fs::read_dir(workspace.path("")).unwrap().count(), 2, "the sheet and the database");
}

#[test]
fn a_workbook_that_our_reader_calls_damaged_is_read_by_the_second_one() {
    let workspace = Workspace::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [["Company", "Date", "Round", "Amount"], ["Lantern", "2023-10-05", "A", "$5M"]];
    for (number, row) in (0..).zip(rows) {
        sheet.write_row(number, 0, row).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        copy.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut part, &mut copy).unwrap();
        if name == "xl/workbook.xml" {
            copy.write_all(b"<").unwrap();
        }
    }
    workspace.put("half.xlsx", &copy.finish().unwrap().into_inner());
    let ended = workspace.run(&["import", "half.xlsx", "--lang", "en"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("1 sheet of a damaged workbook read by the second reader"));
    assert_eq!(
        workspace.csv("select company, amount_usd from deals"),
        "company,amount_usd\nLantern,5000000\n"
    );
    workspace.run(&["undo", "1"]);
    let ended = workspace.run(&["import", "half.xlsx", "--lang", "zh"]);
    assert!(ended.stderr.contains("由第二读取程序（calamine）读取"), "{}", ended.stderr);
}
