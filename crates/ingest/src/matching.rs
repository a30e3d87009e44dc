//! Finds the deal a reading belongs to among those the database already knows: record linkage by
//! exact keys.
//!
//! By the source's own id where there is one, otherwise by company, round and date, and at last by an id that
//! another source gives to a deal of the same company. An id that one list gives to two companies (a link to
//! an article about both) is the id of neither. Knows nothing about cells and sheets.

mod index;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, Statement, params};

use crate::cell::amount::AmountStatus;
use crate::parsed_deal::{ParsedDeal, content_key};
use crate::{Result, sql};
use index::KeyIndex;

/// What a reading is to the deals known so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// Nobody has reported this deal.
    New,
    /// It was reported by rows that count no longer, and by no other.
    Returned(i64),
    /// Another source, or another row of the same sheet, has reported this deal.
    Merged(i64),
    /// The same source has reported exactly this before.
    Unchanged(i64),
    /// The same source has reported this deal with other values before.
    Updated(i64),
}

/// A record of an active import that may be of the same deal.
struct Candidate {
    deal_id: i64,
    import_id: i64,
    source_id: i64,
    reference: Option<String>,
    company_key: Option<String>,
    company_reference: Option<String>,
    announced_on: Option<String>,
    round: Option<String>,
    content_key: i64,
    amount_point: Option<i64>,
    amount_status: String,
}

/// The records that count, the newest import first.
macro_rules! active_records {
    ($condition:literal) => {
        concat!(
            "select own_deal_id, import_id, source_id, reference, amount_point, amount_status, \
                 company_key, company_reference, announced_on, announced_precision, round, round_class, \
                 deal_kind, sector_text, sector, country, province, city, currency, amount_low, amount_high, \
                 investors \
             from deal_record \
             where exists ( \
                 select 1 from active_import \
                 where active_import.import_id = deal_record.import_id \
             ) and ",
            $condition,
            " order by import_id desc, record_id"
        )
    };
}

/// Looks deals up, with statements prepared once.
pub(crate) struct Matcher<'conn> {
    by_reference: Statement<'conn>,
    by_match: Statement<'conn>,
    by_record: Statement<'conn>,
    /// `None` where every import counts.
    returning: Option<Statement<'conn>>,
    /// Deals that were given to a reading of this import.
    returned: BTreeSet<i64>,
    /// Keys of a first import, whose records have no index yet; `None` where the database has one.
    met: Option<SeenRecords>,
    /// The sources so far.
    source_ids: BTreeSet<i64>,
}

/// The records of an import by their keys.
#[derive(Default)]
struct SeenRecords {
    by_reference: KeyIndex,
    by_match: KeyIndex,
}

impl<'conn> Matcher<'conn> {
    /// A matcher among the deals of a database.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`] where the database can't be read, as the other methods.
    pub(crate) fn new(conn: &'conn Connection) -> Result<Self> {
        let sql = "select exists (select 1 from deal_fact)";
        let has_deals: bool = sql::value(conn, sql, [])?;
        Ok(Self {
            met: (!has_deals).then(SeenRecords::default),
            by_reference: conn.prepare(active_records!("reference_key = ?"))?,
            by_match: conn.prepare(active_records!(
                "match_key = ? and company_key = ? and announced_on is ?"
            ))?,
            by_record: conn.prepare(active_records!("record_id = ?"))?,
            returning: returning(conn)?,
            returned: BTreeSet::new(),
            source_ids: source_ids(conn)?,
        })
    }

    /// Finds the deal of `deal`, which import `import_id` took from `source_id`.
    pub(crate) fn find(
        &mut self,
        deal: &ParsedDeal,
        source_id: i64,
        import_id: i64,
    ) -> Result<Match> {
        if let Some(reference_key) = deal.reference_key(source_id) {
            let mut candidates = self.by_reference(reference_key)?;
            keep_newest(&mut candidates, import_id);
            keep_company(&mut candidates, deal, import_id);
            if !candidates.is_empty() {
                return Ok(among_same_source(&candidates, deal, import_id));
            }
        }
        let mut candidates = self.by_match(deal)?;
        keep_newest(&mut candidates, import_id);
        candidates.retain(|candidate| !has_other_id(candidate, deal, source_id));
        match among_all(&candidates, deal, source_id, import_id) {
            Match::New => match self.of_other_source(deal, source_id)? {
                Some(deal_id) => Ok(Match::Merged(deal_id)),
                None => self.returned(deal),
            },
            found => Ok(found),
        }
    }

