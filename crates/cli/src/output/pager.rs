//! A long result on a terminal, a screen at a time, in the program the user likes for it.
//!
//! It does not know what is shown, nor whether there is a terminal.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Ends at once if all fits on the screen after all, shows colours, cuts long lines, leaves the text there.
const LESS: &str = "FRSX";

/// Bytes that are kept back at most, to see whether they fit on the screen.
const SCREEN_BYTES: usize = 64 << 10;

/// A result on its way to the terminal: straight, if it fits on the screen, else through a pager.
///
/// The pager starts when the screen is full, so that a query which takes its time can be stopped
/// like any other program. It is waited for when this is dropped.
pub(crate) struct Pager {
    screen: Vec<u8>,
    lines: usize,
    /// Lines of the terminal.
    height: usize,
    way: Way,
}

enum Way {
    /// What was written so far fits on the screen.
    KeptBack,
    /// No pager is to be had.
    Straight,
    /// The pager has it.
    Running(Child, Option<BufWriter<ChildStdin>>),
}

impl Pager {
    /// A screen that is empty.
    pub(super) fn new() -> Pager {
        let size = terminal_size::terminal_size();
        let height = size.map_or(24, |(_, height)| usize::from(height.0));
        Pager { screen: Vec::new(), lines: 0, height, way: Way::KeptBack }
    }

    /// Hands over what was kept back, to the pager or straight to the terminal.
    fn begin(&mut self, is_long: bool) -> io::Result<()> {
        self.way = match is_long.then(start).flatten() {
            Some(mut child) => {
                let input = child.stdin.take().map(BufWriter::new);
                Way::Running(child, input)
            }
            None => Way::Straight,
        };
        let screen = std::mem::take(&mut self.screen);
        self.write_all(&screen)
    }

    /// Ends writing. A pager stays until the user leaves it.
    ///
    /// # Errors
    /// Fails if the terminal can't be written to.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if matches!(self.way, Way::KeptBack) {
            self.begin(false)?;
        }
        self.flush()
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.way {
            Way::Running(_, Some(input)) => input.write(bytes),
            Way::Running(_, None) => Err(io::ErrorKind::BrokenPipe.into()),
            Way::Straight => io::stdout().write(bytes),
            Way::KeptBack => {
                self.screen.extend_from_slice(bytes);
                self.lines += bytes.iter().filter(|it| **it == b'\n').count();
                // One line is the prompt's.
                if self.lines >= self.height || self.screen.len() > SCREEN_BYTES {
                    self.begin(true)?;
                }
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.way {
            Way::Running(_, Some(input)) => input.flush(),
            Way::Running(_, None) | Way::KeptBack => Ok(()),
            Way::Straight => io::stdout().flush(),
        }
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        if let Way::Running(child, input) = &mut self.way {
            drop(input.take());
            // The terminal is the pager's until it ends; how it ends is its own business.
            let _ = child.wait();
        }
    }
}

/// Starts `PAGER`, or `less` where it is installed; None if there is none, or none is wanted.
fn start() -> Option<Child> {
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
    command.stdin(Stdio::piped()).spawn().ok()
}

/// The user's own command line, which may have options.
fn shell(line: &str) -> Command {
    let (program, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(program);
    command.args([flag, line]);
    command
}
