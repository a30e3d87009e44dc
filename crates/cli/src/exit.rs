//! How the program ends: outcomes with an exit code of their own, and Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use dealbase_query::{Stop, Stopwatch};

use crate::mistake::{Mistake, OrMistake};

/// An outcome that is no error of the program but has an exit code of its own.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Exit {
    /// What was typed makes no sense.
    #[error("{0}")]
    Mistake(Mistake),
    /// Another process of this program failed and says so in the language that was asked for.
    #[error("{message}")]
    Child {
        /// Its exit code.
        code: u8,
        /// Its message.
        message: String,
    },
    /// A query was stopped after part of the result was printed.
    #[error("{0}")]
    Stopped(Stop),
    /// Ctrl-C was pressed.
    #[error("interrupted")]
    Interrupted,
    /// What went wrong was reported already; only the exit code is left to give.
    #[error("failed")]
    AlreadyReported(u8),
}

impl Mistake {
    /// As an error of what was typed, with its exit code.
    pub(crate) fn typed(self) -> anyhow::Error {
        Exit::Mistake(self).into()
    }
}

/// Lets Ctrl-C end the running query; pressed again while it still runs, the program.
///
/// # Errors
/// Fails if the system can't report it, or if it was set up twice.
pub(crate) fn when_interrupted(stopwatch: Stopwatch) -> Result<()> {
    ctrlc::set_handler(move || {
        if stopwatch.interrupt() {
            std::process::exit(130);
        }
    })
    .or_mistake(|| Mistake::NoInterrupt)
}

/// Whether Ctrl-C was pressed while something was being written.
static IS_INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether Ctrl-C was pressed, after [`when_interrupted_writing`].
pub(crate) fn is_interrupted() -> bool {
    IS_INTERRUPTED.load(Ordering::SeqCst)
}

/// Lets a writer notice Ctrl-C and roll back what was begun; ends the program
/// where that takes longer than a moment, and the next one to open the database takes it back.
///
/// # Errors
/// Fails if the system can't report it.
pub(crate) fn when_interrupted_writing() -> Result<()> {
    const GRACE: Duration = Duration::from_millis(600);
    ctrlc::set_handler(|| {
        IS_INTERRUPTED.store(true, Ordering::SeqCst);
        std::thread::sleep(GRACE);
        std::process::exit(130);
    })
    .or_mistake(|| Mistake::NoInterrupt)
}
