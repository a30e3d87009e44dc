//! What the reading process says to the one that started it, as bytes on a pipe.
//!
//! A frame is its length (four bytes, little-endian) and messages, one behind the other. A row is
//! its number, whether it is hidden, kind and length of each cell, and all texts in one piece;
//! other messages are postcard, a small, well-kept format for serde types.

use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::frame;
use crate::refusal::{Advice, Refusal};
use crate::sheet::{Cell, CellKind, Event, Flow, Row};
use crate::source::{FileFacts, Sink};
use crate::{Error, Result};

/// Bytes after which a frame is sent.
pub(super) const FRAME_BYTES: usize = 64 << 10;

/// First byte of a row; other messages begin with another.
const ROW: u8 = 0;
const OTHER: u8 = 1;

/// Bits of a cell's length that hold its kind.
const KIND_BITS: u32 = 3;

/// Kinds of cells by their number.
const KINDS: [CellKind; 6] = [
    CellKind::Text,
    CellKind::Number,
    CellKind::Date,
    CellKind::Bool,
    CellKind::Error,
    CellKind::Withheld,
];

/// One message; `Done` or `Failed` is the last.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Message {
    /// Something the file holds.
    Event(Event),
    /// What the end will be if there is no other: a second reader is about to look.
    SoFar(Result<FileFacts, Failure>),
    /// The file was read to the end, or as far as was asked.
    Done(FileFacts),
    /// The file could not be read.
    Failed(Failure),
}

/// An [`Error`] of the reader, without the file both sides know.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Failure {
    is_limit: bool,
    reason: Refusal,
    advice: Advice,
}

impl Failure {
    /// Takes an error apart.
    pub(super) fn new(error: Error) -> Self {
        let is_limit = matches!(error, Error::Limit { .. });
        let (reason, advice) = match error {
            Error::Refused { reason, advice, .. } | Error::Limit { reason, advice, .. } => {
                (reason, advice)
            }
            Error::Read { action, source, .. } => {
                let source = source.to_string();
                (Refusal::ReadFailed { action, source }, Advice::CheckPermissions)
            }
            error => (Refusal::Reported { text: error.to_string() }, Advice::TryAnotherCopy),
        };
        Self { is_limit, reason, advice }
    }

    /// The error for `path`.
    pub(super) fn at(self, path: &Path) -> Error {
        let Self { is_limit, reason, advice } = self;
        let path = path.to_owned();
        if is_limit {
            Error::limit(path, reason, advice)
        } else {
            Error::refused(path, reason, advice)
        }
    }
}

/// Appends a message that is no row to the body of a frame.
///
/// # Errors
///
/// None that a message of ours can cause.
pub(super) fn push(body: &mut Vec<u8>, message: &Message) -> io::Result<()> {
    body.push(OTHER);
    postcard::to_io(message, body).map(drop).map_err(io::Error::other)
}

/// Appends a row to the body of a frame.
pub(super) fn push_row<'a>(
    body: &mut Vec<u8>,
    number: u32,
    is_hidden: bool,
    cells: impl ExactSizeIterator<Item = (&'a str, CellKind)> + Clone,
) {
    body.push(ROW);
    body.extend_from_slice(&number.to_le_bytes());
    body.push(u8::from(is_hidden));
    push_number(body, cells.len());
    for (text, kind) in cells.clone() {
        let kind = KINDS.iter().position(|it| *it == kind).unwrap_or(0);
        push_number(body, text.len() << KIND_BITS | kind);
    }
    for (text, _) in cells {
        body.extend_from_slice(text.as_bytes());
    }
}

/// Appends a number, seven bits a byte.
fn push_number(body: &mut Vec<u8>, mut number: usize) {
    while let Some(rest) = number.checked_shr(7).filter(|rest| *rest > 0) {
        body.push(low_bits(number) | 0x80);
        number = rest;
    }
    body.push(low_bits(number));
}

fn low_bits(number: usize) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or(0)
}

/// Takes the first message off the body of a frame; `None` at its end.
///
/// # Errors
///
/// `InvalidData` for what is no message.
pub(super) fn next(body: &mut &[u8]) -> io::Result<Option<Message>> {
    let Some((kind, rest)) = body.split_first() else { return Ok(None) };
    let (message, rest) = if *kind == ROW {
        let (row, rest) = row(rest).ok_or(io::ErrorKind::InvalidData)?;
        (Message::Event(Event::Row(row)), rest)
    } else {
        postcard::take_from_bytes(rest)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?
    };
    *body = rest;
    Ok(Some(message))
}

fn row(bytes: &[u8]) -> Option<(Row, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    let (is_hidden, mut rest) = rest.split_first()?;
    let count = number_at(&mut rest)?;
    let mut heads = rest;
    let mut text_bytes = 0_usize;
    for _ in 0..count {
        text_bytes = text_bytes.checked_add(number_at(&mut rest)? >> KIND_BITS)?;
    }
    let (texts, rest) = rest.split_at_checked(text_bytes)?;
    let mut texts = std::str::from_utf8(texts).ok()?;
    // Each cell has a head, so that the count is not larger than what was sent.
    let mut cells = Vec::with_capacity(count);
    for _ in 0..count {
        let head = number_at(&mut heads)?;
        let (text, others) = texts.split_at_checked(head >> KIND_BITS)?;
        texts = others;
        let kind = *KINDS.get(head & ((1 << KIND_BITS) - 1))?;
        cells.push(Cell { text: text.to_owned(), kind });
    }
    let number = u32::from_le_bytes(*number);
    Some((Row { number, cells, is_hidden: *is_hidden != 0 }, rest))
}

