//! Counts the time a query spends inside the database, and says when it is used up.
//!
//! Time spent printing (a pager waiting for a key) does not count. It does not know what is run.
//! Some functions of the engine look at no clock: whoever must be sure watches from another thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A shared deadline: the runner sets it, the database's progress handler reads it.
#[derive(Debug, Clone, Default)]
pub struct Stopwatch {
    deadline: Arc<Mutex<Option<Instant>>>,
    is_interrupted: Arc<AtomicBool>,
}

impl Stopwatch {
    /// Ends the running query as soon as it looks at the clock. True if that was asked before, and
    /// the query is still running.
    pub fn interrupt(&self) -> bool {
        self.is_interrupted.swap(true, Ordering::SeqCst)
    }

    /// True from [`Stopwatch::interrupt`] until the next query begins.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.is_interrupted.load(Ordering::SeqCst)
    }

    /// Forgets the previous query.
    pub(crate) fn begin(&self) {
        self.is_interrupted.store(false, Ordering::SeqCst);
    }

    /// True while a step is running that should have ended so long ago.
    pub fn is_over_by(&self, grace: Duration) -> bool {
        self.deadline.lock().is_ok_and(|deadline| deadline.is_some_and(|it| it.elapsed() > grace))
    }

    /// True while a step is running that should have ended, or is no longer wanted.
    pub(crate) fn is_over(&self) -> bool {
        self.is_interrupted() || self.is_over_by(Duration::ZERO)
    }

    /// Runs one step under what is left of the budget, and takes the time it took from it.
    pub(crate) fn step<T>(&self, budget: &mut Duration, step: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        self.set(start.checked_add(*budget));
        let result = step();
        self.set(None);
        *budget = budget.saturating_sub(start.elapsed());
        result
    }

    fn set(&self, deadline: Option<Instant>) {
        if let Ok(mut guard) = self.deadline.lock() {
            *guard = deadline;
        }
    }
}
