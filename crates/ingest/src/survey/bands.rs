//! Which columns of the first rows hold tables, and whether these are tables to be read.

use std::collections::BTreeSet;

use super::FoundTable;
use super::context::SheetContext;
use crate::header::SheetRole;
use crate::sheet::Row;
use crate::table::{self, ColumnBand, Layout};

/// Some columns, and the tables that are in them from top to bottom.
pub(super) struct BandTables {
    pub(super) band: ColumnBand,
    pub(super) tables: Vec<FoundTable>,
}

impl BandTables {
    /// Whether any of its tables holds deals or companies.
    pub(super) fn is_read(&self) -> bool {
        self.tables.iter().any(FoundTable::is_read)
    }

    fn of(rows: &[Row], band: ColumnBand, context: &SheetContext) -> Self {
        let merged = &context.info.merged;
        let layouts =
            table::first_tables_in(rows, merged, band, context.is_known, MOST_TABLES_AHEAD);
        let tables = layouts.into_iter().map(|layout| context.found(layout, rows, &[])).collect();
        Self { band, tables }
    }
}

/// The columns of the tables that are side by side; those of a table without rows are left out.
pub(super) fn band_tables(rows: &[Row], context: &SheetContext) -> Vec<BandTables> {
    const ALL: ColumnBand = ColumnBand { first: 0, last: usize::MAX };
    let bands = table::bands(rows, &context.info.merged, context.is_known);
    let tables_of = |band: ColumnBand| BandTables::of(rows, band, context);
    let mut found: Vec<BandTables> = bands.into_iter().map(tables_of).collect();
    found.retain(|it| !it.tables.is_empty());
    if found.len() > 1 && !found.iter().any(BandTables::is_read) {
        // Blank columns may part what is a table of deals only as a whole.
        let whole = tables_of(ALL);
        if whole.is_read() {
            found = vec![whole];
        }
    }
    found
        .into_iter()
        .flat_map(|it| match twins(&it, rows, context) {
            Some(bands) => bands.into_iter().map(tables_of).collect(),
            None => vec![it],
        })
        .collect()
}

/// Tables of some columns that are looked at ahead: those below them are found when the scan is there.
const MOST_TABLES_AHEAD: usize = 12;

/// Columns at which a second table may begin that are looked at more closely.
const MOST_STARTS: usize = 50;

/// The columns of two tables that are wall to wall or a blank column apart, under one row of
/// headers: each has all that makes a deal, and the right one begins with a header of the left one
/// or behind the blank column.
fn twins(found: &BandTables, rows: &[Row], context: &SheetContext) -> Option<[ColumnBand; 2]> {
    let layout = &found.tables.iter().find(|table| table.mapping.role == SheetRole::Deals)?.layout;
    let row = rows.iter().find(|row| Some(row.number) == layout.header_row())?;
    let headers: Vec<String> = (layout.first_column..=layout.last_column)
        .map(|column| row.text(column).trim().to_owned())
        .collect();
    // Cheap tests first: a stray cell makes a row thousands of columns wide.
    let mut known = BTreeSet::new();
    let mut before = "";
    let mut starts = Vec::new();
    for (at, header) in headers.iter().enumerate() {
        let is_apart = before.is_empty() || known.contains(header.as_str());
        if at > 0 && !header.is_empty() && is_apart {
            starts.push(at);
        }
        known.insert(header.as_str());
        before = header;
    }
    let are_deals = |at: &usize| {
        let (left, right) = headers.split_at(*at);
        right.iter().filter(|it| !it.is_empty()).take(3).count() == 3
            && [left, right].iter().all(|names| context.are_deals(names))
    };
    let at = starts.into_iter().take(MOST_STARTS).find(are_deals)?;
    let start = layout.first_column + at;
    let Layout { first_column, last_column, .. } = *layout;
    Some([
        ColumnBand { first: first_column, last: start - 1 },
        ColumnBand { first: start, last: last_column.max(start) },
    ])
}
