//! An inspection in words, for a person who has never seen the file: what it is, what each column
//! became and why, and what would become of its rows.

mod labels;
mod trial;

use dealbase_ingest::inspect::{
    DateColumn, Inspection, MoneyColumn, SheetInspection, TableInspection,
};

use crate::messages::{Messages, Parts, say};
use crate::output::Align;
use crate::output::number::grouped;
use crate::output::page::{Page, StyledText, Tone, shortened};
use crate::receipt::table_place;

/// Columns of a terminal that one example takes at most.
const EXAMPLE_WIDTH: usize = 24;

/// A page narrower than this has room for one example of each column.
const NARROW: u16 = 100;

/// Headings that are asked for.
const HEADINGS: usize = 12;

/// Lines above a table that are shown.
const TITLES: usize = 8;

/// Renders the inspection as text with colors.
pub(crate) fn render(
    inspection: &Inspection,
    messages: &Messages,
    is_for_terminal: bool,
) -> String {
    let mut page = Page::new(is_for_terminal);
    page.line(0, &inspection.file, Tone::Strong);
    page.facts(2, &file_facts(inspection, messages));
    let is_workbook = inspection.format != "text";
    let is_listed = is_workbook || inspection.sheets.len() > 1;
    if is_listed {
        page.gap();
        list_sheets(&mut page, inspection, messages);
    }
    for sheet in &inspection.sheets {
        page.gap();
        if is_listed {
            page.line(0, &sheet_title(sheet, messages), Tone::Strong);
        }
        render_sheet(&mut page, sheet, messages);
    }
    if let Some(problem) = &inspection.problem {
        page.gap();
        page.line(0, messages.text("inspect_problem"), Tone::Bad);
        page.line(2, &messages.message(&problem.reason), Tone::Plain);
        page.line(2, &messages.message(&problem.advice), Tone::Plain);
        ask_for_headers(&mut page, inspection, messages);
    }
    page.finish()
}

/// Where no sheet is one of deals, the lines that would make one of the widest table.
fn ask_for_headers(page: &mut Page, inspection: &Inspection, messages: &Messages) {
    if inspection.sheets.iter().any(|sheet| sheet.role != "aside") {
        return;
    }
    let tables = inspection.sheets.iter().flat_map(|sheet| &sheet.tables);
    let Some(table) = tables.rev().max_by_key(|table| table.columns.len()) else { return };
    let mut headings =
        table.columns.iter().map(|it| &it.header).filter(|it| !it.is_empty()).peekable();
    if headings.peek().is_none() {
        return;
    }
    page.gap();
    page.line(2, messages.text("inspect_name_headings"), Tone::Plain);
    page.line(4, "[headers]", Tone::Faint);
    for header in headings.take(HEADINGS) {
        page.line(4, &format!("{} = \"…\"", toml::Value::from(header.as_str())), Tone::Plain);
    }
}

fn file_facts(inspection: &Inspection, messages: &Messages) -> Vec<(String, Vec<StyledText>)> {
    let format = messages.text(&format!("inspect_format_{}", inspection.format)).to_owned();
    let mut facts = vec![(messages.text("inspect_format").to_owned(), vec![(format, Tone::Plain)])];
    let dialect = inspection.dialect.as_ref().map(|it| messages.message(it));
    for (key, value) in
        [("inspect_encoding", inspection.encoding.clone()), ("inspect_dialect", dialect)]
    {
        if let Some(value) = value {
            facts.push((messages.text(key).to_owned(), vec![(value, Tone::Plain)]));
        }
    }
    let evidence: Vec<StyledText> =
        inspection.evidence.iter().map(|line| (messages.message(line), Tone::Faint)).collect();
    facts.push((messages.text("inspect_evidence").to_owned(), evidence));
    facts
}

fn list_sheets(page: &mut Page, inspection: &Inspection, messages: &Messages) {
    let header = [
        (messages.text("inspect_sheet").to_owned(), Align::Left, true),
        (messages.text("inspect_holds").to_owned(), Align::Left, true),
        (messages.text("inspect_rows").to_owned(), Align::Right, true),
        (messages.text("inspect_why").to_owned(), Align::Left, false),
    ];
    let row = |sheet: &SheetInspection| {
        let tone = if sheet.role == "aside" { Tone::Faint } else { Tone::Good };
        let rows = sheet.trial.as_ref().map_or_else(String::new, |it| count(it.rows));
        vec![
            (sheet_title(sheet, messages), Tone::Plain),
            (messages.text(&format!("inspect_role_{}", sheet.role)).to_owned(), tone),
            (rows, Tone::Plain),
            (messages.message(&sheet.reason), Tone::Faint),
        ]
    };
    let rows: Vec<Vec<StyledText>> = inspection.sheets.iter().map(row).collect();
    page.table(2, &header, &rows);
}

