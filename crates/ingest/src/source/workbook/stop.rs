//! Why the reading of a workbook ends before its end, from wishes of the receiver to damage.
//!
//! Readers pass it up with `?`; only [`Stop::at`] knows which file it is about.

use crate::Error;
use crate::refusal::{Action, Advice, Refusal};
use std::{io, path::Path};

/// What readers hand up instead of the next cell.
#[derive(Debug)]
pub(super) enum Stop {
    /// The receiver wants the next sheet.
    NextSheet,
    /// The receiver wants nothing more.
    Done,
    /// More rows came than can wait for what is behind them.
    TooLongToWait,
    /// The receiver failed.
    Receiver(Error),
    /// The workbook is encrypted.
    Password,
    /// The workbook can't be understood.
    Damaged(Refusal),
    /// The workbook asks for more than the limits allow.
    TooLarge(Refusal),
    /// The operating system can't read the file.
    Io(io::Error),
}

/// The result of a step of a workbook reader.
pub(super) type ReadResult<T = ()> = std::result::Result<T, Stop>;

impl Stop {
    /// The error to report for `path`.
    pub(super) fn at(self, path: &Path) -> Error {
        let path = path.to_owned();
        let (reason, advice) = match self {
            Self::Receiver(error) => return error,
            Self::Io(source) => return Error::Read { path, action: Action::Read, source },
            Self::TooLarge(reason) => {
                return Error::limit(path, reason, Advice::SaveFewerSheets);
            }
            Self::Password => (Refusal::Password, Advice::SaveWithoutPassword),
            Self::Damaged(reason) => {
                (Refusal::Damaged { reason: Box::new(reason) }, Advice::Repair)
            }
            Self::NextSheet | Self::Done | Self::TooLongToWait => {
                (Refusal::Stopped, Advice::ReadAgain)
            }
        };
        Error::refused(path, reason, advice)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Receiver(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        let refusal = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>());
        if let Some(refusal) = refusal {
            return Self::TooLarge(refusal.clone());
        }
        match error.kind() {
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other => Self::Damaged(Refusal::NotUnpacked),
            _ => Self::Io(error),
        }
    }
}

impl From<zip::result::ZipError> for Stop {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => error.into(),
            _ => Self::Damaged(Refusal::NotUnpacked),
        }
    }
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => io::Error::new(error.kind(), error.to_string()).into(),
            _ => Self::Damaged(Refusal::BrokenOff),
        }
    }
}
