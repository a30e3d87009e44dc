//! Reads a workbook in a child process under limits on memory and processor time.
//!
//! A workbook of one kilobyte can ask for more memory than there is, and an allocation that fails
//! ends the process. So the program runs itself once more, and what comes back is rows or an end.

use super::{
    frame::{self, Failure, Message, Next, Receiver},
    stop::Stop,
};
use crate::{
    Error, Result,
    refusal::{Action, Advice, Refusal},
    source::{FileFacts, FileKind, Limits, Sink},
};
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsString,
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
};

/// First argument of a process that is to read a workbook.
const ARGUMENT: &str = "__read-workbook";

/// What the child receives beside the path.
#[derive(Serialize, Deserialize)]
struct Request {
    kind: FileKind,
    limits: Limits,
}

/// Like [`super::read`], but in a child process that runs `program`, whose `main` begins with
/// [`serve`].
///
/// # Errors
///
/// Those of [`super::read`]; [`Error::Limit`] where the child ran out of memory or time, and
/// [`Error::Refused`] where it crashed. Events sent before stay with the receiver.
pub fn read(
    program: &Path,
    path: &Path,
    kind: FileKind,
    limits: &Limits,
    sink: Sink<'_>,
) -> Result<FileFacts> {
    read_into(program, path, kind, limits, &mut Receiver::new(sink))
}

/// Like [`read`], for a receiver that may keep what it is handed.
pub(super) fn read_into(
    program: &Path,
    path: &Path,
    kind: FileKind,
    limits: &Limits,
    receiver: &mut Receiver<'_>,
) -> Result<FileFacts> {
    let failed = Error::read(path, Action::StartReader);
    let request = serde_json::to_string(&Request { kind, limits: *limits });
    let request = request.map_err(|error| failed(io::Error::other(error)))?;
    let mut command = Command::new(program);
    command.arg(ARGUMENT).arg(path).arg(request);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map(Reader).map_err(failed)?;
    let Some(output) = child.0.stdout.take() else {
        return Err(failed(io::ErrorKind::BrokenPipe.into()));
    };
    match receiver.take_all(BufReader::new(output))? {
        Next::End(Ok(facts)) => Ok(facts),
        Next::End(Err(failure)) => Err(failure.at(path)),
        Next::Stop => Ok(FileFacts { kind, encoding: None, dialect: None, evidence: Vec::new() }),
        // Where the second reader ended the process, what the first one found holds.
        Next::Continue | Next::SkipSheet | Next::Noise => match receiver.so_far.take() {
            Some(outcome) => outcome.map_err(|failure| failure.at(path)),
            None => Err(death(child.0.wait().map_err(failed)?, path, limits)),
        },
    }
}

/// Reads the workbook this process was started for, and sends what it holds to standard output.
///
/// `None` where the arguments (program name first) ask for something else: then nothing happened.
#[must_use]
pub fn serve(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != ARGUMENT {
        return None;
    }
    let path = PathBuf::from(arguments.next()?);
    let request: Request = serde_json::from_str(arguments.next()?.to_str()?).ok()?;
    let output = BufWriter::with_capacity(2 * frame::FRAME_BYTES, io::stdout().lock());
    let outcome = bound(&request.limits).and_then(|()| send(&path, &request, output));
    Some(if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The child, which never outlives the interest in what it says.
struct Reader(Child);

impl Drop for Reader {
    fn drop(&mut self) {
        // Both fail only where the child has ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn send(path: &Path, request: &Request, mut output: impl Write) -> io::Result<()> {
    let mut broken = None;
    let outcome = super::read_twice(path, request.kind, &request.limits, &mut |body| {
        frame::write(&mut output, body).map_err(|error| {
            broken = Some(error);
            Stop::Done
        })
    });
    if let Some(error) = broken {
        return Err(error);
    }
    let last = match outcome {
        Ok(facts) => Message::Done(facts),
        Err(error) => Message::Failed(Failure::new(error)),
    };
    let mut body = Vec::new();
    frame::push(&mut body, &last)?;
    frame::write(&mut output, &body)?;
    output.flush()
}

/// Bounds this process. What the system can't bound stays unbound (address space on some).
#[cfg(unix)]
fn bound(limits: &Limits) -> io::Result<()> {
    use rlimit::Resource;
    Resource::CORE.set(0, 0)?;
    Resource::CPU.set(limits.cpu_seconds, limits.cpu_seconds.saturating_add(1))?;
    if Resource::AS.is_supported() {
        Resource::AS.set(limits.memory_bytes, limits.memory_bytes)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bound(_limits: &Limits) -> io::Result<()> {
    Ok(())
}

/// Why a child ended without a last message.
fn death(status: ExitStatus, path: &Path, limits: &Limits) -> Error {
    let path = path.to_owned();
    match end(status) {
        End::Memory => {
            let megabytes = limits.memory_bytes >> 20;
            let reason = Refusal::Memory { megabytes };
            Error::limit(path, reason, Advice::RaiseMemory)
        }
        End::Time => {
            let seconds = limits.cpu_seconds;
            let reason = Refusal::ProcessorTime { seconds };
            Error::limit(path, reason, Advice::RaiseSeconds)
        }
        End::Crash => Error::refused(
            path,
            Refusal::ReaderEnded { status: status.to_string() },
            Advice::SendFile,
        ),
    }
}

enum End {
    Memory,
    Time,
    Crash,
}

/// A failed allocation aborts; the time limit sends its own signal, then kills.
#[cfg(unix)]
fn end(status: ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt;
    // The same numbers on Linux, macOS and the BSDs.
    const ABORT: i32 = 6;
    const KILL: i32 = 9;
    const OUT_OF_TIME: i32 = 24;
    match status.signal() {
        Some(ABORT) => End::Memory,
        Some(KILL | OUT_OF_TIME) => End::Time,
        _ => End::Crash,
    }
}

#[cfg(not(unix))]
fn end(_status: ExitStatus) -> End {
    End::Crash
}
