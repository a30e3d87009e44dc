//! A table as laid out on a sheet, where a chart finds its figures. It knows no spreadsheet.

use crate::report::figure::Figure;
use crate::report::table::{Cell, Table};

/// Cells in a line, counted from the first row below the head and the first column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A column, all rows of it.
    Column(usize),
    /// A row, from a column on.
    Row(usize, usize),
}

/// Where these figures are in the table: those with the same deals behind them, if there are.
pub(super) fn line(table: &Table, figures: &[Figure]) -> Option<Line> {
    let same = |left: &Figure, right: &Figure| {
        left.value == right.value && left.measure == right.measure && left.deals == right.deals
    };
    let matching =
        |left: &Figure, right: &Figure| left.value == right.value && left.measure == right.measure;
    line_by(table, figures, same).or_else(|| line_by(table, figures, matching))
}

fn line_by(
    table: &Table,
    figures: &[Figure],
    is_same: impl Fn(&Figure, &Figure) -> bool,
) -> Option<Line> {
    let are_same = |cells: &[&Cell]| {
        cells.len() == figures.len()
            && cells
                .iter()
                .zip(figures)
                .all(|(cell, figure)| matches!(cell, Cell::Figure(it) if is_same(it, figure)))
    };
    let column = (0..table.columns.len()).find(|idx| {
        let cells: Vec<&Cell> = table.rows.iter().filter_map(|row| row.get(*idx)).collect();
        are_same(&cells)
    });
    column.map(Line::Column).or_else(|| {
        table.rows.iter().enumerate().find_map(|(row_idx, row)| {
            let cells: Vec<&Cell> = row.iter().collect();
            let first = cells.windows(figures.len().max(1)).position(are_same)?;
            Some(Line::Row(row_idx, first))
        })
    })
}

/// The column whose texts are these.
pub(super) fn column_of(table: &Table, texts: &[String]) -> Option<usize> {
    (0..table.columns.len()).find(|idx| {
        table.rows.len() == texts.len()
            && table
                .rows
                .iter()
                .zip(texts)
                .all(|(row, text)| matches!(row.get(*idx), Some(Cell::Text(it)) if it == text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Align;
    use crate::report::figure::Deals;

    fn count(value: i64) -> Figure {
        Figure::count(Some(value), value.to_string())
    }

    fn behind(value: i64) -> Figure {
        count(value).of(Deals::in_market("china", "2023Q4"))
    }

    /// Two quarters: rank, deals with the deals behind them, a bar.
    fn table() -> Table {
        let heads = [
            ("Sector", Align::Left),
            ("Rank", Align::Right),
            ("Deals", Align::Right),
            (" ", Align::Left),
        ];
        let mut table = Table::with(&heads);
        table.rows.push(vec!["a".into(), count(1).into(), behind(1).into(), Cell::Bar(Some(1), 2)]);
        table.rows.push(vec!["b".into(), count(2).into(), behind(2).into(), Cell::Bar(None, 2)]);
        table
    }

    #[test]
    fn figures_are_found_by_their_deals() {
        let table = table().without_bars();
        assert_eq!(table.columns.len(), 3);
        assert_eq!(line(&table, &[behind(1), behind(2)]), Some(Line::Column(2)));
        assert_eq!(line(&table, &[count(1), count(2)]), Some(Line::Column(1)));
        assert_eq!(line(&table, &[count(2), behind(2)]), Some(Line::Row(1, 1)));
        assert_eq!(line(&table, &[count(2), count(1)]), None);
        assert_eq!(column_of(&table, &["a".to_owned(), "b".to_owned()]), Some(0));
        assert_eq!(column_of(&table, &["a".to_owned()]), None);
    }
}
