//! Where each figure comes from: the source of every table and chart, every metric's definition, its SQL.

use anyhow::Result;
use dealbase_query::{Database, View, metrics};
use rust_xlsxwriter::Workbook;

use super::Book;
use super::list::{self, Entry, List};
use crate::catalog::documented;
use crate::report::figure::Source;
use crate::report::slide::{Block, Slide};

/// Adds the three sheets.
pub(super) fn add(workbook: &mut Workbook, database: &Database, book: &Book<'_>) -> Result<()> {
    let metrics = metrics(database)?;
    list::add(workbook, &book.names.sources, sources(book), &book.style)?;
    list::add(workbook, &book.names.definitions, definitions(book, &metrics), &book.style)?;
    list::add(workbook, &book.names.sql, statements(book, &metrics), &book.style)
}

/// One row for each table and chart: what it shows, in which unit, of what, by which question.
fn sources<'a>(book: &'a Book<'_>) -> List<'a> {
    let messages = book.messages;
    let rows = book.slides.iter().zip(&book.names.slides).flat_map(|(slide, name)| {
        slide.blocks.iter().filter_map(move |block| {
            let (shows, units, denominator, source) = described(slide, block)?;
            Some(vec![
                Entry::Link(format!("'{name}'!A1"), name.clone()),
                Entry::Text(shows),
                Entry::of(units.as_deref()),
                Entry::of(denominator),
                Entry::Text(source.view.to_owned()),
                Entry::Code(source.sql()),
            ])
        })
    });
    let columns = [
        ("sheet", 32),
        ("shows", 44),
        ("unit", 20),
        ("denominator", 44),
        ("metric", 26),
        ("sql", 50),
    ];
    List {
        heading: messages.text("workbook_sources"),
        columns: heads(book, &columns),
        rows: rows.collect(),
    }
}

/// What a block shows, its units, its denominator and its source.
fn described<'a>(
    slide: &'a Slide,
    block: &'a Block,
) -> Option<(String, Option<String>, Option<&'a str>, &'a Source)> {
    match block {
        Block::Chart(chart) => {
            let mut units: Vec<&str> = chart
                .series
                .iter()
                .map(|it| it.unit.as_str())
                .filter(|it| !it.is_empty())
                .collect();
            units.dedup();
            let units = Some(units.join(", ")).filter(|it| !it.is_empty());
            Some((chart.title.clone(), units, Some(&chart.denominator), &chart.source))
        }
        Block::Table(table) => {
            let source = table.source.as_ref()?;
            Some((slide.heading.clone(), None, None, source))
        }
        _ => None,
    }
}

/// One row for each metric.
fn definitions<'a>(book: &'a Book<'_>, metrics: &[View]) -> List<'a> {
    let translated = |english: &str| book.messages.documented(english).to_owned();
    let remark = |view: &View, key: &str| {
        Entry::of(view.remarks.get(key).map(|it| translated(it)).as_deref())
    };
    let notes = |view: &View, is_wanted: &dyn Fn(&str) -> bool| -> Entry {
        let columns = view.columns.iter().filter(|it| is_wanted(&it.note));
        let lines: Vec<String> =
            columns.map(|it| format!("{}: {}", it.name, translated(&it.note))).collect();
        if lines.is_empty() { Entry::Blank } else { Entry::Text(lines.join("\n")) }
    };
    let mut line = SQL_FIRST_LINE;
    let rows = metrics.iter().map(|view| {
        let place = format!("'{}'!A{line}", book.names.sql);
        line += view.sql.lines().count();
        vec![
            Entry::Link(place, view.name.clone()),
            Entry::of(view.slides()),
            Entry::Text(documented(view, book.messages)),
            notes(view, &|note| note.starts_with("denominator")),
            notes(view, &|_| true),
            remark(view, "Grain"),
            remark(view, "Notes"),
        ]
    });
    let columns = [
        ("metric", 26),
        ("slides", 14),
        ("definition", 44),
        ("denominator", 44),
        ("columns", 70),
        ("grain", 32),
        ("notes", 44),
    ];
    List {
        heading: book.messages.text("workbook_definitions"),
        columns: heads(book, &columns),
        rows: rows.collect(),
    }
}

/// The row of the first line of SQL, as a spreadsheet counts.
const SQL_FIRST_LINE: usize = 4;

/// One row for each line of each metric's view, as stored in the database.
fn statements<'a>(book: &'a Book<'_>, metrics: &[View]) -> List<'a> {
    let rows = metrics.iter().flat_map(|view| {
        view.sql
            .lines()
            .map(|line| vec![Entry::Text(view.name.clone()), Entry::Code(line.to_owned())])
    });
    List {
        heading: book.messages.text("workbook_sql"),
        columns: heads(book, &[("metric", 26), ("sql", 130)]),
        rows: rows.collect(),
    }
}

fn heads(book: &Book<'_>, columns: &[(&str, usize)]) -> Vec<(String, usize)> {
    let head = |(key, widest): &(&str, usize)| {
        (book.messages.text(&format!("definitions_{key}")).to_owned(), *widest)
    };
    columns.iter().map(head).collect()
}
