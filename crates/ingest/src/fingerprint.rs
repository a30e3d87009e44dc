//! Which bytes a file holds, so that a file is stored once and never half old, half new.
//!
//! Knows nothing about what the bytes mean.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// Bytes that are hashed at a time.
const CHUNK_BYTES: usize = 256 << 10;

/// The digest and size of a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub byte_count: u64,
}

impl Fingerprint {
    /// Reads the whole file at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file can't be read.
    pub fn of(path: &Path) -> Result<Self> {
        let failed =
            |source| Error::Read { path: path.to_owned(), action: "can't be read", source };
        let mut file = File::open(path).map_err(failed)?;
        let mut hasher = Sha256::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut byte_count = 0;
        loop {
            let read = file.read(&mut chunk).map_err(failed)?;
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
            byte_count += u64::try_from(read).unwrap_or(0);
        }
        let sha256 = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { sha256, byte_count })
    }

    /// Looks at the file again: another program may have written to it while it was read.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where the file at `path` holds other bytes by now.
    pub fn still_of(&self, path: &Path) -> Result<()> {
        if Self::of(path)? == *self {
            return Ok(());
        }
        Err(Error::Refused {
            path: path.to_owned(),
            reason: "the file changed while it was being read".into(),
            advice: "nothing was stored; import it again when it is finished".into(),
        })
    }
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
}
