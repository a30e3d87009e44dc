//! A long result on a terminal, a screen at a time, in the program the user likes for it.
//!
//! It does not know what is shown, nor whether there is a terminal.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Ends at once if all fits on the screen, shows colours, cuts long lines, leaves the text there.
const LESS: &str = "FRSX";

/// A running pager, waited for when it is dropped.
pub(crate) struct Pager {
    child: Child,
    /// None once everything was handed over.
    input: Option<BufWriter<ChildStdin>>,
}

impl Pager {
    /// Starts `PAGER`, or `less` where it is installed; None if there is none, or none is wanted.
    pub(super) fn start() -> Option<Pager> {
        let mut command = match std::env::var("PAGER") {
            Ok(wanted) if wanted.trim().is_empty() || wanted.trim() == "cat" => return None,
            Ok(wanted) => shell(&wanted),
            Err(_) => Command::new("less"),
        };
        for (name, value) in [("LESS", LESS), ("LESSCHARSET", "utf-8")] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let mut child = command.stdin(Stdio::piped()).spawn().ok()?;
        let input = child.stdin.take().map(BufWriter::new);
        Some(Pager { child, input })
    }

    fn input(&mut self) -> io::Result<&mut BufWriter<ChildStdin>> {
        self.input.as_mut().ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.input()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.input()?.flush()
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        drop(self.input.take());
        // The terminal is the pager's until it ends; how it ends is its own business.
        let _ = self.child.wait();
    }
}

/// The user's own command line, which may have options.
fn shell(line: &str) -> Command {
    let (program, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(program);
    command.args([flag, line]);
    command
}
