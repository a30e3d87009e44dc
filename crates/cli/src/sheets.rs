//! The sheets that a command was given: files, folders, zip archives, and `-` for standard input.
//!
//! It finds and unpacks them, and does not know what they hold.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_ingest::receipt::FileReceipt;
use tempfile::TempDir;

use crate::archive::{self, is_hidden};
use crate::mistake::{Mistake, OrMistake};

/// What sheets in a folder or an archive are named like; other files in it are passed by.
const EXTENSIONS: [&str; 8] = ["csv", "tsv", "tab", "xlsx", "xlsm", "xls", "xlsb", "ods"];

/// Bytes that an archive may unpack to.
const MOST_BYTES: u64 = 8 << 30;

/// The files to read.
#[derive(Default)]
pub(crate) struct Sheets {
    /// In the order given; those of a folder or an archive by name.
    pub(crate) paths: Vec<PathBuf>,
    /// Lock files that Excel keeps beside open workbooks; they hold no sheet.
    pub(crate) locks: Vec<PathBuf>,
    /// Files in folders and archives that are not named as sheets.
    pub(crate) other_count: usize,
    /// Folders that are removed at the end, each with its name in messages.
    unpacked: Vec<(TempDir, String)>,
}

impl Sheets {
    /// The sheets behind the paths that were typed. A path that leads to none stays as it is, for its
    /// reader says best what is wrong with it.
    ///
    /// # Errors
    /// Fails if standard input can't be read, or there is no room for what an archive holds.
    pub(crate) fn find(typed: &[PathBuf]) -> Result<Self> {
        let mut sheets = Self::default();
        for path in typed {
            let before = (sheets.paths.len(), sheets.locks.len());
            if path.as_os_str() == "-" {
                sheets.add_input()?;
            } else if path.is_dir() {
                sheets.add_folder(path);
            } else if extension(path) == "zip" {
                sheets.add_archive(path)?;
            } else if is_lock(path) {
                sheets.locks.push(path.clone());
            }
            if (sheets.paths.len(), sheets.locks.len()) == before {
                sheets.paths.push(path.clone());
            }
        }
        Ok(sheets)
    }

    /// A text in which unpacked files have the names that people know.
    pub(crate) fn shown(&self, text: &str) -> String {
        self.unpacked.iter().fold(text.to_owned(), |text, (folder, name)| {
            text.replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), name)
        })
    }

    /// Names unpacked files in a receipt as people know them.
    pub(crate) fn name_files(&self, receipt: &mut FileReceipt) {
        let files = receipt.sheets.iter_mut().map(|it| &mut it.file);
        for file in files.chain(receipt.skipped.iter_mut().map(|it| &mut it.file)) {
            *file = self.shown(file);
        }
        for error in receipt.sheets.iter_mut().filter_map(|it| it.error.as_mut()) {
            *error = self.shown(error);
        }
    }

    fn add_input(&mut self) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("stdin");
        let mut file = File::create(&path)?;
        io::copy(&mut io::stdin().lock(), &mut file).or_mistake(|| Mistake::NotStandardInput)?;
        self.paths.push(path);
        self.unpacked.push((folder, String::new()));
        Ok(())
    }

    /// Adds the sheets in a folder and the folders in it; links to folders are not followed.
    fn add_folder(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| !is_hidden(path)) {
            if path.is_dir() && !path.is_symlink() {
                self.add_folder(&path);
            } else if is_lock(&path) {
                self.locks.push(path);
            } else if is_sheet(&path) {
                self.paths.push(path);
            } else {
                self.other_count += 1;
            }
        }
    }

    /// Unpacks the sheets of an archive; one that can't be unpacked is left to its reader to refuse.
    fn add_archive(&mut self, path: &Path) -> Result<()> {
        let Ok(archive) = File::open(path) else { return Ok(()) };
        let folder = tempfile::tempdir()?;
        let mut other_count = 0;
        let unpacked = archive::each_file(
            archive,
            &path.display().to_string(),
            MOST_BYTES,
            &mut |inside, file| {
                if !is_sheet(inside) && !is_lock(inside) {
                    other_count += 1;
                    return Ok(());
                }
                let target = folder.path().join(inside);
                target.parent().map_or(Ok(()), fs::create_dir_all)?;
                io::copy(file, &mut File::create(&target)?)?;
                Ok(())
            },
        );
        if unpacked.is_ok() {
            self.add_folder(folder.path());
            self.other_count += other_count;
            self.unpacked.push((folder, format!("{}/", path.display())));
        }
        Ok(())
    }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn is_sheet(path: &Path) -> bool {
    EXTENSIONS.contains(&extension(path).as_str())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `~$list.xlsx`, which Excel keeps while list.xlsx is open.
fn is_lock(path: &Path) -> bool {
    file_name(path).starts_with("~$")
}
