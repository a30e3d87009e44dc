//! What the team decided, in the files beside the database: pairs of deals, and corrections by hand.
//!
//! A file that is not there decides nothing: what the database knows still holds. Only a line that was
//! removed from a file that is there is withdrawn.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::correction::{self, Correction, CorrectionsFile};
use crate::decision::Decision;
use crate::duplicates::{self, DuplicatesFile};
use crate::rules::Rules;
use crate::vocabulary::Vocabulary;
use crate::{Result, digest, refresh};

/// The files of decisions.
#[derive(Clone, Debug)]
pub struct TeamFiles {
    /// Pairs of deals that are the same or are not.
    pub duplicates: DuplicatesFile,
    /// Corrections by hand.
    pub corrections: CorrectionsFile,
}

impl TeamFiles {
    /// Reads the files beside the database at `database`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Read`], or [`crate::Error::Rules`] with the line that can't be understood.
    pub fn load(database: &Path, vocabulary: &Vocabulary) -> Result<Self> {
        Ok(Self {
            duplicates: DuplicatesFile::load(database, vocabulary)?,
            corrections: CorrectionsFile::load(database, vocabulary)?,
        })
    }

    /// What they say.
    #[must_use]
    pub fn decided(&self) -> Decided {
        let (pairs, corrections) = (&self.duplicates, &self.corrections);
        Decided {
            pairs: pairs.is_there().then(|| pairs.lines().to_vec()),
            corrections: corrections.is_there().then(|| corrections.lines().to_vec()),
        }
    }

    /// Writes each missing file from what holds in the database; those that were written.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`], or [`crate::Error::Read`] where one can't be written.
    pub fn restore(&mut self, conn: &Connection) -> Result<Vec<PathBuf>> {
        let mut written = Vec::new();
        if self.duplicates.restore(conn)? {
            written.push(self.duplicates.path().to_owned());
        }
        if self.corrections.restore(conn)? {
            written.push(self.corrections.path().to_owned());
        }
        Ok(written)
    }
}

/// What the team decided; `None` where the file is not there and what holds goes on holding.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// Lines of `duplicates.csv`.
    pub pairs: Option<Vec<Decision>>,
    /// Lines of `corrections.csv`.
    pub corrections: Option<Vec<Correction>>,
}

/// What became of the decisions when the files were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Verdicts that are new or changed.
    pub decided_count: usize,
    /// Verdicts whose line is gone.
    pub withdrawn_count: usize,
    /// Corrections that are new or changed.
    pub corrected_count: usize,
    /// Corrections whose line is gone.
    pub uncorrected_count: usize,
}

impl Decided {
    /// Enters into the ledger what is new, changed or gone, and resolves the deals concerned, inside the
    /// caller's transaction.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
    pub fn apply(
        &self,
        conn: &Connection,
        rules: &Rules,
        vocabulary: &Vocabulary,
        decided_at: &str,
    ) -> Result<Applied> {
        let mut applied = Applied::default();
        if let Some(pairs) = &self.pairs {
            let entered = duplicates::apply(conn, pairs, rules, decided_at)?;
            applied.decided_count = entered.decided_count;
            applied.withdrawn_count = entered.withdrawn_count;
            if entered != duplicates::Applied::default() {
                refresh::refresh(conn)?;
            }
        }
        let corrections = self.corrections.as_deref();
        let entered = correction::apply(conn, corrections, rules, vocabulary, decided_at)?;
        applied.corrected_count = entered.corrected_count;
        applied.uncorrected_count = entered.uncorrected_count;
        Ok(applied)
    }

    /// Like [`Decided::apply`], in a transaction of its own.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`]; nothing is then changed.
    pub fn decide(
        &self,
        conn: &mut Connection,
        rules: &Rules,
        vocabulary: &Vocabulary,
        decided_at: &str,
    ) -> Result<Applied> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = tx.total_changes();
        let applied = self.apply(&tx, rules, vocabulary, decided_at)?;
        if tx.total_changes() == before {
            return Ok(applied);
        }
        digest::seal(&tx)?;
        tx.commit()?;
        Ok(applied)
    }
}
