//! One company over several rows, and several rounds in one row.
//!
//! Merged blocks repeat their first cell downwards; so do blank company cells, where every column
//! about the company is blank. A row of nothing but investors has more investors of the deal above.
//! Nothing else is ever filled in: a row that states the country and no company lacks its name, and is
//! not the next deal of the company above.

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

    /// The row with what merged blocks say for it. Rows are to be shown in order.
    pub(super) fn fill_merged<'r>(&mut self, row: &'r Row) -> Cow<'r, Row> {
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

    /// The row with what it leaves to the row above: the company of its deal, or all of the deal but
    /// an investor.
    pub(super) fn fill_down<'r>(&mut self, sheet: &SheetSurvey, row: Cow<'r, Row>) -> Cow<'r, Row> {
        let row = match &self.above {
            Some(above) if names_only_investors(sheet, &row) => with_investors(sheet, above, &row),
            Some(above) if self.continues(sheet, &row) => self.with_company(above, row),
            _ => row,
        };
        if self.company_columns.iter().any(|column| !is_empty(row.text(*column))) {
            self.above = Some(row.clone().into_owned());
        }
        row
    }

    /// Whether a row tells of a deal and leaves every column about the company blank.
    fn continues(&self, sheet: &SheetSurvey, row: &Row) -> bool {
        let is_blank = |column: &usize| row.text(*column).trim().is_empty();
        self.company_columns.len() > 1
            && self.company_columns.iter().all(is_blank)
            && super::Cells { sheet, row }.tells_of_a_deal()
    }

    fn with_company<'r>(&self, above: &Row, mut row: Cow<'r, Row>) -> Cow<'r, Row> {
        for column in &self.company_columns {
            if let Some(cell) = above.cells.get(*column) {
                put(row.to_mut(), *column, cell);
            }
        }
        row
    }
}

/// Whether a row says nothing but one more investor of the deal above.
pub(super) fn names_only_investors(sheet: &SheetSurvey, row: &Row) -> bool {
    let mut stated = (0..sheet.mapping.columns.len())
        .filter(|index| !row.text(sheet.offset(*index)).trim().is_empty())
        .peekable();
    stated.peek().is_some()
        && stated.all(|index| {
            sheet.mapping.columns.get(index).is_some_and(|column| column.field.is_investor())
        })
}

/// The deal above with the investors of this row in place of its own.
fn with_investors<'r>(sheet: &SheetSurvey, above: &Row, row: &Row) -> Cow<'r, Row> {
    let mut filled = Row { number: row.number, is_hidden: row.is_hidden, ..above.clone() };
    for (index, column) in sheet.mapping.columns.iter().enumerate() {
        if column.field.is_investor() {
            let offset = sheet.offset(index);
            put(&mut filled, offset, &row.cells.get(offset).cloned().unwrap_or_default());
        }
    }
    Cow::Owned(filled)
}

fn put(row: &mut Row, column: usize, cell: &Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::default());
    }
    if let Some(place) = row.cells.get_mut(column) {
        *place = cell.clone();
    }
}

/// Marks between the rounds of one cell.
const SEPARATORS: [char; 4] = [';', '；', '\n', '|'];

/// The rounds of a row whose cells hold parallel lists, each as a row of its own; otherwise the row
/// alone.
///
/// Lists are parallel where the heading says so (`Each round date`), or where date, round and amount
/// all list the same number of things.
pub(super) fn parallel_rounds<'r>(sheet: &SheetSurvey, row: &'r Row) -> Vec<Cow<'r, Row>> {
    let (separator, columns) = if sheet.mapping.has_parallel_rounds {
        (';', each_round(sheet))
    } else {
        let Some(found) = parallel_columns(sheet, row) else { return vec![Cow::Borrowed(row)] };
        found
    };
    let count = columns.iter().map(|column| row.text(*column).split(separator).count()).max();
    (0..count.unwrap_or(1))
        .map(|turn| Cow::Owned(round_of(row, &columns, separator, turn)))
        .collect()
}

fn each_round(sheet: &SheetSurvey) -> Vec<usize> {
    let columns = sheet.mapping.columns.iter().enumerate();
    columns
        .filter(|(_, column)| column.name.trim().to_lowercase().starts_with("each round"))
        .map(|(index, _)| sheet.offset(index))
        .collect()
}

/// The columns of a row that list as many things as its date does; `None` where the date is one, or
/// where a round or an amount would be left that nobody can share out.
fn parallel_columns(sheet: &SheetSurvey, row: &Row) -> Option<(char, Vec<usize>)> {
    let (date, _) = sheet.dates.first()?;
    let dates = row.text(sheet.column(*date)?);
    let separator = SEPARATORS.into_iter().find(|it| dates.trim().contains(*it))?;
    let parts = |text: &str| text.trim().split(separator).count();
    let count = parts(dates);
    let mut columns = Vec::new();
    for (index, column) in sheet.mapping.columns.iter().enumerate() {
        let (field, text) = (column.field, row.text(sheet.offset(index)));
        let is_shared = field.is_date() || field.is_round() || field.is_amount();
        if is_shared && !is_empty(text) && parts(text) != count {
            return None;
        }
        if (is_shared || field.is_investor() || field == Field::Currency) && parts(text) == count {
            columns.push(sheet.offset(index));
        }
    }
    Some((separator, columns))
}

fn round_of(row: &Row, columns: &[usize], separator: char, turn: usize) -> Row {
    let mut part = row.clone();
    for column in columns {
        let list = row.text(*column).trim();
        let text = list.split(separator).nth(turn).unwrap_or_default().trim();
        if let Some(cell) = part.cells.get_mut(*column) {
            *cell = Cell::text(text);
        }
    }
    part
}
