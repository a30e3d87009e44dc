//! What a reader or an import saw in a file that a person should know, with its place.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize, Serializer};

use crate::message::as_text;
use crate::problem::Problem;
use crate::word::word_enum;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The reader should know; the row is stored.
    Warning,
    /// The cell can't be read, so its row is not stored as a deal.
    Rejected,
}

/// Something seen in the file that a person should know, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// What kind of finding it is.
    #[serde(rename = "code")]
    pub kind: FindingKind,
    /// Row number from 1, where the finding has a row.
    pub row: Option<u32>,
    /// Column header, or letters (`"C"`) where there is no header.
    pub column: Option<String>,
    /// The text that was found.
    pub found: String,
    /// What was expected instead.
    #[serde(rename = "expected", serialize_with = "expected")]
    pub problem: Problem,
}

impl Finding {
    /// A warning about a sheet as a whole.
    pub(crate) fn warning(kind: FindingKind, found: String, problem: Problem) -> Self {
        Self { severity: Severity::Warning, kind, row: None, column: None, found, problem }
    }
}

/// The problem in English for people and programs, and as a value for the process that reads it back.
fn expected<S: Serializer>(problem: &Problem, serializer: S) -> Result<S::Ok, S::Error> {
    match serializer.is_human_readable() {
        true => as_text(problem, serializer),
        false => problem.serialize(serializer),
    }
}

impl FromSql for FindingKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

word_enum! {
    /// What kind of finding it is.
    pub enum FindingKind {
        /// Several companies of a list have one name.
        AmbiguousCompany = "ambiguous_company",
        /// An amount can't be read.
        Amount = "amount",
        /// An amount can't be read, and another column has it.
        AmountBeside = "amount_beside",
        /// Two columns give amounts of which one is many times the other.
        AmountsDiffer = "amounts_differ",
        /// A further table below holds no deals.
        AnotherTable = "another_table",
        /// A cell names a place that the sheet does not have.
        BadReference = "bad_reference",
        /// A cell refers to a text that the workbook does not hold.
        BadTextIndex = "bad_text_index",
        /// A cell is beyond the last column that is read.
        CellOutOfBounds = "cell_out_of_bounds",
        /// A second reader counts more cells in the sheet than were read.
        CellsUnread = "cells_unread",
        /// A date can't be read.
        Date = "date",
        /// A date can't be read, and another column has one.
        DateBeside = "date_beside",
        /// A spreadsheet program may have swapped day and month.
        DoubtfulDates = "doubtful_dates",
        /// A cell holds an error such as `#REF!`.
        ErrorValue = "error_value",
        /// A date is written once for several rows.
        FilledDates = "filled_dates",
        /// A place or a sector is written once for several rows.
        FilledGroup = "filled_group",
        /// A formula has no stored value.
        FormulaWithoutValue = "formula_without_value",
        /// Cells are to the right of the last header.
        HeadlessCells = "headless_cells",
        /// The workbook hides columns.
        HiddenColumns = "hidden_columns",
        /// The workbook hides rows.
        HiddenRows = "hidden_rows",
        /// The workbook hides the sheet.
        HiddenSheet = "hidden_sheet",
        /// A line has bytes that are no text in the encoding.
        InvalidBytes = "invalid_bytes",
        /// The workbook lists a sheet that it does not hold.
        MissingSheet = "missing_sheet",
        /// No column is read as the amount, though one of them holds money.
        NoAmountColumn = "no_amount_column",
        /// A row names no company.
        NoCompany = "no_company",
        /// An amount has no currency.
        NoCurrency = "no_currency",
        /// An amount has no exchange rate.
        NoRate = "no_rate",
        /// A number is infinite, or none.
        NotANumber = "not_a_number",
        /// The sheet is not understood under the rules in force.
        NotUnderstood = "not_understood",
        /// A text has NUL characters.
        NulInText = "nul_in_text",
        /// A remark holds personal data, and is not stored.
        PersonalRemark = "personal_remark",
        /// The cells of a row into which one was split at the delimiter were put together again.
        RejoinedCell = "rejoined_cell",
        /// A number has more digits than a spreadsheet holds.
        RoundedNumber = "rounded_number",
        /// A column has the header of another one, which is read.
        SecondColumn = "second_column",
        /// The workbook is damaged, and a second reader read the sheet.
        SecondReader = "second_reader",
        /// Lines between the deals date those below.
        SectionDates = "section_dates",
        /// The cells of a row are shifted.
        Shifted = "shifted",
        /// An amount is that of no round: its unit is missing.
        SmallAmount = "small_amount",
        /// A round label spans several classes.
        SpanningRound = "spanning_round",
        /// A cell that contains the delimiter was split at it.
        SplitCell = "split_cell",
        /// A quote is opened and not closed.
        StrayQuote = "stray_quote",
        /// A spreadsheet program swapped day and month.
        SwappedDates = "swapped_dates",
        /// A total line disagrees with the rows above it.
        TotalDiffers = "total_differs",
        /// Only the year of a date is known.
        YearOnly = "year_only",
    }
}
