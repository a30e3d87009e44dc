//! The cells of a row by what their columns are about. Does not know what a cell says.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::section::{Lines, Section, UnitLine};
use super::{block, date, money};
use crate::cell::amount::Amount;
use crate::cell::blank::is_empty;
use crate::cell::date::DateValue;
use crate::header::Field;

use crate::problem::{Problem, Unreadable};
use crate::rationale::Rationale;
use crate::reference::normal_form;
use crate::sheet::{Cell, CellKind, Finding, FindingKind, Row, Severity};
use crate::survey::SheetSurvey;
use crate::vocabulary::Vocabulary;

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

/// A sheet as its rows are read: its columns, looked up once for all of them, and the word lists.
pub(super) struct Sheet<'a> {
    pub(super) survey: &'a SheetSurvey,
    pub(super) vocabulary: Vocabulary,
    /// The first column of each field; one that no row has where the sheet has none.
    first: [usize; Field::ALL.len()],
    /// Date of every deal, with its text, where the sheet has no column for it.
    pub(super) announced_on: Option<(String, DateValue)>,
    pub(super) rates: money::Rates,
    /// Every column of the table with its field, from left to right.
    pub(super) columns: Vec<(usize, Field)>,
    /// Date, round and amount: what makes a deal of a row.
    pub(super) of_deal: Vec<usize>,
    pub(super) of_company: Vec<usize>,
    /// The columns of amounts beside one that holds no numbers, each with that one.
    pub(super) amounts_beside: Vec<(usize, usize)>,
    /// The column that answers whether the company ever raised money.
    pub(super) funded: Option<usize>,
    /// Whether the column of the company holds titles of deals: `Series C - Acme`.
    pub(super) has_titles: bool,
    /// Those who led come first.
    pub(super) of_investors: Vec<usize>,
    pub(super) of_leads: Vec<usize>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(survey: &'a SheetSurvey, vocabulary: Vocabulary) -> Self {
        let fields = survey.mapping.columns.iter().map(|column| column.field).enumerate();
        let columns: Vec<_> = fields.map(|(index, field)| (survey.offset(index), field)).collect();
        let mut first = [usize::MAX; Field::ALL.len()];
        for (column, field) in columns.iter().rev() {
            if let Some(first) = first.get_mut(*field as usize) {
                *first = *column;
            }
        }
        if !survey.mapping.wide.is_empty()
            && let Some(first) = first.get_mut(Field::Round as usize)
        {
            *first = block::label_column(survey);
        }
        let of = |is: &dyn Fn(Field) -> bool| {
            let of_field = columns.iter().filter(|(_, field)| is(*field));
            of_field.map(|(column, _)| *column).collect::<Vec<_>>()
        };
        let investors = [Field::LeadInvestors, Field::Investors, Field::Investor];
        Self {
            survey,
            vocabulary,
            first,
            announced_on: date::of_all(survey),
            rates: money::Rates::default(),
            of_deal: of(&|it| it.is_date() || it.is_round() || it.is_amount()),
            of_company: OF_COMPANY.into_iter().filter_map(|field| survey.column(field)).collect(),
            amounts_beside: amounts_beside(survey, &columns),
            funded: funded(survey),
            has_titles: survey.mapping.columns.iter().any(|it| it.reason == Rationale::DealTitle),
            of_leads: of(&|it| it == Field::LeadInvestors),
            of_investors: investors.into_iter().flat_map(|field| of(&|it| it == field)).collect(),
            columns,
        }
    }

    /// The first text of a row in a column of the table.
    pub(super) fn first_text<'r>(&self, row: &'r Row) -> Option<&'r str> {
        self.columns.iter().map(|(column, _)| row.text(*column)).find(|text| !is_blank(text))
    }

    /// The column of a field; one that no row has where the sheet has none.
    fn column(&self, field: Field) -> usize {
        self.first.get(field as usize).copied().unwrap_or(usize::MAX)
    }
}

/// The columns of amounts, each with the next one where that holds words or has no header.
fn amounts_beside(survey: &SheetSurvey, columns: &[(usize, Field)]) -> Vec<(usize, usize)> {
    const WORDS: [Field; 8] = [
        Field::Currency,
        Field::Company,
        Field::Round,
        Field::Sector,
        Field::SubSector,
        Field::Description,
        Field::Tags,
        Field::Other,
    ];
    let holds_words = |column: usize| {
        let field = columns.iter().find(|(it, _)| *it == column).map(|(_, field)| *field);
        column >= survey.headless.start
            || (field.is_some_and(|it| WORDS.contains(&it) || it.is_place() || it.is_investor())
                && !survey.layout.typed_columns.contains(&column))
    };
    let amounts = columns.iter().filter(|(_, field)| field.is_amount());
    let pairs = amounts.map(|(column, _)| (*column, column + 1));
    pairs.filter(|(_, next)| holds_words(*next)).collect()
}

