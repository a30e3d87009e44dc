//! The file of decisions beside the database: `duplicates.csv`, one pair a line, made to be read,
//! edited by hand and kept under version control.
//!
//! Knows of the database only which decisions hold there.

use rusqlite::Connection;

use crate::Result;
use crate::decision::{Decision, Name, Verdict};
use crate::refusal::{Action, Refusal};
use crate::team_file::{Kind, TeamFile, TeamLine, TeamLines};
use crate::vocabulary::Vocabulary;

/// How the file is called.
pub(super) const NAME: &str = "duplicates.csv";

/// The decisions of a team, as written in the file.
pub type DuplicatesFile = TeamLines<Decision>;

impl TeamLine for Decision {
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
    const REPEATED: Refusal = Refusal::DecidedAbove;

    fn parse(file: &TeamFile, cells: &[String], vocabulary: &Vocabulary) -> Result<Self, Refusal> {
        let cell = |column: &str| file.cell(cells, column);
        let verdict = Verdict::from_word(&cell("verdict").to_lowercase())
            .filter(|verdict| *verdict != Verdict::Withdrawn)
            .ok_or_else(|| Refusal::WrongVerdict { typed: cell("verdict").to_owned() })?;
        let name = |prefix: &str| Name::of_line(file, cells, prefix, vocabulary);
        Ok(Decision { verdict, name: name("")?, other: name("other_")? })
    }

    fn active(conn: &Connection) -> Result<Vec<Self>> {
        super::active(conn)
    }

    fn is_about_same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    fn key_columns(&self) -> Vec<(&'static str, &str)> {
        let one = self.name.columns(["company", "announced_on", "round", "reference"]);
        let names = ["other_company", "other_announced_on", "other_round", "other_reference"];
        [one, self.other.columns(names)].concat()
    }

    fn value_columns(&self) -> Vec<(&'static str, &str)> {
        vec![("verdict", self.verdict.as_str())]
    }

    fn update(&mut self, newer: Self) {
        self.verdict = newer.verdict;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    const TEXT: &str = "verdict,company,announced_on,round,other_company,other_announced_on,other_round,note\n\
                        same,Lantern,2023-10-05,A,Lantern Labs,2023/10/7,Series A,asked them\n";

    fn parsed(text: &str) -> Result<DuplicatesFile> {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        DuplicatesFile::of(TeamFile::parse(NAME.into(), text, &Decision::KIND)?, &vocabulary)
    }

    #[test]
    fn a_verdict_changes_in_its_line_and_a_note_stays() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), TEXT).unwrap();
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        let mut file = DuplicatesFile::load(&folder.path().join("deals.db"), &vocabulary).unwrap();
        let decision = file.lines()[0].clone();
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