/// The name of the sheet and, where several of its tables are read, which of them.
fn sheet_title(sheet: &SheetInspection, messages: &Messages) -> String {
    let name = sheet.name.as_deref().map(|name| match sheet.is_hidden {
        true => say!(messages, "inspect_hidden", name),
        false => name.to_owned(),
    });
    let place = sheet.table.as_ref().map(|place| table_place(place, messages));
    [name, place].into_iter().flatten().collect::<Vec<_>>().join(messages.text("list"))
}

fn render_sheet(page: &mut Page, sheet: &SheetInspection, messages: &Messages) {
    page.facts(2, &sheet_facts(sheet, messages));
    for (index, table) in sheet.tables.iter().enumerate() {
        page.gap();
        let is_read = index == 0 && sheet.trial.is_some();
        if !is_read {
            page.line(
                2,
                &say!(
                    messages,
                    "inspect_other_table",
                    first = table.first_column,
                    last = table.last_column,
                    row = table.first_row(),
                    reason = messages.message(&table.reason)
                ),
                Tone::Faint,
            );
        }
        list_columns(page, table, messages, is_read);
    }
    let notes = column_notes(sheet, messages);
    if !notes.is_empty() {
        page.gap();
        page.facts(2, &notes);
    }
    if let Some(it) = &sheet.trial {
        page.gap();
        trial::render(page, sheet, it, messages);
        labels::render(page, &it.unknown_labels, messages);
    }
}

fn sheet_facts(sheet: &SheetInspection, messages: &Messages) -> Vec<(String, Vec<StyledText>)> {
    let mut facts = Vec::new();
    let mut add = |key: &str, texts: Vec<StyledText>| {
        if !texts.is_empty() {
            facts.push((messages.text(key).to_owned(), texts));
        }
    };
    let role = say!(messages, &format!("inspect_role_{}", sheet.role));
    add(
        "inspect_holds",
        vec![(
            say!(messages, "inspect_role", role, reason = messages.message(&sheet.reason)),
            Tone::Plain,
        )],
    );
    if let Some(table) = sheet.tables.first() {
        add("inspect_header", vec![(header(table, messages), Tone::Plain)]);
    }
    let title = |row: u32, text: String| {
        (say!(messages, "inspect_title", row, text = shortened(&text, 120)), Tone::Faint)
    };
    let titles = sheet.titles.iter().take(TITLES);
    add("inspect_titles", titles.map(|it| title(it.row, it.texts.join("  "))).collect());
    if let Some(source) = &sheet.source {
        let text = match &sheet.profile {
            Some(profile) => say!(messages, "inspect_known_source", source, profile),
            None if sheet.is_called_after_file => say!(messages, "inspect_new_source", source),
            None => source.clone(),
        };
        add("inspect_source", vec![(text, Tone::Plain)]);
    }
    facts
}

fn header(table: &TableInspection, messages: &Messages) -> String {
    let rows: Vec<String> = table.header_rows.iter().map(u32::to_string).collect();
    let reason = messages.message(&table.header_reason);
    match rows.as_slice() {
        [] => say!(messages, "inspect_no_header", reason),
        rows => {
            say!(messages, "inspect_header_row", rows = rows.join(messages.text("list")), reason)
        }
    }
}

