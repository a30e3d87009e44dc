//! What the first pass found out about a table of a sheet; it does not know how that was found out.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::{TableExtent, Title};
use crate::cell::amount::{self, ColumnAmounts, DecimalMark, UnitNote, decimal_mark};
use crate::cell::blank::is_empty;
use crate::cell::date::{DateReader, Undecidable};
use crate::header::{Field, Mapping, SheetRole};
use crate::problem::Unreadable;
use crate::rationale::Rationale;
use crate::rules::Profile;
use crate::sheet::{Row, SheetInfo, column_letters};
use crate::table::{Layout, Region, Role};

/// Texts of a column that are shown as examples.
const EXAMPLES: usize = 3;

/// A table that was found in a sheet, whatever it is about.
#[derive(Clone, Debug)]
pub struct FoundTable {
    /// Where it is.
    pub layout: Layout,
    /// What each column is.
    pub mapping: Mapping,
    /// The first distinct texts of each column below the header, also of columns without one.
    pub examples: Vec<Vec<String>>,
}

impl FoundTable {
    pub(super) fn new(layout: Layout, mapping: Mapping, head: &[Row]) -> Self {
        let examples = (layout.first_column..=layout.last_column)
            .map(|column| examples(&layout, head, column))
            .collect();
        Self { layout, mapping, examples }
    }

    /// Lets nothing depend on what personal data looks like, for it is not stored.
    pub(super) fn forget_personal(&mut self) {
        let first = self.layout.first_column;
        let personal: Vec<usize> =
            self.mapping.columns_of(Field::Personal).map(|index| first + index).collect();
        self.layout.typed_columns.retain(|column| !personal.contains(column));
    }

    /// Whether it holds deals or companies.
    #[must_use]
    pub fn is_read(&self) -> bool {
        matches!(self.mapping.role, SheetRole::Deals | SheetRole::Companies)
    }

    /// The rows and columns it takes, from its header on.
    #[must_use]
    pub fn region(&self) -> Region {
        let first_row = self.layout.first_row().unwrap_or(1);
        Region {
            first_row,
            last_row: self.layout.last_row.unwrap_or(u32::MAX),
            first_column: self.layout.first_column,
            last_column: self.layout.last_column,
        }
    }
}

/// The first texts of a column, of rows that are no longer than the header where there are any: in a longer one
/// they may be those of another column.
fn examples(layout: &Layout, head: &[Row], column: usize) -> Vec<String> {
    let named = layout.names.iter().rposition(|name| !name.trim().is_empty()).unwrap_or_default();
    let end = layout.first_column + named + 1;
    let is_long = |row: &Row| row.cells.iter().skip(end).any(|cell| !cell.is_blank());
    let texts = |of_long: bool| {
        let mut texts: Vec<String> = Vec::new();
        let rows = head.iter().filter(|row| !layout.is_above_data(row.number));
        for row in rows.filter(|row| is_long(row) == of_long) {
            let text = row.text(column).trim();
            if !is_empty(text) && texts.iter().all(|known| known != text) {
                texts.push(text.to_owned());
            }
            if texts.len() == EXAMPLES {
                break;
            }
        }
        texts
    };
    Some(texts(false)).filter(|texts| !texts.is_empty()).unwrap_or_else(|| texts(true))
}

/// A sheet that holds neither deals nor companies.
#[derive(Clone, Debug)]
pub struct SkippedSheet {
    /// Name, position, whether it is hidden.
    pub info: SheetInfo,
    /// Why it is skipped.
    pub reason: Rationale,
    /// The tables it holds, top to bottom.
    pub tables: Vec<FoundTable>,
}

/// Where a unit or currency that holds for a whole column was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the header of the column.
    Header,
    /// In a line above the table, with these words.
    Title(String),
    /// In the profile of the source.
    Profile,
    /// On the command line.
    CommandLine,
}

/// Unit and currency that hold where no cell says otherwise, each with where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// What an amount of 1 stands for.
    pub unit: Option<(Decimal, Origin)>,
    /// ISO 4217.
    pub currency: Option<(String, Origin)>,
    /// Whether a header names the currency for certain (`EUR`, not `$`): then it goes before a column
    /// of currencies, which reports what was converted.
    pub is_certain: bool,
}

impl Assumed {
    /// A note and the place it was found at.
    #[must_use]
    pub fn of(note: UnitNote, origin: &Origin) -> Self {
        Self {
            unit: note.unit.map(|unit| (unit, origin.clone())),
            is_certain: note.is_certain && *origin == Origin::Header,
            currency: note.currency.map(|currency| (currency, origin.clone())),
        }
    }

