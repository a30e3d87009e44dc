//! The file of corrections beside the database: `corrections.csv`, one field of one deal a line.
//!
//! Knows of the database only which corrections hold there.

use std::path::Path;

use rusqlite::Connection;

use super::{Correction, Field, NAME, ledger};
use crate::Result;
use crate::decision::Name;
use crate::refusal::{Action, Refusal};
use crate::team_file::{Kind, TeamFile};
use crate::vocabulary::Vocabulary;

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

/// The corrections of a team, as written in the file.
#[derive(Clone, Debug)]
pub struct CorrectionsFile {
    file: TeamFile,
    /// What each line says.
    corrections: Vec<Correction>,
}

impl CorrectionsFile {
    /// Reads the file beside the database at `database`; empty where there is none.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Read`], or [`crate::Error::Rules`] with the line that can't be understood.
    pub fn load(database: &Path, vocabulary: &Vocabulary) -> Result<Self> {
        Self::of(TeamFile::load(database, &KIND)?, vocabulary)
    }

    fn of(file: TeamFile, vocabulary: &Vocabulary) -> Result<Self> {
        let mut corrections: Vec<Correction> = Vec::new();
        for (number, cells) in &file.lines {
            let correction = correction(&file, cells, vocabulary);
            let correction = correction.map_err(|reason| file.broken(*number, reason))?;
            if corrections.iter().any(|it| it.key() == correction.key()) {
                return Err(file.broken(*number, Refusal::CorrectedAbove));
            }
            corrections.push(correction);
        }
        Ok(Self { file, corrections })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether there is such a file. Without one, no correction is withdrawn.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.file.is_there
    }

    /// Writes a missing file from the corrections that hold in the database; whether there
    /// were any.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`], or [`crate::Error::Read`] where it can't be written.
    pub fn restore(&mut self, conn: &Connection) -> Result<bool> {
        let held = if self.is_there() { Vec::new() } else { ledger::active(conn)? };
        if held.is_empty() {
            return Ok(false);
        }
        held.into_iter().for_each(|correction| self.set(correction));
        self.write()?;
        Ok(true)
    }

    /// What it says, line by line.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Sets the value of a deal's field, in its line or in a new one.
    pub fn set(&mut self, correction: Correction) {
        let known = self.corrections.iter().position(|it| it.key() == correction.key());
        let Correction { name, field, value, note, corrected_by, corrected_on } = &correction;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (note, by, on) = (text(note), text(corrected_by), text(corrected_on));
        let values = [("value", value.as_str()), ("note", &note), ("by", &by), ("on", &on)];
        match known.and_then(|index| Some((index, self.corrections.get_mut(index)?))) {
            Some((index, known)) => {
                self.file.set(index, &values);
                *known = correction;
            }
            None => {
                let index = self.corrections.len();
                self.file.set(
                    index,
                    &[
                        ("company", name.company.as_str()),
                        ("announced_on", name.announced_on.as_str()),
                        ("round", name.round.as_str()),
                        ("reference", name.reference.as_deref().unwrap_or_default()),
                        ("field", field.as_str()),
                    ],
                );
                self.file.set(index, &values);
                self.corrections.push(correction);
            }
        }
    }

    /// Removes the line about a deal's field; whether there was one.
    pub fn remove(&mut self, correction: &Correction) -> bool {
        let known = self.corrections.iter().position(|it| it.key() == correction.key());
        let Some(index) = known else { return false };
        self.corrections.remove(index);
        self.file.lines.remove(index);
        true
    }

    /// Rewrites the file, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Read`] where it can't be written; the file is then as it was.
    pub fn write(&mut self) -> Result<()> {
        self.file.write(&KIND)?;
        self.file.is_there = true;
        Ok(())
    }
}

/// What a line says, or what is wrong with it.
fn correction(
    file: &TeamFile,
    cells: &[String],
    vocabulary: &Vocabulary,
) -> Result<Correction, Refusal> {
    let cell = |column: &str| file.cell(cells, column);
    let text = |column: &str| Some(cell(column)).filter(|it| !it.is_empty()).map(str::to_owned);
    let field = Field::from_word(cell("field")).ok_or_else(|| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    const TEXT: &str = "company,announced_on,round,field,value,note,asked\n\
                        Lantern,2023-10-05,A,amount,5m USD,press release,yes\n";

    fn parsed(text: &str) -> Result<CorrectionsFile> {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        CorrectionsFile::of(TeamFile::parse("corrections.csv".into(), text, &KIND)?, &vocabulary)
    }

    #[test]
    fn a_value_changes_in_its_line_and_a_column_of_the_teams_own_stays() {
        let mut file = parsed(TEXT).unwrap();
        let mut correction = file.corrections()[0].clone();
        correction.value = "6m USD".to_owned();
        file.set(correction.clone());
        assert_eq!(
            file.file.lines[0].1,
            ["Lantern", "2023-10-05", "A", "amount", "6m USD", "press release", "yes"]
        );
        assert!(file.remove(&correction) && !file.remove(&correction));
        assert!(file.corrections().is_empty() && file.file.lines.is_empty());
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