fn list_columns(page: &mut Page, table: &TableInspection, messages: &Messages, is_read: bool) {
    let mut header = vec![
        (" ".to_owned(), Align::Left, true),
        (messages.text("inspect_heading").to_owned(), Align::Left, false),
    ];
    if is_read {
        header.push((messages.text("inspect_field").to_owned(), Align::Left, true));
        header.push((messages.text("inspect_why").to_owned(), Align::Left, false));
    }
    let example_count = if page.width() < NARROW { 1 } else { 3 };
    header.push((messages.text("inspect_examples").to_owned(), Align::Left, false));
    let rows: Vec<Vec<StyledText>> = table
        .columns
        .iter()
        .map(|column| {
            let mut row = vec![
                (column.column.clone(), Tone::Faint),
                (shortened(&column.header, 40), Tone::Plain),
            ];
            if is_read {
                let tone = if column.is_read { Tone::Good } else { Tone::Faint };
                let field = say!(messages, &format!("field_{}", column.field));
                row.push((field, tone));
                row.push((messages.message(&column.reason), Tone::Faint));
            }
            let examples = column.examples.iter().take(example_count);
            let examples: Vec<String> = examples.map(|it| shortened(it, EXAMPLE_WIDTH)).collect();
            row.push((examples.join(" · "), Tone::Plain));
            row
        })
        .collect();
    page.table(2, &header, &rows);
}

fn column_notes(sheet: &SheetInspection, messages: &Messages) -> Vec<(String, Vec<StyledText>)> {
    let mut notes = Vec::new();
    let mut add = |key: &str, texts: Vec<StyledText>| {
        if !texts.is_empty() {
            notes.push((messages.text(key).to_owned(), texts));
        }
    };
    add(
        "inspect_amounts",
        sheet.money.iter().map(|it| (money(it, messages), Tone::Plain)).collect(),
    );
    add("inspect_dates", sheet.dates.iter().map(|it| dates(it, messages)).collect());
    if let Some(day) = &sheet.announced_on {
        add("inspect_dates", vec![(say!(messages, "inspect_date_of_all", day), Tone::Plain)]);
    }
    if let Some(country) = &sheet.country {
        let text = say!(messages, "inspect_country", country);
        add("inspect_places", vec![(text, Tone::Plain)]);
    }
    if !sheet.left_out.is_empty() {
        let columns = sheet.left_out.join(messages.text("list"));
        let text = say!(messages, "inspect_left_out_of", columns);
        add("inspect_left_out", vec![(text, Tone::Warning)]);
    }
    notes
}

/// `融资金额: unit 10,000 (header), currency CNY (said)`.
fn money(column: &MoneyColumn, messages: &Messages) -> String {
    let from = |from: Option<&str>| match from {
        Some("title") => {
            let title = column.title.as_deref().unwrap_or_default();
            say!(messages, "inspect_from_title", title = shortened(title, 60))
        }
        Some(from) => messages.text(&format!("inspect_from_{from}")).to_owned(),
        None => String::new(),
    };
    let by_row = |key: &str, name: &str| say!(messages, key, column = name);
    let unit = match (&column.unit_column, column.unit) {
        (Some(name), _) => by_row("inspect_unit_by_row", name),
        (None, Some(unit)) => {
            say!(messages, "inspect_unit", unit = grouped(unit), from = from(column.unit_from))
        }
        (None, None) => messages.text("inspect_no_unit").to_owned(),
    };
    let currency = match (&column.currency_column, &column.currency) {
        (Some(name), _) => by_row("inspect_currency_by_row", name),
        (None, Some(currency)) => messages.say(
            "inspect_currency",
            &[("currency", currency), ("from", &from(column.currency_from))],
        ),
        (None, None) => messages.text("inspect_no_currency").to_owned(),
    };
    let is_plain = column.unit.is_none() && column.currency.is_none();
    let is_by_row = column.unit_column.is_some() || column.currency_column.is_some();
    match is_plain && !is_by_row {
        true => say!(messages, "inspect_money_plain", column = column.header),
        false => say!(messages, "inspect_money", column = column.header, unit, currency),
    }
}

fn dates(column: &DateColumn, messages: &Messages) -> StyledText {
    let evidence = messages.message(&column.evidence);
    let order = column.order.map(|order| say!(messages, &format!("inspect_order_{order}")));
    let shown_order = order.as_deref().unwrap_or_default();
    let parts: &Parts<'_> =
        &[("column", &column.header), ("order", &shown_order), ("evidence", &evidence)];
    match (column.is_decided, &order) {
        (false, _) => (messages.say("inspect_undecided", parts), Tone::Bad),
        (true, Some(_)) => (messages.say("inspect_date_order", parts), Tone::Plain),
        (true, None) => (messages.say("inspect_date_plain", parts), Tone::Plain),
    }
}

fn count(count: u64) -> String {
    grouped(count)
}