    /// With the currency of the country in whose units the header or a title counts (`金额（亿）`), where
    /// nothing names one.
    #[must_use]
    pub(super) fn at_home(mut self, header: &str) -> Self {
        let teller = self.unit.as_ref().map(|(_, origin)| origin);
        let home = match teller {
            Some(Origin::Header) => amount::home_currency(header),
            Some(Origin::Title(title)) => amount::home_currency(title),
            _ => None,
        };
        if let (None, Some(home), Some(origin)) = (&self.currency, home, teller) {
            self.currency = Some((home.to_owned(), origin.clone()));
        }
        self
    }

    /// The unit alone, unless it is of another currency.
    #[must_use]
    pub fn unit_in(&self, currency: &str) -> Self {
        let is_other = self.currency.as_ref().is_some_and(|(code, _)| code != currency);
        Self { unit: self.unit.clone().filter(|_| !is_other), ..Self::default() }
    }

    /// Unit and currency, wherever they were found.
    pub(super) fn values(&self) -> (Option<Decimal>, Option<&str>) {
        let currency = self.currency.as_ref().map(|(code, _)| code.as_str());
        (self.unit.as_ref().map(|(unit, _)| *unit), currency)
    }

    /// This where it says something, `weaker` where it does not.
    #[must_use]
    pub fn or(self, weaker: Self) -> Self {
        Self {
            unit: self.unit.or(weaker.unit),
            currency: self.currency.or(weaker.currency),
            is_certain: self.is_certain,
        }
    }
}

/// A column of dates whose order of day and month can't be decided.
#[derive(Clone, Debug)]
pub struct UndecidedDates {
    /// The column.
    pub field: Field,
    /// Why not.
    pub reason: Undecidable,
}

/// What the first pass found out about a sheet, or about one of several tables in it.
#[derive(Clone, Debug)]
pub struct SheetSurvey {
    /// Name, position, merged blocks.
    pub info: SheetInfo,
    /// Which of several tables of the sheet it is; `None` for the only one that is read.
    pub place: Option<TableExtent>,
    /// The rows and columns it takes, its titles included.
    pub extent: Region,
    /// The rows and columns whose cells count to it: of a lone table the whole sheet.
    pub share: Region,
    /// Where its table is.
    pub layout: Layout,
    /// What each column is.
    pub mapping: Mapping,
    /// The first distinct texts of each column below the header.
    pub examples: Vec<Vec<String>>,
    /// The lines above the table.
    pub titles: Vec<Title>,
    /// Lines above a table before it, which hold for it where nothing of its own says otherwise.
    pub inherited: Vec<Title>,
    /// Other tables of the sheet, which are not read.
    pub other_tables: Vec<FoundTable>,
    /// The profile that was recognized.
    pub profile: Option<Profile>,
    /// Name of the source: given by a person, or of the profile, or made from the layout.
    pub source: String,
    /// How each date column is read, the one that decides the quarter first.
    pub dates: Vec<(Field, DateReader)>,
    /// Date columns that can't be decided; `dates` reads them with the day first, for a trial only.
    pub undecided: Vec<UndecidedDates>,
    /// Date or period (`2023-10`, `2023Q4`) of every deal of a sheet without a date column.
    pub announced_on: Option<String>,
    /// Reads a line between the deals that dates those below.
    pub section_reader: DateReader,
    /// Round of every deal of a sheet without a column of rounds.
    pub round: Option<String>,
    /// What the whole of each amount column tells about its cells.
    pub amounts: BTreeMap<Field, ColumnAmounts>,
    /// Country of deals that name no place.
    pub country: Option<String>,
    /// Rows below the header that are not blank.
    pub row_count: u64,
    /// Those of them that the workbook hides.
    pub hidden_row_count: u64,
    /// Rows within the table that are its header once more, or head another one.
    pub headers: BTreeMap<u32, Role>,
    /// Whether blank company cells leave their row to the company above.
    pub is_in_blocks: bool,
    /// Rows that leave their date to the row above, where the sheet writes a date once for several rows; else 0.
    pub left_date_count: u64,
    /// The column of places or sectors that the sheet writes once for several rows, and the rows that leave it
    /// to the row above.
    pub left_group: Option<(usize, u64)>,
    /// Columns of the sheet, from 0, whose cells have no header: those to the right of the last one.
    pub headless: Range<usize>,
    /// The mark that parts fractions, where the person or the profile says so.
    pub(super) decimal: Option<DecimalMark>,
    pub(super) assumed: BTreeMap<Field, Assumed>,
    /// The same of each column of amounts in a wide sheet, by its place in the table.
    pub(super) assumed_of_rounds: BTreeMap<usize, Assumed>,
}

impl SheetSurvey {
    /// What a row below the header is to the table.
    #[must_use]
    pub fn role(&self, row: &Row) -> Role {
        if self.layout.last_row.is_some_and(|last| row.number > last) && !row.is_blank() {
            return Role::NextTable;
        }
        self.headers.get(&row.number).copied().unwrap_or(Role::Data)
    }

