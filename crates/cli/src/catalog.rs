//! What the database says about itself, drawn for people, wikis and other programs.
//!
//! It does not know how the model was read.

mod export;
mod markdown;
pub(crate) mod mermaid;
pub(crate) mod page;

use std::path::Path;

use anyhow::Result;
use dealbase_query::{Column, Field, Model, View};
use serde_json::Value;

use crate::messages::Messages;

pub(crate) use export::{datapackage, datasette};
pub(crate) use markdown::markdown;

/// What a view divides by: columns that say so, as `total_count, of share_pct: deals …`.
fn denominators(view: &View, messages: &Messages) -> Vec<String> {
    let is_denominator = |it: &&Column| it.note.starts_with("denominator");
    view.columns
        .iter()
        .filter(is_denominator)
        .map(|it| {
            let text = messages.documented(&it.note);
            let label = messages.text("catalogue_denominator");
            let note = text.trim_start_matches("denominator").trim_start_matches(label);
            let between = match note.chars().next() {
                Some(':' | '：') => "",
                _ if note == text => messages.text("colon"),
                _ => ",",
            };
            format!("{}{between}{note}", it.name)
        })
        .collect()
}

/// The units of a view's columns, from the last word of each name, in order, each once.
fn units(view: &View, messages: &Messages) -> String {
    const UNITS: [(&str, &str); 5] = [
        ("_count", "catalogue_unit_count"),
        ("_usd", "catalogue_unit_usd"),
        ("_pct", "catalogue_unit_pct"),
        ("_pp", "catalogue_unit_pp"),
        ("_rank", "catalogue_unit_rank"),
    ];
    let mut units: Vec<&str> = Vec::new();
    for column in &view.columns {
        let unit = UNITS.iter().find(|(ending, _)| column.name.ends_with(ending));
        let unit = unit.map(|(_, key)| messages.text(key));
        units.extend(unit.filter(|it| !units.contains(it)));
    }
    units.join(messages.text("list"))
}

/// Slide, grain, denominator, unit, sources and notes with their labels: those that there are.
pub(crate) fn remarks(view: &View, messages: &Messages) -> Vec<(String, Vec<String>)> {
    let remark = |key: &str| -> Vec<String> {
        view.remarks.get(key).map(|it| messages.documented(it).to_owned()).into_iter().collect()
    };
    let remarks = [
        ("catalogue_slide", view.slides().map(str::to_owned).into_iter().collect()),
        ("catalogue_grain", remark("Grain")),
        ("catalogue_denominator", denominators(view, messages)),
        ("catalogue_unit", vec![units(view, messages)]),
        ("catalogue_sources", remark("Sources")),
        ("catalogue_notes", remark("Notes")),
    ];
    let mut remarks = remarks.map(|(key, texts)| (messages.text(key).to_owned(), texts)).to_vec();
    remarks.iter_mut().for_each(|(_, texts)| texts.retain(|it| !it.is_empty()));
    remarks.retain(|(_, texts)| !texts.is_empty());
    remarks
}

/// What a view shows, in a sentence in its own words, which are English.
fn sentence(view: &View) -> String {
    match view.definition.as_str() {
        "" => view.title.clone(),
        definition => format!("{}: {definition}", view.title),
    }
}

/// What a view shows, in a sentence in the language of the reader.
pub(crate) fn documented(view: &View, messages: &Messages) -> String {
    let (title, definition) =
        (messages.documented(&view.title), messages.documented(&view.definition));
    match definition {
        "" => title.to_owned(),
        definition => format!("{title}{}{definition}", messages.text("colon")),
    }
}

/// The tables and views that a view reads.
fn sources(view: &View) -> impl Iterator<Item = &str> {
    let named = view.remarks.get("Sources").map_or("", String::as_str);
    named.split(',').map(str::trim).filter(|it| !it.is_empty())
}

/// What there is to know about a column of a table beside its note: type, key, where it leads.
fn facts(field: &Field) -> String {
    let mut facts = field.kind.clone();
    if field.is_key {
        facts += ", key";
    } else if !field.is_required {
        facts += ", may be null";
    }
    if let Some(table) = &field.refers_to {
        facts += &format!(" → {table}");
    }
    facts
}

/// The model as one document, beside the file it was read from.
///
/// # Errors
/// Never fails for a model that was read.
pub(crate) fn json(model: &Model, path: &Path) -> Result<Value> {
    let mut document = serde_json::to_value(model)?;
    if let Some(object) = document.as_object_mut() {
        object.insert("format_version".to_owned(), Value::from(1));
        object.insert("database".to_owned(), Value::from(path.display().to_string()));
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::messages::Lang;

    fn views_of(folder: &str) -> Vec<View> {
        let folder = format!("{}/schema/{folder}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
        let bodies = files.map(|path| std::fs::read_to_string(path).unwrap());
        bodies.map(|text| View::parse("", &text)).collect()
    }

    #[test]
    fn all_that_metrics_and_checks_say_of_themselves_is_stated_in_chinese() {
        let messages = Messages::of(Lang::Zh).unwrap();
        let mut texts = BTreeSet::new();
        for view in views_of("metrics") {
            texts.extend([view.title, view.definition]);
            texts.extend(["Grain", "Notes"].iter().filter_map(|it| view.remarks.get(*it).cloned()));
            texts.extend(view.columns.into_iter().map(|it| it.note));
        }
        let checks = views_of("checks").into_iter().filter(|view| view.severity().is_some());
        for check in checks.chain(crate::integrity::checks()) {
            texts.extend(check.remarks.get("Notes").cloned());
            let rule = if check.definition.is_empty() { check.title } else { check.definition };
            texts.insert(rule);
        }
        texts.extend(crate::saved::texts());
        // A view without a definition.
        texts.remove("");
        let known: BTreeSet<String> = messages.documented_texts().cloned().collect();
        let missing: Vec<_> = texts.difference(&known).collect();
        let left_over: Vec<_> = known.difference(&texts).collect();
        assert!(missing.is_empty() && left_over.is_empty(), "{missing:#?} {left_over:#?}");
    }
}
