//! A file of the team beside the database, made to be read, edited by hand and kept under version
//! control: a CSV with known columns, in which columns of a team's own stay as they are.
//!
//! Knows nothing of what a line means.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::refusal::{Action, Refusal};
use crate::{Error, Result};

/// With it, a spreadsheet program reads the file as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What a kind of file is called and consists of.
pub(crate) struct Kind {
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

/// The file, cell by cell.
#[derive(Clone, Debug)]
pub(crate) struct TeamFile {
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
        Error::Rules { path: self.path.clone(), reason: reason.in_line(line) }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
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
        let failed = |source: std::io::Error| Error::Read {
            path: self.path.clone(),
            action: kind.cannot_write,
            source,
        };
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
