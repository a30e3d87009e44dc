//! The file of decisions beside the database: `duplicates.csv`, one pair a line, made to be read,
//! edited by hand and kept under version control.
//!
//! Columns of a team's own, such as a note, stay as they are. Knows nothing about the database.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::decision::{Decision, Name, Verdict};
use crate::lists::Lists;
use crate::{Error, Result};

/// How the file is called.
pub(super) const NAME: &str = "duplicates.csv";

const COLUMNS: [&str; 9] = [
    "verdict",
    "company",
    "announced_on",
    "round",
    "reference",
    "other_company",
    "other_announced_on",
    "other_round",
    "other_reference",
];
/// Columns that a file may leave out.
const OPTIONAL: [&str; 2] = ["reference", "other_reference"];
/// With it, a spreadsheet program reads the file as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The decisions of a team, as they stand in the file.
#[derive(Clone, Debug)]
pub struct DuplicatesFile {
    path: PathBuf,
    headings: Vec<String>,
    lines: Vec<Line>,
}

/// A line of the file, cell by cell, and what it says.
#[derive(Clone, Debug)]
struct Line {
    cells: Vec<String>,
    decision: Decision,
}

impl DuplicatesFile {
    /// Reads the file beside the database at `database`; empty where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::Rules`] with the line that can't be understood.
    pub fn beside(database: &Path, lists: &Lists) -> Result<Self> {
        let path = database.with_file_name(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => {
                let headings = COLUMNS.map(str::to_owned).to_vec();
                return Ok(Self { path, headings, lines: Vec::new() });
            }
            Err(source) => {
                let action = "can't read the decisions about duplicates";
                return Err(Error::Read { path, action, source });
            }
        };
        Self::parse(path, &text(&bytes), lists)
    }

    fn parse(path: PathBuf, text: &str, lists: &Lists) -> Result<Self> {
        let broken = |line: u64, reason: &str| Error::Rules {
            path: path.clone(),
            reason: format!("line {line}: {reason}"),
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headings = reader.headers().map_err(|err| broken(1, &err.to_string()))?;
        let headings: Vec<String> = headings.iter().map(|it| it.trim().to_owned()).collect();
        let missing =
            COLUMNS.iter().find(|it| !OPTIONAL.contains(it) && !headings.iter().any(|h| h == *it));
        if let Some(column) = missing {
            return Err(broken(1, &format!("the column {column} is missing")));
        }
        let mut lines: Vec<Line> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|err| {
                broken(err.position().map_or(0, csv::Position::line), &err.to_string())
            })?;
            let number = record.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let decision =
                decision(&headings, &cells, lists).map_err(|reason| broken(number, &reason))?;
            if lines.iter().any(|line| line.decision.key() == decision.key()) {
                return Err(broken(number, "this pair was decided on a line above"));
            }
            lines.push(Line { cells, decision });
        }
        Ok(Self { path, headings, lines })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says, line by line.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        self.lines.iter().map(|line| line.decision.clone()).collect()
    }

    /// Sets the verdict on a pair, in its line or in a new one.
    pub fn set(&mut self, decision: Decision) {
        let verdict = decision.verdict.as_str();
        match self.lines.iter_mut().find(|line| line.decision.key() == decision.key()) {
            Some(line) => {
                let index = self.headings.iter().position(|heading| heading == "verdict");
                if let Some(cell) = index.and_then(|index| line.cells.get_mut(index)) {
                    verdict.clone_into(cell);
                }
                line.decision.verdict = decision.verdict;
            }
            None => {
                let cells = cells_of(&self.headings, &decision);
                self.lines.push(Line { cells, decision });
            }
        }
    }

    /// Writes the file anew, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where it can't be written; the file is then as it was.
    pub fn write(&self) -> Result<()> {
        let failed = |source: std::io::Error| Error::Read {
            path: self.path.clone(),
            action: "can't write the decisions about duplicates",
            source,
        };
        let folder = self.path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        write!(file, "{BYTE_ORDER_MARK}").map_err(failed)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut file);
        let cells = self.lines.iter().map(|line| &line.cells);
        for cells in std::iter::once(&self.headings).chain(cells) {
            writer.write_record(cells).map_err(|err| failed(err.into()))?;
        }
        writer.flush().map_err(failed)?;
        drop(writer);
        file.persist(&self.path).map_err(|err| failed(err.error))?;
        Ok(())
    }
}