fn funded(survey: &SheetSurvey) -> Option<usize> {
    const HEADERS: [&str; 5] = ["isfunded", "funded", "hasfunding", "是否获投", "是否融资"];
    let is_it = |name: &str| HEADERS.contains(&normal_form(name).as_str());
    let at = survey.mapping.columns.iter().position(|column| is_it(&column.name))?;
    Some(survey.offset(at))
}

/// Whether a text is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}

/// One row of a sheet.
pub(super) struct Cells<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) row: &'a Row,
    /// The column of its amount in a wide sheet, by its place in the table.
    pub(super) amount_column: Option<usize>,
    /// The line above that dates the row.
    pub(super) section: Option<&'a Section>,
    /// The line above that gives amounts a unit.
    pub(super) unit_line: Option<&'a UnitLine>,
    amounts: [OnceCell<Option<Result<Amount, Unreadable>>>; money::COLUMNS.len()],
}

impl<'a> Cells<'a> {
    pub(super) fn new(sheet: &'a Sheet<'a>, row: &'a Row) -> Self {
        Self {
            sheet,
            row,
            amount_column: None,
            section: None,
            unit_line: None,
            amounts: Default::default(),
        }
    }

    /// The same below lines that say something of the row.
    pub(super) fn below(self, lines: &'a Lines) -> Self {
        Self { section: lines.section.as_ref(), unit_line: lines.unit.as_ref(), ..self }
    }

    /// The cells of one round of a row that has several.
    pub(super) fn of_round<'r>(&self, row: &'r Row, amount: Option<usize>) -> Cells<'r>
    where
        'a: 'r,
    {
        let (section, unit_line) = (self.section, self.unit_line);
        Cells { amount_column: amount, section, unit_line, ..Cells::new(self.sheet, row) }
    }

    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        &self.sheet.vocabulary
    }

    /// The cell of a field's column; a blank one where the sheet has no such column.
    pub(super) fn cell(&self, field: Field) -> &'a Cell {
        static BLANK: Cell = Cell { text: String::new(), kind: CellKind::Text };
        self.row.cells.get(self.sheet.column(field)).unwrap_or(&BLANK)
    }

    /// The text of a field's column, trimmed.
    pub(super) fn text(&self, field: Field) -> &'a str {
        let cell = self.row.cells.get(self.sheet.column(field));
        cell.map_or("", |cell| cell.text.trim())
    }

    /// The text of a field's column where it says something.
    pub(super) fn stated(&self, field: Field) -> Option<&'a str> {
        Some(self.text(field)).filter(|text| !text.is_empty() && !is_empty(text))
    }

    /// The stated texts of several fields, joined by a stroke; `None` where all are blank.
    pub(super) fn joined(&self, fields: &[Field]) -> Option<Cow<'a, str>> {
        let mut texts = fields.iter().filter_map(|field| self.stated(*field));
        let first = Cow::Borrowed(texts.next()?);
        Some(texts.fold(first, |joined, text| joined + " / " + text))
    }

    /// What the cell of a column of money was read as; `None` where it says nothing.
    pub(super) fn amount(&self, field: Field) -> Option<Result<&Amount, Unreadable>> {
        let at = money::COLUMNS.iter().position(|it| *it == field)?;
        let read = || self.stated(field).map(|text| money::in_column(self, field, text));
        let amount = self.amounts.get(at)?.get_or_init(read).as_ref()?;
        Some(amount.as_ref().map_err(|expected| *expected))
    }

    /// Whether date, round or amount is stated: otherwise the row names a company and no deal.
    pub(super) fn has_deal(&self) -> bool {
        self.sheet.of_deal.iter().any(|column| !is_empty(self.row.text(*column)))
    }

    /// The column that dates the deals of the sheet.
    pub(super) fn date_field(&self) -> Field {
        self.sheet.survey.dates.first().map_or(Field::Year, |(field, _)| *field)
    }

    /// A finding about the cell of a field.
    pub(super) fn finding(
        &self,
        severity: Severity,
        field: Field,
        kind: FindingKind,
        problem: impl Into<Problem>,
    ) -> Finding {
        Finding {
            severity,
            kind,
            row: Some(self.row.number),
            column: self.sheet.survey.header(field),
            found: self.text(field).to_owned(),
            problem: problem.into(),
        }
    }
}
