//! Cells of rejected rows as a person has them now, and the rows to be shown for that.

use std::collections::BTreeMap;

use anyhow::Result;
use dealbase_query::Database;
use serde_json::{Value, json};

use super::rows::{self, Fault, SheetRows};

/// Texts by sheet, row and column; sheets and columns are counted from 0.
#[derive(Debug, Default)]
pub(crate) struct Edits(BTreeMap<(usize, i64, usize), String>);

impl Edits {
    /// Sets a cell.
    pub(crate) fn set(&mut self, sheet: usize, row: i64, column: usize, text: &str) {
        self.0.insert((sheet, row, column), text.to_owned());
    }

    /// Whether nothing was changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts the texts into the rows.
    pub(super) fn apply(&self, sheets: &mut [SheetRows]) {
        for ((sheet, number, column), text) in &self.0 {
            let rows = sheets.get_mut(*sheet).into_iter().flat_map(|it| &mut it.rows);
            rows.filter(|it| it.number == *number).for_each(|it| it.set(*column, text));
        }
    }
}

/// The rejected rows of an import as JSON, the first `most` of each sheet: headings, cells, and what was
/// expected where.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn open_rows(database: &Database, import_id: i64, most: usize) -> Result<Value> {
    let sheets = rows::read(database, import_id)?;
    Ok(sheets.iter().enumerate().map(|(index, it)| sheet(index, it, most)).collect())
}

fn sheet(index: usize, sheet: &SheetRows, most: usize) -> Value {
    let columns =
        sheet.columns.iter().map(|it| json!({ "column": it.column, "heading": it.heading }));
    let rows = sheet.rows.iter().take(most).map(|row| {
        let cell = |column: &rows::Column| {
            let own = sheet.faults.iter().filter(|it| it.row == row.number);
            let own = own.filter(|it| it.column == Some(column.column));
            json!({
                "column": column.column,
                "heading": column.heading,
                "text": row.cells.get(column.column).map_or("", String::as_str),
                "faults": own.map(fault).collect::<Vec<_>>(),
            })
        };
        let of_row = sheet.faults.iter().filter(|it| it.row == row.number && it.column.is_none());
        json!({
            "row": row.number,
            "faults": of_row.map(fault).collect::<Vec<_>>(),
            "cells": sheet.columns.iter().map(cell).collect::<Vec<_>>(),
        })
    });
    json!({
        "sheet": index,
        "name": sheet.name,
        "columns": columns.collect::<Vec<_>>(),
        "row_count": sheet.rows.len(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn fault(fault: &Fault) -> Value {
    let problem = fault.problem.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
    json!({ "expected": fault.expected, "problem": problem })
}
