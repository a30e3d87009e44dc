//! Makes changes, one at a time, each beside the server; `job` has how far it is.

use std::sync::Arc;

use anyhow::Result;

use super::app::App;
use super::effect;
use super::job::{Done, Job};
use crate::failure;
use crate::messages::Messages;
use crate::mistake::Mistake;

/// What changes something; it is given how far it is.
pub(crate) type Work = Box<dyn FnOnce(&App, &mut dyn FnMut(u64, u64)) -> Result<Done> + Send>;

/// Begins a change beside the server, and waits a moment for it.
///
/// # Errors
/// The change that is being made, where there is one.
pub(crate) fn begin(
    app: &Arc<App>,
    words: &Messages,
    title: &str,
    next: &str,
    work: Work,
) -> Result<u64, Box<Job>> {
    let job_id = app.jobs.begin(title, next)?;
    let (own, words) = (Arc::clone(app), words.clone());
    std::thread::spawn(move || {
        let before = effect::figures(&own.program.db);
        let progress_of = Arc::clone(&own);
        let mut progress =
            move |done, of| progress_of.jobs.update(job_id, |job| (job.done, job.of) = (done, of));
        let done =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&own, &mut progress)));
        let done = done.unwrap_or_else(|_| Err(Mistake::bug("the change came to no end").into()));
        let done = done.unwrap_or_else(|err| Done {
            is_failed: true,
            messages: vec![failure::message(&err, &words)],
            ..Done::default()
        });
        let effect =
            effect::effect(before, effect::figures(&own.program.db).as_ref()).unwrap_or_default();
        own.jobs.update(job_id, |job| {
            job.state = if done.is_failed { "failed" } else { "done" };
            job.messages = done.messages;
            job.result = done.result;
            job.take_back = done.take_back;
            job.effect = effect;
        });
        own.warm();
    });
    app.jobs.wait(job_id);
    Ok(job_id)
}
