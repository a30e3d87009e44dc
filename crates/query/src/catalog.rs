//! What the views say about themselves: their documentation is stored in the database file.
//!
//! It reads the text of `create view`, and does not know which views there should be.

use std::collections::BTreeMap;

use crate::database::Database;
use crate::error::{Error, Result};
use crate::suggest;

/// A view and its documentation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct View {
    /// The name, as used in SQL.
    pub name: String,
    /// What it shows, in a few words.
    pub title: String,
    /// The definition, in sentences; empty if there is none.
    pub definition: String,
    /// Named remarks such as `Slide`, `Grain`, `Sources`, `Denominator`, `Notes`.
    pub remarks: BTreeMap<String, String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The statement that made it.
    pub sql: String,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Column {
    /// The name, whose last word is the unit.
    pub name: String,
    /// What it holds and in which unit; empty if not documented.
    pub note: String,
}

impl View {
    /// The slides of the report that show it, as written; None if it is not on a slide.
    pub fn slides(&self) -> Option<&str> {
        ["Slides", "Slide"].iter().find_map(|key| self.remarks.get(*key)).map(String::as_str)
    }

    /// How grave it is that a check finds rows, as written; None for a view that is no check.
    pub fn severity(&self) -> Option<&str> {
        self.remarks.get("Severity").map(String::as_str)
    }

    /// Which engines run it, where it is not all of them.
    pub fn engines(&self) -> Option<&str> {
        self.remarks.get("Engines").map(String::as_str)
    }

    /// The tables and views it reads, as its header says.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let named = self.remarks.get("Sources").map_or("", String::as_str);
        named.split(',').map(str::trim).filter(|it| !it.is_empty())
    }

    /// The statement as written in the view's file.
    pub fn statement(&self) -> String {
        format!("{};", self.sql.replacen("CREATE VIEW", "create view", 1))
    }

    /// Reads the documentation from the text of a `create view`.
    pub fn parse(name: &str, sql: &str) -> View {
        let (head, body) = split_at_as(sql);
        let mut view = View {
            name: name.to_owned(),
            title: String::new(),
            definition: String::new(),
            remarks: BTreeMap::new(),
            columns: columns(head),
            sql: sql.to_owned(),
        };
        view.read_header(body);
        view
    }

    /// Reads the comment lines below `as`: a title and sentences, then named remarks.
    fn read_header(&mut self, body: &str) {
        let mut sentences: Vec<&str> = Vec::new();
        let mut last_remark: Option<String> = None;
        let lines = body.lines().map(str::trim).skip_while(|line| line.is_empty());
        for line in lines.map_while(|line| line.strip_prefix("--")) {
            // The first line is the title, even where it is one word and a colon.
            match (remark(line).filter(|_| !sentences.is_empty()), &last_remark) {
                (Some((key, text)), _) => {
                    self.remarks.insert(key.to_owned(), text.to_owned());
                    last_remark = Some(key.to_owned());
                }
                (None, Some(key)) => append(self.remarks.entry(key.clone()).or_default(), line),
                (None, None) => sentences.push(line.trim()),
            }
        }
        let text = sentences.join(" ");
        let text = text.trim().trim_start_matches("Title:").trim_start();
        let (title, definition) = text.split_once(": ").unwrap_or((text, ""));
        self.title = title.trim_end_matches('.').to_owned();
        self.definition = definition.trim().to_owned();
    }
}

/// Every view of the database, by name.
///
/// # Errors
/// Fails if the file can't be read.
pub fn views(database: &Database) -> Result<Vec<View>> {
    let sql = "select name, sql from sqlite_schema where type = 'view' order by name";
    let rows = database.catalog_rows(sql, &[])?;
    Ok(rows
        .rows
        .iter()
        .filter_map(|row| match row.as_slice() {
            [name, sql] => Some(View::parse(name.text()?, sql.text()?)),
            _ => None,
        })
        .collect())
}

/// The metric views: those that name the slides they are for, by slide, then by name.
///
/// # Errors
/// Fails if the file can't be read.
pub fn metrics(database: &Database) -> Result<Vec<View>> {
    let mut metrics = views(database)?;
    metrics.retain(|view| view.slides().is_some());
    metrics.sort_by_key(|view| (first_slide(view), view.name.clone()));
    Ok(metrics)
}

/// The checks: views that must return no rows, and say how grave it is if they do; errors first, then
/// by name.
///
/// # Errors
/// Fails if the file can't be read.
pub fn checks(database: &Database) -> Result<Vec<View>> {
    let mut checks = views(database)?;
    checks.retain(|view| view.severity().is_some());
    checks.sort_by_key(|view| (view.severity() != Some("error"), view.name.clone()));
    Ok(checks)
}

