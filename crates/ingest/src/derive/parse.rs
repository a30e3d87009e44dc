//! The parsing half of a derivation: what each row of a sheet says about deals, worked out on a thread of
//! its own. Knows nothing about what is stored.

use super::{Batch, Context};
use crate::cell::personal::mentions_personal;
use crate::deal::{RowContent, RowParser};
use crate::header::Field;
use crate::problem::Problem;
use crate::sheet::{Cell, CellKind, Finding, FindingKind, Row, column_letters};
use crate::survey::SheetSurvey;
use crate::vocabulary::Vocabulary;

/// A row of a table, and what it says.
#[derive(Default)]
pub(super) struct ParsedRow {
    /// Its place in the batch.
    pub(super) staged: usize,
    /// Its table, by its place among the tables of the sheet.
    pub(super) table: usize,
    pub(super) row: Row,
    /// Whether the row has every cell as it is staged.
    pub(super) is_verbatim: bool,
    /// `None` for a row above the data.
    pub(super) content: Option<RowContent>,
    /// What a person should know about its cells.
    pub(super) findings: Vec<Finding>,
}

/// Parses the rows of an import.
pub(super) struct Parser<'a> {
    keeps_personal_data: bool,
    sheets: &'a [SheetSurvey],
    /// What labels were parsed as is remembered for a sheet.
    vocabulary: Vocabulary,
    /// The sheet that is being parsed, and its tables.
    position: u32,
    tables: Vec<TableParser<'a>>,
}

struct TableParser<'a> {
    survey: &'a SheetSurvey,
    reader: RowParser<'a>,
    /// Columns whose cells are not stored.
    personal: Vec<usize>,
    keeps_personal_data: bool,
    /// Columns of texts, in which single cells may hold personal data.
    remarks: Vec<usize>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(context: Context, sheets: &'a [SheetSurvey]) -> Self {
        Self {
            keeps_personal_data: context.rules.policy.personal_data,
            sheets,
            vocabulary: context.vocabulary.clone(),
            position: 0,
            tables: Vec::new(),
        }
    }

    /// Parses the rows of a batch.
    pub(super) fn parse(&mut self, batch: &mut Batch) {
        if self.position != batch.position {
            self.position = batch.position;
            let of_sheet = self.sheets.iter().filter(|it| it.info.position == self.position);
            self.tables = of_sheet.map(|survey| self.table(survey)).collect();
        }
        batch.parsed_count = 0;
        let staged_rows = std::mem::take(&mut batch.staged);
        for (index, staged) in staged_rows.iter().take(batch.staged_count).enumerate() {
            match self.tables.as_mut_slice() {
                [table] => table.add(batch, (index, 0), |row| {
                    staged.read(row);
                    true
                }),
                tables => {
                    let mut whole = Row::default();
                    staged.read(&mut whole);
                    for (number, table) in tables.iter_mut().enumerate() {
                        let share = table.survey.share;
                        table.add(batch, (index, number), |row| {
                            *row = share.part_of(&whole);
                            false
                        });
                    }
                }
            }
        }
        batch.staged = staged_rows;
    }

    fn table(&self, survey: &'a SheetSurvey) -> TableParser<'a> {
        let vocabulary = self.vocabulary.with_profile(survey.profile.as_ref());
        let personal = survey.mapping.columns_of(Field::Personal);
        let remarks = [Field::Other, Field::Description].into_iter();
        let remarks = remarks.flat_map(|field| survey.mapping.columns_of(field));
        TableParser {
            survey,
            reader: RowParser::new(survey, vocabulary),
            keeps_personal_data: self.keeps_personal_data,
            personal: match self.keeps_personal_data {
                true => Vec::new(),
                false => personal.map(|index| survey.offset(index)).collect(),
            },
            remarks: match self.keeps_personal_data {
                true => Vec::new(),
                false => remarks.map(|index| survey.offset(index)).collect(),
            },
        }
    }
}

impl TableParser<'_> {
    /// Adds a row of the table to the batch, unless it is blank. `read` writes it, and returns whether it
    /// has every cell as it is staged.
    fn add(
        &mut self,
        batch: &mut Batch,
        (staged, table): (usize, usize),
        read: impl FnOnce(&mut Row) -> bool,
    ) {
        let Some(parsed) = batch.next_parsed() else { return };
        (parsed.staged, parsed.table) = (staged, table);
        parsed.is_verbatim = read(&mut parsed.row);
        if !parsed.row.is_blank() {
            self.parse(parsed);
            batch.parsed_count += 1;
        }
    }

    fn parse(&mut self, parsed: &mut ParsedRow) {
        parsed.findings.clear();
        parsed.content = None;
        // What is above the data says how to read it, and is stored whole.
        if self.survey.layout.is_above_data(parsed.row.number) {
            return;
        }
        for column in &self.personal {
            if let Some(cell) = parsed.row.cells.get_mut(*column) {
                let withheld = cell.withheld();
                parsed.is_verbatim &= withheld == *cell;
                *cell = withheld;
            }
        }
        let headless = self.survey.layout.last_column + 1..self.headless_end(&parsed.row);
        for column in self.remarks.iter().copied().chain(headless) {
            let cell = parsed.row.cells.get_mut(column);
            // One that was withheld before is reported by a rebuild as well.
            let is_personal =
                |it: &&mut Cell| it.kind == CellKind::Withheld || mentions_personal(&it.text);
            if let Some(cell) = cell.filter(is_personal) {
                let withheld = cell.withheld();
                parsed.is_verbatim &= withheld == *cell;
                *cell = withheld;
                parsed.findings.push(self.withheld_remark(parsed.row.number, column));
            }
        }
        parsed.content = Some(self.reader.parse(&parsed.row, &mut parsed.findings));
    }

    /// Where cells end that have no header and may hold personal data.
    fn headless_end(&self, row: &Row) -> usize {
        if self.keeps_personal_data { 0 } else { row.cells.len() }
    }

    /// What a person should know of a remark that is not stored; its text is nobody's business.
    fn withheld_remark(&self, row: u32, column: usize) -> Finding {
        let index = column.checked_sub(self.survey.layout.first_column);
        let header = index.and_then(|index| self.survey.mapping.columns.get(index));
        let name = header.map(|it| it.name.trim().to_owned()).filter(|name| !name.is_empty());
        let column = name.or_else(|| Some(column_letters(column)));
        let (kind, problem) = (FindingKind::PersonalRemark, Problem::NothingPersonal);
        Finding { row: Some(row), column, ..Finding::warning(kind, String::new(), problem) }
    }
}
