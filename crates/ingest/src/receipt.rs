//! The receipt of an import: what became of every row of every sheet.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::message::as_text;
pub use crate::outcome::{Counts, Outcome};
use crate::rationale::Rationale;
use crate::sheet::{Finding, Severity};
use crate::survey::TableExtent;
use crate::team::Applied;
use crate::unknown_label::UnknownLabel;

/// How an import of a file ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its rows are stored.
    #[default]
    Imported,
    /// The same bytes were imported before; nothing was done.
    AlreadyImported,
    /// Nothing of it is stored.
    Failed,
}

/// What became of one sheet, or of one of several tables in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The file, as named.
    pub file: String,
    /// The sheet; `None` for a text file.
    pub sheet: Option<String>,
    /// Which of the sheet's tables; `None` where only one is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableExtent>,
    /// SHA-256 of the file; `None` where it could not be read.
    pub sha256: Option<String>,
    /// How it ended.
    pub status: Status,
    /// Rows by outcome.
    #[serde(flatten)]
    pub counts: Counts,
    /// Deals that an earlier edition of the list reports and this one does not.
    pub vanished: u64,
    /// How the sheet was understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub understood: Option<Understood>,
    /// What a person should know, by kind, with examples.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// How many findings of each kind there are.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub finding_counts: BTreeMap<String, u64>,
    /// Why it failed, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The same as a stable word: `undetermined`, `refused`, `limit`, `database` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<&'static str>,
}

impl Receipt {
    /// The receipt of a file before any row.
    #[must_use]
    pub fn new(path: &Path, status: Status) -> Self {
        Self { file: path.display().to_string(), status, ..Self::default() }
    }

    /// Counts a finding, and keeps it as an example while there are fewer than `examples` of its code.
    pub fn note(&mut self, finding: &Finding, examples: usize) {
        let count = self.finding_counts.entry(finding.kind.as_str().to_owned()).or_default();
        *count += 1;
        if usize::try_from(*count).is_ok_and(|count| count <= examples) {
            self.findings.push(finding.clone());
        }
    }

    /// Whether a cell of the sheet was rejected.
    #[must_use]
    pub fn has_rejected(&self) -> bool {
        self.counts.rejected > 0
            || self.findings.iter().any(|finding| finding.severity == Severity::Rejected)
    }
}

/// How a sheet was understood, in a few words for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// The source the sheet is counted to.
    pub source: String,
    /// `deals` or `companies`.
    pub role: &'static str,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Last row of the header.
    pub header_row: Option<u32>,
    /// Each column that is read: its header and the field it became.
    pub columns: Vec<(String, &'static str)>,
    /// Headers of columns that hold personal data and are not stored.
    pub left_out: Vec<String>,
    /// How dates were read, with the evidence.
    pub dates: Option<String>,
}

/// What one file became: a receipt for each sheet, and the sheets that hold no deals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReceipt {
    /// One for each sheet that was imported, or for each of its tables.
    pub sheets: Vec<Receipt>,
    /// Sheets that were skipped, each with the reason.
    pub skipped: Vec<SkippedSheet>,
    /// Imports whose place it takes, the oldest first.
    pub replaced: Vec<i64>,
    /// What was taken over from the file of decisions on the way.
    pub applied: Applied,
    /// Pairs of deals that look alike, of which it tells, and about which nothing was decided;
    /// `None` where nobody looked, for too many would have to be compared.
    pub undecided_pair_count: Option<u64>,
    /// US dollars that are counted twice if these pairs are one deal each.
    pub undecided_usd: i64,
    /// Round labels that no list knows, with what hangs on them.
    pub unknown_labels: Vec<UnknownLabel>,
}

impl FileReceipt {
    /// Whether the file was taken in just now: not one that failed or that was there already.
    #[must_use]
    pub fn is_imported(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.status == Status::Imported)
    }
}

/// A sheet that was skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedSheet {
    /// The file, as named.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// Why.
    #[serde(serialize_with = "as_text")]
    pub reason: Rationale,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_below_the_header_is_counted_once() {
        let mut counts = Counts::default();
        for outcome in [Outcome::Header, Outcome::Inserted, Outcome::Rejected, Outcome::Ignored] {
            counts.add(outcome);
        }
        assert_eq!((counts.rows, counts.inserted, counts.rejected, counts.ignored), (3, 1, 1, 1));
        counts.change(Outcome::Inserted, Outcome::Updated);
        assert_eq!((counts.rows, counts.inserted, counts.updated), (3, 0, 1));
    }
}
