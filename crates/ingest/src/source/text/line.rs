//! Lines of a text file, decoded one by one; knows the encoding, but no cells.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use encoding_rs::{
    CoderResult, Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

use super::encoding::Decision;
use crate::{Error, Result};

const BUFFER_BYTES: usize = 128 << 10;

/// A decoded line without its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The text.
    pub text: String,
    /// What ended it: `"\n"`, `"\r\n"`, `"\r"`, or nothing at the end of the file.
    pub end: &'static str,
    /// Bytes the encoding could not read.
    pub damage: Option<Box<Damage>>,
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
    /// The line as it was kept.
    pub text: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}: {}", self.line, self.offset, super::shown(&self.text))
    }
}

/// The lines of a file, in order.
pub(super) struct Lines {
    reader: BufReader<Box<dyn Read>>,
    encoding: &'static Encoding,
    name: &'static str,
    is_wide: bool,
    has_controls: bool,
    is_return_line_end: bool,
    bytes: Vec<u8>,
    line: u64,
    offset: u64,
}

impl Lines {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// [`Error::Read`] if it can't be opened.
    pub(super) fn open(path: &Path, decision: &Decision) -> Result<Self> {
        let file = File::open(path).map_err(|source| Error::Read {
            path: path.into(),
            action: "can't open it",
            source,
        })?;
        let encoding = decision.encoding;
        let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
        // Line ends of UTF-16 are found after it became UTF-8; all others are found in the bytes.
        let reader: Box<dyn Read> =
            if is_wide { Box::new(Transcoder::new(file, encoding)) } else { Box::new(file) };
        Ok(Self {
            reader: BufReader::with_capacity(BUFFER_BYTES, reader),
            encoding: if is_wide { UTF_8 } else { encoding },
            name: decision.name,
            is_wide,
            has_controls: decision.has_controls,
            is_return_line_end: decision.is_return_line_end,
            bytes: Vec::new(),
            line: 0,
            offset: 0,
        })
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        self.bytes.clear();
        let end = self.fill_line()?;
        if self.bytes.is_empty() && end.is_empty() {
            return Ok(None);
        }
        let length = self.bytes.len() + end.len();
        if self.line == 0 && self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.bytes.drain(..3);
        }
        // Two carriage returns before a line feed are a conversion gone wrong.
        while end == "\r\n" && self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
        self.line += 1;
        let line = self.decode(end);
        self.offset += length as u64;
        Ok(Some(line))
    }

    /// Collects the bytes of a line and tells what ended it.
    fn fill_line(&mut self) -> io::Result<&'static str> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok("");
            }
            let found = if self.is_return_line_end {
                memchr::memchr2(b'\n', b'\r', buffer)
            } else {
                memchr::memchr(b'\n', buffer)
            };
            let Some(at) = found else {
                self.bytes.extend_from_slice(buffer);
                let length = buffer.len();
                self.reader.consume(length);
                continue;
            };
            let (before, from) = buffer.split_at(at);
            self.bytes.extend_from_slice(before);
            let is_return = from.first() == Some(&b'\r');
            self.reader.consume(at + 1);
            return if is_return { self.end_of_return() } else { Ok(self.end_of_feed()) };
        }
    }

    fn end_of_return(&mut self) -> io::Result<&'static str> {
        if self.reader.fill_buf()?.first() == Some(&b'\n') {
            self.reader.consume(1);
            return Ok("\r\n");
        }
        Ok("\r")
    }

    fn end_of_feed(&mut self) -> &'static str {
        if self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
            return "\r\n";
        }
        "\n"
    }

    fn decode(&self, end: &'static str) -> Line {
        let bytes = self.bytes.as_slice();
        let (text, damaged_at) = if self.encoding == UTF_8 {
            decode_utf8(bytes, self.is_wide)
        } else {
            decode_legacy(bytes, self.encoding)
        };
        let text = if self.has_controls { mend_controls(&text) } else { text };
        let damage = damaged_at.map(|at| {
            Box::new(Damage {
                encoding: self.name,
                line: self.line,
                offset: self.offset + at as u64,
                text: text.clone(),
            })
        });
        Line { text, end, damage }
    }
}

impl Iterator for Lines {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_line().transpose()
    }
}

/// The text, and where it is damaged. A wide text was decoded before and shows damage as U+FFFD.
fn decode_utf8(bytes: &[u8], is_wide: bool) -> (String, Option<usize>) {
    match std::str::from_utf8(bytes) {
        Ok(text) if is_wide => (text.to_owned(), text.find('\u{fffd}')),
        Ok(text) => (text.to_owned(), None),
        Err(err) => (mend_utf8(bytes), Some(err.valid_up_to())),
    }
}

/// The text, and where it is damaged. A line that the encoding can't read may have been pasted from
/// a UTF-8 file.
fn decode_legacy(bytes: &[u8], encoding: &'static Encoding) -> (String, Option<usize>) {
    let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
    if !is_damaged {
        return (text.into_owned(), None);
    }
    let at = first_malformed(bytes, encoding);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Some(at)),
        Err(_) => (text.into_owned(), Some(at)),
    }
}

fn first_malformed(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut output = vec![0; most];
    match decoder.decode_to_utf8_without_replacement(bytes, &mut output, true) {
        (DecoderResult::Malformed(length, after), read, _) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        _ => 0,
    }
}

/// Reads a line that is not valid UTF-8: as GB18030 if it is Chinese throughout, or else what is
/// valid as UTF-8 and the bytes between as Windows-1252.
fn mend_utf8(bytes: &[u8]) -> String {
    if is_chinese(bytes) {
        return GB18030.decode_without_bom_handling(bytes).0.into_owned();
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Puts the punctuation of Windows-1252 where its bytes were taken for Latin-1.
fn mend_controls(text: &str) -> String {
    let mend = |character| match u8::try_from(u32::from(character)) {
        Ok(byte @ 0x80..=0x9f) => {
            let bytes = [byte];
            let (mended, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            mended.chars().next().unwrap_or(character)
        }
        _ => character,
    };
    text.chars().map(mend).collect()
}

/// Whether the bytes above 127 come in pairs that are all everyday Chinese characters.
fn is_chinese(bytes: &[u8]) -> bool {
    let mut pairs = 0;
    let mut bytes = bytes.iter();
    while let Some(&lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        let is_everyday = matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7);
        if !is_everyday || bytes.next().is_none_or(|trail| *trail < 0xa1) {
            return false;
        }
        pairs += 1;
    }
    pairs >= 2
}

/// UTF-16 in, UTF-8 out, a buffer at a time; what is no character becomes U+FFFD.
struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    is_finished: bool,
}

impl<R: Read> Transcoder<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: Vec::new(),
            output: Vec::new(),
            is_finished: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.input.clear();
        let read = self.inner.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut self.input)?;
        self.is_finished = read == 0;
        let most =
            self.decoder.max_utf8_buffer_length(self.input.len()).unwrap_or(BUFFER_BYTES * 4);
        self.output.resize(most, 0);
        let (result, _, written, _) =
            self.decoder.decode_to_utf8(&self.input, &mut self.output, self.is_finished);
        debug_assert!(matches!(result, CoderResult::InputEmpty), "the buffer is large enough");
        self.output.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.output.is_empty() && !self.is_finished {
            self.fill()?;
        }
        let read = self.output.as_slice().read(target)?;
        self.output.drain(..read);
        Ok(read)
    }
}
