//! Where a result goes: to the terminal, through a pager, or to a file that is whole or not there.
//!
//! It does not know what is written.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_query::{RowSink, Value};
use serde::Serialize;
use tempfile::NamedTempFile;

use super::page::Page;
use super::pager::Pager;
use super::{Format, Look, Sheet, json};
use crate::mistake::{Mistake, OrMistake};

/// Where a result goes and how.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The file; None for standard output.
    pub(crate) file: Option<PathBuf>,
    /// The format that was asked for, by flag or by the extension of `file`.
    pub(crate) format: Option<Format>,
    /// A long result on a terminal goes through a pager.
    pub(crate) is_paged: bool,
    /// A table stays a table where the terminal is too narrow for it.
    pub(crate) is_wide: bool,
    /// Delimited text is for a spreadsheet program.
    pub(crate) is_for_excel: bool,
}

impl Target {
    /// Joins what was typed: the flag wins over the extension.
    ///
    /// # Errors
    /// Fails if neither the flag nor the extension names a format, if a workbook would fill a
    /// terminal, or if the format is one of the schema.
    pub(crate) fn new(file: Option<PathBuf>, format: Option<Format>) -> Result<Target> {
        let target = Target::of_model(file, format)?;
        let Some(format) = target.format.filter(|it| !it.has_rows()) else { return Ok(target) };
        let command = if format == Format::Pptx { "report" } else { "schema" };
        let (format, command) = (format.name().to_owned(), command.to_owned());
        Err(Mistake::FormatOf { format, command }.typed())
    }

    /// The same for a report, which can be a presentation as well.
    ///
    /// # Errors
    /// As [`Target::new`].
    pub(crate) fn of_report(file: Option<PathBuf>, format: Option<Format>) -> Result<Target> {
        let target = Target::of_model(file.clone(), format)?;
        if target.format == Some(Format::Pptx) { Ok(target) } else { Target::new(file, format) }
    }

    /// The same for the schema, which can be drawn as well.
    ///
    /// # Errors
    /// As [`Target::new`], but for the format.
    pub(crate) fn of_model(file: Option<PathBuf>, format: Option<Format>) -> Result<Target> {
        let by_name = file.as_deref().and_then(Format::of_file);
        if let (Some(file), None, None) = (&file, format, by_name) {
            return Err(Mistake::NoFormat { path: file.display().to_string() }.typed());
        }
        let folder = file.as_deref().and_then(Path::parent);
        if let Some(folder) = folder.filter(|it| !it.as_os_str().is_empty() && !it.exists()) {
            return Err(Mistake::NoFolder { path: folder.display().to_string() }.typed());
        }
        let format = format.or(by_name);
        let target = Target { file, format, is_paged: false, is_wide: false, is_for_excel: false };
        if matches!(format, Some(Format::Xlsx | Format::Pptx)) && target.is_terminal() {
            return Err(Mistake::WorkbookOnTerminal.typed());
        }
        Ok(target)
    }

    /// The same, through a pager where it is on a terminal and too long for it.
    pub(crate) fn paged(self, is_paged: bool) -> Target {
        Target { is_paged, ..self }
    }

    /// The format for rows: as asked, else a table for eyes and CSV for programs.
    pub(crate) fn row_format(&self) -> Format {
        let for_eyes = if self.is_terminal() { Format::Table } else { Format::Csv };
        self.format.unwrap_or(for_eyes)
    }

    /// What a format should know of this target.
    pub(crate) fn look(&self) -> Look {
        let columns = || comfy_table::Table::new().width().map(usize::from);
        Look {
            columns: (self.is_terminal() && !self.is_wide).then(columns).flatten(),
            is_for_excel: self.is_for_excel,
        }
    }

    /// True where the result is printed for eyes.
    pub(crate) fn is_terminal(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }

