//! What the team corrects by hand: a deal, a field and its value, believed before every source.
//!
//! Knows how such a value is read; does not know the deals of the database.

mod file;
mod ledger;
mod records;
mod value;

use crate::decision::Name;

pub use file::CorrectionsFile;
pub(crate) use ledger::{Line, enter_again};
pub use ledger::{apply, deal_count, lines_about};

/// How the file is called, and the source its lines are counted to.
pub const NAME: &str = "corrections.csv";

/// What can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The name of the company.
    Company,
    /// The day, month, quarter or year.
    AnnouncedOn,
    /// The round, also one that is out of scope.
    Round,
    /// One of the 21 sectors.
    Sector,
    /// The country.
    Country,
    /// The amount with its currency, or that it is undisclosed.
    Amount,
    /// The investors' names.
    Investors,
}

impl Field {
    /// All of them, dates before the amounts that are converted at their rates.
    pub const ALL: [Self; 7] = [
        Self::Company,
        Self::AnnouncedOn,
        Self::Round,
        Self::Sector,
        Self::Country,
        Self::Amount,
        Self::Investors,
    ];

    /// The word in the database and in `corrections.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::AnnouncedOn => "announced_on",
            Self::Round => "round",
            Self::Sector => "sector",
            Self::Country => "country",
            Self::Amount => "amount",
            Self::Investors => "investors",
        }
    }

    /// The field of a word; `None` for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let word = if word == "date" { "announced_on" } else { &word };
        Self::ALL.into_iter().find(|field| field.as_str() == word)
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
