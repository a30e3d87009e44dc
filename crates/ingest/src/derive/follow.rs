//! What the rows of an import mean for those before them, once all are stored: rows that were
//! corrected, deals that vanished, imports that are replaced.

use rusqlite::Connection;

use super::Derived;
use crate::edition::{self, Replaces};
use crate::receipt::{Outcome, Receipt};
use crate::store::Writer;
use crate::{Result, digest, refresh};

/// An import whose rows are written, with the receipt of each table by its id.
pub(super) struct Written<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) receipts: Vec<(i64, Receipt)>,
}

impl Written<'_> {
    /// Follows the rows up, brings the figures up to date, and completes the receipts; `rows_hash` is that
    /// of the rows as they were staged.
    pub(super) fn follow(
        mut self,
        conn: &Connection,
        replaces: Option<&Replaces>,
        rows_hash: u128,
    ) -> Result<Derived> {
        let import_id = self.writer.import_id();
        let is_corrected = self.correct(conn)?;
        refresh::refresh_with(conn, self.writer.take_cube())?;
        for (source, count) in edition::vanished(conn, import_id)? {
            let is_of_source = |receipt: &Receipt| {
                receipt.understood.as_ref().is_some_and(|it| it.source == source)
            };
            let mut receipts = self.receipts.iter_mut().map(|(_, receipt)| receipt);
            if let Some(receipt) = receipts.find(|receipt| is_of_source(receipt)) {
                receipt.vanished = count;
            }
        }
        let replaced = match replaces {
            Some(replaces) => edition::replace(conn, import_id, replaces)?,
            None => Vec::new(),
        };
        if !replaced.is_empty() {
            refresh::refresh(conn)?;
        }
        // A corrected row belongs to another deal than was written.
        if let (false, Some(streamed)) = (is_corrected, self.writer.streamed(rows_hash)) {
            digest::seal_streamed(conn, import_id, streamed)?;
        }
        let receipts = self.receipts.into_iter().map(|(_, receipt)| receipt).collect();
        Ok(Derived { receipts, replaced })
    }

    /// Counts rows that turn out to correct an earlier edition as updated; whether there are any.
    fn correct(&mut self, conn: &Connection) -> Result<bool> {
        let corrected = edition::follow(conn, self.writer.import_id())?;
        for (sheet_id, receipt) in &mut self.receipts {
            let of_sheet = corrected.iter().filter(|row| row.sheet_id == *sheet_id);
            for row in of_sheet {
                receipt.counts.change(row.outcome, Outcome::Updated);
            }
            if !corrected.is_empty() {
                self.writer.receipt(*sheet_id, &receipt.counts)?;
            }
        }
        Ok(!corrected.is_empty())
    }
}
