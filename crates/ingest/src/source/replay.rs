//! A second pass over a file that spares the work of the first.
//!
//! Of a text file the encoding and dialect are kept, which took a look at every byte; of a workbook
//! the rows themselves, in a temporary file, because opening a workbook costs more than its rows.
//! Knows nothing about deals.

use std::path::Path;

use super::workbook::tape::{Recorder, Tape};
use super::{FileFacts, FileKind, Reading, kind, text, workbook};
use crate::Result;
use crate::sheet::{Event, Flow};

/// What a first pass keeps for the second.
#[derive(Debug)]
pub struct Replay(Kept);

#[derive(Debug)]
enum Kept {
    Text(text::Plan),
    Workbook(Tape),
}

/// Reads the file at `path` like [`super::read`], and keeps what a second pass needs.
///
/// # Errors
///
/// Those of [`super::read`], and [`crate::Error::Read`] where the temporary folder is full.
pub fn read_first(
    path: &Path,
    reading: &Reading,
    sink: &mut dyn FnMut(Event) -> Result<Flow>,
) -> Result<(FileFacts, Replay)> {
    match kind::detect(path)? {
        FileKind::Text => {
            let plan = text::plan(path, &reading.limits)?;
            text::read_planned(path, &reading.limits, &plan, sink)?;
            Ok((plan.facts().clone(), Replay(Kept::Text(plan))))
        }
        kind => {
            let mut recorder = Recorder::new(path)?;
            let record = &mut |event| sink(recorder.record(event)?);
            let facts = workbook::read_guarded(path, kind, reading, record)?;
            Ok((facts.clone(), Replay(Kept::Workbook(recorder.finish(facts)?))))
        }
    }
}

impl Replay {
    /// Hands out again what the first pass over the file at `path` handed out. A sheet that was
    /// left early then ends where it was left.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read again, and what `sink` returns.
    pub fn read(
        &self,
        path: &Path,
        reading: &Reading,
        sink: &mut dyn FnMut(Event) -> Result<Flow>,
    ) -> Result<()> {
        match &self.0 {
            Kept::Text(plan) => text::read_planned(path, &reading.limits, plan, sink),
            Kept::Workbook(tape) => tape.play(sink),
        }
    }
}
