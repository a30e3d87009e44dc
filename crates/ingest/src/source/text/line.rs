//! Lines of a text file, decoded one by one; knows the encoding, but no cells.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::decode::{Transcoder, decode_legacy, decode_utf8, mend_controls};
use super::encoding::Decision;
use super::input::{ByteCounts, Input, Utf8Counts, each_chunk};
use crate::Result;
use crate::fingerprint::Fingerprint;
use crate::source::Limits;

/// A decoded line without its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Line<'t> {
    /// The text.
    pub text: Cow<'t, str>,
    /// What ended it: `"\n"`, `"\r\n"`, `"\r"`, or nothing at the end of the file.
    pub end: &'static str,
    /// Bytes the encoding could not read.
    pub damage: Option<Box<Damage>>,
}

impl Line<'_> {
    /// The line by itself.
    pub(super) fn into_owned(self) -> Line<'static> {
        Line { text: Cow::Owned(self.text.into_owned()), end: self.end, damage: self.damage }
    }
}

/// Bytes of a line that its encoding can't read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// Name of the encoding that was expected.
    pub encoding: &'static str,
    /// Line of the file, from 1.
    pub line: u64,
    /// Offset of the first such byte in the file, from 0; in UTF-16, in the text as UTF-8.
    pub offset: u64,
    /// The line as it was held back.
    pub text: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}: {}", self.line, self.offset, super::shown(&self.text))
    }
}

/// Where lines come from, one by one.
pub(super) trait LineSource {
    /// The next line; `None` at the end.
    fn next_line(&mut self) -> Result<Option<Line<'_>>>;

    /// The file they are in, for messages.
    fn path(&self) -> &Path;
}

impl LineSource for std::slice::Iter<'_, Line<'static>> {
    fn next_line(&mut self) -> Result<Option<Line<'_>>> {
        let line = self.next();
        Ok(line.map(|line| Line { text: Cow::Borrowed(&line.text), end: line.end, damage: None }))
    }

    fn path(&self) -> &Path {
        Path::new("")
    }
}

/// The lines of a file, in order.
pub(super) struct Lines {
    input: Input,
    transcoder: Option<Transcoder>,
    encoding: &'static Encoding,
    name: &'static str,
    is_return_line_end: bool,
    /// Whole lines, and how far they are read.
    block: Block,
    at: usize,
    /// The beginning of a line that goes on in the next chunk.
    rest: Vec<u8>,
    line: u64,
    offset: u64,
    /// The longest line that is put together, where line ends are decided on a first impression.
    most_bytes: Option<usize>,
    utf8: Utf8Counts,
    is_at_end: bool,
    is_misled: bool,
}

/// Some lines of a file.
enum Block {
    /// Valid text.
    Text(String),
    /// Bytes in another encoding, or some that are not valid.
    Bytes(Vec<u8>),
}

/// What a first pass over a file saw beside its lines.
pub(super) struct Pass {
    /// Counts over all bytes; of UTF-16 nothing is counted as UTF-8.
    pub counts: ByteCounts,
    /// Which bytes the file holds.
    pub fingerprint: Option<Fingerprint>,
    /// Whether a line was so long that the line ends can't be what they seemed.
    pub is_misled: bool,
}

impl Lines {
    /// Opens the file at `path`, which is known already.
    ///
    /// # Errors
    /// [`crate::Error::Read`] if it can't be opened.
    pub(super) fn open(path: &Path, decision: &Decision) -> Result<Self> {
        Ok(Self::new(Input::open(path)?, Vec::new(), decision))
    }

    /// The lines of a file that is read for the first time, decided by its first bytes.
    pub(super) fn first(input: Input, head: Vec<u8>, decision: &Decision, limits: &Limits) -> Self {
        let lines = Self::new(input, head, decision);
        Self { most_bytes: Some(limits.cell_bytes), ..lines }
    }

    fn new(input: Input, head: Vec<u8>, decision: &Decision) -> Self {
        let encoding = decision.encoding;
        let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
        // Line ends of UTF-16 are found after it became UTF-8; all others are found in the bytes.
        let mut transcoder = is_wide.then(|| Transcoder::new(encoding));
        let rest = match &mut transcoder {
            Some(transcoder) => transcoder.decoded(&head),
            None => head,
        };
        Self {
            input,
            transcoder,
            encoding: if is_wide { UTF_8 } else { encoding },
            name: decision.name,
            is_return_line_end: decision.is_return_line_end,
            block: Block::default(),
            at: 0,
            rest,
            line: 0,
            offset: 0,
            most_bytes: None,
            utf8: Utf8Counts::default(),
            is_at_end: false,
            is_misled: false,
        }
    }

