//! A file of the team beside the database, made to be read, edited by hand and kept under version
//! control: a CSV with known columns, in which columns of a team's own stay as they are.
//!
//! Knows nothing of what a line means: that is for the [`TeamLine`] of each file.

use std::io::Write;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::refusal::{Action, Refusal};
use crate::vocabulary::Vocabulary;
use crate::{Error, Result};

/// With it, a spreadsheet program reads the file as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What a kind of file is called and consists of.
pub struct Kind {
    /// How the file is called.
    pub(crate) name: &'static str,
    /// The columns of a new file, in order.
    pub(crate) columns: &'static [&'static str],
    /// Columns that a file may leave out.
    pub(crate) optional: &'static [&'static str],
    /// What failed where the file can't be read.
    pub(crate) cannot_read: Action,
    /// What failed where the file can't be written.
    pub(crate) cannot_write: Action,
}

/// What a line of a file means.
pub trait TeamLine: Clone {
    /// The file that has such lines.
    const KIND: Kind;
    /// Why a second line about the same is refused.
    const REPEATED: Refusal;

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn parse(file: &TeamFile, cells: &[String], vocabulary: &Vocabulary) -> Result<Self, Refusal>;

    /// The lines that hold in the database.
    ///
    /// # Errors
    ///
    /// [`Error::Sql`].
    fn active(conn: &Connection) -> Result<Vec<Self>>;

    /// Whether both lines are about the same.
    fn is_about_same(&self, other: &Self) -> bool;

    /// The columns that say what it is about.
    fn key_columns(&self) -> Vec<(&'static str, &str)>;

    /// The columns that say what is decided about it.
    fn value_columns(&self) -> Vec<(&'static str, &str)>;

    /// Takes over what is decided from a newer line about the same.
    fn update(&mut self, newer: Self);
}

/// A file with what its lines mean.
#[derive(Clone, Debug)]
pub struct TeamLines<L> {
    file: TeamFile,
    lines: Vec<L>,
}

impl<L: TeamLine> TeamLines<L> {
    /// Reads the file beside the database at `database`; empty where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::Rules`] with the line that can't be understood.
    pub fn load(database: &Path, vocabulary: &Vocabulary) -> Result<Self> {
        Self::of(TeamFile::load(database, &L::KIND)?, vocabulary)
    }

    pub(crate) fn of(file: TeamFile, vocabulary: &Vocabulary) -> Result<Self> {
        let mut lines: Vec<L> = Vec::new();
        for (number, cells) in &file.lines {
            let line = L::parse(&file, cells, vocabulary);
            let line = line.map_err(|reason| file.broken(*number, reason))?;
            if lines.iter().any(|it| it.is_about_same(&line)) {
                return Err(file.broken(*number, L::REPEATED));
            }
            lines.push(line);
        }
        Ok(Self { file, lines })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file.path
    }

    /// Whether there is such a file. Without one, nothing is withdrawn.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.file.is_there
    }

    /// What it says, line by line.
    #[must_use]
    pub fn lines(&self) -> &[L] {
        &self.lines
    }

    /// Writes a missing file from the lines that hold in the database; whether there were any.
    ///
    /// # Errors
    ///
    /// [`Error::Sql`], or [`Error::Read`] where it can't be written.
    pub fn restore(&mut self, conn: &Connection) -> Result<bool> {
        let active = if self.is_there() { Vec::new() } else { L::active(conn)? };
        if active.is_empty() {
            return Ok(false);
        }
        active.into_iter().for_each(|line| self.set(line));
        self.write()?;
        Ok(true)
    }

    /// Adds the lines that are about something else than those of the file, and writes it if there were any.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where it can't be written.
    pub fn add(&mut self, lines: Vec<L>) -> Result<()> {
        let known = self.lines.len();
        for line in lines {
            if !self.lines.iter().any(|it| it.is_about_same(&line)) {
                self.set(line);
            }
        }
        if self.lines.len() > known { self.write() } else { Ok(()) }
    }

    /// Sets what is decided, in the line about the same or in a new one.
    pub fn set(&mut self, line: L) {
        let index = self.lines.iter().position(|it| it.is_about_same(&line));
        if let Some((index, known)) = index.and_then(|it| Some((it, self.lines.get_mut(it)?))) {
            self.file.set(index, &line.value_columns());
            known.update(line);
            return;
        }
        self.file.set(self.lines.len(), &[line.key_columns(), line.value_columns()].concat());
        self.lines.push(line);
    }

    /// Removes the line about the same; whether there was one.
    pub fn remove(&mut self, line: &L) -> bool {
        let Some(index) = self.lines.iter().position(|it| it.is_about_same(line)) else {
            return false;
        };
        self.lines.remove(index);
        self.file.lines.remove(index);
        true
    }

    /// Rewrites the file atomically.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where it can't be written; the file is then as it was.
    pub fn write(&mut self) -> Result<()> {
        self.file.write(&L::KIND)?;
        self.file.is_there = true;
        Ok(())
    }
}

/// The file, cell by cell.
#[derive(Clone, Debug)]
pub struct TeamFile {
    path: PathBuf,
    headers: Vec<String>,
    /// Each line with its number; blank lines are left out.
    pub(crate) lines: Vec<(u64, Vec<String>)>,
    /// Whether there is such a file.
    pub(crate) is_there: bool,
}

impl TeamFile {
    /// Reads the file beside the database at `database`; without lines where there is none.
    pub(crate) fn load(database: &Path, kind: &Kind) -> Result<Self> {
        let path = database.with_file_name(kind.name);
        match std::fs::read(&path) {
            Ok(bytes) => Self::parse(path, &text(&bytes), kind),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => {
                let headers = kind.columns.iter().map(|it| (*it).to_owned()).collect();
                Ok(Self { path, headers, lines: Vec::new(), is_there: false })
            }
            Err(source) => Err(Error::Read { path, action: kind.cannot_read, source }),
        }
    }

