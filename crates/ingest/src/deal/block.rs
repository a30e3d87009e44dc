//! One company over several rows, several rounds in one row, and rows that are no data: footers and notes.
//!
//! Merged blocks repeat their first cell downwards; so do blank company cells, where every column
//! about the company is blank and the sheet is laid out in blocks: its company names are repeated nowhere,
//! or left blank more often than repeated (see `survey`). A row of nothing but investors has more investors of the deal above.
//! Nothing else is ever filled in: a row that states the country and no company lacks its name, and is
//! not the next deal of the company above.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cells::{Cells, Sheet, is_blank};
use super::{block, date};
use crate::cell::blank::is_empty;
use crate::header::{Field, WidePlace, WideRound};
use crate::sheet::{Cell, MergedBlock, Row};
use crate::survey::{SheetSurvey, is_about_unit};
use crate::table::begins_as_footer;

/// What rows above say for rows below.
pub(super) struct Blocks {
    merged: Vec<MergedBlock>,
    next_merged: usize,
    anchors: BTreeMap<usize, (u32, Cell)>,
    /// The last row that names its company; without cells before there is one.
    above: Row,
    /// The last date, where it holds for the rows below: in one column, or in those of year and month.
    date: [Cell; 2],
    /// The last place or sector, where it holds for the rows below.
    group: Cell,
}

impl Blocks {
    pub(super) fn new(sheet: &Sheet) -> Self {
        let is_tall = |block: &&MergedBlock| block.last_row > block.first_row;
        let merged = &sheet.survey.info.merged;
        let mut merged: Vec<_> = merged.iter().filter(is_tall).copied().collect();
        merged.sort_by_key(|block| (block.first_row, block.first_column));
        Self {
            merged,
            next_merged: 0,
            anchors: BTreeMap::new(),
            above: Row::default(),
            date: Default::default(),
            group: Cell::default(),
        }
    }

    /// The row with what merged blocks say for it. Rows are to be shown in order.
    pub(super) fn fill_merged<'r>(&mut self, row: &'r Row) -> Cow<'r, Row> {
        let mut filled = Cow::Borrowed(row);
        if self.merged.is_empty() {
            return filled;
        }
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
        for (column, (_, anchor)) in &self.anchors {
            if row.text(*column).is_empty() {
                put(filled.to_mut(), *column, anchor);
            }
        }
        filled
    }

    /// The row with what it leaves to the row above: the company of its deal, or all of the deal but
    /// an investor.
    pub(super) fn fill_down<'r>(&mut self, sheet: &Sheet, row: Cow<'r, Row>) -> Cow<'r, Row> {
        let row = match sheet.survey.left_group {
            Some((column, _)) => self.fill_group(column, row),
            None => row,
        };
        let row = if self.above.cells.is_empty() {
            row
        } else if names_only_investors(sheet, &row) {
            let above = Row { number: row.number, is_hidden: row.is_hidden, ..self.above.clone() };
            with_cells(Cow::Owned(above), &sheet.of_investors, &row)
        } else if continues(sheet, &row) {
            with_cells(row, &sheet.of_company, &self.above)
        } else {
            row
        };
        if sheet.of_company.iter().any(|column| !is_empty(row.text(*column))) {
            self.keep(&row);
        }
        if sheet.survey.left_date_count > 0 { self.fill_date(sheet, row) } else { row }
    }

    /// Lets no date hold for rows below a line that dates them.
    pub(super) fn forget_date(&mut self) {
        self.date = Default::default();
    }

    /// The row with the place or sector above, where the sheet writes each once.
    fn fill_group<'r>(&mut self, column: usize, mut row: Cow<'r, Row>) -> Cow<'r, Row> {
        match row.cells.get(column).filter(|cell| !is_empty(&cell.text)) {
            Some(cell) => self.group.clone_from(cell),
            None => put(row.to_mut(), column, &self.group),
        }
        row
    }

    /// The row with the date above, where the sheet writes each date once.
    fn fill_date<'r>(&mut self, sheet: &Sheet, mut row: Cow<'r, Row>) -> Cow<'r, Row> {
        let survey = sheet.survey;
        let columns = match survey.dates.first() {
            Some((field, _)) => [survey.column(*field), None],
            None => [Field::Year, Field::Month].map(|field| survey.column(field)),
        };
        // A month of a year that is stated is not the one above.
        let mut is_stated = false;
        for (above, column) in self.date.iter_mut().zip(columns) {
            let Some(column) = column else { continue };
            match row.cells.get(column).filter(|cell| !is_empty(&cell.text)) {
                Some(cell) => {
                    above.clone_from(cell);
                    is_stated = true;
                }
                None if is_stated => *above = Cell::default(),
                None => put(row.to_mut(), column, above),
            }
        }
        row
    }

    /// Keeps what rows below may leave to this one, in the memory of the one before.
    fn keep(&mut self, row: &Row) {
        self.above.cells.resize_with(row.cells.len(), Cell::default);
        for (above, cell) in self.above.cells.iter_mut().zip(&row.cells) {
            above.text.clone_from(&cell.text);
            above.kind = cell.kind;
        }
    }
}

