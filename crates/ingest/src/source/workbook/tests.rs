//! Workbooks as programs write them: what a reader of them must hand on.

mod ods;
mod support;
mod tripwires;

use super::*;
use crate::sheet::{CellKind, MergedBlock};
use crate::sheet::{Event, Flow};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support::{Seen, saved};

fn read_book(book: &mut Workbook) -> Seen {
    let file = saved(book);
    Seen::read(file.path(), FileKind::Xlsx)
}

#[test]
fn cells_come_as_a_person_reads_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("融资").unwrap();
    let date = ExcelDateTime::from_ymd(2023, 10, 5).unwrap();
    let instant = ExcelDateTime::from_ymd(2023, 10, 5).unwrap().and_hms(8, 30, 0).unwrap();
    sheet.write(0, 0, "云图科技").unwrap();
    sheet.write(0, 1, 1000.0).unwrap();
    sheet.write(0, 2, true).unwrap();
    sheet.write_with_format(0, 3, &date, &Format::new().set_num_format("yyyy年m月d日")).unwrap();
    sheet
        .write_with_format(0, 4, &instant, &Format::new().set_num_format("yyyy/m/d h:mm"))
        .unwrap();
    sheet.write_with_format(0, 5, 0.1234, &Format::new().set_num_format("0.00%")).unwrap();
    sheet.write_with_format(0, 6, 123, &Format::new().set_num_format("000000")).unwrap();
    sheet.write_with_format(0, 7, 1e6, &Format::new().set_num_format("\"¥\"#,##0.00")).unwrap();
    sheet.write_with_format(0, 8, 1.5, &Format::new().set_num_format("[$US$-409]#,##0.0")).unwrap();
    let seen = read_book(&mut book);
    let expected = [
        "云图科技",
        "1000",
        "true",
        "2023-10-05",
        "2023-10-05 08:30:00",
        "12.34%",
        "000123",
        "¥1000000",
        "US$1.5",
    ];
    assert_eq!(seen.texts(), [expected.map(String::from).to_vec()]);
    let kinds = seen.rows[0].cells.iter().map(|cell| cell.kind).collect::<Vec<_>>();
    assert_eq!(kinds[..4], [CellKind::Text, CellKind::Number, CellKind::Bool, CellKind::Date]);
    assert!(seen.findings.is_empty(), "{:?}", seen.findings);
}

#[test]
fn rows_keep_the_numbers_a_spreadsheet_shows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "标题").unwrap();
    sheet.write(4, 2, "数据").unwrap();
    sheet.set_row_hidden(4).unwrap();
    let seen = read_book(&mut book);
    let rows: Vec<_> = seen.rows.iter().map(|row| (row.number, row.is_hidden)).collect();
    assert_eq!(rows, [(1, false), (5, true)]);
    assert_eq!(seen.texts()[1], ["", "", "数据"]);
}

#[test]
fn merged_blocks_are_known_before_the_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(1, 0, 3, 0, "云图科技", &Format::new()).unwrap();
    sheet.write(1, 1, "A轮").unwrap();
    let seen = read_book(&mut book);
    let block = MergedBlock { first_row: 2, last_row: 4, first_column: 0, last_column: 0 };
    assert_eq!(seen.sheets[0].merged, [block]);
    assert_eq!(seen.texts(), [["云图科技", "A轮"]]);
}

#[test]
fn hidden_sheets_are_read_and_reported() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap();
    book.add_worksheet().set_name("数据").unwrap().set_hidden(true).write(0, 0, "甲").unwrap();
    book.add_worksheet().set_name("旧").unwrap().set_very_hidden(true);
    let seen = read_book(&mut book);
    let sheets: Vec<_> = seen
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_deref().unwrap(), sheet.position, sheet.is_hidden))
        .collect();
    assert_eq!(sheets, [("说明", 1, false), ("数据", 2, true), ("旧", 3, true)]);
    assert_eq!(seen.texts(), [["甲"]]);
}

#[test]
fn chart_sheets_are_passed_over_but_keep_their_position() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, 1).unwrap();
    let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
    chart.add_series().set_values("Sheet1!$A$1:$A$1");
    book.add_chartsheet().insert_chart(0, 0, &chart).unwrap();
    book.add_worksheet().set_name("deals").unwrap();
    let seen = read_book(&mut book);
    let positions: Vec<_> = seen.sheets.iter().map(|sheet| sheet.position).collect();
    assert_eq!(positions, [1, 3]);
}

