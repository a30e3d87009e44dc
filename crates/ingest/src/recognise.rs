//! Recognises the deal a reading speaks of among those the database already knows.
//!
//! By the source's own id where there is one, otherwise by company, round and date. Knows nothing
//! about cells and sheets.

use std::collections::BTreeMap;

use rusqlite::{Connection, Params, Row, Statement, params};

use crate::Result;
use crate::reading::DealReading;

/// What a reading is to the deals known so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// Nobody has reported this deal.
    New,
    /// Another source, or another row of the same sheet, has reported this deal.
    Merged(i64),
    /// The same source has said exactly this before.
    Unchanged(i64),
    /// The same source said something else about this deal before.
    Updated(i64),
}

/// A standing sighting that may be of the same deal.
struct Candidate {
    deal_id: i64,
    import_id: i64,
    source_id: i64,
    reference: Option<String>,
    content_key: i64,
    amount_point: Option<i64>,
    amount_status: String,
}

/// The sightings that count, the newest import first.
macro_rules! standing_sightings {
    ($condition:literal) => {
        concat!(
            "select deal_id, import_id, source_id, reference, content_key, amount_point, \
                 amount_status \
             from sighting \
             where exists ( \
                 select 1 from standing_import \
                 where standing_import.import_id = sighting.import_id \
             ) and ",
            $condition,
            " order by import_id desc, sighting_id"
        )
    };
}

/// Looks deals up, with statements prepared once.
pub struct Recogniser<'conn> {
    by_reference: Statement<'conn>,
    by_match: Statement<'conn>,
    /// Keys met so far; `None` where the database knew deals before, which are looked up each time.
    met: Option<Met>,
}

/// Keys of a first import, of which most come once: what has not been met need not be looked up. A new
/// key may be taken for one that was met, and is then looked up in vain; never the reverse.
struct Met(Vec<u64>);

impl Met {
    const BITS: u64 = 1 << 24;

    fn new() -> Self {
        Self(vec![0; usize::try_from(Self::BITS / 64).unwrap_or_default()])
    }

    /// Takes a key in; whether it was met before.
    fn insert(&mut self, key: i64) -> bool {
        let hash = key.cast_unsigned();
        [hash % Self::BITS, (hash >> 32) % Self::BITS].into_iter().fold(true, |was_met, at| {
            let bit = 1 << (at % 64);
            let Some(word) = self.0.get_mut(usize::try_from(at / 64).unwrap_or_default()) else {
                return was_met;
            };
            let is_set = *word & bit != 0;
            *word |= bit;
            was_met && is_set
        })
    }
}

impl<'conn> Recogniser<'conn> {
    /// A recogniser among the deals of a database.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`] where the database can't be read, as the other methods.
    pub fn new(conn: &'conn Connection) -> Result<Self> {
        let sql = "select exists (select 1 from sighting)";
        let has_deals: bool = conn.query_row(sql, [], |row| row.get(0))?;
        Ok(Self {
            met: (!has_deals).then(Met::new),
            by_reference: conn.prepare(standing_sightings!("reference_key = ?"))?,
            by_match: conn.prepare(standing_sightings!(
                "match_key = ? and company_key = ? and announced_on is ?"
            ))?,
        })
    }

    /// Recognises `reading`, which import `import_id` took from `source_id`.
    pub fn recognise(
        &mut self,
        reading: &DealReading,
        source_id: i64,
        import_id: i64,
    ) -> Result<Recognition> {
        // Both keys are taken in, whichever finds the deal.
        let is_known = |met: &mut Option<Met>, key| met.as_mut().is_none_or(|met| met.insert(key));
        let match_key = reading.match_key();
        let may_match = is_known(&mut self.met, match_key);
        if let Some(reference_key) = reading.reference_key(source_id)
            && is_known(&mut self.met, reference_key)
        {
            let mut candidates = candidates(&mut self.by_reference, [reference_key])?;
            keep_newest(&mut candidates, import_id);
            if !candidates.is_empty() {
                return Ok(among_same_source(&candidates, reading, import_id));
            }
        }
        if !may_match {
            return Ok(Recognition::New);
        }
        let same_deal = params![match_key, reading.company_key, reading.announced.code];
        let mut candidates = candidates(&mut self.by_match, same_deal)?;
        keep_newest(&mut candidates, import_id);
        candidates.retain(|candidate| !is_told_apart(candidate, reading, source_id));
        Ok(among_all(&candidates, reading, source_id, import_id))
    }
}

