//! The zip file around a workbook: its directory is checked first, then parts are inflated under
//! limits.
//!
//! Knows nothing about what the parts hold.

use super::stop::{ReadResult, Stop};
use crate::refusal::Refusal;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};
use zip::{ZipArchive, read::ZipFile};

/// Most parts of a workbook; real ones have a few for each sheet.
const MAX_PARTS: usize = 20_000;

/// Most inflated bytes of one part.
const MAX_PART_BYTES: u64 = 8 << 30;

/// Inflated bytes that need no reason.
const SMALL_PART_BYTES: u64 = 64 << 20;

/// Most inflated bytes for each stored byte of a part that is not small; sheets reach 10 to 60.
const MAX_RATIO: u64 = 250;

/// A workbook's zip file.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    index_by_name: BTreeMap<String, usize>,
}

/// One part, inflated as it is read.
pub(super) type Part<'a> = BufReader<Inflated<ZipFile<'a, BufReader<File>>>>;

impl Archive {
    /// Opens the zip file and checks what its directory promises.
    pub(super) fn open(path: &Path) -> ReadResult<Self> {
        let zip = ZipArchive::new(BufReader::new(File::open(path)?))?;
        if zip.len() > MAX_PARTS {
            let reason = Refusal::ManyParts { count: zip.len(), limit: MAX_PARTS };
            return Err(Stop::TooLarge(reason));
        }
        let mut index_by_name = BTreeMap::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index)?;
            if entry.encrypted() {
                return Err(Stop::Password);
            }
            if entry.size() > most_bytes(entry.compressed_size()) {
                return Err(too_large(entry.size()).into());
            }
            index_by_name.entry(normal_name(&entry.name()?)).or_insert(index);
        }
        Ok(Self { zip, index_by_name })
    }

    /// The inflated bytes that the directory gives for a part.
    pub(super) fn declared_bytes(&mut self, name: &str) -> ReadResult<u64> {
        let Some(index) = self.index_by_name.get(&normal_name(name)) else { return Ok(0) };
        Ok(self.zip.by_index_data(*index)?.size())
    }

    /// The part of that name, in any letter case; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> ReadResult<Option<Part<'_>>> {
        let Some(index) = self.index_by_name.get(&normal_name(name)) else { return Ok(None) };
        let file = self.zip.by_index(*index)?;
        let most_bytes = most_bytes(file.compressed_size());
        Ok(Some(BufReader::with_capacity(64 << 10, Inflated { file, read_bytes: 0, most_bytes })))
    }
}

/// A part that refuses to inflate beyond its limit, whatever size it declares.
pub(super) struct Inflated<R> {
    file: R,
    read_bytes: u64,
    most_bytes: u64,
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read_bytes += u64::try_from(count).unwrap_or(u64::MAX);
        if self.read_bytes > self.most_bytes { Err(too_large(self.read_bytes)) } else { Ok(count) }
    }
}

fn most_bytes(stored_bytes: u64) -> u64 {
    stored_bytes.saturating_mul(MAX_RATIO).clamp(SMALL_PART_BYTES, MAX_PART_BYTES)
}

fn too_large(bytes: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, Refusal::Inflated { bytes })
}

fn normal_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
