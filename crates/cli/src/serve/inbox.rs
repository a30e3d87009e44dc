//! Uploaded sheets that wait for their import: files of a folder beside the database.
//!
//! A file is only ever found by comparing names with those in the folder, never by a path that was sent.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use zip::ZipArchive;

use super::multipart::Upload;
use crate::archive;
use crate::mistake::{Mistake, OrMistake};

/// The name of the folder.
const FOLDER: &str = "inbox";
/// Maximum characters of a name.
const NAME_LETTERS: usize = 120;

/// Digests of files, each worked out once.
#[derive(Debug, Default)]
pub(crate) struct Digests(Mutex<BTreeMap<PathBuf, (SystemTime, u64, String)>>);

/// A file in the folder.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Dropped {
    pub(crate) name: String,
    pub(crate) byte_count: u64,
    pub(crate) sha256: String,
}

/// What was done with an upload.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// Names of files that are new.
    pub(crate) new: Vec<String>,
    /// Names of files that were in the folder already, byte for byte.
    pub(crate) known: Vec<String>,
}

/// The folder, created if missing.
///
/// # Errors
/// Fails if it can't be made.
pub(crate) fn folder(db: &Path) -> Result<PathBuf> {
    let folder = db.with_file_name(FOLDER);
    fs::create_dir_all(&folder).or_mistake(|| Mistake::not_written(&folder))?;
    Ok(folder)
}

