//! Workbooks as they should not be: each trap becomes a finding, or the right value.

use super::*;
use crate::sheet::{Cell, Severity};
use proptest::prelude::*;
use support::{with_part, zipped};
use window::boundary_before;

const WORKBOOK: &str =
    r#"<workbook><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships>
    <Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>
</Relationships>"#;
const STRINGS: &str = r#"<sst uniqueCount="9999999"><si><t>甲</t></si><si/><si><r><t xml:space="preserve"> 乙</t>
    </r><r><t>丙</t></r><rPh><t>ping</t></rPh></si></sst>"#;

/// A workbook of one sheet with these bytes.
fn sheet_part(sheet: &[u8]) -> Seen {
    let file = zipped(&[
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/sharedStrings.xml", STRINGS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    Seen::read(file.path(), FileKind::Xlsx)
}

/// A workbook of one sheet with these rows.
fn sheet(rows: &str) -> Seen {
    sheet_part(format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes())
}

fn error(text: &str) -> Cell {
    Cell { text: text.into(), kind: CellKind::Error }
}

fn refusal(file: &tempfile::NamedTempFile, kind: FileKind) -> crate::Error {
    read(file.path(), kind, &Limits::default(), &mut |_| Ok(Flow::Continue)).unwrap_err()
}

#[test]
fn a_bad_text_index_is_never_another_text() {
    let seen = sheet(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>7</v></c>
            <c r="C1" t="s"><v>x</v></c><c r="D1" t="s"><v>2</v></c></row>"#,
    );
    let cells = [Cell::text("甲"), error("#TEXT 7"), error("#TEXT x"), Cell::text(" 乙丙")];
    assert_eq!(seen.rows[0].cells, cells);
    let codes = [
        ("bad_text_index", Some(1), Some("B"), "#TEXT 7"),
        ("bad_text_index", Some(1), Some("C"), "#TEXT x"),
    ];
    assert_eq!(seen.codes(), codes);
    assert!(seen.findings.iter().all(|it| it.severity == Severity::Warning));
}

#[test]
fn an_error_value_of_any_name_costs_only_its_cell() {
    let seen = sheet(
        r#"<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><v>#BUSY!</v></c>
            <c r="C1"><v>5</v></c></row>"#,
    );
    assert_eq!(seen.texts(), [["#SPILL!", "#BUSY!", "5"]]);
    assert_eq!(seen.codes().len(), 2);
}

#[test]
fn a_sheet_in_utf16_is_read() {
    let xml = r#"<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row r="1"><c r="A1"
        t="inlineStr"><is><t>青禾</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/>
        </mergeCells></worksheet>"#;
    for mark in [&[0xFF, 0xFE][..], &[]] {
        let units = xml.encode_utf16().flat_map(u16::to_le_bytes);
        let bytes: Vec<u8> = mark.iter().copied().chain(units).collect();
        let seen = sheet_part(&bytes);
        assert_eq!((seen.texts(), seen.sheets[0].merged.len()), (vec![vec!["青禾".into()]], 1));
    }
}

#[test]
fn a_sheet_in_a_declared_encoding_is_read() {
    let xml = r#"<?xml version="1.0" encoding="GB2312"?><worksheet><sheetData><row r="1"><c r="A1"
        t="inlineStr"><is><t>青禾</t></is></c></row></sheetData></worksheet>"#;
    let (bytes, _, _) = encoding_rs::GBK.encode(xml);
    assert_eq!(sheet_part(&bytes).texts(), [["青禾"]]);
}

#[test]
fn a_formula_without_value_is_not_empty() {
    let seen = sheet(
        r#"<row r="1"><c r="A1"><f>B2*2</f></c><c r="B1"><f>B3&lt;1</f><v></v></c>
            <c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>1+1</f><v>2</v></c></row>"#,
    );
    let number = Cell { text: "2".into(), kind: CellKind::Number };
    assert_eq!(seen.rows[0].cells, [error("=B2*2"), error("=B3<1"), Cell::default(), number]);
    let codes: Vec<_> = seen.codes().iter().map(|it| (it.0, it.2)).collect();
    let code = "formula_without_value";
    assert_eq!(codes, [(code, Some("A")), (code, Some("B"))]);
}

#[test]
fn cells_stay_in_the_row_they_are_written_in() {
    let seen = sheet(
        r#"<row r="2"><c r="A2"><v>1</v></c><c r="B4294967298"><v>2</v></c>
            <c r="AAAAAAA2"><v>3</v></c></row>
            <row r="4294967299"><c r="A4294967299"><v>4</v></c></row>"#,
    );
    assert_eq!(seen.texts(), [vec!["1", "2"], vec!["4"]]);
    let rows: Vec<_> = seen.rows.iter().map(|row| row.number).collect();
    assert_eq!(rows, [2, 3]);
    let codes: Vec<_> = seen.codes().iter().map(|it| (it.0, it.1, it.3)).collect();
    let code = "bad_reference";
    assert_eq!(codes, [(code, Some(2), "AAAAAAA2: 3"), (code, Some(3), "4294967299")]);
}

#[test]
fn rows_and_cells_without_references_follow_each_other() {
    let seen =
        sheet("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>");
    assert_eq!(seen.texts(), [vec!["1", "", "2"], vec!["3"]]);
    assert_eq!(seen.rows[1].number, 3);
}

#[test]
fn a_row_without_a_number_takes_that_of_its_cell() {
    let seen = sheet(
        r#"<row hidden="1"><c r="B5"><v>1</v></c><c r="C9"><v>2</v></c></row>
            <row><c r="A7"><v>3</v></c></row>"#,
    );
    assert_eq!(seen.texts(), [vec!["", "1", "2"], vec!["3"]]);
    let rows: Vec<_> = seen.rows.iter().map(|row| (row.number, row.is_hidden)).collect();
    assert_eq!(rows, [(5, true), (7, false)]);
    assert_eq!(sheet("<c><v>1</v></c>").rows[0].number, 1);
}

#[test]
fn a_value_beside_an_inline_text_is_not_added_to_it() {
    let seen = sheet(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>1.</t></is><v>1.01</v></c>
            <c r="B1" t="inlineStr"><v>2</v><is><t>2.</t></is></c></row>"#,
    );
    assert_eq!(seen.texts(), [["1.", "2."]]);
}

#[test]
fn a_wrong_dimension_tag_is_not_believed() {
    let seen = sheet_part(
        br#"<worksheet><dimension ref="A1"/><sheetData><row r="9"><c r="C9"><v>1</v></c></row>
            </sheetData></worksheet>"#,
    );
    assert_eq!(seen.texts(), [["", "", "1"]]);
}

#[test]
fn what_is_no_number_is_reported() {
    let seen = sheet(
        r#"<row r="1"><c r="A1"><v>1E400</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>1e3</v></c>
            <c r="D1"><v>abc</v></c></row>"#,
    );
    let number = Cell { text: "1000".into(), kind: CellKind::Number };
    assert_eq!(seen.rows[0].cells, [error("1E400"), error("NaN"), number, error("abc")]);
    assert!(seen.codes().iter().all(|it| it.0 == "not_a_number"));
    assert_eq!(seen.codes().len(), 3);
}

#[test]
fn long_ids_keep_their_digits_and_are_reported() {
    let seen = sheet(r#"<row r="1"><c r="A1"><v>110105199003078888</v></c></row>"#);
    assert_eq!(seen.texts(), [["110105199003078888"]]);
    assert_eq!(seen.codes()[0].0, "rounded_number");
}

#[test]
fn nuls_between_letters_are_taken_out_and_reported() {
    let seen =
        sheet(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>A_x0000_B_x0000_</t></is></c></row>"#);
    assert_eq!(seen.texts(), [["AB"]]);
    assert_eq!(seen.codes(), [("nul_in_text", Some(1), Some("A"), "AB")]);
}

#[test]
fn entities_are_not_expanded() {
    let seen = sheet_part(
        br#"<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>
            <worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;&f;&lt;&#65;</t></is>
            </c></row></sheetData></worksheet>"#,
    );
    assert_eq!(seen.texts(), [["&a;&f;<A"]]);
}

#[test]
fn a_thousand_bad_cells_are_counted_not_listed() {
    let row: String = (0..1000).map(|_| r#"<c t="e"><v>#N/A</v></c>"#).collect();
    let seen = sheet(&format!("<row>{row}</row>"));
    assert_eq!(seen.findings.len(), 101);
    assert_eq!(seen.codes()[100], ("error_value", None, None, "900 more cells like these"));
}

#[test]
fn far_cells_in_every_row_are_a_limit() {
    let rows = r#"<row><c r="XFD1"><v>1</v></c></row>"#.repeat(1300);
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let file = zipped(&[
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert!(matches!(refusal(&file, FileKind::Xlsx), crate::Error::Limit { .. }));
}

#[test]
fn a_sheet_that_ends_early_is_refused() {
    let sheet = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>";
    let file = zipped(&[
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    assert!(matches!(refusal(&file, FileKind::Xlsx), crate::Error::Refused { .. }));
}

#[test]
fn a_sheet_without_its_part_is_reported() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, 1).unwrap();
    let file = support::saved(&mut book);
    let file = with_part(file.path(), "xl/_rels/workbook.xml.rels", |xml| {
        xml.replace("worksheets/sheet1.xml", "worksheets/none.xml")
    });
    let seen = Seen::read(file.path(), FileKind::Xlsx);
    assert_eq!((seen.sheets.len(), seen.codes()[0].0), (1, "missing_sheet"));
}

#[test]
fn a_part_that_inflates_without_end_is_a_limit() {
    let mut sheet = b"<worksheet><sheetData>".to_vec();
    sheet.resize(80 << 20, b' ');
    let file = zipped(&[
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    let error = refusal(&file, FileKind::Xlsx);
    assert!(matches!(&error, crate::Error::Limit { .. }), "{error}");
    assert!(error.to_string().contains("inflates to"), "{error}");
}

#[test]
fn a_password_is_named_whatever_the_file_was_taken_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/workbook");
    for kind in [FileKind::Xlsx, FileKind::Xls] {
        let path = folder.join("password.xlsx");
        let error = read(&path, kind, &Limits::default(), &mut |_| Ok(Flow::Continue));
        assert!(error.unwrap_err().to_string().contains("protected by a password"));
    }
}

const MESSY_ROWS: &str = r#"<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>1.50</v></c>
    <c r="D1" t="inlineStr"><is><t>a &amp; b</t></is></c><c t="str"><f>"x"</f><v>x_x000D_</v></c></row>
    <row><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><v> 7 </v></c></row>"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A comment hands a part to the general reader.
    #[test]
    fn plain_sheets_are_read_like_any_other(
        edits in proptest::collection::vec((0..400_usize, 0..3_usize, "[<>&;\"'/= \r1cvrts]{0,2}"), 0..3),
    ) {
        let mut rows = MESSY_ROWS.to_owned();
        for (place, deleted, inserted) in edits {
            let place = boundary_before(&rows, place);
            let end = boundary_before(&rows, place + deleted);
            rows.replace_range(place..end, &inserted);
        }
        let seen = |comment: &str| {
            let sheet = format!("{comment}<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>\
                <sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>");
            let file = zipped(&[
                ("xl/workbook.xml", WORKBOOK.as_bytes()),
                ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
                ("xl/sharedStrings.xml", STRINGS.as_bytes()),
                ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
            ]);
            let mut seen = Seen::default();
            let outcome = read(file.path(), FileKind::Xlsx, &Limits::default(), &mut |event| {
                seen.take(event);
                Ok(Flow::Continue)
            });
            (seen, outcome.is_ok())
        };
        prop_assert_eq!(seen(""), seen("<!-- -->"));
    }
}

#[test]
fn a_sheet_too_long_to_wait_is_unpacked_twice() {
    let row = format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(1 << 20));
    let rows = row.repeat(34);
    let seen = sheet_part(format!(
        "<worksheet><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>{rows}</sheetData>\
         <mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>"
    ).as_bytes());
    let [info] = &seen.sheets[..] else { panic!("one sheet") };
    assert_eq!((info.merged.len(), &info.hidden_columns[..]), (1, &[1..=1][..]));
    let numbers = seen.rows.iter().map(|row| row.number);
    assert!(numbers.eq(1..=34));
}
