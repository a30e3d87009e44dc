//! Finds the header of a table: which rows, or none; knows no column names but by `known_header`.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use super::grid::{Grid, GridRow};
use super::look::Look;
use crate::cell::amount::is_note_of_unit;
use crate::cell::date::ColumnDates;
use crate::rationale::Rationale;
use crate::sheet::Cell;

/// How far down a header is looked for, in rows that are not blank.
const SEARCH_ROWS: usize = 60;
/// How many rows below a header are compared with it.
const BODY_ROWS: usize = 60;

/// Where the header of the first table is, as positions in the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundHeader {
    /// Rows of the header; empty if there is none.
    pub header: std::ops::Range<usize>,
    /// The first row below the header.
    pub body: usize,
    /// Why.
    pub reason: Rationale,
}

/// Finds the header, or the first row of a table without one; `None` in a grid without rows.
pub(super) fn find(grid: &Grid<'_>, known_header: &dyn Fn(&str) -> bool) -> Option<FoundHeader> {
    let best_known = best_known(grid.rows(), known_header).filter(|(_, count)| *count >= 2);
    if let Some((at, count)) = best_known {
        return Some(extend(grid, at, Rationale::KnownHeaders { count }));
    }
    let first = first_wide_row(grid)?;
    let at = if is_title_of(grid, first) { first + 1 } else { first };
    Some(match evidence(grid, at, known_header) {
        (true, reason) => extend(grid, at, reason),
        (false, reason) => FoundHeader { header: at..at, body: at, reason },
    })
}

/// The header of a table that is above the one found, which has more known headers: a row of
/// several known ones, with values below it.
pub(super) fn find_above(
    grid: &Grid<'_>,
    found: &FoundHeader,
    known_header: &dyn Fn(&str) -> bool,
) -> Option<FoundHeader> {
    const KNOWN: usize = 3;
    let above = grid.rows().get(..found.header.start)?;
    let (at, count) = best_known(above, known_header).filter(|(_, count)| *count >= KNOWN)?;
    let has_value = |row: &GridRow<'_>| row.filled().any(|column| row.look(column).is_typed());
    let has_values = above.iter().skip(at + 1).any(has_value);
    has_values.then(|| extend(grid, at, Rationale::KnownHeaders { count }))
}

/// The first of the rows with the most known headers, and how many these are.
fn best_known(rows: &[GridRow<'_>], known_header: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    let known_count =
        |row: &GridRow<'_>| row.filled().filter(|c| known_header(row.text(*c))).count();
    let counts = rows.iter().take(SEARCH_ROWS).map(known_count).enumerate();
    counts.rev().max_by_key(|(_, count)| *count)
}

/// The first row about as wide as the rows below; titles and notes above are narrower. Notes in two
/// cells may be wide enough: then a full row of headers below them is the one.
fn first_wide_row(grid: &Grid<'_>) -> Option<usize> {
    let mut counts: Vec<usize> = grid.rows().iter().map(GridRow::filled_count).collect();
    counts.sort_unstable();
    let usual = *counts.get(counts.len() * 3 / 4)?;
    let count = |at: usize| grid.row(at).map_or(0, GridRow::filled_count);
    let rows = 0..grid.rows().len().min(SEARCH_ROWS);
    let first = rows.clone().find(|at| count(*at) * 2 > usual).unwrap_or(0);
    let full = rows.skip(first).find(|at| count(*at) >= usual)?;
    let is_header = full > first && is_header_row(grid, full) && contrast(grid, full, full + 1) > 0;
    Some(if is_header && !is_group_row(grid, full - 1) { full } else { first })
}

/// How many cells of a row are text above a column of values.
fn contrast(grid: &Grid<'_>, at: usize, from: usize) -> usize {
    let body = body(grid, from);
    grid.row(at).map_or(0, |row| {
        let is_contrast = |c: &usize| row.look(*c) == Look::Text && is_typed_in(body, *c);
        row.filled().filter(is_contrast).count()
    })
}

fn is_header_row(grid: &Grid<'_>, at: usize) -> bool {
    grid.row(at).is_some_and(|row| row.filled().all(|c| row.look(c).may_be_header()))
}

/// Whether a row looks like the header of the rows below it, and why.
fn evidence(grid: &Grid<'_>, at: usize, known_header: &dyn Fn(&str) -> bool) -> (bool, Rationale) {
    let Some(row) = grid.row(at) else {
        return (false, Rationale::NoRow);
    };
    let (mut for_it, mut against_it) = (0_usize, 0_usize);
    let body: Vec<&GridRow<'_>> =
        body(grid, at + 1).iter().filter(|below| !is_kin(row, below)).collect();
    let body = body.as_slice();
    for column in row.filled() {
        let text = row.text(column);
        let look = row.look(column);
        if known_header(text) {
            for_it += 3;
        }
        let is_typed = is_typed_in(body, column);
        match look {
            Look::Text if is_typed => for_it += 2,
            Look::Typed => against_it += 2,
            Look::Text if body.iter().any(|below| below.text(column) == text) => against_it += 2,
            Look::Text => match compare_shapes(text, body, column) {
                HeaderScore::Alike => against_it += 1,
                HeaderScore::Different => for_it += 1,
                HeaderScore::Unknown => {}
            },
            Look::Missing => against_it += 1,
            Look::Year | Look::Blank => {}
        }
    }
    if for_it > against_it {
        return (true, Rationale::OtherKindAbove);
    }
    if for_it < against_it {
        return (false, Rationale::LikeRowsBelow);
    }
    if row.filled_count() > 1 && is_header_row(grid, at) && has_distinct_short_texts(row) {
        return (true, Rationale::ShortTexts);
    }
    (false, Rationale::NothingTells)
}

fn body<'g, 'a>(grid: &'g Grid<'a>, from: usize) -> &'g [GridRow<'a>] {
    let rows = grid.from(from);
    rows.get(..BODY_ROWS).unwrap_or(rows)
}

