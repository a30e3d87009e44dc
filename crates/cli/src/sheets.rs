//! The sheets that a command was given: files, folders, zip archives, and `-` for standard input.
//!
//! It finds and unpacks them, and does not know what they hold.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dealbase_ingest::receipt::FileReceipt;
use encoding_rs::GB18030;
use tempfile::TempDir;
use zip::ZipArchive;

use crate::failure::Mistake;

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
    /// Folders that are removed at the end, each with what stands for it in messages.
    unpacked: Vec<(TempDir, String)>,
}

impl Sheets {
    /// The sheets behind the paths that were typed. A path that leads to none stays as it is, for its
    /// reader says best what is wrong with it.
    ///
    /// # Errors
    /// Fails if standard input can't be read, or an archive unpacks to more than [`MOST_BYTES`].
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
        io::copy(&mut io::stdin().lock(), &mut file).context("standard input can't be read")?;
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
            }
        }
    }

    fn add_archive(&mut self, path: &Path) -> Result<()> {
        let archive = File::open(path).ok().and_then(|file| ZipArchive::new(file).ok());
        let Some(mut archive) = archive else { return Ok(()) };
        let folder = tempfile::tempdir()?;
        let mut room = MOST_BYTES;
        for index in 0..archive.len() {
            // An entry that can't be read, such as one with a password, is missed below.
            let Ok(entry) = archive.by_index(index) else { continue };
            let inside = path_inside(entry.name_raw());
            if entry.is_dir()
                || !is_sheet(&inside)
                || inside.iter().any(|it| is_hidden(it.as_ref()))
            {
                continue;
            }
            let target = folder.path().join(&inside);
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            let unpacked = io::copy(&mut entry.take(room + 1), &mut File::create(&target)?)
                .with_context(|| {
                    let (path, inside) = (path.display().to_string(), inside.display().to_string());
                    Mistake::NotUnpacked { path, inside }
                })?;
            room = match room.checked_sub(unpacked) {
                Some(room) => room,
                None => {
                    let path = path.display().to_string();
                    return Err(Mistake::TooMuchUnpacked { path }.into());
                }
            };
        }
        self.add_folder(folder.path());
        self.unpacked.push((folder, format!("{}/", path.display())));
        Ok(())
    }
}

/// Where an entry of an archive goes below a folder, whatever its name says. Archives made under a Chinese
/// Windows have names in its encoding.
fn path_inside(name: &[u8]) -> PathBuf {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(name).0.into_owned(),
    };
    name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect()
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

/// What systems hide, among it what macOS adds to archives.
fn is_hidden(path: &Path) -> bool {
    let name = file_name(path);
    name.starts_with('.') || name == "__MACOSX"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_never_leaves_its_folder() {
        for (name, inside) in [
            (&b"a/b.csv"[..], "a/b.csv"),
            (b"../../etc/b.csv", "etc/b.csv"),
            (b"/etc\\b.csv", "etc/b.csv"),
            (b"\xd6\xd0\xb9\xfa.csv", "中国.csv"),
        ] {
            assert_eq!(path_inside(name), Path::new(inside));
        }
    }
}