    /// Reads on until there is a whole line; `false` at the end of the file.
    fn fill(&mut self) -> Result<bool> {
        let mut end = self.end_of_lines(0);
        while end == 0 {
            let searched = self.rest.len();
            self.is_misled = self.most_bytes.is_some_and(|most| searched > most);
            if self.is_at_end || self.is_misled {
                return Ok(false);
            }
            self.read_on()?;
            end = if self.is_at_end { self.rest.len() } else { self.end_of_lines(searched) };
        }
        let mut rest = std::mem::take(&mut self.block).into_bytes();
        rest.clear();
        rest.extend_from_slice(self.rest.get(end..).unwrap_or_default());
        self.rest.truncate(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        self.block = self.block_of(bytes);
        self.at = 0;
        Ok(true)
    }

    fn read_on(&mut self) -> Result<()> {
        let Some(transcoder) = &mut self.transcoder else {
            self.is_at_end = self.input.read_chunk(&mut self.rest)? == 0;
            return Ok(());
        };
        let mut chunk = Vec::new();
        self.is_at_end = self.input.read_chunk(&mut chunk)? == 0;
        transcoder.decode(&chunk, self.is_at_end, &mut self.rest);
        Ok(())
    }

    /// Where the last whole line ends, of which some bytes were searched before; 0 where there is none.
    /// A carriage return at the end may be half of a line end.
    fn end_of_lines(&self, searched: usize) -> usize {
        let bytes = self.rest.as_slice();
        let from = searched.saturating_sub(1);
        let found = match self.is_return_line_end {
            true => {
                let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
                bytes.get(from..).and_then(|new| memchr::memrchr2(b'\n', b'\r', new))
            }
            false => bytes.get(from..).and_then(|new| memchr::memrchr(b'\n', new)),
        };
        found.map_or(0, |at| from + at + 1)
    }

    fn block_of(&mut self, bytes: Vec<u8>) -> Block {
        if self.encoding == UTF_8 {
            match String::from_utf8(bytes) {
                Ok(text) => {
                    self.utf8.add_text(&text);
                    return Block::Text(text);
                }
                Err(err) => {
                    let bytes = err.into_bytes();
                    self.utf8.add(&bytes);
                    return Block::Bytes(bytes);
                }
            }
        }
        self.utf8.add(&bytes);
        Block::Bytes(bytes)
    }

    /// The place of the next line in the block, what ends it, and where the one after begins.
    fn cut(&self) -> (std::ops::Range<usize>, &'static str, usize) {
        let start = self.at;
        let bytes = self.block.bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let found = match self.is_return_line_end {
            true => memchr::memchr2(b'\n', b'\r', rest),
            false => memchr::memchr(b'\n', rest),
        };
        let Some(at) = found else { return (start..bytes.len(), "", bytes.len()) };
        let stop = start + at;
        match (bytes.get(stop), bytes.get(stop + 1)) {
            (Some(b'\r'), Some(b'\n')) => (start..stop, "\r\n", stop + 2),
            (Some(b'\r'), _) => (start..stop, "\r", stop + 1),
            _ if bytes.get(start..stop).is_some_and(|line| line.ends_with(b"\r")) => {
                (start..stop - 1, "\r\n", stop + 1)
            }
            _ => (start..stop, "\n", stop + 1),
        }
    }

    /// What is seen of the file when no more lines are asked for; reads what is left of it.
    pub(super) fn finish(self) -> Result<Pass> {
        let Self { mut input, mut utf8, rest, transcoder, is_misled, .. } = self;
        if transcoder.is_none() {
            utf8.add(&rest);
        }
        each_chunk(&mut input, |chunk| utf8.add(chunk))?;
        let counts = input.counts(utf8.finished());
        Ok(Pass { counts, fingerprint: input.finish(), is_misled })
    }
}

impl LineSource for Lines {
    fn next_line(&mut self) -> Result<Option<Line<'_>>> {
        if self.is_misled || (self.at >= self.block.bytes().len() && !self.fill()?) {
            return Ok(None);
        }
        let (mut place, end, next) = self.cut();
        let offset = self.offset;
        self.offset += (place.len() + end.len()) as u64;
        self.at = next;
        let bytes = self.block.bytes();
        if self.line == 0 && bytes.starts_with(b"\xef\xbb\xbf") {
            place.start += 3;
        }
        // Two carriage returns before a line feed are a conversion gone wrong.
        while end == "\r\n" && bytes.get(place.clone()).is_some_and(|it| it.ends_with(b"\r")) {
            place.end -= 1;
        }
        self.line += 1;
        let (text, damaged_at) = self.block.decode(place, self.encoding);
        let damaged_at = match &self.transcoder {
            Some(_) => text.find('\u{fffd}'),
            None => damaged_at,
        };
        let has_controls =
            self.encoding == UTF_8 && self.transcoder.is_none() && self.utf8.control_count > 0;
        let text = if has_controls { Cow::Owned(mend_controls(&text)) } else { text };
        let damage = damaged_at.map(|at| {
            Box::new(Damage {
                encoding: self.name,
                line: self.line,
                offset: offset + at as u64,
                text: text.clone().into_owned(),
            })
        });
        Ok(Some(Line { text, end, damage }))
    }

    fn path(&self) -> &Path {
        self.input.path()
    }
}

impl Default for Block {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Block {
    fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.into_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// The text of a line, and where it is damaged.
    fn decode(
        &self,
        place: std::ops::Range<usize>,
        encoding: &'static Encoding,
    ) -> (Cow<'_, str>, Option<usize>) {
        match self {
            Self::Text(text) => (Cow::Borrowed(text.get(place).unwrap_or_default()), None),
            Self::Bytes(bytes) => {
                let line = bytes.get(place).unwrap_or_default();
                if encoding == UTF_8 { decode_utf8(line) } else { decode_legacy(line, encoding) }
            }
        }
    }
}
