//! Follows a table row by row: where its header comes again, and where the next table begins.

use std::collections::BTreeSet;

use super::look::Look;
use super::{Layout, summary};
use crate::sheet::Row;

/// What a row is to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It stands above the data: a title, a note, the header.
    Above,
    /// Nothing.
    Blank,
    /// A row of the table.
    Data,
    /// The header once more; the same table goes on.
    RepeatedHeader,
    /// The header of another table: the one watched has ended.
    NextTable,
}

/// Follows one table down its sheet. Rows are to be shown in order.
pub struct Watch<'a> {
    layout: Layout,
    known_header: &'a (dyn Fn(&str) -> bool + Sync),
    names: BTreeSet<String>,
    /// Whether any name of the table is known: then a header of the next table has known ones too.
    has_known_names: bool,
    last_seen: u32,
    is_after_gap: bool,
}

impl<'a> Watch<'a> {
    /// Watches the table of a layout.
    #[must_use]
    pub fn new(layout: &Layout, known_header: &'a (dyn Fn(&str) -> bool + Sync)) -> Self {
        let names =
            layout.names.iter().map(|name| folded(name)).filter(|it| !it.is_empty()).collect();
        let has_known_names = layout.names.iter().any(|name| known_header(name));
        let last_seen = layout.first_data_row.map_or(0, |row| row.saturating_sub(1));
        Self {
            layout: layout.clone(),
            known_header,
            names,
            has_known_names,
            last_seen,
            is_after_gap: false,
        }
    }

    /// What the next row is.
    pub fn role(&mut self, row: &Row) -> Role {
        if self.layout.last_row.is_some_and(|last| row.number > last) {
            return if row.is_blank() { Role::Blank } else { Role::NextTable };
        }
        if self.layout.first_data_row.is_none_or(|first| row.number < first) {
            return if row.is_blank() { Role::Blank } else { Role::Above };
        }
        // Numbers and dates are no headings, and nearly every row of data has one where they belong.
        let is_value = |column: &usize| row.cells.get(*column).map(Look::of) == Some(Look::Typed);
        if self.layout.typed_columns.iter().any(is_value) {
            self.is_after_gap = false;
            self.last_seen = row.number;
            return Role::Data;
        }
        let cells = self.filled_cells(row);
        if cells.is_empty() {
            return Role::Blank;
        }
        self.is_after_gap |= row.number > self.last_seen + 1;
        self.last_seen = row.number;
        let has_value = cells.iter().any(|(_, _, look)| *look == Look::Typed);
        let role = if has_value { Role::Data } else { self.role_of_texts(&cells) };
        // A title may stand between a gap and the header below it.
        self.is_after_gap &= cells.len() == 1;
        role
    }

    fn filled_cells<'r>(&self, row: &'r Row) -> Vec<(usize, &'r str, Look)> {
        (self.layout.first_column..=self.layout.last_column)
            .filter_map(|column| Some((column, row.cells.get(column)?)))
            .map(|(column, cell)| (column, cell.text.trim(), Look::of(cell)))
            .filter(|(_, _, look)| *look != Look::Blank)
            .collect()
    }

    fn role_of_texts(&self, cells: &[(usize, &str, Look)]) -> Role {
        let is_own = |(column, text, _): &&(usize, &str, Look)| {
            is_part(&folded(text), &folded(self.layout.name(*column)))
        };
        let own_count = cells.iter().filter(is_own).count();
        let shared_count =
            cells.iter().filter(|(_, text, _)| self.names.contains(&folded(text))).count();
        let named_count = self.names.len();
        if own_count > 0 && own_count == cells.len() && own_count * 10 >= named_count * 9 {
            return Role::RepeatedHeader;
        }
        let is_kin = shared_count > 1 && shared_count * 3 >= cells.len().max(named_count) * 2;
        let known_count = cells.iter().filter(|(_, text, _)| (self.known_header)(text)).count();
        let is_known = known_count > 2 && known_count * 2 > cells.len();
        let contrast = cells
            .iter()
            .filter(|(column, _, look)| {
                *look == Look::Text && self.layout.typed_columns.contains(column)
            })
            .count();
        let is_new = self.is_after_gap
            && contrast > 1
            && contrast * 3 > cells.len()
            && (known_count > 0 || !self.has_known_names);
        let is_aside = self.is_after_gap && self.has_known_names && self.heads_summary(cells);
        if is_kin || is_known || is_new || is_aside { Role::NextTable } else { Role::Data }
    }

    /// Whether texts are the header of a summary or the title of a legend.
    fn heads_summary(&self, cells: &[(usize, &str, Look)]) -> bool {
        if let [(_, line, _)] = cells {
            return summary::is_legend(line);
        }
        let count = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| is(cell.1)).count();
        let summary_count = count(&summary::is_of_summary);
        summary_count > 0 && (summary_count + count(self.known_header)) * 2 >= cells.len()
    }
}

/// Whether a text is a name or, where header rows were joined, one of its parts.
fn is_part(text: &str, name: &str) -> bool {
    let is_whole_word =
        |rest: &str| rest.is_empty() || rest.starts_with(' ') || rest.ends_with(' ');
    name.strip_prefix(text).is_some_and(is_whole_word)
        || name.strip_suffix(text).is_some_and(is_whole_word)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
