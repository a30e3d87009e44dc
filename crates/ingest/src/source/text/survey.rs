//! The first pass over a text file: counts that decide its encoding and line ends; decodes nothing.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::source::Limits;
use crate::{Error, Result};

const CHUNK_BYTES: usize = 256 << 10;

/// What was counted over the whole file.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// The first bytes, for the byte order mark.
    pub head: Vec<u8>,
    /// Size of the file.
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
    /// Characters of more than one byte that are valid UTF-8.
    pub wide_count: u64,
    /// Characters U+0080 to U+009F: Windows-1252 that was taken for Latin-1.
    pub control_count: u64,
    /// Places that are not valid UTF-8.
    pub invalid_count: u64,
    /// Bytes above 127.
    pub high_count: u64,
}

/// Counts over the file at `path`.
///
/// # Errors
/// [`Error::Read`], and [`Error::Limit`] as soon as a line is longer than `limits.cell_bytes`.
pub(super) fn take(path: &Path, limits: &Limits) -> Result<Survey> {
    let mut survey = Survey::default();
    let mut utf8 = Utf8Counter::default();
    let mut line_bytes = 0;
    let mut previous = 0;
    each_chunk(path, |chunk| {
        if survey.head.is_empty() {
            survey.head = chunk.iter().take(4).copied().collect();
        }
        line_bytes = open_line_bytes(chunk, line_bytes, limits.cell_bytes)
            .ok_or_else(|| too_long(path, limits.cell_bytes))?;
        survey.count_line_ends(chunk, previous);
        survey.count_nuls(chunk);
        if !chunk.is_ascii() || utf8.is_pending() {
            survey.high_count += chunk.iter().filter(|byte| !byte.is_ascii()).count() as u64;
            utf8.count(chunk);
        }
        survey.byte_count += chunk.len() as u64;
        previous = chunk.last().copied().unwrap_or(0);
        Ok(())
    })?;
    survey.wide_count = utf8.wide_count;
    survey.control_count = utf8.control_count;
    survey.invalid_count = utf8.invalid_count + u64::from(utf8.is_pending());
    Ok(survey)
}

/// Hands the file to `receive`, a chunk at a time; a chunk has an even number of bytes, but for the
/// last.
pub(super) fn each_chunk(path: &Path, mut receive: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let error = |action| move |source| Error::Read { path: path.into(), action, source };
    let mut file = File::open(path).map_err(error("can't open it"))?;
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    loop {
        chunk.clear();
        let bytes = file.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut chunk);
        if bytes.map_err(error("can't read it"))? == 0 {
            return Ok(());
        }
        receive(&chunk)?;
    }
}

/// Bytes since the last line end after `chunk`, or `None` if a line got longer than `limit`.
fn open_line_bytes(chunk: &[u8], before: usize, limit: usize) -> Option<usize> {
    let mut start = 0;
    let mut before = before;
    for end in memchr::memchr2_iter(b'\n', b'\r', chunk) {
        if before + (end - start) > limit {
            return None;
        }
        before = 0;
        start = end + 1;
    }
    let rest = before + chunk.len() - start;
    (rest <= limit).then_some(rest)
}

fn too_long(path: &Path, limit: usize) -> Error {
    Error::Limit {
        path: path.into(),
        reason: format!("a line is longer than {} MB", limit.div_ceil(1 << 20)),
        advice: "this is hardly a table; export it again with a line for each row".into(),
    }
}

impl Survey {
    /// A pair that two chunks share is counted with the second, and its carriage return taken back.
    fn count_line_ends(&mut self, chunk: &[u8], previous: u8) {
        let is_shared = previous == b'\r' && chunk.first() == Some(&b'\n');
        let pairs = memchr::memmem::find_iter(chunk, b"\r\n").count() as u64 + u64::from(is_shared);
        self.pair_count += pairs;
        self.line_feed_count += memchr::memchr_iter(b'\n', chunk).count() as u64 - pairs;
        self.carriage_return_count += memchr::memchr_iter(b'\r', chunk).count() as u64;
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

/// Counts valid and invalid UTF-8 over chunks that may cut a character in two.
#[derive(Default)]
struct Utf8Counter {
    pending: Vec<u8>,
    wide_count: u64,
    control_count: u64,
    invalid_count: u64,
}

impl Utf8Counter {
    fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    fn count(&mut self, chunk: &[u8]) {
        let mut bytes = std::mem::take(&mut self.pending);
        bytes.extend_from_slice(chunk);
        let mut rest = bytes.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.count_wide(text.as_bytes());
                    return;
                }
                Err(err) => {
                    let (valid, after) = rest.split_at(err.valid_up_to());
                    self.count_wide(valid);
                    let Some(length) = err.error_len() else {
                        self.pending = after.to_vec();
                        return;
                    };
                    self.invalid_count += 1;
                    rest = after.split_at(length).1;
                }
            }
        }
    }

    fn count_wide(&mut self, valid: &[u8]) {
        self.wide_count += valid.iter().filter(|byte| **byte >= 0xc0).count() as u64;
        let is_control = |pair: &&[u8]| matches!(pair, [0xc2, 0x80..=0x9f]);
        self.control_count += valid.windows(2).filter(is_control).count() as u64;
    }
}
