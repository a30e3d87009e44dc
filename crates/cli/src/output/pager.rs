//! A long result on a terminal, a screen at a time, in the program the user likes for it.
//!
//! It does not know what is shown, nor whether there is a terminal.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Shows colors, cuts long lines so that one can scroll to the right, leaves the text there.
const LESS: &str = "RSX";

/// Maximum bytes buffered to see whether they fit on the screen.
const SCREEN_BYTES: usize = 64 << 10;

/// A result on its way to the terminal: straight, if it fits on the screen, else through a pager.
///
/// The pager starts when the screen is full, so that a query which takes its time can be stopped
/// like any other program. It is waited for when this is dropped.
pub(crate) struct Pager {
    screen: Vec<u8>,
    lines: usize,
    /// Letters of the line that is being written.
    letters: usize,
    /// Lines and columns of the terminal.
    size: (usize, usize),
    /// A line that is wider than the terminal is for the pager, which scrolls to the right.
    cuts_lines: bool,
    way: Output,
}

enum Output {
    /// What was written so far fits on the screen.
    KeptBack,
    /// No pager is to be had.
    Straight,
    /// The pager has it.
    Running(Child, Option<BufWriter<ChildStdin>>),
}

impl Pager {
    /// A screen that is empty; `cuts_lines` where a wide line is better cut than broken.
    pub(super) fn new(cuts_lines: bool) -> Pager {
        let size = terminal_size::terminal_size();
        let size = size.map_or((24, 80), |(width, height)| (height.0.into(), width.0.into()));
        Pager { screen: Vec::new(), lines: 0, letters: 0, size, cuts_lines, way: Output::KeptBack }
    }

    /// Adds to the buffer; true if that is more than fits on the screen, in lines or in a line.
    fn keep(&mut self, bytes: &[u8]) -> bool {
        let (height, width) = self.size;
        let mut is_wide = false;
        for byte in bytes {
            match byte {
                b'\n' => {
                    self.lines += self.letters.max(1).div_ceil(width.max(1));
                    self.letters = 0;
                }
                // The second byte of a letter and those after it begin with these bits.
                byte if byte & 0b1100_0000 == 0b1000_0000 => {}
                _ => self.letters += 1,
            }
            is_wide |= self.cuts_lines && self.letters > width;
        }
        self.screen.extend_from_slice(bytes);
        // One line is the prompt's.
        is_wide || self.lines >= height || self.screen.len() > SCREEN_BYTES
    }

    /// Hands over the buffer, to the pager or straight to the terminal.
    fn begin(&mut self, is_long: bool) -> io::Result<()> {
        self.way = match is_long.then(start).flatten() {
            Some(mut child) => {
                let input = child.stdin.take().map(BufWriter::new);
                Output::Running(child, input)
            }
            None => Output::Straight,
        };
        let screen = std::mem::take(&mut self.screen);
        self.write_all(&screen)
    }

    /// Ends writing. A pager stays until the user leaves it.
    ///
    /// # Errors
    /// Fails if the terminal can't be written to.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if matches!(self.way, Output::KeptBack) {
            self.begin(false)?;
        }
        self.flush()
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.way {
            Output::Running(_, Some(input)) => return input.write(bytes),
            Output::Running(_, None) => return Err(io::ErrorKind::BrokenPipe.into()),
            Output::Straight => return io::stdout().write(bytes),
            Output::KeptBack => {}
        }
        if self.keep(bytes) {
            self.begin(true)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.way {
            Output::Running(_, Some(input)) => input.flush(),
            Output::Running(_, None) | Output::KeptBack => Ok(()),
            Output::Straight => io::stdout().flush(),
        }
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        if let Output::Running(child, input) = &mut self.way {
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