/// Removes what a server that was killed during an upload left in the folder.
pub(crate) fn sweep(db: &Path) {
    const HOUR: Duration = Duration::from_secs(3_600);
    let Ok(entries) = fs::read_dir(db.with_file_name(FOLDER)) else { return };
    for entry in entries.flatten() {
        let modified = entry.metadata().and_then(|it| it.modified()).ok();
        let is_old = modified.and_then(|it| it.elapsed().ok()).is_some_and(|it| it > HOUR);
        if is_old && entry.file_name().to_string_lossy().starts_with(".tmp") {
            // What can't be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Digests {
    /// The digest of a file's bytes, lower-case hexadecimal.
    fn of(&self, path: &Path) -> Result<String> {
        let metadata = fs::metadata(path)?;
        let stamp = (metadata.modified()?, metadata.len());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((modified, length, digest)) = known.get(path)
            && (*modified, *length) == stamp
        {
            return Ok(digest.clone());
        }
        let digest = sha256(path)?;
        known.insert(path.to_owned(), (stamp.0, stamp.1, digest.clone()));
        Ok(digest)
    }

    /// The files of the folder, by name; none where there is no folder.
    ///
    /// # Errors
    /// Fails if one can't be read.
    pub(crate) fn list(&self, db: &Path) -> Result<Vec<Dropped>> {
        let Ok(entries) = fs::read_dir(db.with_file_name(FOLDER)) else { return Ok(Vec::new()) };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // A file without a name is one that is still arriving.
            if entry.file_type()?.is_file() && !name.starts_with('.') {
                let byte_count = entry.metadata()?.len();
                files.push(Dropped { sha256: self.of(&entry.path())?, name, byte_count });
            }
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(files)
    }

    /// The file of a name.
    ///
    /// # Errors
    /// Fails if there is none.
    pub(crate) fn path(&self, db: &Path, name: &str) -> Result<PathBuf> {
        let folder = db.with_file_name(FOLDER);
        let is_there = fs::read_dir(&folder).is_ok_and(|mut entries| {
            entries.any(|it| it.is_ok_and(|it| it.file_name().to_string_lossy() == name))
        });
        if !is_there || name.starts_with('.') {
            return Err(Mistake::NotInInbox { name: name.to_owned() }.typed());
        }
        Ok(std::path::absolute(folder.join(name))?)
    }

    /// Stores uploads in the folder; archives are unpacked, up to `most_bytes`.
    ///
    /// # Errors
    /// Fails if a file can't be written, or an archive holds too much.
    pub(crate) fn receive(
        &self,
        db: &Path,
        uploads: Vec<Upload>,
        most_bytes: u64,
    ) -> Result<Received> {
        let mut received = Received::default();
        for upload in uploads {
            match is_archive(&upload) {
                true => self.unpack(db, &upload, most_bytes, &mut received)?,
                false => self.put(db, &upload.name, upload.file, &upload.sha256, &mut received)?,
            }
        }
        Ok(received)
    }

    fn put(
        &self,
        db: &Path,
        name: &str,
        file: NamedTempFile,
        sha256: &str,
        received: &mut Received,
    ) -> Result<()> {
        let files = self.list(db)?;
        if let Some(known) = files.iter().find(|it| it.sha256 == sha256) {
            received.known.push(known.name.clone());
            return Ok(());
        }
        let is_free =
            |name: &String| files.iter().all(|it| it.name.to_lowercase() != name.to_lowercase());
        let name = safe_name(name);
        let name = (1..).map(|number| numbered(&name, number)).find(is_free).unwrap_or(name);
        let path = folder(db)?.join(&name);
        file.as_file().sync_all()?;
        file.persist_noclobber(&path).or_mistake(|| Mistake::not_written(&path))?;
        received.new.push(name);
        Ok(())
    }

    fn unpack(
        &self,
        db: &Path,
        upload: &Upload,
        most_bytes: u64,
        received: &mut Received,
    ) -> Result<()> {
        let file = upload.file.reopen()?;
        archive::each_file(file, &upload.name, most_bytes, &mut |inside, entry| {
            let own = inside.file_name().unwrap_or_default().to_string_lossy();
            if own.starts_with("~$") {
                return Ok(());
            }
            let mut file = NamedTempFile::new_in(folder(db)?)?;
            io::copy(entry, &mut file)
                .or_mistake(|| Mistake::NotUnpacked { path: upload.name.clone() })?;
            let sha256 = sha256(file.path())?;
            self.put(db, &own, file, &sha256, received)
        })
    }
}

/// The digest of a file's bytes, lower-case hexadecimal.
fn sha256(path: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let length = file.read(&mut buffer)?;
        if length == 0 {
            return Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        digest.update(buffer.get(..length).unwrap_or_default());
    }
}

/// An archive of files; a workbook is one too, and is left whole.
fn is_archive(upload: &Upload) -> bool {
    let is_named = upload.name.to_lowercase().ends_with(".zip");
    let archive = upload.file.reopen().ok().and_then(|it| ZipArchive::new(it).ok());
    is_named && archive.is_none_or(|it| it.index_for_name("[Content_Types].xml").is_none())
}

/// The last part of a name, as a file of any system can be called.
fn safe_name(sent: &str) -> String {
    let base = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_odd = |it: char| it.is_control() || "<>:\"|?*".contains(it);
    let name: String = base.chars().map(|it| if is_odd(it) { '_' } else { it }).collect();
    let name = name.trim().trim_start_matches(['.', '-']).trim_end_matches('.');
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem: String = stem.chars().take(NAME_LETTERS).collect();
    let extension: String = extension.chars().take(10).collect();
    match (stem.is_empty(), extension.is_empty()) {
        (true, _) => "sheet".to_owned(),
        (false, true) => stem,
        (false, false) => format!("{stem}.{extension}"),
    }
}

/// The name with a number before its extension, from the second on.
fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, extension))) => format!("{stem} ({number}).{extension}"),
        (_, None) => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_name_that_was_sent_is_no_path() {
        for (sent, wanted) in [
            ("deals.csv", "deals.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\融资.xlsx", "融资.xlsx"),
            ("-o.csv", "o.csv"),
            (".bashrc", "bashrc"),
            ("a\n<b>.csv", "a__b_.csv"),
            ("..", "sheet"),
            ("", "sheet"),
        ] {
            assert_eq!(safe_name(sent), wanted, "{sent}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("deals.db");
        let digests = Digests::default();
        for (bytes, wanted) in [("1", "a.csv"), ("2", "a (2).csv"), ("1", "a.csv")] {
            let mut file = NamedTempFile::new_in(super::folder(&db).unwrap()).unwrap();
            file.write_all(bytes.as_bytes()).unwrap();
            let upload = Upload {
                name: "A.csv".to_lowercase(),
                file,
                sha256: format!("{:x}", HexDigest(bytes)),
            };
            let received = digests.receive(&db, vec![upload], 100).unwrap();
            assert_eq!([received.new, received.known].concat(), [wanted]);
        }
        assert!(digests.path(&db, "../deals.db").is_err());
        assert!(digests.path(&db, "a (2).csv").is_ok());
    }

    /// The digest of a text, as it is written.
    struct HexDigest<'a>(&'a str);

    impl std::fmt::LowerHex for HexDigest<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Sha256::digest(self.0).iter().try_for_each(|byte| write!(f, "{byte:02x}"))
        }
    }
}
