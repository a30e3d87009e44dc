//! Two threads at one task: one reads and stores, the other works on what lies between. Knows nothing
//! about what that is.

use std::sync::mpsc::channel;
use std::thread;

use crate::{Error, Result};

/// Batches on their way at most.
const BATCHES: usize = 4;

/// Fills batches, has `work` done on each in a thread of its own, and stores them in their order, until
/// `fill` returns false for an empty one. The memory of a batch is used again.
///
/// # Errors
///
/// What `fill` and `store` return.
pub(crate) fn run<B: Default + Send>(
    mut fill: impl FnMut(&mut B) -> Result<bool>,
    mut work: impl FnMut(&mut B) + Send,
    mut store: impl FnMut(&mut B) -> Result<()>,
) -> Result<()> {
    let (to_worker, filled) = channel::<B>();
    let (to_storing, worked) = channel::<B>();
    thread::scope(move |scope| {
        let worker = thread::Builder::new().spawn_scoped(scope, move || {
            for mut batch in filled {
                work(&mut batch);
                // Where the storing has failed, its error is returned.
                if to_storing.send(batch).is_err() {
                    return;
                }
            }
        });
        // The system has no room for another thread.
        worker.map_err(|_| Error::out_of_memory())?;
        let mut spare: Vec<B> = (0..BATCHES).map(|_| B::default()).collect();
        let (mut has_more, mut on_their_way) = (true, 0);
        loop {
            while let Some(mut batch) = spare.pop_if(|_| has_more) {
                has_more = fill(&mut batch)?;
                if has_more && to_worker.send(batch).is_ok() {
                    on_their_way += 1;
                }
            }
            if on_their_way == 0 {
                return Ok(());
            }
            // The scope passes a panic of the worker on.
            let Ok(mut batch) = worked.recv() else { return Ok(()) };
            on_their_way -= 1;
            store(&mut batch)?;
            spare.push(batch);
        }
    })
}
