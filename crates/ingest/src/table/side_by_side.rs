//! Tells tables that are side by side from one table with blank columns in it.

use super::columns;
use super::grid::{ColumnBand, Grid, GridRow};
use super::header;
use super::look::Look;

/// The columns of each table, left to right; one band of all columns where nothing is apart.
pub(super) fn bands(grid: &Grid<'_>, known_header: &dyn Fn(&str) -> bool) -> Vec<ColumnBand> {
    let bands = filled_bands(grid);
    let are_apart = bands.iter().all(|band| band.first < band.last)
        && bands.windows(2).all(|pair| match pair {
            [left, right] => is_apart(grid, *left, *right, known_header),
            _ => false,
        });
    if bands.len() > 1 && are_apart { bands } else { vec![grid.band()] }
}

/// Runs of columns that are not blank, titles left out.
fn filled_bands(grid: &Grid<'_>) -> Vec<ColumnBand> {
    let rows: Vec<&GridRow<'_>> = grid.rows().iter().filter(|row| row.filled_count() > 1).collect();
    let mut bands: Vec<ColumnBand> = Vec::new();
    for column in 0..grid.width() {
        if rows.iter().all(|row| row.look(column) == Look::Blank) {
            continue;
        }
        match bands.last_mut() {
            Some(band) if band.last + 1 == column => band.last = column,
            _ => bands.push(ColumnBand { first: column, last: column }),
        }
    }
    bands
}

/// Whether two bands are tables of their own: headers in different rows, or a header that comes
/// twice, or known ones on both sides, or one side that ends before the other.
fn is_apart(
    grid: &Grid<'_>,
    left: ColumnBand,
    right: ColumnBand,
    known_header: &dyn Fn(&str) -> bool,
) -> bool {
    let sides = [left, right].map(|band| grid.within(band));
    let [Some(left), Some(right)] = sides.each_ref().map(|side| {
        let found = header::find(side, known_header)?;
        Some(columns::layout(side, &found))
    }) else {
        return false;
    };
    if !left.has_header() || !right.has_header() {
        return false;
    }
    if left.header_rows != right.header_rows {
        return true;
    }
    let is_known = |name: &String| known_header(name);
    let is_repeated = right.names.iter().any(|name| !name.is_empty() && left.names.contains(name));
    let are_known = left.names.iter().any(is_known) && right.names.iter().any(is_known);
    is_repeated || are_known || is_uneven(&sides)
}

/// Whether one side is filled without gaps to its end, and ends first.
fn is_uneven(sides: &[Grid<'_>; 2]) -> bool {
    let [left, right] = sides.each_ref().map(|side| {
        let numbers: Vec<u32> = side.rows().iter().map(GridRow::number).collect();
        let is_gapless = numbers.windows(2).all(|pair| matches!(pair, [a, b] if a + 1 == *b));
        (numbers.last().copied(), is_gapless)
    });
    (left.0 < right.0 && left.1) || (right.0 < left.0 && right.1)
}
