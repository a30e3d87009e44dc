//! Tables of the report: figures in rows and columns.

use super::figure::{Figure, Source};
use crate::output::Align;

/// Figures in rows and columns, each row as wide as `columns`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    /// The head of each column and the side its cells are on.
    pub(crate) columns: Vec<(String, Align)>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Where the figures come from, for a table that no chart explains.
    pub(crate) source: Option<Source>,
    /// The sum of which its shares are, where no cell has it: for a spreadsheet alone.
    pub(crate) whole: Option<Box<Table>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// A figure.
    Figure(Figure),
    /// A bar of `part` where the longest is `whole`; None draws nothing.
    Bar(Option<i64>, i64),
}

/// A column of a table that is declared: its head, the side its cells are on, what it shows of a row.
pub(crate) type Column<'a, T> = (&'a str, Align, &'a dyn Fn(&T) -> Cell);

impl Table {
    /// A table with a row for each of these.
    pub(crate) fn of<T>(rows: impl IntoIterator<Item = T>, columns: &[Column<'_, T>]) -> Table {
        let heads: Vec<_> = columns.iter().map(|(head, align, _)| (*head, *align)).collect();
        let row = |it: T| columns.iter().map(|(.., cell)| cell(&it)).collect();
        Table { rows: rows.into_iter().map(row).collect(), ..Table::with(&heads) }
    }

    /// A table with these columns and no rows yet.
    pub(crate) fn with(columns: &[(&str, Align)]) -> Table {
        let columns = columns.iter().map(|(head, align)| ((*head).to_owned(), *align)).collect();
        Table { columns, ..Table::default() }
    }

    /// A table of one figure.
    pub(crate) fn of_one(name: &str, head: &str, figure: Figure) -> Table {
        let mut table = Table::with(&[(" ", Align::Left), (head, Align::Right)]);
        table.rows.push(vec![name.into(), figure.into()]);
        table
    }

    /// The table without the bars that a terminal draws: where there are charts, they say nothing.
    pub(crate) fn without_bars(&self) -> Table {
        let is_bar =
            |idx: usize| self.rows.iter().any(|row| matches!(row.get(idx), Some(Cell::Bar(..))));
        let shown: Vec<usize> = (0..self.columns.len()).filter(|idx| !is_bar(*idx)).collect();
        let shown_row =
            |row: &Vec<Cell>| shown.iter().filter_map(|idx| row.get(*idx).cloned()).collect();
        Table {
            columns: shown.iter().filter_map(|idx| self.columns.get(*idx).cloned()).collect(),
            rows: self.rows.iter().map(shown_row).collect(),
            source: self.source.clone(),
            whole: self.whole.clone(),
        }
    }
}

impl Cell {
    /// What the cell says; a bar says nothing.
    pub(crate) fn text(&self) -> &str {
        match self {
            Cell::Text(text) => text,
            Cell::Figure(figure) => &figure.shown,
            Cell::Bar(..) => "",
        }
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Cell {
        Cell::Figure(figure)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}
