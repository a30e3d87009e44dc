//! Every format of `dealbase query`, read back by a reader of that format.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};

use calamine::{Data, Reader};
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::workspace::Workspace;

/// A text that each format has to quote, escape or guard, beside numbers, an unknown and an empty text.
const HARD: &str = "select
    '=甲, \"乙\" | <b>&' as text,
    7 as whole,
    -0.5 as part,
    null as unknown,
    '007' as code
union all
select 'two' || char(10) || 'lines', 9007199254740993, 1e300, 'NULL', ''";

fn workspace() -> Workspace {
    Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n")
}

/// The hard rows, written to a file of this name.
fn written(workspace: &Workspace, name: &str, more: &[&str]) -> File {
    workspace.printed(&[&["query", HARD, "-o", name], more].concat());
    File::open(workspace.path(name)).unwrap()
}

fn delimited(file: File, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(file);
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_and_tsv_hold_every_text_as_it_is() {
    let workspace = workspace();
    let wanted = [
        ["text", "whole", "part", "unknown", "code"],
        ["=甲, \"乙\" | <b>&", "7", "-0.5", "", "007"],
        ["two\nlines", "9007199254740993", "1e300", "NULL", ""],
    ];
    assert_eq!(delimited(written(&workspace, "out.csv", &[]), b','), wanted);
    assert_eq!(delimited(written(&workspace, "out.tsv", &[]), b'\t'), wanted);
}

#[test]
fn csv_for_excel_differs_only_in_mark_line_ends_and_formulas() {
    let workspace = workspace();
    written(&workspace, "out.csv", &["--excel"]);
    let text = fs::read_to_string(workspace.path("out.csv")).unwrap();
    assert!(text.starts_with("\u{feff}text,whole"), "{text}");
    assert!(text.contains("\r\n\"'=甲, "), "{text}");
    let rows = delimited(File::open(workspace.path("out.csv")).unwrap(), b',');
    assert_eq!(rows[1][2], "-0.5", "a number is no formula");
    let ended = workspace.run(&["query", HARD, "--excel", "--format", "json"]);
    assert!(
        ended.code == 2 && ended.stderr.contains("--excel is for csv and tsv"),
        "{}",
        ended.stderr
    );
}

#[test]
fn json_keeps_types_and_every_digit() {
    let workspace = workspace();
    let first = json!({
        "text": "=甲, \"乙\" | <b>&", "whole": 7, "part": -0.5, "unknown": null, "code": "007"
    });
    let second = json!({
        "text": "two\nlines", "whole": 9_007_199_254_740_993_i64, "part": 1e300,
        "unknown": "NULL", "code": ""
    });
    let document: Value = serde_json::from_reader(written(&workspace, "out.json", &[])).unwrap();
    assert_eq!(document, json!([first, second]));
    let lines = BufReader::new(written(&workspace, "out.ndjson", &[])).lines();
    let rows: Vec<Value> = lines.map(|it| serde_json::from_str(&it.unwrap()).unwrap()).collect();
    assert_eq!(rows, [first, second]);
}

#[test]
fn a_workbook_keeps_types_and_computes_no_text() {
    let workspace = workspace();
    written(&workspace, "out.xlsx", &[]);
    let mut workbook = calamine::open_workbook_auto(workspace.path("out.xlsx")).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    let text = |it: &str| Data::String(it.to_owned());
    assert_eq!(
        rows[1],
        [text("=甲, \"乙\" | <b>&"), Data::Float(7.0), Data::Float(-0.5), Data::Empty, text("007")]
    );
    assert_eq!(rows[2][1], text("9007199254740993"), "a number that Excel would round is text");
    let again = workspace.printed(&["inspect", "out.xlsx", "--format", "csv"]);
    assert!(again.starts_with("text,whole,part,unknown,code\n\"=甲, "), "{again}");
    let bytes = fs::read(workspace.path("out.xlsx")).unwrap();
    written(&workspace, "out.xlsx", &[]);
    assert_eq!(
        fs::read(workspace.path("out.xlsx")).unwrap(),
        bytes,
        "other bytes for the same rows"
    );
}

#[test]
fn a_page_holds_the_cells_as_text_and_distinguishes_null_from_a_word() {
    let workspace = workspace();
    written(&workspace, "out.html", &[]);
    let page = fs::read_to_string(workspace.path("out.html")).unwrap();
    let table = &page[page.find("<table>").unwrap()..page.find("</body>").unwrap()];
    let mut reader = quick_xml::Reader::from_str(table);
    let mut cells: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if ["td", "th"].contains(&tag.name().as_ref()) => {
                let class = tag.attributes().map(|it| it.unwrap().value.into_owned()).next();
                cells.push((class.unwrap_or_default(), String::new()));
            }
            Event::Text(text) if !cells.is_empty() => {
                cells.last_mut().unwrap().1 += text.trim_end_matches('\n');
            }
            Event::GeneralRef(name) => {
                let letter = quick_xml::escape::resolve_xml_entity(&name).unwrap();
                cells.last_mut().unwrap().1 += letter;
            }
            Event::Empty(_) => cells.last_mut().unwrap().1.push('\n'),
            Event::Eof => break,
            _ => {}
        }
    }
    let (classes, texts): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
    assert_eq!(texts[..5], ["text", "whole", "part", "unknown", "code"]);
    assert_eq!(texts[5..10], ["=甲, \"乙\" | <b>&", "7", "-0.5", "NULL", "007"]);
    assert_eq!(classes[5..10], ["", "number", "number", "null", ""]);
    assert_eq!(texts[10..13], ["two\nlines", "9007199254740993", "1e300"]);
    assert_eq!(classes[13], "", "the word NULL is a word");
}

#[test]
fn a_table_for_a_wiki_is_one_line_a_row() {
    let workspace = workspace();
    written(&workspace, "out.md", &[]);
    let text = fs::read_to_string(workspace.path("out.md")).unwrap();
    let wanted = "\
| text | whole | part | unknown | code |
| --- | ---: | ---: | --- | --- |
| =甲, \"乙\" \\| \\<b>& | 7 | -0.5 | NULL | 007 |
| two<br>lines | 9007199254740993 | 1e300 | NULL |  |
";
    assert_eq!(text, wanted);
}

#[test]
fn a_file_is_written_whole_or_stays_as_it_was() {
    let workspace = workspace();
    workspace.put("out.xlsx", b"before");
    let too_long = "select 1 as a union all select hex(zeroblob(20000))";
    let ended = workspace.run(&["query", too_long, "-o", "out.xlsx"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.stderr.contains("row 2, column a: a cell of a sheet holds 32767"),
        "{}",
        ended.stderr
    );
    assert_eq!(fs::read(workspace.path("out.xlsx")).unwrap(), b"before");
    let hidden = fs::read_dir(workspace.path("")).unwrap();
    let left =
        hidden.filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0, "a half was left behind");
}