/// Whether a row reports a deal and leaves every column about the company blank.
fn continues(sheet: &Sheet, row: &Row) -> bool {
    sheet.survey.is_in_blocks
        && sheet.of_company.len() > 1
        && sheet.of_company.iter().all(|column| is_blank(row.text(*column)))
        && Cells::new(sheet, row).has_deal()
}

/// Whether a row says nothing but one more investor of the deal above.
pub(super) fn names_only_investors(sheet: &Sheet, row: &Row) -> bool {
    let mut stated = sheet.columns.iter().filter(|(column, _)| !is_blank(row.text(*column)));
    stated.next().is_some_and(|(_, field)| field.is_investor())
        && stated.all(|(_, field)| field.is_investor())
}

/// The row with the cells of another in some columns.
fn with_cells<'r>(mut row: Cow<'r, Row>, columns: &[usize], other: &Row) -> Cow<'r, Row> {
    for column in columns {
        put(row.to_mut(), *column, &other.cells.get(*column).cloned().unwrap_or_default());
    }
    row
}

fn put(row: &mut Row, column: usize, cell: &Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::default());
    }
    if let Some(place) = row.cells.get_mut(column) {
        place.clone_from(cell);
    }
}

/// The column behind the table in which a row of a wide sheet has the label of its round.
pub(super) fn label_column(survey: &SheetSurvey) -> usize {
    survey.offset(survey.mapping.columns.len())
}

/// The rounds of a row of a wide sheet, each as a row of its own with its label behind the table: every
/// one whose date or amount is stated, beside the column of its amount. `None` for any other sheet.
pub(super) fn wide_rounds(cells: &Cells) -> Option<Vec<(Row, Option<usize>)>> {
    let survey = cells.sheet.survey;
    let place = WidePlace::of(&survey.mapping.wide)?;
    let is_stated =
        |at: Option<usize>| at.is_some_and(|at| !is_empty(cells.row.text(survey.offset(at))));
    let rounds = survey.mapping.wide.iter();
    let stated = rounds.filter(|it| is_stated(Some(it.date)) || is_stated(it.amount));
    let row_of = |round: &WideRound| {
        let mut row = cells.row.clone();
        let pairs = [
            (Some(place.date), Some(round.date)),
            (place.amount, round.amount),
            (place.investors, round.investors),
        ];
        for (place, from) in pairs {
            let Some(place) = place else { continue };
            let cell = from.and_then(|at| cells.row.cells.get(survey.offset(at)));
            put(&mut row, survey.offset(place), &cell.cloned().unwrap_or_default());
        }
        let stated = round.round.map(|at| cells.row.text(survey.offset(at)).to_owned());
        let label = stated.unwrap_or_else(|| round.label.clone());
        put(&mut row, label_column(survey), &Cell::text(label));
        (row, round.amount)
    };
    Some(stated.map(row_of).collect())
}

