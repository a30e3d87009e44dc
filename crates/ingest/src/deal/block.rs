//! One company over several rows, and several rounds in one row.
//!
//! Merged blocks repeat their first cell downwards; so do blank company cells, where every column
//! about the company is blank. Nothing else is ever filled in: a row that states the country and no
//! company lacks its name, and is not the next deal of the company above.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::cell::blank::is_empty;
use crate::header::Field;
use crate::sheet::{Cell, MergedBlock, Row};
use crate::survey::SheetSurvey;

/// Fields that a company's first row states for all its rows.
const OF_COMPANY: [Field; 10] = [
    Field::Company,
    Field::LegalName,
    Field::CompanyId,
    Field::CreditCode,
    Field::Sector,
    Field::SubSector,
    Field::Country,
    Field::Region,
    Field::City,
    Field::Place,
];

/// What rows above say for rows below.
pub(super) struct Blocks {
    merged: Vec<MergedBlock>,
    next_merged: usize,
    anchors: BTreeMap<usize, (u32, Cell)>,
    company_columns: Vec<usize>,
    above: Option<Row>,
}

impl Blocks {
    pub(super) fn new(sheet: &SheetSurvey) -> Self {
        let is_tall = |block: &&MergedBlock| block.last_row > block.first_row;
        let mut merged: Vec<_> = sheet.info.merged.iter().filter(is_tall).copied().collect();
        merged.sort_by_key(|block| (block.first_row, block.first_column));
        let company_columns =
            OF_COMPANY.into_iter().filter_map(|field| sheet.column(field)).collect();
        Self { merged, next_merged: 0, anchors: BTreeMap::new(), company_columns, above: None }
    }

    /// The row with what the rows above say for it.
    pub(super) fn fill_down<'r>(&mut self, sheet: &SheetSurvey, row: &'r Row) -> Cow<'r, Row> {
        let row = self.fill_merged(row);
        let row = self.fill_company(sheet, row);
        if self.company_columns.iter().any(|column| !is_empty(row.text(*column))) {
            self.above = Some(row.clone().into_owned());
        }
        row
    }

    fn fill_merged<'r>(&mut self, row: &'r Row) -> Cow<'r, Row> {
        self.anchors.retain(|_, (last_row, _)| *last_row >= row.number);
        while let Some(block) = self.merged.get(self.next_merged) {
            if block.first_row > row.number {
                break;
            }
            let column = usize::try_from(block.first_column).unwrap_or(usize::MAX);
            if block.first_row == row.number
                && let Some(cell) = row.cells.get(column)
            {
                self.anchors.insert(column, (block.last_row, cell.clone()));
            }
            self.next_merged += 1;
        }
        let mut filled = Cow::Borrowed(row);
        for (column, (_, anchor)) in &self.anchors {
            if row.text(*column).is_empty() {
                put(filled.to_mut(), *column, anchor);
            }
        }
        filled
    }

    fn fill_company<'r>(&self, sheet: &SheetSurvey, row: Cow<'r, Row>) -> Cow<'r, Row> {
        let Some(above) = &self.above else { return row };
        let is_continued = self.company_columns.len() > 1
            && self.company_columns.iter().all(|column| row.text(*column).trim().is_empty());
        if !is_continued || !tells_of_a_deal(sheet, &row) {
            return row;
        }
        let mut row = row;
        for column in &self.company_columns {
            if let Some(cell) = above.cells.get(*column) {
                put(row.to_mut(), *column, cell);
            }
        }
        row
    }
}

fn tells_of_a_deal(sheet: &SheetSurvey, row: &Row) -> bool {
    super::Cells { sheet, row }.tells_of_a_deal()
}

fn put(row: &mut Row, column: usize, cell: &Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::default());
    }
    if let Some(place) = row.cells.get_mut(column) {
        *place = cell.clone();
    }
}

/// The rounds of a row whose columns hold parallel lists, each as a row of its own; otherwise the
/// row alone.
pub(super) fn parallel_rounds<'r>(sheet: &SheetSurvey, row: &'r Row) -> Vec<Cow<'r, Row>> {
    if !sheet.mapping.has_parallel_rounds {
        return vec![Cow::Borrowed(row)];
    }
    let columns: Vec<usize> = sheet
        .mapping
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.name.trim().to_lowercase().starts_with("each round"))
        .map(|(index, _)| sheet.offset(index))
        .collect();
    let count = columns.iter().map(|column| row.text(*column).split(';').count()).max();
    (0..count.unwrap_or(1)).map(|turn| Cow::Owned(round_of(row, &columns, turn))).collect()
}

fn round_of(row: &Row, columns: &[usize], turn: usize) -> Row {
    let mut part = row.clone();
    for column in columns {
        let text = row.text(*column).split(';').nth(turn).unwrap_or_default().trim();
        if let Some(cell) = part.cells.get_mut(*column) {
            *cell = Cell::text(text);
        }
    }
    part
}
