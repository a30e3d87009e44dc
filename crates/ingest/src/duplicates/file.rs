//! The file of decisions beside the database: `duplicates.csv`, one pair a line, made to be read,
//! edited by hand and kept under version control.
//!
//! Knows of the database only which decisions hold there.

use std::path::Path;

use rusqlite::Connection;

use crate::Result;
use crate::decision::{Decision, Name, Verdict};
use crate::refusal::{Action, Refusal};
use crate::team_file::{Kind, TeamFile};
use crate::vocabulary::Vocabulary;

/// How the file is called.
pub(super) const NAME: &str = "duplicates.csv";

const KIND: Kind = Kind {
    name: NAME,
    columns: &[
        "verdict",
        "company",
        "announced_on",
        "round",
        "reference",
        "other_company",
        "other_announced_on",
        "other_round",
        "other_reference",
    ],
    optional: &["reference", "other_reference"],
    cannot_read: Action::ReadDecisions,
    cannot_write: Action::WriteDecisions,
};

/// The decisions of a team, as written in the file.
#[derive(Clone, Debug)]
pub struct DuplicatesFile {
    file: TeamFile,
    /// What each line says.
    decisions: Vec<Decision>,
}

impl DuplicatesFile {
    /// Reads the file beside the database at `database`; empty where there is none.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Read`], or [`crate::Error::Rules`] with the line that can't be understood.
    pub fn load(database: &Path, vocabulary: &Vocabulary) -> Result<Self> {
        Self::of(TeamFile::load(database, &KIND)?, vocabulary)
    }

    fn of(file: TeamFile, vocabulary: &Vocabulary) -> Result<Self> {
        let mut decisions: Vec<Decision> = Vec::new();
        for (number, cells) in &file.lines {
            let decision = decision(&file, cells, vocabulary);
            let decision = decision.map_err(|reason| file.broken(*number, reason))?;
            if decisions.iter().any(|it| it.key() == decision.key()) {
                return Err(file.broken(*number, Refusal::DecidedAbove));
            }
            decisions.push(decision);
        }
        Ok(Self { file, decisions })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether there is such a file. Without one, nothing that was decided is withdrawn.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.file.is_there
    }

    /// Writes a missing file from the decisions that hold in the database; whether there
    /// were any.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`], or [`crate::Error::Read`] where it can't be written.
    pub fn restore(&mut self, conn: &Connection) -> Result<bool> {
        let held = if self.is_there() { Vec::new() } else { super::active(conn)? };
        if held.is_empty() {
            return Ok(false);
        }
        held.into_iter().for_each(|decision| self.set(decision));
        self.write()?;
        Ok(true)
    }

    /// What it says, line by line.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        self.decisions.clone()
    }

    /// Sets the verdict on a pair, in its line or in a new one.
    pub fn set(&mut self, decision: Decision) {
        let known = self.decisions.iter().position(|it| it.key() == decision.key());
        match known.and_then(|index| Some((index, self.decisions.get_mut(index)?))) {
            Some((index, known)) => {
                known.verdict = decision.verdict;
                self.file.set(index, &[("verdict", decision.verdict.as_str())]);
            }
            None => {
                let Decision { verdict, name, other } = &decision;
                let values = [
                    ("verdict", verdict.as_str()),
                    ("company", name.company.as_str()),
                    ("announced_on", name.announced_on.as_str()),
                    ("round", name.round.as_str()),
                    ("reference", name.reference.as_deref().unwrap_or_default()),
                    ("other_company", other.company.as_str()),
                    ("other_announced_on", other.announced_on.as_str()),
                    ("other_round", other.round.as_str()),
                    ("other_reference", other.reference.as_deref().unwrap_or_default()),
                ];
                self.file.set(self.decisions.len(), &values);
                self.decisions.push(decision);
            }
        }
    }

    /// Removes the line about a pair; whether there was one.
    pub fn remove(&mut self, decision: &Decision) -> bool {
        let known = self.decisions.iter().position(|it| it.key() == decision.key());
        let Some(index) = known else { return false };
        self.decisions.remove(index);
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
fn decision(
    file: &TeamFile,
    cells: &[String],
    vocabulary: &Vocabulary,
) -> Result<Decision, Refusal> {
    let cell = |column: &str| file.cell(cells, column);
    let verdict = Verdict::from_word(cell("verdict"))
        .filter(|verdict| *verdict != Verdict::Withdrawn)
        .ok_or_else(|| Refusal::WrongVerdict { typed: cell("verdict").to_owned() })?;
    let name = |prefix: &str| Name::of_line(file, cells, prefix, vocabulary);
    Ok(Decision { verdict, name: name("")?, other: name("other_")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    const TEXT: &str = "verdict,company,announced_on,round,other_company,other_announced_on,other_round,note\n\
                        same,Lantern,2023-10-05,A,Lantern Labs,2023/10/7,Series A,asked them\n";

    fn parsed(text: &str) -> Result<DuplicatesFile> {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        DuplicatesFile::of(TeamFile::parse("duplicates.csv".into(), text, &KIND)?, &vocabulary)
    }

    #[test]
    fn a_verdict_changes_in_its_line_and_a_note_stays() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), TEXT).unwrap();
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        let mut file = DuplicatesFile::load(&folder.path().join("deals.db"), &vocabulary).unwrap();
        let [decision] = file.decisions().try_into().unwrap();
        let turned =
            Decision { verdict: Verdict::Different, name: decision.other, other: decision.name };
        file.set(turned);
        file.write().unwrap();
        let written = std::fs::read_to_string(file.path()).unwrap();
        let line = "different,Lantern,2023-10-05,A,Lantern Labs,2023/10/7,Series A,asked them";
        assert_eq!(written.lines().nth(1), Some(line));
    }

    #[test]
    fn a_broken_line_is_reported_with_its_number() {
        for (broken, wanted) in [
            (TEXT.replace("same,", "maybe,"), "line 2: verdict is “maybe”"),
            (TEXT.replace("2023/10/7", "soon"), "line 2: “Lantern Labs”, “soon”"),
            (TEXT.replace("verdict,", "decision,"), "line 1: the column verdict is missing"),
            (
                format!("{TEXT}same,Lantern Labs,2023-10-07,A,Lantern,2023-10-05,A,\n"),
                "line 3: this pair",
            ),
        ] {
            let err = parsed(&broken).unwrap_err().to_string();
            assert!(err.contains(&format!("duplicates.csv: {wanted}")), "{err}");
        }
    }
}