/// Marks between the rounds of one cell.
const SEPARATORS: [char; 4] = [';', '；', '\n', '|'];

/// The rounds of a row whose cells hold parallel lists, each as a row of its own; `None` where the row
/// is one round.
///
/// Lists are parallel where the header says so (`Each round date`), or where date, round and amount
/// all list the same number of things.
pub(super) fn parallel_rounds(cells: &Cells) -> Option<Vec<(Row, Option<usize>)>> {
    let Cells { sheet, row, .. } = cells;
    let (separator, columns) = if sheet.survey.mapping.has_parallel_rounds {
        (';', each_round(sheet.survey))
    } else {
        parallel_columns(cells)?
    };
    let count = columns.iter().map(|column| row.text(*column).split(separator).count()).max();
    let turns = 0..count.unwrap_or(1);
    Some(turns.map(|turn| (round_of(row, &columns, separator, turn), None)).collect())
}

fn each_round(survey: &SheetSurvey) -> Vec<usize> {
    let columns = survey.mapping.columns.iter().enumerate();
    columns
        .filter(|(_, column)| column.name.trim().to_lowercase().starts_with("each round"))
        .map(|(index, _)| survey.offset(index))
        .collect()
}

/// The columns of a row that list as many things as its date does; `None` where the date is one, or
/// where a round or an amount would be left that nobody can share out.
fn parallel_columns(cells: &Cells) -> Option<(char, Vec<usize>)> {
    let (date, _) = cells.sheet.survey.dates.first()?;
    let dates = cells.text(*date);
    dates.find(SEPARATORS)?;
    let separator = SEPARATORS.into_iter().find(|it| dates.contains(*it))?;
    let parts = |text: &str| text.trim().split(separator).count();
    let count = parts(dates);
    let mut columns = Vec::new();
    for (column, field) in &cells.sheet.columns {
        let text = cells.row.text(*column);
        let is_shared = field.is_date() || field.is_round() || field.is_amount();
        if is_shared && !is_empty(text) && parts(text) != count {
            return None;
        }
        if (is_shared || field.is_investor() || *field == Field::Currency) && parts(text) == count {
            columns.push(*column);
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

/// A note in the first column is longer than any name of a company.
const NOTE_LETTERS: usize = 60;

/// Whether a text explains a mark: `* Formerly Acme`, `[1] Includes debt`, `¹ As announced`.
fn begins_as_footnote(text: &str) -> bool {
    let text = text.trim_start();
    let number = text.strip_prefix(['[', '(', '（']).and_then(|it| it.split_once([']', ')', '）']));
    let marked = text.trim_start_matches(['*', '†', '‡', '¹', '²', '³', '⁴', '⁵', '※']);
    let is_number =
        |it: &str| (1..=2).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let rest = number.filter(|(number, _)| is_number(number)).map_or(marked, |(_, rest)| rest);
    rest.len() < text.len() && rest.trim().contains(' ')
}

/// Whether a row below the header is a footer or a note: one or two cells that say nothing of a deal.
pub(super) fn is_footer(sheet: &Sheet, row: &Row) -> bool {
    let texts = row.cells.iter().map(|cell| cell.text.as_str());
    let stated = texts.filter(|text| !is_blank(text)).take(3).count();
    if stated > 2 {
        return false;
    }
    let Some(first) = sheet.first_text(row) else { return true };
    if block::names_only_investors(sheet, row) {
        return false;
    }
    let cells = Cells::new(sheet, row);
    let has_names = sheet.survey.mapping.has(Field::Company);
    let company = if has_names { Field::Company } else { Field::CompanyId };
    let is_company = cells.stated(company).is_some();
    if stated == 1 && (!is_company || begins_as_footnote(first)) {
        return true;
    }
    let is_note = begins_as_footer(first)
        || is_about_unit(first)
        || !is_company
        || first.chars().count() > NOTE_LETTERS;
    is_note && !date::is_dated(&cells)
}
