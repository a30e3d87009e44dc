//! The file of corrections beside the database: `corrections.csv`, one field of one deal a line.
//!
//! Knows of the database only which corrections hold there.

use rusqlite::Connection;

use super::{Correction, Field, NAME, ledger};
use crate::Result;
use crate::decision::Name;
use crate::refusal::{Action, Refusal};
use crate::team_file::{Kind, TeamFile, TeamLine, TeamLines};
use crate::vocabulary::Vocabulary;

/// The corrections of a team, as written in the file.
pub type CorrectionsFile = TeamLines<Correction>;

impl TeamLine for Correction {
    const KIND: Kind = Kind {
        name: NAME,
        columns: &[
            "company",
            "announced_on",
            "round",
            "reference",
            "field",
            "value",
            "note",
            "by",
            "on",
        ],
        optional: &["reference", "note", "by", "on"],
        cannot_read: Action::ReadCorrections,
        cannot_write: Action::WriteCorrections,
    };
    const REPEATED: Refusal = Refusal::CorrectedAbove;

    fn parse(file: &TeamFile, cells: &[String], vocabulary: &Vocabulary) -> Result<Self, Refusal> {
        let cell = |column: &str| file.cell(cells, column);
        let text = |column: &str| Some(cell(column)).filter(|it| !it.is_empty()).map(str::to_owned);
        let field = Field::typed(cell("field")).ok_or_else(|| {
            let fields = Field::ALL.map(Field::as_str).join(", ");
            Refusal::WrongField { typed: cell("field").to_owned(), fields }
        })?;
        let correction = Correction {
            name: Name::of_line(file, cells, "", vocabulary)?,
            field,
            value: cell("value").to_owned(),
            note: text("note"),
            corrected_by: text("by"),
            corrected_on: text("on"),
        };
        correction.check(vocabulary).map_err(|expected| correction.refusal(expected))?;
        Ok(correction)
    }

    fn active(conn: &Connection) -> Result<Vec<Self>> {
        ledger::active(conn)
    }

    fn is_about_same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    fn key_columns(&self) -> Vec<(&'static str, &str)> {
        let mut columns = self.name.columns(["company", "announced_on", "round", "reference"]);
        columns.push(("field", self.field.as_str()));
        columns
    }

    fn value_columns(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("value", self.value.as_str()),
            ("note", self.note.as_deref().unwrap_or_default()),
            ("by", self.corrected_by.as_deref().unwrap_or_default()),
            ("on", self.corrected_on.as_deref().unwrap_or_default()),
        ]
    }

    fn update(&mut self, newer: Self) {
        *self = newer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    const TEXT: &str = "company,announced_on,round,field,value,note,asked\n\
                        Lantern,2023-10-05,A,amount,5m USD,press release,yes\n";

    fn parsed(text: &str) -> Result<CorrectionsFile> {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        CorrectionsFile::of(TeamFile::parse(NAME.into(), text, &Correction::KIND)?, &vocabulary)
    }

    #[test]
    fn a_value_changes_in_its_line_and_a_column_of_the_teams_own_stays() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), TEXT).unwrap();
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        let mut file = CorrectionsFile::load(&folder.path().join("deals.db"), &vocabulary).unwrap();
        let mut correction = file.lines()[0].clone();
        correction.value = "6m USD".to_owned();
        file.set(correction.clone());
        file.write().unwrap();
        let written = std::fs::read_to_string(file.path()).unwrap();
        let line = "Lantern,2023-10-05,A,amount,6m USD,press release,yes";
        assert_eq!(written.lines().nth(1), Some(line));
        assert!(file.remove(&correction) && !file.remove(&correction));
        file.write().unwrap();
        assert_eq!(std::fs::read_to_string(file.path()).unwrap().lines().count(), 1);
    }

    #[test]
    fn a_broken_line_is_refused_with_its_number() {
        for (broken, wanted) in [
            (
                TEXT.replace(",amount,", ",size,"),
                "line 2: field is “size”, expected one of company",
            ),
            (TEXT.replace("5m USD", "lots"), "line 2: amount is “lots”, expected"),
            (TEXT.replace("2023-10-05", "soon"), "line 2: “Lantern”, “soon”"),
            (TEXT.replace("value,", "worth,"), "line 1: the column value is missing"),
            (
                format!("{TEXT}LANTERN,2023/10/5,Series A,amount,1m USD,,\n"),
                "line 3: this was corrected on a line above",
            ),
        ] {
            let err = parsed(&broken).unwrap_err().to_string();
            assert!(err.contains(&format!("corrections.csv: {wanted}")), "{err}");
        }
    }
}
