//! What each row of a sheet is to a table: where its header comes again, where the next table begins.

use std::collections::BTreeSet;

use super::look::Look;
use super::{Layout, summary};
use crate::memo::Memo;
use crate::sheet::Row;

/// The longest text that is compared with headers, in bytes: a longer one is none.
const MOST_NAME_BYTES: usize = 4_000;

/// What a row is to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is above the data: a title, a note, the header.
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

/// Tells what the rows of one sheet are to one of its tables. Rows are to be shown in order.
pub struct RowClassifier<'a> {
    layout: Layout,
    known_header: &'a (dyn Fn(&str) -> bool + Sync),
    /// Texts that were known headers, and those that were not.
    known: Memo<bool>,
    /// The name of each column, folded.
    names: Vec<String>,
    /// How many names there are, each counted once.
    name_count: usize,
    /// Whether any name of the table is known: then a header of the next table has known ones too.
    has_known_names: bool,
    last_seen: u32,
    is_after_gap: bool,
}

impl<'a> RowClassifier<'a> {
    /// For the table of a layout.
    #[must_use]
    pub fn new(layout: &Layout, known_header: &'a (dyn Fn(&str) -> bool + Sync)) -> Self {
        let names: Vec<String> = layout.names.iter().map(|name| folded(name)).collect();
        let distinct: BTreeSet<&String> = names.iter().filter(|it| !it.is_empty()).collect();
        Self {
            layout: layout.clone(),
            known_header,
            known: Memo::default(),
            name_count: distinct.len(),
            names,
            has_known_names: layout.names.iter().any(|name| known_header(name)),
            last_seen: layout.first_data_row.map_or(0, |row| row.saturating_sub(1)),
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
        // Numbers and dates are no headers, and nearly every row of data has one where they belong.
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
        // A title may be between a gap and the header below it.
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
        if cells.iter().any(|(_, text, _)| text.len() > MOST_NAME_BYTES) {
            return Role::Data;
        }
        let (mut own_count, mut shared_count) = (0, 0);
        for (column, text, _) in cells {
            let text = folded(text);
            let name = self.names.get(column - self.layout.first_column);
            own_count += usize::from(is_part(&text, name.map_or("", String::as_str)));
            shared_count += usize::from(!text.is_empty() && self.names.contains(&text));
        }
        let cell_count = cells.len();
        if own_count > 0 && own_count == cell_count && own_count * 10 >= self.name_count * 9 {
            return Role::RepeatedHeader;
        }
        let is_kin = shared_count > 1 && shared_count * 3 >= cell_count.max(self.name_count) * 2;
        if is_kin || self.are_mostly_known(cells) || (self.is_after_gap && self.heads_new(cells)) {
            return Role::NextTable;
        }
        Role::Data
    }

    fn is_known(&self, text: &str) -> bool {
        self.known.get_or_insert_with(&[text], || (self.known_header)(text))
    }

    /// Whether more than two texts, and more than half of all, are known headers. As soon as half of
    /// them are none, the others need not be looked up.
    fn are_mostly_known(&self, cells: &[(usize, &str, Look)]) -> bool {
        let half = cells.len().div_ceil(2);
        let unknown = cells.iter().filter(|(_, text, _)| !self.is_known(text)).take(half);
        let unknown_count = if cells.len() > 2 { unknown.count() } else { half };
        unknown_count < half && cells.len() - unknown_count > 2
    }

    /// Whether texts below a gap are the header of another table.
    fn heads_new(&self, cells: &[(usize, &str, Look)]) -> bool {
        let is_contrast = |(column, _, look): &&(usize, &str, Look)| {
            *look == Look::Text && self.layout.typed_columns.contains(column)
        };
        let contrast = cells.iter().filter(is_contrast).count();
        let is_known = || cells.iter().any(|(_, text, _)| self.is_known(text));
        (contrast > 1 && contrast * 3 > cells.len() && (!self.has_known_names || is_known()))
            || (self.has_known_names && self.heads_summary(cells))
    }

    /// Whether texts are the header of a summary or the title of a legend.
    fn heads_summary(&self, cells: &[(usize, &str, Look)]) -> bool {
        if let [(_, line, _)] = cells {
            return summary::is_legend(line);
        }
        let count = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| is(cell.1)).count();
        let summary_count = count(&summary::is_of_summary);
        summary_count > 0 && (summary_count + count(&|text| self.is_known(text))) * 2 >= cells.len()
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