fn is_typed_in<'a>(body: &[impl Borrow<GridRow<'a>>], column: usize) -> bool {
    let looks = || body.iter().map(|row| row.borrow().look(column));
    let typed = looks().filter(|look| look.is_typed()).count();
    let text = looks().filter(|look| *look == Look::Text).count();
    typed > 0 && typed * 10 >= (typed + text) * 7
}

enum HeaderScore {
    Alike,
    Different,
    Unknown,
}

/// Compares a text with a column of codes, links or the like, all written in one shape.
fn compare_shapes(text: &str, body: &[&GridRow<'_>], column: usize) -> HeaderScore {
    let shapes: Vec<String> = body
        .iter()
        .filter(|row| row.look(column) == Look::Text)
        .map(|row| shape(row.text(column)))
        .collect();
    let Some(first) = shapes.first() else {
        return HeaderScore::Unknown;
    };
    let similar = shapes.iter().filter(|shape| *shape == first).count();
    if shapes.len() < 3 || similar * 10 < shapes.len() * 8 || first.chars().all(char::is_alphabetic)
    {
        return HeaderScore::Unknown;
    }
    if shape(text) == *first { HeaderScore::Alike } else { HeaderScore::Different }
}

/// A text with letters as `a`, digits as `9`, and no repetitions.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for character in text.chars().take(40) {
        let class = match character {
            c if c.is_numeric() => '9',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        if !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}

fn has_distinct_short_texts(row: &GridRow<'_>) -> bool {
    const SHORT: usize = 60;
    let texts: BTreeSet<&str> = row.filled().map(|column| row.text(column)).collect();
    texts.len() == row.filled_count() && texts.iter().all(|text| text.chars().count() <= SHORT)
}

/// Adds the rows above and below that belong to the header as well.
fn extend(grid: &Grid<'_>, at: usize, reason: Rationale) -> FoundHeader {
    let mut start = at;
    while start > 0 && at - start < 2 && is_above(grid, start) {
        start -= 1;
    }
    let mut end = at + 1;
    while end < at + 3 && is_below(grid, start..end) {
        end += 1;
    }
    end = end.max(end_of_blocks(grid, start, at));
    FoundHeader { header: start..end, body: end, reason }
}

/// Whether a row of texts is only a title with delimiters in it: it leaves columns without a name, or
/// is over nothing but numbers in other columns than these, and the row below heads them all.
fn is_title_of(grid: &Grid<'_>, at: usize) -> bool {
    let (Some(row), Some(below)) = (grid.row(at), grid.row(at + 1)) else {
        return false;
    };
    let body = body(grid, at + 2);
    let filled: Vec<usize> = (0..grid.width()).filter(|c| is_filled_in(body, *c)).collect();
    let heads_all = |row: &GridRow<'_>| filled.iter().all(|c| row.look(*c) != Look::Blank);
    let is_elsewhere =
        !row.filled().eq(below.filled()) && filled.iter().all(|c| is_typed_in(body, *c));
    !filled.is_empty()
        && heads_all(below)
        && (!heads_all(row) || is_elsewhere)
        && is_header_row(grid, at + 1)
        && contrast(grid, at + 1, at + 2) > 0
        && !is_group_row(grid, at)
}

/// Whether most rows have something in a column.
fn is_filled_in(body: &[GridRow<'_>], column: usize) -> bool {
    body.iter().filter(|row| row.look(column) != Look::Blank).count() * 2 > body.len()
}

/// A row of group titles right above: at least two cells with gaps, or merged blocks, and no notes.
fn is_above(grid: &Grid<'_>, at: usize) -> bool {
    let (Some(above), Some(row)) = (grid.row(at - 1), grid.row(at)) else {
        return false;
    };
    above.number() + 1 == row.number()
        && is_group_row(grid, at - 1)
        && is_header_row(grid, at)
        && !has_note(above)
}

/// Whether a cell names something and tells its value, as in `单位：万元`, or names a unit: a note beside a title
/// or other notes, and no title of a group.
fn has_note(row: &GridRow<'_>) -> bool {
    row.filled().any(|column| {
        let text = row.text(column);
        let parts = text.split_once(['：', ':']);
        parts.is_some_and(|(name, value)| !name.trim().is_empty() && !value.trim().is_empty())
            || is_note_of_unit(text)
    })
}

fn is_group_row(grid: &Grid<'_>, at: usize) -> bool {
    let (Some(row), Some(below)) = (grid.row(at), grid.row(at + 1)) else {
        return false;
    };
    let columns: Vec<usize> = row.filled().collect();
    let Some((first, last)) = columns.first().zip(columns.last()) else {
        return false;
    };
    let has_gap = last - first + 1 > columns.len() || (*first > 1 && columns.len() > 1);
    let is_merged = columns
        .iter()
        .filter_map(|column| grid.block(row.number(), *column))
        .any(|block| block.last_column > block.first_column);
    let is_spread = (columns.len() > 1 && has_gap) || (is_merged && columns.len() > 1);
    let is_over_headers = columns.iter().any(|c| below.look(*c) != Look::Blank);
    is_spread && is_header_row(grid, at) && is_over_headers && is_header_row(grid, at + 1)
}

/// Whether the row after the header rows so far is one of them: the same again, names for columns
/// that have none yet, or units under columns of numbers.
fn is_below(grid: &Grid<'_>, header: std::ops::Range<usize>) -> bool {
    let (Some(row), Some(last)) = (grid.row(header.end), grid.row(header.end - 1)) else {
        return false;
    };
    if !is_header_row(grid, header.end) || grid.row(header.end + 1).is_none() || is_period(row) {
        return false;
    }
    if row.filled_count() > 1 && is_same(row, last) {
        return true;
    }
    let body = body(grid, header.end + 1);
    let named = |column: usize| {
        grid.rows()
            .get(header.clone())
            .is_some_and(|rows| rows.iter().any(|row| row.look(column) != Look::Blank))
    };
    let is_over_values = |column: usize| is_typed_in(body, column);
    let fills_gaps = row.filled().any(|column| !named(column));
    let contrast = row.filled().filter(|column| is_over_values(*column)).count();
    if fills_gaps {
        return contrast > 0 || has_column_without_name(grid, header.end - 1, body);
    }
    contrast == row.filled_count() && row.number() == last.number() + 1
}

/// Whether a row is one cell that names a period: it dates the rows below.
fn is_period(row: &GridRow<'_>) -> bool {
    let mut filled = row.filled();
    let (Some(column), None) = (filled.next(), filled.next()) else { return false };
    let reader = ColumnDates::default().reader();
    reader.parse(&Cell::text(row.text(column))).is_ok()
}

fn is_same(row: &GridRow<'_>, other: &GridRow<'_>) -> bool {
    row.filled().eq(other.filled()) && row.filled().all(|c| row.text(c) == other.text(c))
}

/// Whether a row repeats another, or most of it: the header of the next table, say.
fn is_kin(row: &GridRow<'_>, other: &GridRow<'_>) -> bool {
    let equal_count = row.filled().filter(|c| row.text(*c) == other.text(*c)).count();
    is_same(row, other) || (equal_count > 2 && equal_count * 10 >= row.filled_count() * 6)
}

/// Whether the last header row leaves a column without a name that the rows below fill.
fn has_column_without_name(grid: &Grid<'_>, last: usize, body: &[GridRow<'_>]) -> bool {
    let Some(row) = grid.row(last) else {
        return false;
    };
    let is_gap = |c: &usize| row.look(*c) == Look::Blank && is_filled_in(body, *c);
    let gaps = (0..grid.width()).filter(is_gap).count();
    gaps > 1 && is_group_row(grid, last)
}

/// The row after the last one that a merged block of the header reaches.
fn end_of_blocks(grid: &Grid<'_>, start: usize, at: usize) -> usize {
    let mut end = at + 1;
    for position in start..=at {
        let Some(row) = grid.row(position) else { continue };
        for block in row.filled().filter_map(|column| grid.block(row.number(), column)) {
            while grid.row(end).is_some_and(|below| below.number() <= block.last_row)
                && end < at + 3
            {
                end += 1;
            }
        }
    }
    end
}