#[test]
fn a_stray_far_cell_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "company").unwrap();
    sheet.write(1_048_575, 16_383, "far").unwrap();
    let seen = read_book(&mut book);
    assert_eq!(seen.rows.len(), 2);
    assert_eq!((seen.rows[1].number, seen.rows[1].cells.len()), (1_048_576, 16_384));
}

#[test]
fn columns_beyond_the_limit_are_findings() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 1, "b").unwrap().write(0, 2, "c").unwrap();
    let file = saved(&mut book);
    let limits = Limits { columns: 2, ..Limits::default() };
    let seen = Seen::read_within(file.path(), FileKind::Xlsx, &limits);
    assert_eq!(seen.texts(), [["", "b"]]);
    assert_eq!(seen.codes(), [("cell_out_of_bounds", Some(1), Some("C"), "c")]);
}

#[test]
fn dates_of_1904_workbooks_are_not_four_years_off() {
    let mut book = Workbook::new();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    book.add_worksheet().write_with_format(0, 0, 43_742, &format).unwrap();
    let file = saved(&mut book);
    let file = support::with_part(file.path(), "xl/workbook.xml", |xml| {
        xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    assert_eq!(Seen::read(file.path(), FileKind::Xlsx).texts(), [["2023-10-05"]]);
}

#[test]
fn a_link_shows_its_text_and_a_formula_its_value() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_formula(0, 0, "=HYPERLINK(\"https://a.example\",\"云图科技\")").unwrap();
    sheet.write_formula(0, 1, rust_xlsxwriter::Formula::new("=2*3").set_result("6")).unwrap();
    assert_eq!(read_book(&mut book).texts(), [["云图科技", "6"]]);
}

#[test]
fn rich_text_is_joined_and_preserved_with_its_spaces() {
    let mut book = Workbook::new();
    let (plain, bold) = (Format::new(), Format::new().set_bold());
    let sheet = book.add_worksheet();
    sheet.write_rich_string(0, 0, &[(&plain, " A "), (&bold, "轮 ")]).unwrap();
    assert_eq!(read_book(&mut book).texts(), [[" A 轮 "]]);
}

#[test]
fn ids_beyond_exact_integers_are_warned_about() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, 123_456_789_012_345_678_u64).unwrap();
    let seen = read_book(&mut book);
    assert_eq!(seen.codes().len(), 1);
    assert_eq!(seen.codes()[0].0, "rounded_number");
}

#[test]
fn the_receiver_can_skip_sheets_and_stop() {
    let mut book = Workbook::new();
    for name in ["one", "two", "three"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_column(0, 0, ["a", "b", "c"]).unwrap();
    }
    let file = saved(&mut book);
    let mut texts = Vec::new();
    let mut sink = |event| {
        Ok(match event {
            Event::Sheet(sheet) if sheet.position == 3 => Flow::Stop,
            Event::Row(row) => {
                texts.push(row.text(0).to_owned());
                Flow::NextSheet
            }
            _ => Flow::Continue,
        })
    };
    read(file.path(), FileKind::Xlsx, &Limits::default(), &mut sink).unwrap();
    assert_eq!(texts, ["a", "a"]);
}

#[test]
fn any_bytes_are_refused_without_a_panic() {
    let kinds = [FileKind::Xlsx, FileKind::Xlsb, FileKind::Xls, FileKind::Ods, FileKind::Text];
    for bytes in [&b""[..], b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", &[0xD0; 600]] {
        let file = support::file(bytes);
        for kind in kinds {
            let error = read(file.path(), kind, &Limits::default(), &mut |_| Ok(Flow::Continue));
            assert!(matches!(error, Err(crate::Error::Refused { .. })), "{kind:?} {error:?}");
        }
    }
}

