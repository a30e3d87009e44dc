//! `dealbase duplicates`: deals that look alike, side by side, and what a person decides about them.

use std::io::{BufRead, Write};

use anyhow::Result;
use dealbase_ingest::decision::{Decision, Verdict};
use dealbase_ingest::duplicates::{self, Pair};
use dealbase_query::Database;

use crate::args::{Common, Duplicates, DuplicatesVerdict};
use crate::messages::say;
use crate::mistake::Mistake;
use crate::output::number::grouped;
use crate::output::{Format, Target};
use crate::pair::{self, PairPage};
use crate::workspace::Workspace;

/// Takes the file over, then lists what is undecided, asks, or writes a verdict.
///
/// # Errors
/// Fails if there is no database, or a line of the file can't be understood; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Duplicates) -> Result<()> {
    let mut workspace = Workspace::open(common)?;
    workspace.apply()?;
    match &typed.verdict {
        Some(DuplicatesVerdict::Same { deals }) => workspace.set_all(Verdict::Same, deals),
        Some(DuplicatesVerdict::Different { deals }) => {
            workspace.set_all(Verdict::Different, deals)
        }
        Some(DuplicatesVerdict::Withdraw { deals }) => workspace.set_all(Verdict::Withdrawn, deals),
        None if typed.review => workspace.review(),
        None => workspace.list(),
    }
}

impl Workspace<'_> {
    fn list(&self) -> Result<()> {
        let target = self.common.target()?;
        let database = self.common.database()?;
        let pairs = duplicates::near_pairs(&self.conn)?;
        if target.row_format() == Format::Table {
            self.page(&target, &database, &pairs)?;
        } else {
            let rows = pairs.iter().map(|pair| Ok(PairPage::of(&database, pair)?.values()));
            target.print_rows(&pair::columns(), rows.collect::<Result<Vec<_>>>()?)?;
        }
        self.print_open_count()
    }

    fn page(&self, target: &Target, database: &Database, pairs: &[Pair]) -> Result<()> {
        let mut out = target.open()?;
        if pairs.is_empty() {
            writeln!(out, "{}", self.messages.text("duplicates_none"))?;
        }
        for pair in pairs {
            writeln!(out, "{}", PairPage::of(database, pair)?.page(&self.messages))?;
        }
        if let Some(Pair { deal_id, other_deal_id, .. }) = pairs.first() {
            writeln!(
                out,
                "{}",
                say!(
                    self.messages,
                    "duplicates_advice",
                    count = grouped(pairs.len()),
                    deals = format!("{deal_id} {other_deal_id}")
                )
            )?;
        }
        out.finish()
    }

    /// A line whose deal is not there is no error: its sheet may come later.
    fn print_open_count(&self) -> Result<()> {
        let count = duplicates::waiting_count(&self.conn)?;
        match count {
            0 => Ok(()),
            _ => self.common.notice(say!(self.messages, "duplicates_waiting", count)),
        }
    }

    fn set_all(&mut self, verdict: Verdict, deals: &[i64]) -> Result<()> {
        let pairs: Vec<&[i64]> = deals.chunks(2).collect();
        for pair in &pairs {
            match pair {
                [deal_id, other] if deal_id != other => {
                    self.set(verdict, *deal_id, *other)?;
                    self.warn_of_unlike(verdict, *deal_id, *other)?;
                }
                _ => {
                    return Err(Mistake::TwoDeals.typed());
                }
            }
        }
        self.files.duplicates.write()?;
        self.apply()
    }

    /// A mistyped number would join two deals that have nothing in common: it is done, with a warning.
    fn warn_of_unlike(&self, verdict: Verdict, deal_id: i64, other: i64) -> Result<()> {
        let is_odd =
            verdict == Verdict::Same && !duplicates::are_similar(&self.conn, deal_id, other)?;
        match is_odd {
            false => Ok(()),
            true => {
                let deals = format!("{deal_id} {other}");
                self.common.notice(say!(self.messages, "duplicates_unlike", deals))
            }
        }
    }

    /// Writes the verdict into each line about the two deals, or into a new one.
    /// A withdrawn verdict removes the lines.
    fn set(&mut self, verdict: Verdict, deal_id: i64, other_deal_id: i64) -> Result<()> {
        let mut decisions = duplicates::decisions_about(&self.conn, deal_id, other_deal_id)?;
        if verdict == Verdict::Withdrawn {
            if decisions.iter().filter(|it| self.files.duplicates.remove(it)).count() == 0 {
                let deals = format!("{deal_id} {other_deal_id}");
                return Err(Mistake::NotDecided { deals }.typed());
            }
            return Ok(());
        }
        if decisions.is_empty() {
            let name = duplicates::name_of_deal(&self.conn, deal_id)?;
            let other = duplicates::name_of_deal(&self.conn, other_deal_id)?;
            decisions.push(Decision { verdict, name, other });
        }
        for decision in decisions {
            self.files.duplicates.set(Decision { verdict, ..decision });
        }
        Ok(())
    }

    /// Asks about pair after pair; each answer is in the file at once, and counts at the end.
    fn review(&mut self) -> Result<()> {
        let database = self.common.database()?;
        let pairs = duplicates::near_pairs(&self.conn)?;
        let mut answers = std::io::stdin().lock().lines();
        let mut out = anstream::stdout();
        for (index, pair) in pairs.iter().enumerate() {
            let place = format!("{} / {}", index + 1, pairs.len());
            writeln!(out, "{}", PairPage::of(&database, pair)?.page(&self.messages))?;
            write!(out, "{} ", say!(self.messages, "duplicates_ask", place))?;
            out.flush()?;
            let Some(answer) = answers.next() else { break };
            let verdict = match answer?.trim().to_lowercase().as_str() {
                "s" => Verdict::Same,
                "d" => Verdict::Different,
                "q" => break,
                _ => continue,
            };
            self.set(verdict, pair.deal_id, pair.other_deal_id)?;
            self.files.duplicates.write()?;
        }
        writeln!(out)?;
        self.apply()
    }
}