/// One view by name, in either case.
///
/// # Errors
/// [`Error::NoView`] with the nearest name.
pub fn view(database: &Database, name: &str) -> Result<View> {
    let mut views = views(database)?;
    match views.iter().position(|it| it.name.eq_ignore_ascii_case(name)) {
        Some(idx) => Ok(views.swap_remove(idx)),
        None => {
            let suggestion = suggest::nearest(name, views.iter().map(|it| it.name.as_str()));
            Err(Error::NoView { name: name.to_owned(), suggestion })
        }
    }
}

/// The number of the first slide; last of all if no number is given.
fn first_slide(view: &View) -> u32 {
    let slides = view.slides().unwrap_or_default();
    let digits = |it: &char| it.is_ascii_digit();
    let number: String = slides.chars().skip_while(|it| !digits(it)).take_while(digits).collect();
    number.parse().unwrap_or(u32::MAX)
}

/// Splits `create view v (…) as …` at its `as`; what is before is the column list.
fn split_at_as(sql: &str) -> (&str, &str) {
    let mut from = 0;
    for line in sql.split_inclusive('\n') {
        let code = line.split("--").next().unwrap_or_default().trim_end().to_lowercase();
        from += line.len();
        if code == "as" || code.ends_with(" as") || code.ends_with(")as") {
            return sql.split_at(from);
        }
    }
    ("", "")
}

/// Reads `name, -- note` lines; a line that is only a comment continues the note above it.
fn columns(head: &str) -> Vec<Column> {
    let list = head.split_once('(').map_or("", |(_, list)| list);
    let mut columns: Vec<Column> = Vec::new();
    for line in list.lines() {
        let (code, note) = line.split_once("--").unwrap_or((line, ""));
        let code = code.split(')').next().unwrap_or_default();
        let names = code.split(',').map(str::trim).filter(|it| !it.is_empty());
        let before = columns.len();
        columns.extend(names.map(|name| Column { name: name.to_owned(), note: String::new() }));
        if let Some(column) = columns.last_mut().filter(|_| before > 0 || !code.is_empty()) {
            append(&mut column.note, note);
        }
    }
    columns
}

/// A line such as `Slide: 4` with its key; a sentence with a colon in it is none.
fn remark(line: &str) -> Option<(&str, &str)> {
    let (key, text) = line.trim().split_once(':')?;
    let is_key = key.len() <= 12
        && key.starts_with(|it: char| it.is_ascii_uppercase())
        && key.chars().all(|it| it.is_ascii_alphabetic());
    is_key.then(|| (key, text.trim()))
}

fn append(text: &mut String, more: &str) {
    let more = more.trim();
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "CREATE VIEW activity_by_quarter (
    quarter,      -- 'YYYY-Qn', key
    deal_count,   -- deals (all of them),
                  -- undisclosed ones included
    amount_usd
) as
-- Deal activity: how many rounds were announced, and how
-- much they raised.
--
-- Slides:  4, 10
-- Grain:   one row per quarter
-- Notes:   A round without an amount counts
--          and adds nothing.

select quarter, 1, 2 from deal; -- not: a header";

    #[test]
    fn a_view_documents_itself() {
        let view = View::parse("activity_by_quarter", SQL);
        assert_eq!(view.title, "Deal activity");
        assert_eq!(view.definition, "how many rounds were announced, and how much they raised.");
        assert_eq!(view.slides(), Some("4, 10"));
        assert_eq!(first_slide(&view), 4);
        assert_eq!(
            view.remarks.get("Notes").map(String::as_str),
            Some("A round without an amount counts and adds nothing.")
        );
    }

    #[test]
    fn a_column_carries_its_note_over_several_lines() {
        let view = View::parse("activity_by_quarter", SQL);
        let columns: Vec<(&str, &str)> =
            view.columns.iter().map(|it| (it.name.as_str(), it.note.as_str())).collect();
        assert_eq!(
            columns,
            [
                ("quarter", "'YYYY-Qn', key"),
                ("deal_count", "deals (all of them), undisclosed ones included"),
                ("amount_usd", ""),
            ]
        );
    }

    #[test]
    fn a_view_without_documentation_is_a_view() {
        let view = View::parse("bare", "create view bare as select 1");
        assert_eq!((view.title.as_str(), view.columns.len(), view.slides()), ("", 0, None));
    }
}