    /// The deal of this company to which another source gives the same id, where its round or its month may
    /// be the same, too: two sheets of a workbook share their ids, two lists that count from 1 do not.
    fn of_other_source(&mut self, deal: &ParsedDeal, source_id: i64) -> Result<Option<i64>> {
        if deal.reference.is_none() {
            return Ok(None);
        }
        let others: Vec<i64> =
            self.source_ids.iter().copied().filter(|other| *other != source_id).collect();
        for other in others {
            let Some(key) = deal.reference_key(other) else { continue };
            let candidates = self.by_reference(key)?;
            let same = candidates.iter().find(|known| {
                known.source_id == other && is_of_company(known, deal) && is_compatible(known, deal)
            });
            if let Some(same) = same {
                return Ok(Some(same.deal_id));
            }
        }
        Ok(None)
    }

    /// Gives a deal its number back that was known once: what was decided about it and published of it
    /// holds again.
    fn returned(&mut self, deal: &ParsedDeal) -> Result<Match> {
        let Some(returning) = &mut self.returning else { return Ok(Match::New) };
        let values =
            params![deal.match_key(), deal.company_key, deal.announced_on(), deal.reference];
        let deals = returning.query_map(values, |row| row.get(0))?;
        let deals: Vec<i64> = deals.collect::<rusqlite::Result<_>>()?;
        let free = deals.into_iter().find(|deal_id| self.returned.insert(*deal_id));
        Ok(free.map_or(Match::New, Match::Returned))
    }

    /// Takes note of a record that was stored.
    pub(crate) fn add(&mut self, deal: &ParsedDeal, source_id: i64, record_id: i64) {
        self.source_ids.insert(source_id);
        let Some(met) = &mut self.met else { return };
        met.by_match.insert(deal.match_key(), record_id);
        if let Some(reference_key) = deal.reference_key(source_id) {
            met.by_reference.insert(reference_key, record_id);
        }
    }

    fn by_reference(&mut self, key: i64) -> Result<Vec<Candidate>> {
        match &self.met {
            Some(met) => self.records(met.by_reference.find(key)),
            None => query(&mut self.by_reference, [key]),
        }
    }

    fn by_match(&mut self, deal: &ParsedDeal) -> Result<Vec<Candidate>> {
        let key = deal.match_key();
        match &self.met {
            Some(met) => self.records(met.by_match.find(key)),
            None => {
                let announced_on = deal.announced_on();
                query(&mut self.by_match, params![key, deal.company_key, announced_on])
            }
        }
    }

    fn records(&mut self, record_ids: Vec<i64>) -> Result<Vec<Candidate>> {
        let mut candidates = Vec::new();
        for record_id in record_ids {
            candidates.extend(query(&mut self.by_record, [record_id])?);
        }
        Ok(candidates)
    }
}

/// Finds deals of this company, round and date of which no row of a sheet counts; `None` where every import
/// counts, so that there is none.
fn returning(conn: &Connection) -> Result<Option<Statement<'_>>> {
    let sql = "select exists (
             select 1 from import
             where kind = 'file' and import_id not in (select import_id from active_import)
         )";
    let is_any: bool = sql::value(conn, sql, [])?;
    let sql = "select former.own_deal_id
         from deal_record as former
         where former.match_key = ?1 and former.company_key = ?2 and former.announced_on is ?3
             and (former.reference is null or ?4 is null or former.reference = ?4)
             and not exists (
                 select 1
                 from deal_record as counted
                 join active_import on active_import.import_id = counted.import_id
                 left join corrected_record on corrected_record.record_id = counted.record_id
                 where counted.deal_id = former.deal_id
                     and counted.own_deal_id = former.own_deal_id
                     and corrected_record.record_id is null
             )
         group by former.own_deal_id
         order by max(former.record_id) desc";
    Ok(is_any.then(|| conn.prepare(sql)).transpose()?)
}

fn source_ids(conn: &Connection) -> Result<BTreeSet<i64>> {
    sql::column(conn, "select source_id from source", [])
}

fn is_of_company(known: &Candidate, deal: &ParsedDeal) -> bool {
    known.company_key.as_ref() == Some(&deal.company_key)
        || (known.company_reference.is_some() && known.company_reference == deal.company_reference)
}

/// Whether the rounds or the months are the same, or one of them is not known.
fn is_compatible(known: &Candidate, deal: &ParsedDeal) -> bool {
    let month = |day: &str| day.get(..7).map(str::to_owned);
    let announced_on = deal.announced_on();
    let is_same_month = known.announced_on.as_deref().and_then(month) == month(&announced_on);
    is_same_month
        || known.round.is_none()
        || deal.round.code.is_none()
        || known.round == deal.round.code
}

