//! What the team corrects by hand: a deal, a field and its value, believed before every source.
//!
//! Knows how such a value is read; does not know the deals of the database.

mod file;
mod ledger;
mod records;
mod value;

use std::collections::BTreeMap;

use rusqlite::Row;

use crate::decision::Name;
use crate::vocabulary::Vocabulary;
use crate::word::word_enum;

pub use file::CorrectionsFile;
pub(crate) use ledger::enter_again;
pub use ledger::{apply, deal_count, lines_about};

/// How the file is called, and the source its lines are counted to.
pub const NAME: &str = "corrections.csv";

word_enum! {
    /// What can be corrected; dates before the amounts that are converted at their rates.
    pub enum Field {
        /// The name of the company.
        Company = "company",
        /// The day, month, quarter or year.
        AnnouncedOn = "announced_on",
        /// The round, also one that is out of scope.
        Round = "round",
        /// One of the 21 sectors.
        Sector = "sector",
        /// The country.
        Country = "country",
        /// The amount with its currency, or that it is undisclosed.
        Amount = "amount",
        /// The investors' names.
        Investors = "investors",
    }
}

impl Field {
    /// The field of a word as a person types it; `None` for any other.
    #[must_use]
    pub fn typed(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        Self::from_word(if word == "date" { "announced_on" } else { &word })
    }
}

/// A line of the file: one field of one deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The deal, as a sheet names it.
    pub name: Name,
    /// What is corrected.
    pub field: Field,
    /// What it should be, as typed.
    pub value: String,
    /// Why.
    pub note: Option<String>,
    /// Who corrected it.
    pub corrected_by: Option<String>,
    /// When, as typed.
    pub corrected_on: Option<String>,
}

impl Correction {
    /// What distinguishes lines: one deal and field has one value.
    #[must_use]
    pub fn key(&self) -> (i64, Option<&str>, Field) {
        let (match_key, reference) = self.name.key();
        (match_key, reference, self.field)
    }
}

/// A line as it is entered: without a value where it is gone.
pub(crate) struct Line {
    correction: Correction,
    value: Option<String>,
}

impl Line {
    /// Reads a row of the table `correction`, or of one like it.
    pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        let field: String = row.get("field")?;
        let value: Option<String> = row.get("value")?;
        let correction = Correction {
            name: Name::of_columns(row, "")?,
            field: Field::from_word(&field).unwrap_or(Field::Company),
            value: value.clone().unwrap_or_default(),
            note: row.get("note")?,
            corrected_by: row.get("corrected_by")?,
            corrected_on: row.get("corrected_on")?,
        };
        Ok(Self { correction, value })
    }

    /// The same about a deal as the lists in force name it; as before where they can't.
    pub(crate) fn named_again(self, vocabulary: &Vocabulary) -> Self {
        let Self { correction, value } = self;
        Self {
            correction: Correction { name: correction.name.named_again(vocabulary), ..correction },
            value,
        }
    }

    /// What it says, where it holds.
    pub(crate) fn correction(self) -> Correction {
        self.correction
    }
}

/// The lines that hold of a deal, by their fields.
type Lines = BTreeMap<Field, i64>;
