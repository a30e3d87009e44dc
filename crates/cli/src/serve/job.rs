//! The list of changes, one of which may run at a time: how far each is, and what it did.
//!
//! It does not know what is changed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

/// Changes that are remembered.
const REMEMBERED: usize = 200;
/// How long an answer waits for a change to be made.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// Between two looks at a change that runs.
const LOOK: Duration = Duration::from_millis(15);

/// A change that is being made, or was.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Job {
    pub(crate) job_id: u64,
    /// What is done, as people say it.
    pub(crate) title: String,
    /// `running`, `done` or `failed`.
    pub(crate) state: &'static str,
    pub(crate) done: u64,
    /// 0 if unknown.
    pub(crate) of: u64,
    /// The messages of the command.
    pub(crate) messages: Vec<String>,
    /// The document of the command; null without one.
    pub(crate) result: Value,
    /// The effect on the figures; null if not computed.
    pub(crate) effect: Value,
    pub(crate) take_back: Option<TakeBack>,
    /// Where the work goes on.
    pub(crate) next: String,
}

/// A form that takes a change back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TakeBack {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

/// What a change gave.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) is_failed: bool,
    pub(crate) messages: Vec<String>,
    pub(crate) result: Value,
    pub(crate) take_back: Option<TakeBack>,
}

/// The changes since the server began.
#[derive(Debug, Default)]
pub(crate) struct Board(Mutex<Vec<Job>>);

impl TakeBack {
    /// A form with these fields.
    pub(crate) fn new(action: &str, fields: &[(&str, &str)]) -> TakeBack {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        TakeBack { action: action.to_owned(), fields: fields.collect() }
    }
}

impl Board {
    fn jobs(&self) -> MutexGuard<'_, Vec<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A change by its number.
    pub(crate) fn job(&self, job_id: u64) -> Option<Job> {
        self.jobs().iter().find(|it| it.job_id == job_id).cloned()
    }

    /// The change that is being made.
    pub(crate) fn running(&self) -> Option<Job> {
        self.jobs().iter().find(|it| it.state == "running").cloned()
    }

    /// The changes, the newest first.
    pub(crate) fn all(&self) -> Vec<Job> {
        self.jobs().iter().rev().cloned().collect()
    }

    /// Begins a change.
    ///
    /// # Errors
    /// The change that is being made, where there is one.
    pub(crate) fn begin(&self, title: &str, next: &str) -> Result<u64, Box<Job>> {
        let mut jobs = self.jobs();
        if let Some(running) = jobs.iter().find(|it| it.state == "running") {
            return Err(Box::new(running.clone()));
        }
        let job_id = jobs.last().map_or(1, |it| it.job_id + 1);
        if jobs.len() >= REMEMBERED {
            jobs.remove(0);
        }
        jobs.push(Job {
            job_id,
            title: title.to_owned(),
            state: "running",
            done: 0,
            of: 0,
            messages: Vec::new(),
            result: Value::Null,
            effect: Value::Null,
            take_back: None,
            next: next.to_owned(),
        });
        Ok(job_id)
    }

    pub(crate) fn update(&self, job_id: u64, change: impl FnOnce(&mut Job)) {
        if let Some(job) = self.jobs().iter_mut().find(|it| it.job_id == job_id) {
            change(job);
        }
    }

    /// Waits a moment for a change to be made.
    pub(crate) fn wait(&self, job_id: u64) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && self.job(job_id).is_some_and(|it| it.state == "running")
        {
            std::thread::sleep(LOOK);
        }
    }
}
