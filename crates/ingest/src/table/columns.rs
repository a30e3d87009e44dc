//! The columns of a table whose header is found: range and names; finds no tables.

use super::Layout;
use super::grid::{Grid, GridRow};
use super::header::FoundHeader;
use super::look::Look;

/// The layout of the table that was found.
pub(super) fn layout(grid: &Grid<'_>, found: &FoundHeader) -> Layout {
    let is_used = |column: usize| {
        let from = found.header.start;
        grid.from(from).iter().any(|row| row.look(column) != Look::Blank)
    };
    let used: Vec<usize> = (0..grid.width()).filter(|column| is_used(*column)).collect();
    let first_column = used.first().copied().unwrap_or(0);
    let last_column = last_column(grid, found, used.last().copied().unwrap_or(0));
    let columns = first_column..=last_column;
    let header = grid.rows().get(found.header.clone()).unwrap_or_default();
    let above = grid.rows().get(..found.header.start).unwrap_or_default();
    let mut names =
        if header.is_empty() { Vec::new() } else { names(grid, found, columns.clone()) };
    if has_unnamed_index(grid, found, &names, first_column) {
        names.insert(0, String::new());
        names.truncate(columns.clone().count());
    }
    Layout {
        first_column,
        last_column,
        title_rows: above.iter().map(|row| row.number()).collect(),
        header_rows: header.iter().map(|row| row.number()).collect(),
        first_data_row: grid.row(found.body).map(|row| row.number()),
        last_row: None,
        names,
        typed_columns: columns.filter(|c| grid.is_typed_column(*c, found.body)).collect(),
        reason: found.reason.clone(),
    }
}

/// Whether a program wrote the number of each row without a header for it, so that every row has one cell
/// more than the header: the last column has no name, and the first, below a name, counts the rows.
fn has_unnamed_index(grid: &Grid<'_>, found: &FoundHeader, names: &[String], first: usize) -> bool {
    let is_longer = matches!(names, [first, .., before, last]
        if last.is_empty() && !before.is_empty() && !first.is_empty());
    if !is_longer || names.iter().rev().skip(1).any(String::is_empty) {
        return false;
    }
    let body = grid.from(found.body);
    let number = |row: &GridRow<'_>| row.text(first).parse::<u64>().ok();
    let numbers: Option<Vec<u64>> = body.iter().map(number).collect();
    let last = first + names.len() - 1;
    let is_filled =
        body.iter().filter(|row| row.look(last) != Look::Blank).count() * 2 > body.len();
    is_filled
        && numbers.is_some_and(|numbers| {
            matches!(numbers.first(), Some(0 | 1))
                && numbers.windows(2).all(|pair| matches!(pair, [one, next] if one < next))
        })
}

/// Columns end with the header, unless one row in ten goes on.
fn last_column(grid: &Grid<'_>, found: &FoundHeader, widest: usize) -> usize {
    let header = grid.rows().get(found.header.clone()).unwrap_or_default();
    let named = header.iter().filter_map(|row| row.filled().last()).max();
    let body = grid.from(found.body);
    let is_common = |column: usize| {
        body.iter().filter(|row| row.look(column) != Look::Blank).count() * 10 > body.len()
    };
    let filled = (0..=widest).rev().find(|column| is_common(*column));
    named.max(filled).unwrap_or(widest)
}

/// Joins the header rows, a group title to every column it is over.
fn names(
    grid: &Grid<'_>,
    found: &FoundHeader,
    columns: std::ops::RangeInclusive<usize>,
) -> Vec<String> {
    let rows: Vec<usize> = found.header.clone().collect();
    columns
        .map(|column| {
            let parts: Vec<&str> = rows
                .iter()
                .map(|at| part(grid, found, *at, column))
                .filter(|part| !part.is_empty())
                .collect();
            parts.join(" ")
        })
        .collect()
}

/// What a header row says about a column: its own cell, or the group title to the left.
fn part<'g>(grid: &'g Grid<'_>, found: &FoundHeader, at: usize, column: usize) -> &'g str {
    let Some(row) = grid.row(at) else { return "" };
    let is_last = at + 1 == found.header.end;
    if row.look(column) != Look::Blank {
        return row.row.text(column);
    }
    let Some(left) = (0..column).rev().find(|left| row.look(*left) != Look::Blank) else {
        return "";
    };
    let is_over = match grid.block(row.number(), left) {
        Some(block) => usize::try_from(block.last_column).is_ok_and(|last| column <= last),
        None => !is_last && is_named_below(grid, found, at, left, column),
    };
    if is_over { row.row.text(left) } else { "" }
}

/// Without merged blocks, a title reaches as far as the cells below it are filled.
fn is_named_below(
    grid: &Grid<'_>,
    found: &FoundHeader,
    at: usize,
    left: usize,
    column: usize,
) -> bool {
    (left..=column).all(|between| {
        (at + 1..found.header.end)
            .filter_map(|below| grid.row(below))
            .any(|row| row.look(between) != Look::Blank)
    })
}
