//! What the reading process says to the one that started it, as bytes on a pipe.
//!
//! Each message is its length (four bytes, little-endian) and its postcard encoding: a small,
//! well-kept format for serde types, so that events need no codec of their own.

use crate::{Error, sheet::Event, source::FileFacts};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    path::Path,
};

/// One message; `Done` or `Failed` is the last.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Message {
    /// Something the file holds.
    Event(Event),
    /// The file was read to the end, or as far as was asked.
    Done(FileFacts),
    /// The file could not be read.
    Failed(Failure),
}

/// An [`Error`] of the reader, without the file both sides know.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Failure {
    is_limit: bool,
    reason: String,
    advice: String,
}

impl Failure {
    /// Takes the words of an error.
    pub(super) fn new(error: Error) -> Self {
        let is_limit = matches!(error, Error::Limit { .. });
        let (reason, advice) = match error {
            Error::Refused { reason, advice, .. } | Error::Limit { reason, advice, .. } => {
                (reason, advice)
            }
            Error::Read { action, source, .. } => {
                (format!("{action}: {source}"), "check the file and its permissions".to_owned())
            }
            error => (error.to_string(), "try another copy of the file".to_owned()),
        };
        Self { is_limit, reason, advice }
    }

    /// The error for `path`.
    pub(super) fn at(self, path: &Path) -> Error {
        let Self { is_limit, reason, advice } = self;
        let path = path.to_owned();
        if is_limit {
            Error::Limit { path, reason, advice }
        } else {
            Error::Refused { path, reason, advice }
        }
    }
}

/// Writes one message.
///
/// # Errors
///
/// Those of `output`; the receiver is gone.
pub(super) fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(&bytes)
}

/// Reads one message; `None` where the sender ended, even in the middle of one.
///
/// # Errors
///
/// Those of `input`, and `InvalidData` for what is no message.
pub(super) fn read(input: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<Option<Message>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        outcome => outcome?,
    }
    let length = u64::from(u32::from_le_bytes(length));
    buffer.clear();
    input.take(length).read_to_end(buffer)?;
    if u64::try_from(buffer.len()).is_ok_and(|read| read < length) {
        return Ok(None);
    }
    let message = postcard::from_bytes(buffer);
    message.map(Some).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Cell, CellKind, Row};

    fn messages() -> Vec<Message> {
        let cells = vec![Cell::text("云图"), Cell { text: "1.5".into(), kind: CellKind::Number }];
        let failure = Failure { is_limit: true, reason: "r".into(), advice: "a".into() };
        vec![
            Message::Event(Event::Row(Row { number: 7, cells, is_hidden: true })),
            Message::Failed(failure),
        ]
    }

    #[test]
    fn messages_come_back_as_they_were_sent() {
        let mut bytes = Vec::new();
        for message in messages() {
            write(&mut bytes, &message).unwrap();
        }
        let (mut input, mut buffer) = (bytes.as_slice(), Vec::new());
        for message in messages() {
            assert_eq!(read(&mut input, &mut buffer).unwrap(), Some(message));
        }
        assert_eq!(read(&mut input, &mut buffer).unwrap(), None);
    }

    #[test]
    fn a_message_cut_short_is_an_end_and_noise_is_an_error() {
        let mut bytes = Vec::new();
        write(&mut bytes, &messages()[0]).unwrap();
        for length in 0..bytes.len() {
            assert_eq!(read(&mut &bytes[..length], &mut Vec::new()).unwrap(), None);
        }
        assert!(read(&mut &[1, 0, 0, 0, 99][..], &mut Vec::new()).is_err());
    }
}