    /// The sheet's column, counted from 0, of a column of the table.
    #[must_use]
    pub fn offset(&self, index: usize) -> usize {
        self.layout.first_column + index
    }

    /// The sheet's column, counted from 0, of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.mapping.column(field).map(|index| self.offset(index))
    }

    /// The header of a field's column, or its letters where it has none.
    #[must_use]
    pub fn header(&self, field: Field) -> Option<String> {
        let name = self.mapping.name(field).map(str::trim).filter(|name| !name.is_empty());
        let letters = || self.column(field).map(column_letters);
        name.map(str::to_owned).or_else(letters)
    }

    /// The mark that parts fractions in a field's column: given by a person, else shown by the column.
    #[must_use]
    pub fn decimal_mark(&self, field: Field) -> Option<DecimalMark> {
        self.decimal.or_else(|| self.amounts.get(&field).and_then(ColumnAmounts::decimal_mark))
    }

    /// The mark that parts fractions in a cell of a field's column.
    ///
    /// # Errors
    /// [`Unreadable::DecimalMark`] where the column and the cell's own unit contradict each other.
    pub fn decimal_mark_of(
        &self,
        field: Field,
        text: &str,
    ) -> Result<Option<DecimalMark>, Unreadable> {
        let (mark, column) = (self.decimal_mark(field), self.amounts.get(&field));
        if self.decimal.is_some() {
            return Ok(mark);
        }
        decimal_mark::of_cell(text, mark, column, self.mapping.name(field).unwrap_or_default())
    }

    /// The column of amounts in which a cell such as `2,345` may be a fraction or thousands, and nothing
    /// decides it: no other cell shows its mark, the column has a unit, and its currency is mostly
    /// written with a decimal comma.
    #[must_use]
    pub(super) fn undecided_amounts(&self) -> Option<Field> {
        const WITH_COMMA: [&str; 20] = [
            "EUR", "BRL", "RUB", "TRY", "PLN", "DKK", "SEK", "NOK", "CZK", "HUF", "RON", "BGN",
            "UAH", "IDR", "VND", "ARS", "CLP", "COP", "ISK", "ZAR",
        ];
        let is_undecided = |(field, column): &(&Field, &ColumnAmounts)| {
            let (unit, currency) = self.assumed(**field).values();
            column.either_count > 0
                && !column.has_both_marks()
                && self.decimal_mark(**field).is_none()
                // Nobody raises a fraction of a thousand.
                && unit.is_some_and(|unit| unit > Decimal::ONE_THOUSAND)
                && currency.is_some_and(|currency| WITH_COMMA.contains(&currency))
        };
        self.amounts.iter().find(is_undecided).map(|(field, _)| *field)
    }

    /// Unit and currency of a column of amounts in a wide sheet, by its place in the table.
    #[must_use]
    pub fn assumed_of_round(&self, column: usize) -> Option<&Assumed> {
        self.assumed_of_rounds.get(&column)
    }

    /// Unit and currency that hold in a field's column where no cell says otherwise.
    #[must_use]
    pub fn assumed(&self, field: Field) -> &Assumed {
        const NOTHING: &Assumed = &Assumed { unit: None, currency: None, is_certain: false };
        self.assumed.get(&field).unwrap_or(NOTHING)
    }
}

/// Where a profile names its sheet, and the file has one of that name and layout, the other sheets
/// of the layout are skipped.
pub(super) fn named_by_profiles(
    sheets: Vec<SheetSurvey>,
) -> (Vec<SheetSurvey>, impl Iterator<Item = SkippedSheet>) {
    let named: Vec<(String, String)> = sheets
        .iter()
        .filter_map(|sheet| {
            let profile = sheet.profile.as_ref()?;
            (profile.sheet == sheet.info.name)
                .then(|| (profile.name.clone(), profile.sheet.clone()))
        })
        .filter_map(|(profile, sheet)| Some((profile, sheet?)))
        .collect();
    let is_other = |sheet: &SheetSurvey| {
        let profile = sheet.profile.as_ref();
        named.iter().any(|(name, own)| {
            profile.is_some_and(|profile| profile.name == *name)
                && sheet.info.name.as_ref() != Some(own)
        })
    };
    let (others, sheets): (Vec<_>, Vec<_>) = sheets.into_iter().partition(is_other);
    let skipped = others.into_iter().map(|sheet| SkippedSheet {
        reason: Rationale::NotTheNamedSheet,
        tables: vec![FoundTable {
            layout: sheet.layout,
            mapping: sheet.mapping,
            examples: sheet.examples,
        }],
        info: sheet.info,
    });
    (sheets, skipped)
}
