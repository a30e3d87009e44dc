//! A table as it stands on a sheet, where a chart finds its figures. It knows no spreadsheet.

use crate::report::chart::{Chart, Series};
use crate::report::figure::Figure;
use crate::report::slide::{Cell, Table};

/// Cells that stand in a line, counted from the first row below the head and the first column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A column, all rows of it.
    Column(usize),
    /// A row, from a column on.
    Row(usize, usize),
}

/// The table without its bars: a workbook has charts.
pub(super) fn without_bars(table: &Table) -> Table {
    let is_bar = |idx: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(idx)).peekable();
        cells.peek().is_some() && cells.clone().any(|it| matches!(it, Cell::Bar(..)))
    };
    let kept: Vec<usize> = (0..table.columns.len()).filter(|idx| !is_bar(*idx)).collect();
    Table {
        columns: kept.iter().filter_map(|idx| table.columns.get(*idx).cloned()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| kept.iter().filter_map(|idx| row.get(*idx).cloned()).collect())
            .collect(),
        source: table.source.clone(),
    }
}

/// The chart's table without bars, and with those series that no row or column of it holds.
pub(super) fn completed(chart: &Chart) -> Table {
    let mut table = without_bars(&chart.table);
    for series in &chart.series {
        if line(&table, &series.figures).is_none() {
            add_row(&mut table, &chart.categories, series);
        }
    }
    table
}

/// Adds a series as a row below the heads that are the chart's categories.
fn add_row(table: &mut Table, categories: &[String], series: &Series) {
    let heads: Vec<&String> = table.columns.iter().map(|(head, _)| head).collect();
    let Some(first) = heads
        .windows(categories.len().max(1))
        .position(|it| it.iter().zip(categories).all(|(head, category)| *head == category))
    else {
        return;
    };
    let mut row: Vec<Cell> = vec![series.name.as_str().into()];
    row.resize(first, "".into());
    row.extend(series.figures.iter().cloned().map(Cell::Figure));
    row.resize(table.columns.len(), "".into());
    table.rows.push(row);
}

/// Where these figures stand in the table: those with the same deals behind them, if there are.
pub(super) fn line(table: &Table, figures: &[Figure]) -> Option<Line> {
    let same = |left: &Figure, right: &Figure| {
        left.value == right.value && left.measure == right.measure && left.deals == right.deals
    };
    let alike =
        |left: &Figure, right: &Figure| left.value == right.value && left.measure == right.measure;
    line_by(table, figures, same).or_else(|| line_by(table, figures, alike))
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
    use crate::report::chart::Kind;
    use crate::report::figure::{Deals, Source};

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
    fn figures_are_found_where_the_same_deals_stand_behind_them() {
        let table = without_bars(&table());
        assert_eq!(table.columns.len(), 3);
        assert_eq!(line(&table, &[behind(1), behind(2)]), Some(Line::Column(2)));
        assert_eq!(line(&table, &[count(1), count(2)]), Some(Line::Column(1)));
        assert_eq!(line(&table, &[count(2), behind(2)]), Some(Line::Row(1, 1)));
        assert_eq!(line(&table, &[count(2), count(1)]), None);
        assert_eq!(column_of(&table, &["a".to_owned(), "b".to_owned()]), Some(0));
        assert_eq!(column_of(&table, &["a".to_owned()]), None);
    }

    #[test]
    fn a_series_that_no_row_holds_becomes_one_below_its_categories() {
        let mut table = Table::with(&[
            ("Round", Align::Left),
            ("2023Q3", Align::Right),
            ("2023Q4", Align::Right),
            ("pp", Align::Right),
        ]);
        table.rows.push(vec!["A".into(), count(1).into(), count(2).into(), "".into()]);
        let series = |name: &str, values: [i64; 2]| Series {
            name: name.to_owned(),
            unit: String::new(),
            figures: values.map(count).to_vec(),
        };
        let chart = Chart {
            kind: Kind::StackedShares,
            title: String::new(),
            categories: vec!["2023Q3".to_owned(), "2023Q4".to_owned()],
            series: vec![series("A", [1, 2]), series("Early", [3, 4])],
            callout: None,
            table,
            denominator: String::new(),
            source: Source {
                view: "",
                market: None,
                first_quarter: String::new(),
                last_quarter: String::new(),
            },
        };
        let table = completed(&chart);
        let texts: Vec<Vec<&str>> =
            table.rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        assert_eq!(texts, [["A", "1", "2", ""], ["Early", "3", "4", ""]]);
        assert_eq!(line(&table, &chart.series[1].figures), Some(Line::Row(1, 1)));
    }
}
