//! The bytes of a text file, read once from start to end: hashed, and counted for what decides its
//! encoding and line ends. Decodes nothing.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::legacy::Scores;
use crate::fingerprint::{FileHasher, Fingerprint};
use crate::refusal::{Action, Advice, Refusal};
use crate::source::Limits;
use crate::{Error, Result};

/// Bytes that are read at a time, and on which a first decision rests.
const CHUNK_BYTES: u64 = 256 << 10;

/// A text file that is being read.
pub(super) struct Input {
    path: PathBuf,
    file: File,
    tally: Option<Tally>,
}

/// What is remembered of all bytes of a first pass.
struct Tally {
    counts: ByteCounts,
    hasher: FileHasher,
    line_limit: usize,
    is_within: bool,
}

impl Input {
    /// Opens a file whose bytes are to be counted.
    ///
    /// # Errors
    /// [`Error::Read`] if it can't be opened.
    pub(super) fn counted(path: &Path, limits: &Limits) -> Result<Self> {
        let mut input = Self::open(path)?;
        let hasher = FileHasher::new(&input.file);
        let counts = ByteCounts::default();
        input.tally =
            Some(Tally { counts, hasher, line_limit: limits.cell_bytes, is_within: true });
        Ok(input)
    }

    /// Opens a file whose bytes are known already.
    ///
    /// # Errors
    /// [`Error::Read`] if it can't be opened.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let error = Error::read(path, Action::Open);
        let file = File::open(path).map_err(error)?;
        Ok(Self { path: path.into(), file, tally: None })
    }

    /// Adds the next chunk to `target`: an even number of bytes, but for the last, and none at the
    /// end of the file.
    ///
    /// # Errors
    /// [`Error::Read`], and [`Error::Limit`] as soon as a line is too long.
    pub(super) fn read_chunk(&mut self, target: &mut Vec<u8>) -> Result<usize> {
        let before = target.len();
        let read = self.file.by_ref().take(CHUNK_BYTES).read_to_end(target);
        let read = read.map_err(Error::read(&self.path, Action::Read))?;
        if let (Some(tally), Some(chunk)) = (&mut self.tally, target.get(before..)) {
            tally.hasher.update(chunk);
            tally.is_within &= tally.counts.add(chunk, tally.line_limit);
            if !tally.is_within {
                return Err(too_long(&self.path, tally.line_limit));
            }
        }
        Ok(read)
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What was counted so far, with what was counted as UTF-8.
    pub(super) fn counts(&self, utf8: Utf8Counts) -> ByteCounts {
        let counts = self.tally.as_ref().map(|tally| tally.counts.clone());
        ByteCounts { utf8, ..counts.unwrap_or_default() }
    }

    /// What the file holds, after its last chunk.
    pub(super) fn finish(self) -> Option<Fingerprint> {
        self.tally.map(|tally| tally.hasher.finish())
    }
}

/// Counts over the whole file at `path`, and what it holds.
///
/// # Errors
/// [`Error::Read`], and [`Error::Limit`] as soon as a line is too long.
pub(super) fn survey(path: &Path, limits: &Limits) -> Result<(ByteCounts, Option<Fingerprint>)> {
    let mut input = Input::counted(path, limits)?;
    let mut utf8 = Utf8Counts::default();
    each_chunk(&mut input, |chunk| utf8.add(chunk))?;
    let counts = input.counts(utf8.finished());
    Ok((counts, input.finish()))
}

/// How well encodings of the time before Unicode fit the file at `path`.
///
/// # Errors
/// [`Error::Read`].
pub(super) fn scores(path: &Path) -> Result<Scores> {
    let mut scores = Scores::default();
    each_chunk(&mut Input::open(path)?, |chunk| scores.add(chunk))?;
    Ok(scores)
}

/// Hands out what is left of a file.
pub(super) fn each_chunk(input: &mut Input, mut receive: impl FnMut(&[u8])) -> Result<()> {
    let mut chunk = Vec::new();
    while input.read_chunk(&mut chunk)? > 0 {
        receive(&chunk);
        chunk.clear();
    }
    Ok(())
}

fn too_long(path: &Path, limit: usize) -> Error {
    Error::Limit {
        path: path.into(),
        reason: Refusal::LongLine { megabytes: limit.div_ceil(1 << 20) },
        advice: Advice::LineForEachRow,
    }
}

/// What was counted over bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct ByteCounts {
    /// The first bytes, for the byte order mark.
    pub head: Vec<u8>,
    /// All bytes.
    pub byte_count: u64,
    /// NUL bytes at even and at odd offsets.
    pub nul_counts: [u64; 2],
    /// Line feeds of UTF-16, little and big endian.
    pub wide_feed_counts: [u64; 2],
    /// `\n` alone.
    pub line_feed_count: u64,
    /// `\r\n`.
    pub pair_count: u64,
    /// `\r` alone.
    pub carriage_return_count: u64,
    /// What is UTF-8.
    pub utf8: Utf8Counts,
    previous: u8,
    open_line_bytes: usize,
}