    /// Writes a page, with its colors where they are shown.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(crate) fn print_page(&self, page: Page) -> Result<()> {
        let mut out = self.open()?;
        out.write_all(self.colored(&page.finish()).as_bytes())?;
        out.finish()
    }

    /// Writes one JSON document, indented for people.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(crate) fn print_json(&self, document: &impl Serialize) -> Result<()> {
        let mut out = self.open()?;
        json::document(&mut out, &serde_json::to_value(document)?)?;
        out.finish()
    }

    /// Writes rows in the format that was asked for.
    ///
    /// # Errors
    /// Fails if they can't be written.
    pub(crate) fn print_rows<R: AsRef<[Value]>>(
        &self,
        columns: &[impl ToString],
        rows: impl IntoIterator<Item = R>,
    ) -> Result<()> {
        let mut sheet = Sheet::new(self);
        sheet.columns(&columns.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        rows.into_iter().try_for_each(|row| sheet.row(row.as_ref()))?;
        sheet.finish()
    }

    /// A text with its colors, or without them where they are not shown.
    pub(crate) fn colored(&self, text: &str) -> String {
        let choice = anstream::AutoStream::choice(&io::stdout());
        match self.is_terminal() && choice != anstream::ColorChoice::Never {
            true => text.to_owned(),
            false => anstream::adapter::strip_str(text).to_string(),
        }
    }

    /// Opens the target for writing. The file under its name is left alone until
    /// [`Destination::finish`].
    ///
    /// # Errors
    /// Fails if no file can be made in its folder.
    pub(crate) fn open(&self) -> Result<Destination> {
        Ok(match &self.file {
            None if self.is_paged && self.is_terminal() => {
                Destination::Pager(Pager::new(self.is_wide))
            }
            None => Destination::Stdout(BufWriter::new(io::stdout())),
            Some(path) => create(path).or_mistake(|| Mistake::not_written(path))?,
        })
    }
}

/// A target that is open for writing.
pub(crate) enum Destination {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// The terminal, a screen at a time.
    Pager(Pager),
    /// A file that has another name until it is whole.
    File(BufWriter<NamedTempFile>, PathBuf),
    /// Something that is no plain file, such as `/dev/null`.
    Device(BufWriter<File>),
}

impl Destination {
    /// Ends writing. A file gets its name only now, so that it is whole or not there; a pager is
    /// waited for.
    ///
    /// # Errors
    /// Fails if the last bytes can't be written, or the file can't be named.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.flush()?;
        match self {
            Destination::File(file, path) => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                // On the disk before it has its name, so that a power cut leaves no half either.
                let is_whole = file.as_file().sync_all();
                is_whole
                    .and_then(|()| Ok(file.persist(&path)?))
                    .or_mistake(|| Mistake::not_written(&path))?;
            }
            Destination::Pager(pager) => pager.finish()?,
            Destination::Stdout(_) | Destination::Device(_) => {}
        }
        Ok(())
    }

    fn out(&mut self) -> &mut dyn Write {
        match self {
            Destination::Stdout(out) => out,
            Destination::Pager(out) => out,
            Destination::File(out, _) => out,
            Destination::Device(out) => out,
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out().flush()
    }
}

/// A file beside the one that is wanted, with the rights that a new file has.
fn create(path: &Path) -> io::Result<Destination> {
    if path.exists() && !path.is_file() {
        return Ok(Destination::Device(BufWriter::new(File::create(path)?)));
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dealbase-");
    if let Some(rights) = rights() {
        builder.permissions(rights);
    }
    let file = builder.tempfile_in(folder)?;
    Ok(Destination::File(BufWriter::new(file), path.to_owned()))
}

/// Readable and writable as far as the user's mask allows; a temporary file is secret otherwise.
#[cfg(unix)]
fn rights() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn rights() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn target(path: &Path) -> Target {
        Target::new(Some(path.to_owned()), None).unwrap()
    }

    #[test]
    fn a_file_keeps_what_it_held_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "before").unwrap();
        let mut abandoned = target(&path).open().unwrap();
        abandoned.write_all(b"half").unwrap();
        abandoned.flush().unwrap();
        drop(abandoned);
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a half was left behind");
        let mut whole = target(&path).open().unwrap();
        whole.write_all(b"after").unwrap();
        whole.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none/out.csv");
        let err = Target::new(Some(path), None).unwrap_err();
        assert!(err.to_string().contains("none: there is no such folder"), "{err}");
    }
}