/// Of records with one id those of the same company count, if there are any; and what this list itself says
/// of another company is not the same deal.
fn keep_company(candidates: &mut Vec<Candidate>, deal: &ParsedDeal, import_id: i64) {
    if candidates.iter().any(|known| is_of_company(known, deal)) {
        candidates.retain(|known| is_of_company(known, deal));
    } else if candidates.iter().any(|known| known.import_id == import_id) {
        candidates.clear();
    }
}

/// Two rows of one source with ids of their own are two deals.
fn has_other_id(candidate: &Candidate, deal: &ParsedDeal, source_id: i64) -> bool {
    candidate.source_id == source_id
        && candidate.reference.is_some()
        && deal.reference.is_some()
        && candidate.reference != deal.reference
}

fn among_all(candidates: &[Candidate], deal: &ParsedDeal, source_id: i64, import_id: i64) -> Match {
    let own: Vec<_> = candidates.iter().filter(|known| known.source_id == source_id).collect();
    let is_claimed =
        |deal_id| own.iter().any(|known| known.import_id == import_id && known.deal_id == deal_id);
    if let Some(same) = own
        .iter()
        .find(|known| known.import_id != import_id && known.content_key == deal.content_key())
    {
        return Match::Unchanged(same.deal_id);
    }
    if let Some(repeated) =
        own.iter().find(|known| known.import_id == import_id && is_same_money(known, deal))
    {
        return Match::Merged(repeated.deal_id);
    }
    if let Some(earlier) = own.iter().find(|known| !is_claimed(known.deal_id)) {
        return Match::Updated(earlier.deal_id);
    }
    let mut others = candidates
        .iter()
        .filter(|known| known.source_id != source_id && !is_claimed(known.deal_id));
    let first = others.clone().next();
    match others.find(|known| is_same_money(known, deal)).or(first) {
        Some(other) => Match::Merged(other.deal_id),
        None => Match::New,
    }
}

fn among_same_source(candidates: &[Candidate], deal: &ParsedDeal, import_id: i64) -> Match {
    let content_key = deal.content_key();
    let earlier = candidates.iter().find(|known| known.import_id != import_id);
    let repeated = candidates.iter().find(|known| known.import_id == import_id);
    match (earlier, repeated) {
        (Some(known), _) if known.content_key == content_key => Match::Unchanged(known.deal_id),
        (_, Some(known)) => Match::Merged(known.deal_id),
        (Some(known), None) => Match::Updated(known.deal_id),
        (None, None) => Match::New,
    }
}

/// Two rows about one deal agree on its amount, or one of them does not tell.
fn is_same_money(known: &Candidate, deal: &ParsedDeal) -> bool {
    known.amount_status == "undisclosed"
        || deal.money.status == AmountStatus::Undisclosed
        || known.amount_point == deal.money.band.point
}

fn query(stmt: &mut Statement, values: impl rusqlite::Params) -> Result<Vec<Candidate>> {
    Ok(stmt.query_map(values, candidate)?.collect::<rusqlite::Result<_>>()?)
}

/// Keeps, of each deal and source, the records of this import and of its newest other one.
fn keep_newest(candidates: &mut Vec<Candidate>, import_id: i64) {
    let mut newest = BTreeMap::new();
    candidates.retain(|known| {
        let earlier = (known.import_id != import_id).then_some(known.import_id);
        earlier.is_none_or(|earlier| {
            *newest.entry((known.deal_id, known.source_id)).or_insert(earlier) == earlier
        })
    });
}

fn candidate(row: &Row) -> rusqlite::Result<Candidate> {
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let number = |column: usize| row.get::<_, Option<i64>>(column);
    let amounts = [number(19)?, number(4)?, number(20)?];
    let texts: Vec<Option<String>> = [3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 5, 21]
        .into_iter()
        .map(text)
        .collect::<rusqlite::Result<_>>()?;
    let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
    Ok(Candidate {
        deal_id: row.get(0)?,
        import_id: row.get(1)?,
        source_id: row.get(2)?,
        reference: row.get(3)?,
        company_key: text(6)?,
        company_reference: text(7)?,
        announced_on: text(8)?,
        round: text(10)?,
        content_key: content_key(&texts, amounts),
        amount_point: row.get(4)?,
        amount_status: row.get(5)?,
    })
}
