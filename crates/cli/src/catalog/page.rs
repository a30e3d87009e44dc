//! The model for a terminal: each table and view with its columns, as wide as the page.

use dealbase_query::{Entry, Model, Table, View};

use super::{documented, facts, remarks};
use crate::messages::Messages;
use crate::output::Align;
use crate::output::page::{Page, StyledText, Tone};

/// The whole model, tables first.
pub(crate) fn model(page: &mut Page, model: &Model, messages: &Messages) {
    page.line(0, messages.text("catalogue_tables"), Tone::Strong);
    for it in &model.tables {
        page.gap();
        table(page, it, messages);
    }
    let views =
        [("catalogue_base_views", &model.base_views), ("catalogue_metrics", &model.metrics)];
    for (heading, views) in views {
        page.gap();
        page.line(0, messages.text(heading), Tone::Strong);
        for it in views {
            page.gap();
            view(page, it, messages);
        }
    }
}

/// One table or view with its statement.
pub(crate) fn entry(page: &mut Page, entry: Entry<'_>, messages: &Messages) {
    let sql = match entry {
        Entry::Table(it) => {
            table(page, it, messages);
            &it.sql
        }
        Entry::View(it) => {
            view(page, it, messages);
            &it.sql
        }
    };
    page.gap();
    page.line(0, messages.text("catalogue_sql"), Tone::Faint);
    page.gap();
    page.verbatim(sql);
}

fn table(page: &mut Page, table: &Table, messages: &Messages) {
    page.line(0, &table.name, Tone::Good);
    if !table.note.is_empty() {
        page.line(2, &table.note, Tone::Plain);
    }
    page.gap();
    let heading = ["catalogue_column", "catalogue_kind", "catalogue_note"];
    let rows = table.columns.iter().map(|it| [it.name.clone(), facts(it), it.note.clone()]);
    columns(page, &heading.map(|it| messages.text(it)), rows.collect());
}

fn view(page: &mut Page, view: &View, messages: &Messages) {
    page.line(0, &view.name, Tone::Good);
    page.line(2, &documented(view, messages), Tone::Plain);
    page.gap();
    let toned = |it: Vec<String>| it.into_iter().map(|text| (text, Tone::Plain)).collect();
    let remarks: Vec<(String, Vec<StyledText>)> =
        remarks(view, messages).into_iter().map(|(label, it)| (label, toned(it))).collect();
    if !remarks.is_empty() {
        page.facts(2, &remarks);
        page.gap();
    }
    let heading = ["catalogue_column", "catalogue_note"];
    let rows =
        view.columns.iter().map(|it| [it.name.clone(), messages.documented(&it.note).to_owned()]);
    columns(page, &heading.map(|it| messages.text(it)), rows.collect());
}

fn columns<const N: usize>(page: &mut Page, heading: &[&str; N], rows: Vec<[String; N]>) {
    let is_whole = |idx: usize| idx + 1 < N;
    let heading: Vec<(String, Align, bool)> = heading
        .iter()
        .enumerate()
        .map(|(idx, text)| ((*text).to_owned(), Align::Left, is_whole(idx)))
        .collect();
    let rows: Vec<Vec<StyledText>> =
        rows.into_iter().map(|row| row.map(|text| (text, Tone::Plain)).to_vec()).collect();
    page.table(2, &heading, &rows);
}
