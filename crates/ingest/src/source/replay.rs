//! The first pass over a file, which reads all of its bytes, and a second one that spares the work of
//! the first.
//!
//! Of a text file the encoding and dialect are kept; of a workbook the rows themselves, in a temporary
//! file, because opening a workbook costs more than its rows. Knows nothing about deals.

use std::path::Path;

use super::workbook::spool::RowSpool;
use super::{FileFacts, FileKind, Reading, Sink, kind, text, workbook};
use crate::Result;
use crate::fingerprint::Fingerprint;

/// A file that is read for the first time.
pub struct FirstPass<'a> {
    path: &'a Path,
    reading: &'a Reading,
    kind: FileKind,
    /// How it is to be read, once its first bytes have misled.
    plan: Option<(text::Plan, Fingerprint)>,
}

/// What a first pass found.
#[derive(Debug)]
pub struct FirstRead {
    /// Format, encoding and dialect.
    pub facts: FileFacts,
    /// Which bytes the file holds.
    pub fingerprint: Fingerprint,
    /// The second pass.
    pub replay: Replay,
}

/// What a first pass keeps for the second.
#[derive(Debug)]
pub struct Replay(Source);

#[derive(Debug)]
enum Source {
    Text(text::Plan),
    Workbook(RowSpool),
}

impl<'a> FirstPass<'a> {
    /// Of the file at `path`.
    ///
    /// # Errors
    ///
    /// Those of [`kind::detect`].
    pub fn new(path: &'a Path, reading: &'a Reading) -> Result<Self> {
        Ok(Self { path, reading, kind: kind::detect(path)?, plan: None })
    }

    /// Reads the file like [`super::read`], and all of its bytes even where `sink` stops. `None` where
    /// the first bytes of a text misled: then what was handed out is void, and the file is to be read
    /// again.
    ///
    /// # Errors
    ///
    /// Those of [`super::read`], and [`crate::Error::Read`] where the temporary folder is full.
    pub fn read(&mut self, sink: Sink<'_>) -> Result<Option<FirstRead>> {
        let limits = &self.reading.limits;
        let first_of_text = |plan: text::Plan, fingerprint| {
            let facts = plan.facts().clone();
            Some(FirstRead { facts, fingerprint, replay: Replay(Source::Text(plan)) })
        };
        if let Some((plan, fingerprint)) = self.plan.take() {
            text::read_planned(self.path, limits, &plan, sink)?;
            return Ok(first_of_text(plan, fingerprint));
        }
        if self.kind != FileKind::Text {
            return self.read_workbook(sink).map(Some);
        }
        let text::FirstRead { plan, fingerprint, is_complete } =
            text::read_first(self.path, limits, sink)?;
        if is_complete {
            return Ok(first_of_text(plan, fingerprint));
        }
        self.plan = Some((plan, fingerprint));
        Ok(None)
    }

    fn read_workbook(&self, sink: Sink<'_>) -> Result<FirstRead> {
        let fingerprint = Fingerprint::of(self.path)?;
        let (facts, rows) = workbook::read_spooled(self.path, self.kind, self.reading, sink)?;
        Ok(FirstRead { facts, fingerprint, replay: Replay(Source::Workbook(rows)) })
    }
}

impl Replay {
    /// Hands out again what the first pass over the file at `path` handed out. A sheet that was
    /// left early then ends where it was left.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read again, and what `sink` returns.
    pub fn read(&self, path: &Path, reading: &Reading, sink: Sink<'_>) -> Result<()> {
        match &self.0 {
            Source::Text(plan) => text::read_planned(path, &reading.limits, plan, sink),
            Source::Workbook(rows) => rows.replay(sink),
        }
    }
}
