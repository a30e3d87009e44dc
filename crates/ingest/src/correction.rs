//! What the team corrects by hand: a deal, a field and its value, believed before every source.
//!
//! Knows how such a value is read; does not know the deals of the database.

mod file;
mod ledger;
mod records;
mod value;

use crate::decision::Name;
use crate::word::word_enum;

pub use file::CorrectionsFile;
pub(crate) use ledger::{Line, enter_again};
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
