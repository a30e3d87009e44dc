//! What a file holds and how it would be read, in full and without storing anything.
//!
//! The keys of the JSON form are the names of the fields here. Knows no database.

mod profile;
mod sheet;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use crate::import::Importer;
use crate::message::{as_text, each_as_text, maybe_as_text};
use crate::rationale::Rationale;
use crate::refusal::{Advice, Refusal};
use crate::rules::Profile;
use crate::source_name::{self, is_of_layout};
use crate::survey::{ImportOptions, Survey, survey};
use crate::{Error, Result};

pub use sheet::{
    ColumnInspection, DateColumn, MoneyColumn, SheetInspection, TableInspection, Title,
};
pub use trial::{LabelKind, Trial, UnknownLabel};

/// A file, looked through from the first byte to the last.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// The file, as named.
    pub file: String,
    /// `text`, `xlsx`, `xlsb`, `xls` or `ods`, decided by the content.
    pub format: &'static str,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Delimiter, quote and line end of a text file, in words.
    #[serde(serialize_with = "maybe_as_text")]
    pub dialect: Option<Rationale>,
    /// Why: a line for each decision.
    #[serde(serialize_with = "each_as_text")]
    pub evidence: Vec<Rationale>,
    /// Every sheet, in file order; one with several tables that are read comes once for each.
    pub sheets: Vec<SheetInspection>,
    /// What keeps the file from being imported; `None` where nothing does.
    pub problem: Option<Problem>,
    #[serde(skip)]
    survey: Survey,
}

impl Inspection {
    /// The layout of the first sheet that holds deals, as a profile of that name, or else of its
    /// widest table; `None` where no table has a header. What the person `options` goes into it.
    #[must_use]
    pub fn profile(&self, options: &ImportOptions, name: &str) -> Option<Profile> {
        profile::of_survey(&self.survey, options, name)
    }
}

/// What keeps a file from being imported.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// What is wrong.
    #[serde(serialize_with = "as_text")]
    pub reason: Refusal,
    /// What a person can do.
    #[serde(serialize_with = "as_text")]
    pub advice: Advice,
}

/// Looks through the file at `path` and reads all its rows on trial.
///
/// # Errors
///
/// Whatever keeps the file from being read. A file that is read but not understood is no error: its
/// [`Inspection::problem`] says why it can't be imported.
pub fn inspect(path: &Path, importer: &Importer) -> Result<Inspection> {
    let survey = survey(path, &importer.read_options, importer.rules, &importer.options)?;
    let trials = trial::run(path, importer, &survey)?;
    let keeps_personal = importer.rules.policy.personal_data;
    let called = labels(path, &survey);
    let mut sheets: Vec<SheetInspection> = survey
        .sheets
        .iter()
        .zip(trials)
        .map(|(sheet, trial)| {
            let name = sheet.source.as_str();
            let source = called.get(name).map_or(name, String::as_str);
            SheetInspection::of_data(sheet, source, trial, keeps_personal)
        })
        .chain(
            survey
                .skipped
                .iter()
                .map(|skipped| SheetInspection::of_skipped(skipped, keeps_personal)),
        )
        .collect();
    sheets.sort_by_key(|sheet| sheet.position);
    Ok(Inspection {
        file: path.display().to_string(),
        format: survey.facts.kind.as_str(),
        encoding: survey.facts.encoding.clone(),
        dialect: survey.facts.dialect.clone(),
        evidence: survey.facts.evidence.clone(),
        sheets,
        problem: problem(path, &survey),
        survey,
    })
}

/// What an import into a new database calls the sources whose names are made from layouts.
fn labels<'a>(path: &Path, survey: &'a Survey) -> BTreeMap<&'a str, String> {
    let names = survey.sheets.iter().map(|sheet| sheet.source.as_str());
    let (of_layout, others): (BTreeSet<_>, BTreeSet<_>) = names.partition(|it| is_of_layout(it));
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let taken = others.into_iter().map(str::to_owned).collect();
    source_name::labels(&source_name::stem(&file_name), of_layout, taken)
}

fn problem(path: &Path, survey: &Survey) -> Option<Problem> {
    match survey.check(path) {
        Err(Error::Undetermined { reason, advice, .. }) => {
            // The advice of an import is to look here first.
            let is_here = advice == Advice::InspectFirst;
            let advice = if is_here { Advice::NameHeaders } else { advice };
            Some(Problem { reason, advice })
        }
        // A check finds nothing else wrong.
        Err(_) | Ok(()) => None,
    }
}
