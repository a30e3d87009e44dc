//! The model as a page of a wiki: two diagrams, then each table and view with its columns.

use dealbase_query::{Model, Table, View};

use super::{documented, facts, mermaid, remarks};
use crate::messages::Messages;
use crate::output::{Align, markdown as pipe};

/// The whole model.
pub(crate) fn markdown(model: &Model, messages: &Messages) -> String {
    let mut text = format!("# {}\n", messages.text("catalogue"));
    for diagram in [mermaid::flow(model), mermaid::entities(model)] {
        text += &format!("\n```mermaid\n{diagram}```\n");
    }
    let heading = |key: &str| format!("\n## {}\n", messages.text(key));
    text += &heading("catalogue_tables");
    text.extend(model.tables.iter().map(|it| table(it, messages)));
    text += &heading("catalogue_base_views");
    text.extend(model.base_views.iter().map(|it| view(it, messages)));
    text += &heading("catalogue_metrics");
    text.extend(model.metrics.iter().map(|it| view(it, messages)));
    text
}

fn table(table: &Table, messages: &Messages) -> String {
    let rows = table.columns.iter().map(|it| vec![code(&it.name), facts(it), it.note.clone()]);
    let note = if table.note.is_empty() { String::new() } else { format!("\n{}\n", table.note) };
    let heading = ["catalogue_column", "catalogue_kind", "catalogue_note"];
    let columns = pipes(&heading.map(|it| messages.text(it)), rows);
    format!("\n### {}\n{note}\n{columns}", table.name)
}

fn view(view: &View, messages: &Messages) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", view.name, documented(view, messages));
    for (label, remarks) in remarks(view, messages) {
        text.extend(remarks.iter().map(|it| format!("- {label}: {it}\n")));
    }
    let rows = view
        .columns
        .iter()
        .map(|it| vec![code(&it.name), messages.documented(&it.note).to_owned()]);
    let heading = ["catalogue_column", "catalogue_note"];
    format!("{text}\n{}", pipes(&heading.map(|it| messages.text(it)), rows))
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

fn pipes(names: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    let aligns = vec![Align::Left; names.len()];
    let lines: String = rows.map(|it| pipe::line(&it)).collect();
    pipe::heading(&names, &aligns) + &lines
}