#[test]
fn every_format_gives_the_same_deals() {
    for (name, kind) in [
        ("deals.xlsx", FileKind::Xlsx),
        ("deals.xlsb", FileKind::Xlsb),
        ("deals.ods", FileKind::Ods),
        ("deals.xls", FileKind::Xls),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workbook");
        let seen = Seen::read(&folder.join(name), kind);
        let hidden: Vec<_> = seen.sheets.iter().map(|sheet| sheet.is_hidden).collect();
        assert_eq!(hidden, [true, false], "{name}");
        let block = MergedBlock { first_row: 3, last_row: 4, first_column: 0, last_column: 0 };
        assert_eq!(seen.sheets[1].merged, [block], "{name}");
        let expected: [&[&str]; 7] = [
            &["说明"],
            &["2023年融资事件（示例）"],
            &["公司名称", "融资时间", "轮次", "融资金额", "增幅", "编号", "备注"],
            &["青禾云服", "2023-10-05", "A轮", "¥1000000", "12.34%", "000123", "数千万人民币"],
            &["", "2022-03-01", "天使轮", "$2.5", "100%", "000124", "true"],
            &["Maple & Co", "2023-12-31 12:00:00", "Seed", "€500", "#DIV/0!", "7", "  spaced  "],
            &["隐藏公司", "2023-11-11", "B轮", "86.139"],
        ];
        assert_eq!(seen.texts(), expected, "{name}");
        let hidden: Vec<_> =
            seen.rows.iter().filter(|row| row.is_hidden).map(|it| it.number).collect();
        assert_eq!(hidden, [6], "{name}");
        assert_eq!(seen.codes(), [("error_value", Some(5), Some("E"), "#DIV/0!")], "{name}");
    }
}

#[test]
fn texts_are_those_another_library_reads() {
    use calamine::Reader;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workbook");
    for (name, kind) in
        [("deals.xlsx", FileKind::Xlsx), ("deals.ods", FileKind::Ods), ("deals.xls", FileKind::Xls)]
    {
        let seen = Seen::read(&folder.join(name), kind);
        let mut book = calamine::open_workbook_auto(folder.join(name)).unwrap();
        let range = book.worksheet_range("融资事件").unwrap();
        let theirs: Vec<_> = range
            .used_cells()
            .filter_map(|(row, column, value)| match value {
                calamine::Data::String(text) => Some((row, column, text.clone())),
                _ => None,
            })
            .filter(|(_, _, text)| !text.starts_with('#'))
            .collect();
        assert_eq!(theirs.len(), 17, "{name}");
        for (row, column, text) in theirs {
            assert_eq!(seen.rows[row + 1].text(column), text, "{name}");
        }
    }
}

#[test]
fn hidden_columns_are_read_and_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["公司", "日期", "内部", "金额", "备注"]).unwrap();
    sheet.set_column_hidden(0).unwrap().set_column_range_hidden(2, 3).unwrap();
    let seen = Seen::read(saved(&mut book).path(), FileKind::Xlsx);
    let hidden = |seen: &Seen| {
        let columns = (0..5).filter(|column| seen.sheets[0].hides_column(*column));
        columns.collect::<Vec<_>>()
    };
    assert_eq!(hidden(&seen), [0, 2, 3]);
    assert_eq!(seen.texts()[0].len(), 5);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workbook");
    for (name, kind) in [("hidden.xls", FileKind::Xls), ("hidden.ods", FileKind::Ods)] {
        assert_eq!(hidden(&Seen::read(&folder.join(name), kind)), [0, 2, 3], "{name}");
    }
    let columns = |first: u32, last: u32| {
        let record = [&[60, 18][..], &first.to_le_bytes(), &last.to_le_bytes(), &[0; 8], &[1, 0]];
        record.concat()
    };
    let records = [columns(0, 0), columns(2, 3)].concat();
    let file = with_record(&folder.join("deals.xlsb"), "xl/worksheets/sheet1.bin", &records);
    assert_eq!(hidden(&Seen::read(file.path(), FileKind::Xlsb)), [0, 2, 3]);
}

/// The same binary workbook with records before the rows of a sheet.
fn with_record(path: &Path, name: &str, records: &[u8]) -> tempfile::NamedTempFile {
    const ROWS_BEGIN: &[u8] = &[0x91, 0x01, 0x00];
    support::with_bytes(path, name, |bytes| {
        let start = bytes.windows(3).position(|it| it == ROWS_BEGIN).unwrap();
        [&bytes[..start], records, &bytes[start..]].concat()
    })
}

#[test]
fn streams_of_an_xls_may_be_named_in_capitals() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workbook");
    let mut bytes = std::fs::read(folder.join("deals.xls")).unwrap();
    let utf16 = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (name, capitals) = (utf16("Workbook"), utf16("WORKBOOK"));
    let start = bytes.windows(name.len()).position(|it| it == name).unwrap();
    bytes[start..start + name.len()].copy_from_slice(&capitals);
    let seen = Seen::read(support::file(&bytes).path(), FileKind::Xls);
    assert_eq!(seen, Seen::read(&folder.join("deals.xls"), FileKind::Xls));
}