/// The text of the file, also where a spreadsheet program saved it in the Chinese encoding.
fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    };
    text.trim_start_matches(BYTE_ORDER_MARK).to_owned()
}

/// What a line says, or what is wrong with it.
fn decision(headings: &[String], cells: &[String], lists: &Lists) -> Result<Decision, String> {
    let cell = |column: &str| {
        let index = headings.iter().position(|heading| heading == column);
        index.and_then(|index| cells.get(index)).map_or("", |cell| cell.trim())
    };
    let verdict = Verdict::from_word(cell("verdict"))
        .filter(|verdict| *verdict != Verdict::Withdrawn)
        .ok_or_else(|| format!("verdict is “{}”, expected same or different", cell("verdict")))?;
    let name = |prefix: &str| {
        let columns = ["company", "announced_on", "round", "reference"]
            .map(|column| format!("{prefix}{column}"));
        let [company, announced_on, round, reference] = columns.each_ref().map(|it| cell(it));
        let reference = Some(reference).filter(|it| !it.is_empty());
        Name::read(company, announced_on, round, reference, lists).map_err(|err| {
            format!(
                "“{company}”, “{announced_on}”, “{round}” name no deal: expected {}",
                err.expected
            )
        })
    };
    Ok(Decision { verdict, name: name("")?, other: name("other_")? })
}

/// The cells of a new line, in the order of the headings.
fn cells_of(headings: &[String], decision: &Decision) -> Vec<String> {
    let Decision { verdict, name, other } = decision;
    let reference = |name: &Name| name.reference.clone().unwrap_or_default();
    let known = BTreeMap::from([
        ("verdict", verdict.as_str().to_owned()),
        ("company", name.company.clone()),
        ("announced_on", name.announced_on.clone()),
        ("round", name.round.clone()),
        ("reference", reference(name)),
        ("other_company", other.company.clone()),
        ("other_announced_on", other.announced_on.clone()),
        ("other_round", other.round.clone()),
        ("other_reference", reference(other)),
    ]);
    headings.iter().map(|it| known.get(it.as_str()).cloned().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    const TEXT: &str = "verdict,company,announced_on,round,other_company,other_announced_on,other_round,note\n\
                        same,Lantern,2023-10-05,A,Lantern Labs,2023/10/7,Series A,asked them\n";

    fn read(text: &str) -> Result<DuplicatesFile> {
        let lists = Lists::new(&Rules::load(None).unwrap()).unwrap();
        DuplicatesFile::parse("duplicates.csv".into(), text, &lists)
    }

    #[test]
    fn a_verdict_changes_in_its_line_and_a_note_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = read(TEXT).unwrap();
        file.path = folder.path().join(NAME);
        let [decision] = file.decisions().try_into().unwrap();
        let turned =
            Decision { verdict: Verdict::Different, name: decision.other, other: decision.name };
        file.set(turned);
        file.write().unwrap();
        let written = std::fs::read_to_string(&file.path).unwrap();
        let line = "different,Lantern,2023-10-05,A,Lantern Labs,2023/10/7,Series A,asked them";
        assert_eq!(written.lines().nth(1), Some(line));
    }

    #[test]
    fn what_was_written_is_read_again_also_from_the_chinese_encoding() {
        let chinese = TEXT.replace("Lantern Labs", "灯笼实验室");
        let gb18030 = encoding_rs::GB18030.encode(&chinese).0.into_owned();
        assert_eq!(text(&gb18030), chinese);
        assert_eq!(text(format!("\u{feff}{chinese}").as_bytes()), chinese);
    }

    #[test]
    fn a_broken_line_is_told_with_its_number() {
        for (broken, wanted) in [
            (TEXT.replace("same,", "maybe,"), "line 2: verdict is “maybe”"),
            (TEXT.replace("2023/10/7", "soon"), "line 2: “Lantern Labs”, “soon”"),
            (TEXT.replace("verdict,", "decision,"), "line 1: the column verdict is missing"),
            (
                format!("{TEXT}same,Lantern Labs,2023-10-07,A,Lantern,2023-10-05,A,\n"),
                "line 3: this pair",
            ),
        ] {
            let err = read(&broken).unwrap_err().to_string();
            assert!(err.contains(&format!("duplicates.csv: {wanted}")), "{err}");
        }
    }
}
