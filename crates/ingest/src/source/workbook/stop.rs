//! Why the reading of a workbook ends before its end, from wishes of the receiver to damage.
//!
//! Readers pass it up with `?`; only [`Stop::at`] knows which file it is about.

use crate::Error;
use std::{io, path::Path};

/// What readers hand up instead of the next cell.
#[derive(Debug)]
pub(super) enum Stop {
    /// The receiver wants the next sheet.
    NextSheet,
    /// The receiver wants nothing more.
    Done,
    /// More rows came than can wait for what stands behind them.
    TooLongToWait,
    /// The receiver failed.
    Receiver(Error),
    /// The workbook is encrypted.
    Password,
    /// The workbook can't be understood; in words.
    Damaged(String),
    /// The workbook asks for more than the limits allow; in words.
    TooLarge(String),
    /// The operating system can't read the file.
    Io(io::Error),
}

/// What is said of a part that can't be unpacked; the words of libraries tell nobody what to do.
const UNPACK: &str = "a part of it can't be unpacked";

/// What is said of a part that ends too early, or is no XML.
pub(super) const BROKEN_OFF: &str = "a part of it breaks off in the middle of a word";

/// The result of a step of a workbook reader.
pub(super) type ReadResult<T = ()> = std::result::Result<T, Stop>;

impl Stop {
    /// The error to report for `path`.
    pub(super) fn at(self, path: &Path) -> Error {
        let path = path.to_owned();
        let (reason, advice) = match self {
            Self::Receiver(error) => return error,
            Self::Io(source) => return Error::Read { path, action: "read the file", source },
            Self::TooLarge(reason) => {
                let advice = "save only the sheets that are needed, or save them as CSV".into();
                return Error::Limit { path, reason, advice };
            }
            Self::Password => (
                "the workbook is protected by a password".to_owned(),
                "open it in a spreadsheet program and save it without one",
            ),
            Self::Damaged(reason) => (
                format!("the workbook is damaged ({reason})"),
                "open it in a spreadsheet program, which may repair it, and save it as .xlsx",
            ),
            Self::NextSheet | Self::Done | Self::TooLongToWait => {
                ("reading was stopped".to_owned(), "read the file again")
            }
        };
        Error::Refused { path, reason, advice: advice.to_owned() }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Receiver(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::FileTooLarge => Self::TooLarge(error.to_string()),
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other => Self::Damaged(UNPACK.to_owned()),
            _ => Self::Io(error),
        }
    }
}

impl From<zip::result::ZipError> for Stop {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => error.into(),
            _ => Self::Damaged(UNPACK.to_owned()),
        }
    }
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => io::Error::new(error.kind(), error.to_string()).into(),
            _ => Self::Damaged(BROKEN_OFF.to_owned()),
        }
    }
}
