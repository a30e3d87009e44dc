//! Which bytes a file holds, so that a file is stored once and never half old, half new.
//!
//! Knows nothing about what the bytes mean.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::refusal::{Action, Advice, Refusal};
use crate::{Error, Result};

/// Bytes that are hashed at a time.
const CHUNK_BYTES: usize = 256 << 10;

/// How coarse a file system may keep the time of the last write.
const CLOCK_STEP: Duration = Duration::from_secs(2);

/// The digest and size of a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub byte_count: u64,
    /// When the file was last written to, unless that is too recent to tell it from the next time.
    modified: Option<SystemTime>,
}

impl Fingerprint {
    /// Reads the whole file at `path`, for its bytes alone.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file can't be read.
    pub fn of(path: &Path) -> Result<Self> {
        let failed = Error::read(path, Action::Read);
        let mut file = File::open(path).map_err(failed)?;
        let mut hasher = FileHasher::new(&file);
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let read = file.read(&mut chunk).map_err(failed)?;
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
        }
        Ok(hasher.finish())
    }

    /// Makes sure that no other program has written to the file while it was read: it has its length
    /// and the time of its last write, or where that tells nothing, its bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where the file at `path` holds other bytes by now.
    pub fn still_of(&self, path: &Path) -> Result<()> {
        let metadata = std::fs::metadata(path);
        let is_untouched = metadata.is_ok_and(|metadata| {
            metadata.len() == self.byte_count
                && self.modified.is_some()
                && metadata.modified().ok() == self.modified
        });
        if is_untouched || Self::of(path)?.has_same_bytes(self) {
            Ok(())
        } else {
            Err(changed(path))
        }
    }

    /// Makes sure that the file at `path` has the length of what was read of it: no other program has
    /// cut it or gone on writing.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where it has another one.
    pub fn is_all_of(&self, path: &Path) -> Result<()> {
        let metadata = std::fs::metadata(path);
        let is_whole = metadata.is_ok_and(|metadata| {
            metadata.len() == self.byte_count
                && (self.modified.is_none() || metadata.modified().ok() == self.modified)
        });
        if is_whole { Ok(()) } else { Err(changed(path)) }
    }

    fn has_same_bytes(&self, other: &Self) -> bool {
        self.sha256 == other.sha256 && self.byte_count == other.byte_count
    }
}

fn changed(path: &Path) -> Error {
    Error::refused(path, Refusal::Changed, Advice::ImportWhenFinished)
}

/// Makes the fingerprint of a file that is read for something else.
pub(crate) struct FileHasher {
    hasher: Sha256,
    byte_count: u64,
    modified: Option<SystemTime>,
}

impl FileHasher {
    /// Of a file of which nothing was read yet.
    pub(crate) fn new(file: &File) -> Self {
        let modified = file.metadata().ok().as_ref().and_then(certain_time);
        Self { hasher: Sha256::new(), byte_count: 0, modified }
    }

    /// Takes the next bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.byte_count += bytes.len() as u64;
    }

    /// The fingerprint, after the last bytes.
    pub(crate) fn finish(self) -> Fingerprint {
        let sha256 = self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Fingerprint { sha256, byte_count: self.byte_count, modified: self.modified }
    }
}

/// The time of the last write, where another write would have another time.
#[expect(clippy::disallowed_methods, reason = "decides how a change is noticed, and no figure")]
fn certain_time(metadata: &Metadata) -> Option<SystemTime> {
    let modified = metadata.modified().ok()?;
    let age = SystemTime::now().duration_since(modified).ok()?;
    (age > CLOCK_STEP).then_some(modified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_bytes_and_a_change_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deals.csv");
        std::fs::write(&path, "abc").unwrap();
        let fingerprint = Fingerprint::of(&path).unwrap();
        assert_eq!(fingerprint.byte_count, 3);
        assert!(fingerprint.sha256.starts_with("ba7816bf"), "as published for abc");
        assert!(fingerprint.still_of(&path).is_ok());
        std::fs::write(&path, "abd").unwrap();
        assert!(matches!(fingerprint.still_of(&path), Err(Error::Refused { .. })));
    }

    #[test]
    fn a_change_of_an_older_file_is_noticed_by_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deals.csv");
        std::fs::write(&path, "abc").unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let fingerprint = Fingerprint::of(&path).unwrap();
        assert!(fingerprint.modified.is_some() && fingerprint.still_of(&path).is_ok());
        std::fs::write(&path, "abd").unwrap();
        assert!(matches!(fingerprint.still_of(&path), Err(Error::Refused { .. })));
    }
}
