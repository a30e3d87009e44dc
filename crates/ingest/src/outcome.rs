//! What became of a row, and how many rows became what. Knows no row.

use serde::Serialize;

use crate::word::word_enum;

word_enum! {
    /// What became of a row below the header, in the order of the numbers that the database keeps.
    pub enum Outcome {
        /// A new deal.
        Inserted = "inserted",
        /// The source says something new about a deal it reported before.
        Updated = "updated",
        /// The source says what it said before.
        Unchanged = "unchanged",
        /// A deal that another source, or another row of this sheet, already reported.
        Merged = "merged",
        /// Kept, but not a fundraising of a company.
        OutOfScope = "out_of_scope",
        /// A cell can't be read, so the row is no deal until it is corrected.
        Rejected = "rejected",
        /// A total line, a footer or a repeated header.
        Ignored = "ignored",
        /// A title line or the header itself; not counted.
        Header = "heading",
    }
}

impl Outcome {
    /// The number that the table `staged_row` keeps.
    pub(crate) fn code(self) -> i64 {
        self as i64
    }
}

/// Rows by outcome; their sum is the number of rows below the header that are not blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All rows below the header that are not blank.
    pub rows: u64,
    /// New deals.
    pub inserted: u64,
    /// Deals about which the source says something new.
    pub updated: u64,
    /// Rows that say what the source said before.
    pub unchanged: u64,
    /// Rows about deals that another row already reported.
    pub merged: u64,
    /// Rows stored that are not fundraisings.
    pub out_of_scope: u64,
    /// Rows with a cell that can't be read.
    pub rejected: u64,
    /// Total lines, footers and repeated headers.
    pub ignored: u64,
}

impl Counts {
    /// Counts one row.
    pub fn add(&mut self, outcome: Outcome) {
        if let Some(count) = self.count(outcome) {
            *count += 1;
            self.rows += 1;
        }
    }

    /// Counts one row as something else than before.
    pub fn change(&mut self, before: Outcome, after: Outcome) {
        if let Some(count) = self.count(before) {
            *count = count.saturating_sub(1);
            self.rows = self.rows.saturating_sub(1);
        }
        self.add(after);
    }

    /// The count of an outcome; `None` for what is not counted.
    fn count(&mut self, outcome: Outcome) -> Option<&mut u64> {
        Some(match outcome {
            Outcome::Header => return None,
            Outcome::Inserted => &mut self.inserted,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Merged => &mut self.merged,
            Outcome::OutOfScope => &mut self.out_of_scope,
            Outcome::Rejected => &mut self.rejected,
            Outcome::Ignored => &mut self.ignored,
        })
    }
}