/// Two rows of one source with ids of their own are two deals.
fn is_told_apart(candidate: &Candidate, reading: &DealReading, source_id: i64) -> bool {
    candidate.source_id == source_id
        && candidate.reference.is_some()
        && reading.reference.is_some()
        && candidate.reference != reading.reference
}

fn among_all(
    candidates: &[Candidate],
    reading: &DealReading,
    source_id: i64,
    import_id: i64,
) -> Recognition {
    let own: Vec<_> = candidates.iter().filter(|known| known.source_id == source_id).collect();
    let is_claimed =
        |deal_id| own.iter().any(|known| known.import_id == import_id && known.deal_id == deal_id);
    if let Some(same) = own
        .iter()
        .find(|known| known.import_id != import_id && known.content_key == reading.content_key())
    {
        return Recognition::Unchanged(same.deal_id);
    }
    if let Some(repeated) =
        own.iter().find(|known| known.import_id == import_id && is_same_money(known, reading))
    {
        return Recognition::Merged(repeated.deal_id);
    }
    if let Some(earlier) = own.iter().find(|known| !is_claimed(known.deal_id)) {
        return Recognition::Updated(earlier.deal_id);
    }
    let mut others = candidates
        .iter()
        .filter(|known| known.source_id != source_id && !is_claimed(known.deal_id));
    let first = others.clone().next();
    match others.find(|known| is_same_money(known, reading)).or(first) {
        Some(other) => Recognition::Merged(other.deal_id),
        None => Recognition::New,
    }
}

fn among_same_source(
    candidates: &[Candidate],
    reading: &DealReading,
    import_id: i64,
) -> Recognition {
    let content_key = reading.content_key();
    let earlier = candidates.iter().find(|known| known.import_id != import_id);
    let repeated = candidates.iter().find(|known| known.import_id == import_id);
    match (earlier, repeated) {
        (Some(known), _) if known.content_key == content_key => {
            Recognition::Unchanged(known.deal_id)
        }
        (_, Some(known)) => Recognition::Merged(known.deal_id),
        (Some(known), None) => Recognition::Updated(known.deal_id),
        (None, None) => Recognition::New,
    }
}

/// Two rows about one deal agree on its amount, or one of them does not tell.
fn is_same_money(known: &Candidate, reading: &DealReading) -> bool {
    known.amount_status == "undisclosed"
        || reading.money.status == "undisclosed"
        || known.amount_point == reading.money.band.point
}

fn candidates(stmt: &mut Statement, values: impl Params) -> Result<Vec<Candidate>> {
    Ok(stmt.query_map(values, candidate)?.collect::<rusqlite::Result<_>>()?)
}

/// Keeps, of each deal and source, what this import says and what its newest other import said.
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
    Ok(Candidate {
        deal_id: row.get(0)?,
        import_id: row.get(1)?,
        source_id: row.get(2)?,
        reference: row.get(3)?,
        content_key: row.get(4)?,
        amount_point: row.get(5)?,
        amount_status: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_met_is_never_taken_for_new() {
        let mut met = Met::new();
        let keys = || {
            (0..100_000_i64)
                .map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.cast_signed()))
        };
        let taken_for_met = keys().filter(|key| met.insert(*key)).count();
        assert!(taken_for_met < 1_000, "{taken_for_met} new keys are looked up in vain");
        assert!(keys().all(|key| met.insert(key)));
    }
}
