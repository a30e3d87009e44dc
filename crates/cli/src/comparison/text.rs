//! What changed, for people: a heading and a few lines for each kind of change.

use std::io::{self, Write};

use dealbase_query::Value;

use super::deals::DealChange;
use super::figures::FigureChange;
use super::{Changes, RowPosition, RuleChange};
use crate::messages::{Messages, say};
use crate::output::number::grouped;
use crate::output::{Format, Look, shown, writer};

/// Figures and deals that are shown; the documents for programs list more.
const SHOWN: usize = 20;

/// The columns in which figures are listed.
pub(crate) const COLUMNS: [&str; 7] =
    ["view", "quarter", "market", "item", "figure", "before", "after"];

impl Changes {
    /// Prints what changed; nothing where nothing did.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(crate) fn print(&self, out: &mut dyn Write, messages: &Messages) -> io::Result<()> {
        self.print_rules(out, messages)?;
        self.print_figures(out, messages)?;
        self.print_deals(out, messages)?;
        self.print_rows(out, messages)
    }

    /// The figures as rows under [`COLUMNS`].
    pub(crate) fn figure_rows(&self) -> impl Iterator<Item = Vec<Value>> {
        self.figures.iter().map(figure_row)
    }

    fn print_rules(&self, out: &mut dyn Write, messages: &Messages) -> io::Result<()> {
        if self.rules.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", messages.text("changed_rules"))?;
        for RuleChange { name, before, after } in &self.rules {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
            writeln!(out, "  {name}: {} → {}", value(before), value(after))?;
        }
        writeln!(out)
    }

    fn print_figures(&self, out: &mut dyn Write, messages: &Messages) -> io::Result<()> {
        if self.figures.is_empty() {
            return Ok(());
        }
        let count = counted(self.figures.len());
        writeln!(out, "{}", say!(messages, "changed_figures", count))?;
        let mut table = writer(Format::Table, Look::default());
        table.columns(out, &COLUMNS.map(str::to_owned))?;
        for figure in self.figures.iter().take(SHOWN) {
            table.row(out, &for_eyes(figure))?;
        }
        table.finish(out)?;
        print_rest(out, self.figures.len(), messages)?;
        writeln!(out)
    }

    fn print_deals(&self, out: &mut dyn Write, messages: &Messages) -> io::Result<()> {
        if self.deals.count == 0 {
            return Ok(());
        }
        let count = |count: u64| grouped(count);
        writeln!(
            out,
            "{}",
            say!(
                messages,
                "changed_deals",
                count = count(self.deals.count),
                added = count(self.deals.added),
                removed = count(self.deals.removed)
            )
        )?;
        for deal in self.deals.examples.iter().take(SHOWN) {
            writeln!(out, "  {}", deal_line(deal, messages))?;
        }
        print_rest(out, usize::try_from(self.deals.count).unwrap_or(usize::MAX), messages)?;
        writeln!(out)
    }

    fn print_rows(&self, out: &mut dyn Write, messages: &Messages) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", messages.text("changed_rows"))?;
        for rows in &self.rows {
            let count = grouped(rows.count);
            let outcome = |outcome: &str| {
                say!(messages, &format!("receipt_{outcome}"), count = "").trim().to_owned()
            };
            let (before, after) = (outcome(&rows.before), outcome(&rows.after));
            let places: Vec<String> = rows.examples.iter().map(|it| place(it, messages)).collect();
            let places = places.join(messages.text("list"));
            writeln!(out, "  {count}: {before} → {after} ({places})")?;
        }
        writeln!(out)
    }
}

fn print_rest(out: &mut dyn Write, count: usize, messages: &Messages) -> io::Result<()> {
    match count.saturating_sub(SHOWN) {
        0 => Ok(()),
        rest => writeln!(out, "  {}", say!(messages, "receipt_more", count = counted(rest))),
    }
}

/// `12  水壶 (own.csv, row 5): round_class unknown → a`.
fn deal_line(deal: &DealChange, messages: &Messages) -> String {
    let columns: Vec<String> = deal
        .columns
        .iter()
        .map(|it| {
            let (before, after) = (shown(&it.column, &it.before), shown(&it.column, &it.after));
            format!("{} {before} → {after}", it.column)
        })
        .collect();
    let what = match deal.change {
        "changed" => columns.join(messages.text("list")),
        change => messages.text(&format!("deal_{change}")).to_owned(),
    };
    format!("{}  {} ({}): {what}", deal.deal_id, deal.company, place(&deal.place, messages))
}

fn place(place: &RowPosition, messages: &Messages) -> String {
    let file = match &place.sheet {
        Some(sheet) => format!("{} [{sheet}]", place.file),
        None => place.file.clone(),
    };
    say!(messages, "place_row", file, row = place.row)
}

fn figure_row(figure: &FigureChange) -> Vec<Value> {
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    vec![
        Value::from(&*figure.view),
        text(&figure.quarter),
        text(&figure.market),
        text(&figure.item),
        Value::from(&*figure.figure),
        figure.before.clone(),
        figure.after.clone(),
    ]
}

/// The same for the eye: values as in a table of their own column, and nothing for null.
fn for_eyes(figure: &FigureChange) -> Vec<Value> {
    let mut row = figure_row(figure);
    let values = [&figure.before, &figure.after].map(|it| match it {
        Value::Null => Value::from("–"),
        value => Value::from(&*shown(&figure.figure, value)),
    });
    row.truncate(COLUMNS.len() - values.len());
    row.extend(values);
    let blank = |value| if value == Value::Null { Value::from("") } else { value };
    row.into_iter().map(blank).collect()
}

fn counted(count: usize) -> String {
    grouped(i128::try_from(count).unwrap_or(i128::MAX))
}
