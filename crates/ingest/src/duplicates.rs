//! Deals that look alike and may be one: which pairs a person should look at, and what was decided.

mod file;
mod near;
mod span;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::decision::{self, Decision, Name, Verdict};
use crate::rules::Rules;
use crate::{Error, Result, digest, refresh, sql};

pub use crate::similarity::{AmountSimilarity, NameSimilarity, RoundSimilarity};
pub use file::DuplicatesFile;
pub use near::{
    MatchScore, Pair, are_similar, money_of, near_pairs, near_pairs_of_import,
    near_pairs_of_quarter,
};

/// What became of the decisions when the file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Verdicts that are new or changed.
    pub decided_count: usize,
    /// Verdicts whose line is gone.
    pub withdrawn_count: usize,
}

/// Makes the decisions in force those of the file: what is new, changed or gone becomes one entry of
/// the ledger. The deals are left to be settled.
///
/// # Errors
///
/// [`Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn apply(
    conn: &Connection,
    decisions: &[Decision],
    rules: &Rules,
    decided_at: &str,
) -> Result<Applied> {
    let changes = changes(conn, decisions)?;
    if changes.is_empty() {
        return Ok(Applied::default());
    }
    let import_id = decision::enter(conn, file::NAME, rules, decided_at)?;
    changes.iter().try_for_each(|decision| decision.enter(conn, import_id))?;
    let withdrawn_count = changes.iter().filter(|it| it.verdict == Verdict::Withdrawn).count();
    Ok(Applied { decided_count: changes.len() - withdrawn_count, withdrawn_count })
}

/// Like [`apply`], in a transaction of its own, with the deals settled.
///
/// # Errors
///
/// [`Error::Sql`]; nothing is then changed.
pub fn decide(
    conn: &mut Connection,
    decisions: &[Decision],
    rules: &Rules,
    decided_at: &str,
) -> Result<Applied> {
    if changes(conn, decisions)?.is_empty() {
        return Ok(Applied::default());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let applied = apply(&tx, decisions, rules, decided_at)?;
    refresh::refresh(&tx)?;
    digest::seal(&tx)?;
    tx.commit()?;
    Ok(applied)
}

/// The name by which a deal is written into the file: that of the row believed first, or of the newest
/// where the deal is counted as another.
///
/// # Errors
///
/// [`Error::NoDeal`] where no row that counts reports such a deal.
pub fn name_of_deal(conn: &Connection, deal_id: i64) -> Result<Name> {
    let sql = "select deal_record.record_id
         from deal_record
         join active_import on active_import.import_id = deal_record.import_id
         left join deal on deal.record_id = deal_record.record_id
         left join corrected_record on corrected_record.record_id = deal_record.record_id
         where deal_record.own_deal_id = ? and corrected_record.record_id is null
         order by deal.deal_id is null, deal_record.record_id desc
         limit 1";
    let record_id = conn.query_row(sql, [deal_id], |row| row.get(0)).optional()?;
    Name::of_record(conn, record_id.ok_or(Error::NoDeal { deal_id })?)
}

/// The lines of the file that speak of these two deals.
///
/// # Errors
///
/// [`Error::Sql`].
pub fn decisions_about(conn: &Connection, one: i64, other: i64) -> Result<Vec<Decision>> {
    sql::rows(
        conn,
        "select distinct active_decision.*
         from active_decision
         join decided_pair on decided_pair.decision_id = active_decision.decision_id
         where active_decision.is_typed = 1
             and decided_pair.deal_id in (?1, ?2)
             and decided_pair.other_deal_id in (?1, ?2)",
        [one, other],
        Decision::from_row,
    )
}

/// How many lines of the file name a deal of which no row tells.
///
/// # Errors
///
/// [`Error::Sql`].
pub fn waiting_count(conn: &Connection) -> Result<u64> {
    let sql = "select count(*) from active_decision
         where is_typed = 1
             and decision_id not in (select decision_id from decided_pair)";
    let count: i64 = sql::value(conn, sql, [])?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What has to be entered so that what holds is what the file says: new verdicts, then withdrawn ones.
fn changes(conn: &Connection, decisions: &[Decision]) -> Result<Vec<Decision>> {
    let active = active(conn)?;
    let known: BTreeMap<_, Verdict> = active.iter().map(|it| (it.key(), it.verdict)).collect();
    let decided: BTreeSet<_> = decisions.iter().map(Decision::key).collect();
    let is_new = |it: &&Decision| known.get(&it.key()) != Some(&it.verdict);
    let new = decisions.iter().filter(is_new).cloned();
    let withdrawn = active.iter().filter(|it| !decided.contains(&it.key()));
    let withdrawn = withdrawn.map(|it| Decision { verdict: Verdict::Withdrawn, ..it.clone() });
    Ok(new.chain(withdrawn).collect())
}

/// What people decided and holds.
fn active(conn: &Connection) -> Result<Vec<Decision>> {
    sql::rows(conn, "select * from active_decision where is_typed = 1", [], Decision::from_row)
}