/// Takes a number off; `None` where it is not whole.
fn number_at(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Writes a frame; one without messages is left out.
///
/// # Errors
///
/// Those of `output`; the receiver is gone.
pub(super) fn write(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    if body.is_empty() {
        return Ok(());
    }
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(body)
}

/// Reads the body of a frame into `body`; `false` where the sender ended, even in the middle of one.
///
/// # Errors
///
/// Those of `input`.
pub(super) fn read(input: &mut impl Read, body: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        outcome => outcome?,
    }
    let length = u64::from(u32::from_le_bytes(length));
    body.clear();
    input.take(length).read_to_end(body)?;
    Ok(u64::try_from(body.len()).is_ok_and(|read| read == length))
}

/// The receiver of events, with what it wants next.
pub(super) struct Receiver<'a> {
    sink: Sink<'a>,
    is_skipping: bool,
    /// What the end is if the reader breaks off.
    pub(super) so_far: Option<Result<FileFacts, Failure>>,
}

/// What follows after a frame.
pub(super) enum Next {
    /// More of the same sheet.
    Continue,
    /// The next sheet; what comes before it is passed over.
    SkipSheet,
    /// Nothing: the receiver has enough.
    Stop,
    /// Nothing: the reader has ended, well or not.
    End(Result<FileFacts, Failure>),
    /// Nothing: this was no frame.
    Noise,
}

impl<'a> Receiver<'a> {
    /// Hands events to `sink`.
    pub(super) fn new(sink: Sink<'a>) -> Self {
        Self { sink, is_skipping: false, so_far: None }
    }

    /// Hands on what `input` holds; [`Next::Noise`] where it breaks off.
    pub(super) fn take_all(&mut self, mut input: impl Read) -> Result<Next> {
        let mut body = Vec::new();
        loop {
            if !matches!(frame::read(&mut input, &mut body), Ok(true)) {
                return Ok(Next::Noise);
            }
            match self.take(&body)? {
                Next::Continue | Next::SkipSheet => (),
                end => return Ok(end),
            }
        }
    }

    /// Hands on the events of a frame.
    pub(super) fn take(&mut self, body: &[u8]) -> Result<Next> {
        let mut rest = body;
        loop {
            let event = match frame::next(&mut rest) {
                Ok(Some(Message::Event(event))) => event,
                Ok(Some(Message::SoFar(outcome))) => {
                    self.so_far = Some(outcome);
                    continue;
                }
                Ok(Some(Message::Done(facts))) => return Ok(Next::End(Ok(facts))),
                Ok(Some(Message::Failed(failure))) => return Ok(Next::End(Err(failure))),
                Ok(None) if self.is_skipping => return Ok(Next::SkipSheet),
                Ok(None) => return Ok(Next::Continue),
                Err(_) => return Ok(Next::Noise),
            };
            self.is_skipping &= !matches!(event, Event::Sheet(_));
            if self.is_skipping && !matches!(event, Event::SheetFinding(..)) {
                continue;
            }
            match (self.sink)(event)? {
                Flow::Continue => (),
                Flow::NextSheet => self.is_skipping = true,
                Flow::Stop => return Ok(Next::Stop),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let long = "云".repeat(700);
        let cells = vec![
            Cell::text("云图"),
            Cell { text: "1.5".into(), kind: CellKind::Number },
            Cell::default(),
            Cell { text: String::new(), kind: CellKind::Withheld },
            Cell { text: long, kind: CellKind::Error },
        ];
        vec![Row { number: 7, cells, is_hidden: true }, Row { number: u32::MAX, ..Row::default() }]
    }

    fn messages() -> Vec<Message> {
        let failure = Failure {
            is_limit: true,
            reason: Refusal::Memory { megabytes: 384 },
            advice: Advice::RaiseMemory,
        };
        let rows = rows().into_iter().map(|row| Message::Event(Event::Row(row)));
        rows.chain([Message::Failed(failure)]).collect()
    }

    fn body() -> Vec<u8> {
        let mut body = Vec::new();
        for row in rows() {
            let cells = row.cells.iter().map(|it| (it.text.as_str(), it.kind));
            push_row(&mut body, row.number, row.is_hidden, cells);
        }
        push(&mut body, &messages()[2]).unwrap();
        body
    }

    #[test]
    fn messages_come_back_as_they_were_sent() {
        let (sent, mut bytes, mut read_body) = (body(), Vec::new(), Vec::new());
        write(&mut bytes, &sent).unwrap();
        write(&mut bytes, &[]).unwrap();
        let mut input = bytes.as_slice();
        assert!(read(&mut input, &mut read_body).unwrap());
        let mut rest = read_body.as_slice();
        for message in messages() {
            assert_eq!(next(&mut rest).unwrap(), Some(message));
        }
        assert_eq!(next(&mut rest).unwrap(), None);
        assert!(!read(&mut input, &mut read_body).unwrap());
    }

    #[test]
    fn a_frame_cut_short_is_an_end_and_noise_is_an_error() {
        let mut bytes = Vec::new();
        write(&mut bytes, &body()).unwrap();
        for length in 0..bytes.len() {
            assert!(!read(&mut &bytes[..length], &mut Vec::new()).unwrap());
        }
        for noise in [&[1, 99][..], &[9], &[0, 1, 0, 0, 0], &[0, 1, 0, 0, 0, 0, 1, 99]] {
            assert!(next(&mut &*noise).is_err());
        }
        let row = &body()[..20];
        assert!((1..row.len()).all(|length| next(&mut &row[..length]).is_err()));
    }
}
