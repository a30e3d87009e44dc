//! Which companies an import or a decision touches, and their deals before and after it.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::history::{Histories, Step};
use super::market::Texts;
use crate::Result;
use crate::parsed_deal::company_bits;

/// From one touched deal in so many on, the deals of all companies are read in one pass.
const MANY: i64 = 8;

/// The companies whose deals change within a refresh.
#[derive(Clone, Debug, Default)]
pub(super) struct Companies {
    touched: BTreeSet<String>,
    is_every: bool,
    /// The first record that is new; those before it tell what was known.
    first_record_id: i64,
}

impl Companies {
    /// Takes away the histories of the companies of stale and new deals, as they were.
    pub(super) fn begin(
        conn: &Connection,
        first_record_id: i64,
        histories: &mut Histories,
        texts: &mut Texts,
    ) -> Result<Self> {
        let is_every = is_every(conn, first_record_id)?;
        let mut companies = Self { touched: BTreeSet::new(), is_every, first_record_id };
        if is_every {
            return Ok(companies);
        }
        let touched = companies.touch(conn, TOUCHED, first_record_id)?;
        let mut before = conn.prepare(&of_company("deal_fact.record_id < ?4"))?;
        for company in &touched {
            histories.add(&mut companies.steps(&mut before, company, texts)?, -1)?;
        }
        Ok(companies)
    }

    /// Adds the histories of these companies, and of those that stale deals have come to, as they are.
    pub(super) fn end(
        mut self,
        conn: &Connection,
        histories: &mut Histories,
        texts: &mut Texts,
    ) -> Result<()> {
        if self.is_every {
            super::history::clear(conn)?;
            return every(conn, texts, histories);
        }
        let others = self.touch(conn, STALE, i64::MAX)?;
        let mut before = conn.prepare(&of_company(
            "deal_fact.record_id < ?4 and deal.deal_id not in (select deal_id from stale_deal)",
        ))?;
        for company in &others {
            histories.add(&mut self.steps(&mut before, company, texts)?, -1)?;
        }
        let mut now = conn.prepare(&of_company("?4 is not null"))?;
        for company in &self.touched {
            histories.add(&mut self.steps(&mut now, company, texts)?, 1)?;
        }
        Ok(())
    }

    /// Notes companies; returns those that were not noted before.
    fn touch(&mut self, conn: &Connection, sql: &str, first_record_id: i64) -> Result<Vec<String>> {
        let mut stmt = conn.prepare(sql)?;
        let companies = stmt.query_map([first_record_id], |row| row.get::<_, String>(0))?;
        let mut new = Vec::new();
        for company in companies {
            let company = company?;
            if self.touched.insert(company.clone()) {
                new.push(company);
            }
        }
        Ok(new)
    }

    /// The deals of a company.
    fn steps(
        &self,
        stmt: &mut rusqlite::Statement,
        company: &str,
        texts: &mut Texts,
    ) -> Result<Vec<Step>> {
        let (least, most) = company_bits(company);
        let mut rows = stmt.query(params![least, most, company, self.first_record_id])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(Step::read(row, texts)?);
        }
        Ok(steps)
    }
}

/// Adds the histories of all companies.
pub(super) fn every(conn: &Connection, texts: &mut Texts, histories: &mut Histories) -> Result<()> {
    let mut stmt = conn.prepare(&format!("select {STEP} where deal.in_scope = 1"))?;
    let mut rows = stmt.query([])?;
    let mut steps = Vec::new();
    // There is one of each deal: a list that grew would take twice the memory.
    let count: i64 = conn.query_row(DEAL_COUNT, [], |row| row.get(0))?;
    steps.reserve_exact(usize::try_from(count).unwrap_or_default());
    while let Some(row) = rows.next()? {
        steps.push(Step::read(row, texts)?);
    }
    steps.sort_unstable();
    for of_company in steps.chunk_by_mut(|one, next| one.company == next.company) {
        histories.add(of_company, 1)?;
    }
    Ok(())
}

/// Whether so many deals are touched that one pass over all of them costs less.
fn is_every(conn: &Connection, first_record_id: i64) -> Result<bool> {
    let sql = "select
        (select count(*) from stale_deal)
            + (select max(0, coalesce(max(record_id), 0) - min(?1, coalesce(max(record_id), 0))) from deal_fact),
        (select coalesce(sum(deal_count), 0) from deal_day)";
    let (touched, known): (i64, i64) =
        conn.query_row(sql, [first_record_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(touched * MANY > known)
}

/// The deals of one company: those whose leading record names it, and those that a company list gives it.
fn of_company(which: &str) -> String {
    format!(
        "select {STEP}
         where deal.record_id in (
             select record_id from deal_fact where match_key between ?1 and ?2
             union all
             select record_id from resolved_deal where company_key = ?3
         )
             and deal.company_key = ?3 and deal.in_scope = 1 and {which}"
    )
}

/// What is read of a deal, for [`Step::read`].
pub(super) const STEP: &str = "
    deal.company_key, deal_fact.announced_day, deal.deal_id, deal.quarter_ordinal,
    deal_fact.precision_code, deal.country, deal.round_class, deal.amount_usd
from deal
join deal_fact on deal_fact.record_id = deal.record_id";

const DEAL_COUNT: &str = "select count(*) from deal_fact where is_lead = 1";

// Stale deals are a condition and no join, so that they are found by their key and not all deals are read.
const TOUCHED: &str = "
select deal.company_key from deal where deal.deal_id in (select deal_id from stale_deal)
union
select deal.company_key from deal where deal.record_id >= ?1";

const STALE: &str = "
select deal.company_key from deal
where deal.deal_id in (select deal_id from stale_deal) and ?1 is not null";