impl ByteCounts {
    /// Takes the next chunk; tells whether every line so far is within a limit.
    fn add(&mut self, chunk: &[u8], line_limit: usize) -> bool {
        if self.head.is_empty() {
            self.head = chunk.iter().take(4).copied().collect();
        }
        self.count_line_ends(chunk);
        self.count_nuls(chunk);
        self.byte_count += chunk.len() as u64;
        self.previous = chunk.last().copied().unwrap_or(0);
        self.are_lines_within(line_limit, chunk)
    }

    fn are_lines_within(&mut self, limit: usize, chunk: &[u8]) -> bool {
        let mut start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', chunk) {
            if self.open_line_bytes + (end - start) > limit {
                return false;
            }
            self.open_line_bytes = 0;
            start = end + 1;
        }
        self.open_line_bytes += chunk.len() - start;
        self.open_line_bytes <= limit
    }

    /// A pair that two chunks share is counted with the second, and its carriage return subtracted.
    fn count_line_ends(&mut self, chunk: &[u8]) {
        let is_shared = self.previous == b'\r' && chunk.first() == Some(&b'\n');
        let returns = memchr::memchr_iter(b'\r', chunk).count() as u64;
        let pairs = match returns {
            0 => 0,
            _ => memchr::memmem::find_iter(chunk, b"\r\n").count() as u64,
        };
        let pairs = pairs + u64::from(is_shared);
        self.pair_count += pairs;
        self.line_feed_count += memchr::memchr_iter(b'\n', chunk).count() as u64 - pairs;
        self.carriage_return_count += returns;
        self.carriage_return_count -= pairs;
    }

    fn count_nuls(&mut self, chunk: &[u8]) {
        if memchr::memchr(0, chunk).is_none() {
            return;
        }
        let [even_nuls, odd_nuls] = &mut self.nul_counts;
        let [little_feeds, big_feeds] = &mut self.wide_feed_counts;
        for pair in chunk.chunks_exact(2) {
            *even_nuls += u64::from(pair.first() == Some(&0));
            *odd_nuls += u64::from(pair.last() == Some(&0));
            *little_feeds += u64::from(pair == b"\n\0");
            *big_feeds += u64::from(pair == b"\0\n");
        }
    }
}

/// Valid and invalid UTF-8 over chunks that may cut a character in two.
#[derive(Clone, Debug, Default)]
pub(super) struct Utf8Counts {
    /// Characters of more than one byte that are valid UTF-8.
    pub wide_count: u64,
    /// Characters U+0080 to U+009F: Windows-1252 that was taken for Latin-1.
    pub control_count: u64,
    /// Places that are not valid UTF-8.
    pub invalid_count: u64,
    /// Bytes above 127.
    pub high_count: u64,
    pending: Vec<u8>,
}

impl Utf8Counts {
    /// Takes the next bytes.
    pub(super) fn add(&mut self, chunk: &[u8]) {
        if chunk.is_ascii() && self.pending.is_empty() {
            return;
        }
        self.high_count += high_count(chunk);
        let mut joined = std::mem::take(&mut self.pending);
        let bytes = match joined.is_empty() {
            true => chunk,
            false => {
                joined.extend_from_slice(chunk);
                joined.as_slice()
            }
        };
        let mut rest = bytes;
        while let Err(err) = std::str::from_utf8(rest) {
            let (valid, after) = rest.split_at(err.valid_up_to());
            self.count_wide(valid);
            let Some(length) = err.error_len() else {
                self.pending = after.to_vec();
                return;
            };
            self.invalid_count += 1;
            rest = after.split_at(length).1;
        }
        self.count_wide(rest);
    }

    /// Takes the next bytes, which are valid.
    pub(super) fn add_text(&mut self, text: &str) {
        if !text.is_ascii() {
            self.high_count += high_count(text.as_bytes());
            self.count_wide(text.as_bytes());
        }
    }

    /// The counts after the last bytes.
    pub(super) fn finished(self) -> Self {
        Self { invalid_count: self.invalid_count + u64::from(!self.pending.is_empty()), ..self }
    }

    fn count_wide(&mut self, valid: &[u8]) {
        self.wide_count += valid.iter().map(|byte| u64::from(*byte >= 0xc0)).sum::<u64>();
        let is_control = |at: &usize| matches!(valid.get(at + 1), Some(0x80..=0x9f));
        self.control_count += memchr::memchr_iter(0xc2, valid).filter(is_control).count() as u64;
    }
}

fn high_count(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(!byte.is_ascii())).sum()
}
