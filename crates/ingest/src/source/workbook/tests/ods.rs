//! OpenDocument content by hand: what real programs write in other ways than the fixture.

use super::*;
use support::zipped;

fn read_ods(styles: &str, table: &str) -> Seen {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    Seen::read(zipped(&[("content.xml", content.as_bytes())]).path(), FileKind::Ods)
}

#[test]
fn repeated_cells_and_rows_are_expanded() {
    let seen = read_ods(
        "",
        r#"<table:table table:name="t">
        <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
        <table:table-row table:number-rows-repeated="2" table:visibility="filter">
            <table:table-cell table:number-columns-repeated="2"/>
            <table:table-cell office:value-type="float" office:value="1.50"
                table:number-columns-repeated="2"><text:p>1.5</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="16380"/>
        </table:table-row>
        <table:table-row table:number-rows-repeated="1048572"><table:table-cell/></table:table-row>
        </table:table>"#,
    );
    let rows: Vec<_> = seen.rows.iter().map(|row| (row.number, row.is_hidden)).collect();
    assert_eq!(rows, [(3, true), (4, true)]);
    assert_eq!(seen.texts(), [["", "", "1.5", "1.5"], ["", "", "1.5", "1.5"]]);
}

#[test]
fn text_keeps_its_lines_and_spaces_and_leaves_comments_out() {
    let seen = read_ods(
        "",
        r#"<table:table table:name="t"><table:table-row>
        <table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p>
            </office:annotation><text:p>A<text:s text:c="2"/><text:span>&amp;</text:span></text:p>
            <text:p>B</text:p></table:table-cell>
        <table:table-cell><draw:frame><text:p>chart</text:p></draw:frame></table:table-cell>
        </table:table-row></table:table>"#,
    );
    assert_eq!(seen.texts(), [["A  &\nB"]]);
}

#[test]
fn styles_say_what_a_number_means() {
    let seen = read_ods(
        r#"<number:date-style style:name="N1"><number:year/><number:text>-</number:text>
            <number:month/></number:date-style>
        <number:number-style style:name="N2"><number:number number:min-integer-digits="1"
            number:display-factor="1000"/><number:text>千元</number:text></number:number-style>
        <number:currency-style style:name="N3P0"><number:currency-symbol>£</number:currency-symbol>
            <number:number number:min-integer-digits="1"/></number:currency-style>
        <number:currency-style style:name="N3"><number:text>-</number:text><number:currency-symbol
            >£</number:currency-symbol><number:number number:min-integer-digits="1"/>
            <style:map style:condition="value()&gt;=0" style:apply-style-name="N3P0"/>
            </number:currency-style>
        <style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>
        <style:style style:name="thousand" style:family="table-cell" style:data-style-name="N2"/>
        <style:style style:name="base" style:family="table-cell" style:data-style-name="N3"/>
        <style:style style:name="pound" style:family="table-cell" style:parent-style-name="base"/>"#,
        r#"<table:table table:name="t"><table:table-column/>
        <table:table-column table:default-cell-style-name="thousand"/><table:table-row>
        <table:table-cell table:style-name="month" office:value-type="date"
            office:date-value="2023-10-01"/>
        <table:table-cell office:value-type="float" office:value="5000"/>
        <table:table-cell table:style-name="pound" office:value-type="currency"
            office:currency="GBP" office:value="-2.5"/>
        <table:table-cell office:value-type="currency" office:currency="CNY" office:value="8"/>
        <table:table-cell office:value-type="percentage" office:value="0.5"/>
        <table:table-cell office:value-type="time" office:time-value="PT08H30M00S"/>
        </table:table-row></table:table>"#,
    );
    assert_eq!(seen.texts(), [["2023-10", "5千元", "-£2.5", "CNY8", "50%", "08:30:00"]]);
}

#[test]
fn a_formula_without_value_is_reported() {
    let seen = read_ods(
        "",
        r#"<table:table table:name="t"><table:table-row>
        <table:table-cell table:formula="of:=[.B2]*2"/></table:table-row></table:table>"#,
    );
    assert_eq!(seen.codes(), [("formula_without_value", Some(1), Some("A"), "=[.B2]*2")]);
}

#[test]
fn the_next_sheet_begins_behind_what_was_skipped() {
    let table = |name: &str| {
        let row = format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{name}\
             </text:p></table:table-cell></table:table-row>"
        );
        format!("<table:table table:name=\"{name}\">{row}{row}</table:table>")
    };
    let content = format!("<c>{}{}</c>", table("one"), table("two"));
    let file = zipped(&[("content.xml", content.as_bytes())]);
    let mut texts = Vec::new();
    let mut sink = |event| {
        let Event::Row(row) = event else { return Ok(Flow::Continue) };
        texts.push(row.text(0).to_owned());
        Ok(Flow::NextSheet)
    };
    read(file.path(), FileKind::Ods, &Limits::default(), &mut sink).unwrap();
    assert_eq!(texts, ["one", "two"]);
}

#[test]
fn an_encrypted_file_says_so() {
    let manifest = b"<m><manifest:encryption-data/></m>";
    let file = zipped(&[("META-INF/manifest.xml", manifest), ("content.xml", b"noise")]);
    let error = read(file.path(), FileKind::Ods, &Limits::default(), &mut |_| Ok(Flow::Continue));
    assert!(error.unwrap_err().to_string().contains("protected by a password"));
}

#[test]
fn a_table_of_another_file_is_no_sheet() {
    let table = r#"<table:table table:name="t"><table:table-row><table:table-cell
        office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>
        </table:table>"#;
    let seen = read_ods(
        "",
        &format!(
            "{table}<table:dde-links><table:dde-link>{table}</table:dde-link></table:dde-links>"
        ),
    );
    assert_eq!((seen.sheets.len(), seen.texts()), (1, vec![vec!["A".to_owned()]]));
}
