//! The text of a part that is being read: as much of it in memory as the reader has not passed yet.
//!
//! Knows encodings, and nothing about XML beyond its declaration.

use encoding_rs::{Encoding, UTF_8};
use memchr::memmem;
use quick_xml::encoding::{DecodingReader, detect_encoding};
use std::io::{self, BufRead, Read};

/// A part as text, in UTF-8 whatever its encoding.
pub(super) struct Window<'a> {
    input: Box<dyn BufRead + 'a>,
    /// The beginning of a letter whose end was not read yet.
    tail: Vec<u8>,
    text: String,
    start: usize,
}

impl Default for Window<'_> {
    fn default() -> Self {
        Self { input: Box::new(io::empty()), tail: Vec::new(), text: String::new(), start: 0 }
    }
}

impl<'a> Window<'a> {
    /// The text of a part: UTF-16 is recognized by its first bytes, other encodings by the declaration.
    pub(super) fn new(mut part: impl BufRead + 'a) -> Self {
        let start = part.fill_buf().unwrap_or_default();
        let detected = detect_encoding(start);
        let declared = declared_encoding(start).filter(|encoding| *encoding != UTF_8);
        let mark_bytes = detected.as_ref().map_or(0, |it| it.bom_len());
        if declared.is_none() && detected.is_none_or(|it| it.encoding() == UTF_8) {
            part.consume(mark_bytes);
            return Self { input: Box::new(part), ..Self::default() };
        }
        let mut input = DecodingReader::new(part);
        if let Some(encoding) = declared {
            input.set_encoding(encoding);
        }
        Self { input: Box::new(input), ..Self::default() }
    }

    /// What was read and not passed yet.
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// A piece of what was read, by its place in `rest` before `pass` was called.
    pub(super) fn passed(&self, length: usize) -> &str {
        self.start.checked_sub(length).and_then(|it| self.text.get(it..self.start)).unwrap_or("")
    }

    /// Leaves so many bytes behind.
    pub(super) fn pass(&mut self, length: usize) {
        self.start += length;
    }

    /// Reads more; `false` at the end.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        self.text.drain(..self.start);
        self.start = 0;
        let length = self.text.len();
        while self.text.len() == length {
            let chunk = self.input.fill_buf()?;
            let chunk_bytes = chunk.len();
            if chunk_bytes == 0 && self.tail.is_empty() {
                return Ok(false);
            }
            self.tail.extend_from_slice(chunk);
            self.input.consume(chunk_bytes);
            let valid_bytes = match str::from_utf8(&self.tail) {
                Ok(text) => text.len(),
                Err(error) if error.error_len().is_none() && chunk_bytes > 0 => error.valid_up_to(),
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            };
            let valid = self.tail.get(..valid_bytes).unwrap_or_default();
            self.text.push_str(str::from_utf8(valid).unwrap_or_default());
            self.tail.drain(..valid_bytes);
        }
        Ok(true)
    }

    /// Passes everything before the next appearance of `mark`; `false` where there is none.
    pub(super) fn skip_to(&mut self, mark: &str) -> io::Result<bool> {
        loop {
            let rest = self.rest();
            if let Some(start) = memmem::find(rest.as_bytes(), mark.as_bytes()) {
                self.pass(start);
                return Ok(true);
            }
            // The mark may be across the end.
            let passed = boundary_before(rest, rest.len().saturating_sub(mark.len()));
            self.pass(passed);
            if !self.fill()? {
                return Ok(false);
            }
        }
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.rest().is_empty() {
            self.fill()?;
        }
        Ok(self.rest().as_bytes())
    }

    fn consume(&mut self, length: usize) {
        self.pass(length);
    }
}

/// The last place up to `place` at which a letter begins, or the end of the text.
pub(super) fn boundary_before(text: &str, place: usize) -> usize {
    (0..=place.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

/// The encoding an XML declaration names, where the declaration itself is ASCII.
fn declared_encoding(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = start.strip_prefix(b"<?xml")?;
    let declaration = declaration.get(..memmem::find(declaration, b"?>")?)?;
    let value = declaration.get(memmem::find(declaration, b"encoding")? + 8..)?;
    let label = value.split(|byte| matches!(byte, b'"' | b'\'')).nth(1)?;
    Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible())
}