    pub(crate) fn parse(path: PathBuf, text: &str, kind: &Kind) -> Result<Self> {
        let mut file = Self { path, headers: Vec::new(), lines: Vec::new(), is_there: true };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|err| file.broken(1, Refusal::Reported { text: err.to_string() }))?;
        file.headers = headers.iter().map(|it| it.trim().to_owned()).collect();
        let is_missing = |column: &&&str| {
            !kind.optional.contains(*column) && !file.headers.iter().any(|it| it == **column)
        };
        if let Some(column) = kind.columns.iter().find(is_missing) {
            return Err(file.broken(1, Refusal::MissingColumn { column: (*column).to_owned() }));
        }
        for record in reader.records() {
            let record = record.map_err(|err| {
                let line = err.position().map_or(0, csv::Position::line);
                file.broken(line, Refusal::Reported { text: err.to_string() })
            })?;
            let number = record.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if !cells.iter().all(|cell| cell.trim().is_empty()) {
                file.lines.push((number, cells));
            }
        }
        Ok(file)
    }

    /// That a line can't be understood.
    pub(crate) fn broken(&self, line: u64, reason: Refusal) -> Error {
        Error::rules(self.path.clone(), reason.in_line(line))
    }

    /// A cell of a line by its column; empty where the line or the file has none.
    pub(crate) fn cell<'a>(&self, cells: &'a [String], column: &str) -> &'a str {
        let index = self.headers.iter().position(|header| header == column);
        index.and_then(|index| cells.get(index)).map_or("", |cell| cell.trim())
    }

    /// Sets cells of the line at `index`, and adds the line where there is none.
    pub(crate) fn set(&mut self, index: usize, values: &[(&str, &str)]) {
        if index >= self.lines.len() {
            let number = self.lines.last().map_or(2, |(number, _)| number + 1);
            self.lines.push((number, vec![String::new(); self.headers.len()]));
        }
        let Some((_, cells)) = self.lines.get_mut(index) else { return };
        for (column, value) in values {
            let Some(index) = self.headers.iter().position(|it| it == column) else { continue };
            cells.resize(cells.len().max(index + 1), String::new());
            if let Some(cell) = cells.get_mut(index) {
                (*value).clone_into(cell);
            }
        }
    }

    /// Rewrites the file, whole or not at all.
    pub(crate) fn write(&self, kind: &Kind) -> Result<()> {
        let failed = Error::read(&self.path, kind.cannot_write);
        let folder = self.path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        write!(file, "{BYTE_ORDER_MARK}").map_err(failed)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut file);
        let cells = self.lines.iter().map(|(_, cells)| cells);
        for cells in std::iter::once(&self.headers).chain(cells) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_also_from_the_chinese_encoding() {
        let chinese = "verdict,company\nsame,灯笼实验室\n";
        let gb18030 = encoding_rs::GB18030.encode(chinese).0.into_owned();
        assert_eq!(text(&gb18030), chinese);
        assert_eq!(text(format!("\u{feff}{chinese}").as_bytes()), chinese);
    }
}
