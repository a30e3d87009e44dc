//! The first pass over a file, which reads all of its bytes and hashes them, and how to read it again.
//! Knows nothing about deals.

use std::path::Path;

use super::{FileFacts, FileKind, ReadOptions, Sink, kind, text, workbook};
use crate::Result;
use crate::fingerprint::Fingerprint;

/// A file that is read for the first time.
pub struct FirstPass<'a> {
    path: &'a Path,
    options: &'a ReadOptions,
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
    /// How to read it again.
    pub again: ReadAgain,
}

/// How a file is read once more as it was read: of a text file the encoding and dialect are known.
#[derive(Debug)]
pub struct ReadAgain {
    kind: FileKind,
    plan: Option<text::Plan>,
}

impl<'a> FirstPass<'a> {
    /// Of the file at `path`.
    ///
    /// # Errors
    ///
    /// Those of [`kind::detect`].
    pub fn new(path: &'a Path, options: &'a ReadOptions) -> Result<Self> {
        Ok(Self { path, options, kind: kind::detect(path)?, plan: None })
    }

    /// Reads the file like [`super::read`], and all of its bytes even where `sink` stops. `None` where
    /// the first bytes of a text misled: then what was handed out is void, and the file is to be read
    /// again.
    ///
    /// # Errors
    ///
    /// Those of [`super::read`], and [`crate::Error::Refused`] where the file changed meanwhile.
    pub fn read(&mut self, sink: Sink<'_>) -> Result<Option<FirstRead>> {
        let limits = &self.options.limits;
        if self.kind != FileKind::Text {
            return self.read_workbook(sink).map(Some);
        }
        let (plan, fingerprint) = match self.plan.take() {
            Some((plan, fingerprint)) => {
                text::read_planned(self.path, limits, &plan, sink)?;
                fingerprint.still_of(self.path)?;
                (plan, fingerprint)
            }
            None => {
                let first = text::read_first(self.path, limits, sink)?;
                if !first.is_complete {
                    self.plan = Some((first.plan, first.fingerprint));
                    return Ok(None);
                }
                // The rows came from the very bytes that were hashed.
                first.fingerprint.is_all_of(self.path)?;
                (first.plan, first.fingerprint)
            }
        };
        let facts = plan.facts().clone();
        let again = ReadAgain { kind: self.kind, plan: Some(plan) };
        Ok(Some(FirstRead { facts, fingerprint, again }))
    }

    fn read_workbook(&self, sink: Sink<'_>) -> Result<FirstRead> {
        let fingerprint = Fingerprint::of(self.path)?;
        let facts = workbook::read_guarded(self.path, self.kind, self.options, sink)?;
        fingerprint.still_of(self.path)?;
        Ok(FirstRead { facts, fingerprint, again: ReadAgain { kind: self.kind, plan: None } })
    }
}

impl ReadAgain {
    /// Hands out again what the first pass over the file at `path` handed out.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read again, and what `sink` returns.
    pub fn read(&self, path: &Path, options: &ReadOptions, sink: Sink<'_>) -> Result<()> {
        match &self.plan {
            Some(plan) => text::read_planned(path, &options.limits, plan, sink),
            None => workbook::read_guarded(path, self.kind, options, sink).map(|_| ()),
        }
    }
}
