//! Workbooks become rows: xlsx, xlsb and ods are streamed; an xls is small by its nature.
//!
//! Cells come as a person reads them: dates in ISO form, percent and currency signs kept, nothing
//! rounded. Knows nothing about headers or deals.

mod archive;
mod frame;
mod stop;
mod number_format;
mod ods;
mod package;
mod records;
mod reference;
mod row;
mod rows;
mod second;
mod serial;
mod book;
mod sheet_bin;
mod sheet_xml;
mod window;
pub mod worker;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use super::{FileFacts, FileKind, Limits, ReadOptions, Sink};
use crate::Result;
use crate::refusal::Refusal;
use frame::{Failure, Message, Next, Receiver};
use rows::Rows;
use std::path::Path;
use stop::{ReadResult, Stop};

/// Reads a workbook in a process of its own where there is a program for it, else in this one.
///
/// # Errors
///
/// Those of [`read`] and of [`worker::read`].
pub(super) fn read_guarded(
    path: &Path,
    kind: FileKind,
    options: &ReadOptions,
    sink: Sink<'_>,
) -> Result<FileFacts> {
    let limits = options.limits.of_file(file_bytes(path));
    let receiver = &mut Receiver::new(sink);
    match &options.program {
        Some(program) => worker::read_into(program, path, kind, &limits, receiver),
        None => read_here(path, kind, &limits, receiver),
    }
}

/// Reads a workbook in this process and sends what it holds to `sink`, in file order.
///
/// An untrusted workbook can exhaust memory, which no process survives: see [`worker`].
///
/// # Errors
///
/// [`Error::Refused`](crate::Error::Refused) for a damaged or encrypted workbook,
/// [`Error::Limit`](crate::Error::Limit) where it asks for too much, and whatever `sink` returns.
/// Events sent before stay with the receiver.
pub fn read(path: &Path, kind: FileKind, limits: &Limits, sink: Sink<'_>) -> Result<FileFacts> {
    read_here(path, kind, limits, &mut Receiver::new(sink))
}

fn read_here(
    path: &Path,
    kind: FileKind,
    limits: &Limits,
    receiver: &mut Receiver<'_>,
) -> Result<FileFacts> {
    read_frames(path, kind, limits, &mut |body| match receiver.take(body)? {
        Next::Continue => Ok(()),
        Next::SkipSheet => Err(Stop::NextSheet),
        Next::Stop | Next::End(_) | Next::Noise => Err(Stop::Done),
    })
}

/// Reads a workbook and hands the bodies of frames to `output`.
fn read_frames(
    path: &Path,
    kind: FileKind,
    limits: &Limits,
    output: &mut dyn FnMut(&[u8]) -> ReadResult,
) -> Result<FileFacts> {
    read_once(path, kind, &mut Rows::new(limits, file_bytes(path), output))
        .map_err(|it| it.at(path))
}

/// The same with calamine as second reader, which may end the process.
fn read_twice(
    path: &Path,
    kind: FileKind,
    limits: &Limits,
    output: &mut dyn FnMut(&[u8]) -> ReadResult,
) -> Result<FileFacts> {
    let rows = &mut Rows::new(limits, file_bytes(path), output);
    let with_second = |rows: &mut Rows<'_>| match read_once(path, kind, rows) {
        Ok(facts) => {
            rows.say(&Message::SoFar(Ok(facts.clone())))?;
            second::count(path, file_bytes(path), rows)?;
            Ok(facts)
        }
        Err(Stop::Damaged(reason)) => {
            let failure = || Stop::Damaged(reason.clone());
            rows.say(&Message::SoFar(Err(Failure::new(failure().at(path)))))?;
            let facts = FileFacts { kind, encoding: None, dialect: None, evidence: Vec::new() };
            if second::read(path, rows)? { Ok(facts) } else { Err(failure()) }
        }
        Err(stop) => Err(stop),
    };
    with_second(rows).map_err(|stop| stop.at(path))
}

fn read_once(path: &Path, kind: FileKind, rows: &mut Rows<'_>) -> ReadResult<FileFacts> {
    let outcome = match kind {
        FileKind::Xlsx => xlsx::read(path, rows),
        FileKind::Xlsb => xlsb::read(path, rows),
        FileKind::Xls => xls::read(path, rows),
        FileKind::Ods => ods::read(path, rows),
        FileKind::Text => Err(Stop::Damaged(Refusal::TextFile)),
    };
    let evidence = match outcome {
        Ok(evidence) => evidence,
        Err(Stop::NextSheet | Stop::Done) => Vec::new(),
        Err(Stop::Damaged(_)) if xls::is_encrypted_package(path) => {
            return Err(Stop::Password);
        }
        Err(stop) => return Err(stop),
    };
    Ok(FileFacts { kind, encoding: None, dialect: None, evidence })
}

/// The size of a file; one that can't be looked at is reported when it is opened.
fn file_bytes(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}

/// The text of an error value; newer ones have no published code.
fn error_text(code: u8) -> String {
    match code {
        0x00 => "#NULL!".to_owned(),
        0x07 => "#DIV/0!".to_owned(),
        0x0F => "#VALUE!".to_owned(),
        0x17 => "#REF!".to_owned(),
        0x1D => "#NAME?".to_owned(),
        0x24 => "#NUM!".to_owned(),
        0x2A => "#N/A".to_owned(),
        0x2B => "#GETTING_DATA".to_owned(),
        code => format!("#ERROR {code}"),
    }
}

#[cfg(test)]
mod tests;
