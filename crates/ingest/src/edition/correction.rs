//! Pairs deals that vanished from a list with deals that appeared in its newer edition: a company
//! respelled, a date or a round corrected.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::EditionRow;
use crate::decision::{Decision, Name, Verdict};
use crate::outcome::Outcome;
use crate::similarity::{self, MatchFeatures};
use crate::{Result, sql};

/// A corrected date is at most this far from the one before: a year that was mistyped.
const MOST_DAYS: i64 = 366;
/// No cell lists more rounds than this beside each other.
const MOST_DEALS_OF_A_ROW: i64 = 64;

/// A row that came out as something else, and is the correction of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The sheet the row is in.
    pub sheet_id: i64,
    /// What the row was taken for.
    pub outcome: Outcome,
}

/// Days between a vanished deal and one that may have taken its place, and their indexes.
type Fitting = (i64, usize, usize);

/// Pairs each vanished deal with the one that appeared in its place, the nearest in days first. Where
/// two are as near, neither is taken.
pub(super) fn pairs(
    vanished: &[EditionRow],
    appeared: &[EditionRow],
) -> Vec<(EditionRow, EditionRow)> {
    let mut by_days: BTreeMap<i64, Vec<Fitting>> = BTreeMap::new();
    for fitting in fitting(vanished, appeared) {
        by_days.entry(fitting.0).or_default().push(fitting);
    }
    let mut pairs = Vec::new();
    let (mut used_before, mut used_after) = (BTreeSet::new(), BTreeSet::new());
    for mut as_near in by_days.into_values() {
        as_near.retain(|it| !used_before.contains(&it.1) && !used_after.contains(&it.2));
        for &(_, before, after) in &as_near {
            let rivals = as_near.iter().filter(|it| it.1 == before || it.2 == after).count();
            if let (1, Some(before), Some(after)) =
                (rivals, vanished.get(before), appeared.get(after))
            {
                pairs.push((before.clone(), after.clone()));
            }
        }
        used_before.extend(as_near.iter().map(|it| it.1));
        used_after.extend(as_near.iter().map(|it| it.2));
    }
    pairs
}

/// Every two that agree on company or on day and round, as far as one may be the other corrected.
fn fitting(vanished: &[EditionRow], appeared: &[EditionRow]) -> BTreeSet<Fitting> {
    let mut places: BTreeMap<MatchKey, Vec<usize>> = BTreeMap::new();
    for (index, row) in appeared.iter().enumerate() {
        for place in MatchKey::all_of(row) {
            places.entry(place).or_default().push(index);
        }
    }
    let mut found = BTreeSet::new();
    for (before_index, before) in vanished.iter().enumerate() {
        let near = MatchKey::all_of(before).into_iter().filter_map(|place| places.get(&place));
        for after_index in near.flatten() {
            let after = appeared.get(*after_index);
            if let Some(days) = after.and_then(|after| corrected_in(before, after)) {
                found.insert((days, before_index, *after_index));
            }
        }
    }
    found
}

/// What a row and its correction may have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum MatchKey<'a> {
    Company(&'a str),
    CompanyReference(&'a str),
    DayAndRound(Option<&'a str>, Option<&'a str>, &'a str),
}

impl<'a> MatchKey<'a> {
    fn all_of(row: &'a EditionRow) -> Vec<Self> {
        let features = &row.features;
        let mut places = vec![
            Self::Company(&features.company_key),
            Self::DayAndRound(
                features.announced.0.as_deref(),
                features.round.as_deref(),
                &features.round_class,
            ),
        ];
        places.extend(row.company_reference.as_deref().map(Self::CompanyReference));
        places
    }
}

/// Days between two rows of which one may be the other with company, date or round corrected.
///
/// They agree on two of the three; ids, amount, investors and country do not speak against it. A
/// company may have another name if it is a similar one, or if amount and investors are the same.
fn corrected_in(before: &EditionRow, after: &EditionRow) -> Option<i64> {
    let (old, new) = (&before.features, &after.features);
    let days = old.days_to(new)?;
    let has_same_reference = both(&before.company_reference, &after.company_reference);
    let is_company = has_same_reference == Some(true) || old.company_key == new.company_key;
    let is_day = old.announced == new.announced;
    let is_round = old.round == new.round && old.round_class == new.round_class;
    let is_one_corrected = match (is_company, is_day, is_round) {
        (true, true, false) => true,
        (true, false, true) => days <= MOST_DAYS,
        (false, true, true) => is_known_by_another_name(old, new),
        _ => false,
    };
    let is_contradicted = has_same_reference == Some(false)
        || both(&before.reference, &after.reference) == Some(false)
        || both(&old.country, &new.country) == Some(false)
        || old.money.similarity(&new.money).is_none()
        || (both(&old.investors, &new.investors) == Some(false) && !old.shares_investor_with(new));
    (is_one_corrected && !is_contradicted).then_some(days)
}

fn is_known_by_another_name(old: &MatchFeatures, new: &MatchFeatures) -> bool {
    let has_same_money = old.money.is_equal(&new.money) && old.shares_investor_with(new);
    has_same_money || similarity::names(&old.company_key, &new.company_key).is_some()
}

/// Whether two are the same where both are known.
fn both(one: &Option<String>, other: &Option<String>) -> Option<bool> {
    one.as_ref().zip(other.as_ref()).map(|(one, other)| one == other)
}

/// Gives what import `import_id` says in `after` to the deal of `before`, and counts its first row as
/// updated.
///
/// A deal that came into being with this import becomes the earlier one. One that another source
/// reported before stays, and the two are decided to be the same.
pub(super) fn correct(
    conn: &Connection,
    import_id: i64,
    before: &EditionRow,
    after: &EditionRow,
) -> Result<Option<Corrected>> {
    let (deal_id, new_deal_id) = (before.features.deal_id, after.features.deal_id);
    if is_new(conn, import_id, new_deal_id)? {
        let stale_deals = "insert or ignore into stale_deal (deal_id) values (?), (?)";
        conn.execute(stale_deals, [deal_id, new_deal_id])?;
        let follow = "update deal_fact set deal_id = ? where deal_id = ?";
        conn.execute(follow, [deal_id, new_deal_id])?;
    } else {
        let name = Name::of_record(conn, before.record_id)?;
        let other = Name::of_record(conn, after.record_id)?;
        Decision { verdict: Verdict::Same, name, other }.enter(conn, import_id)?;
    }
    recount(conn, import_id, after.record_id)
}

/// Whether a deal has no record from before this import.
fn is_new(conn: &Connection, import_id: i64, deal_id: i64) -> Result<bool> {
    let sql = "select not exists (select 1 from deal_record where deal_id = ? and import_id < ?)";
    sql::value(conn, sql, [deal_id, import_id])
}

/// Counts the row of a record as updated, unless it has another deal that is new.
fn recount(conn: &Connection, import_id: i64, record_id: i64) -> Result<Option<Corrected>> {
    let sql = "select raw_row.raw_row_id, raw_row.sheet_id, raw_row.outcome
         from deal_record
         join raw_row on raw_row.raw_row_id = deal_record.raw_row_id
         where deal_record.record_id = ?";
    let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let (raw_row_id, sheet_id, outcome): (i64, i64, String) =
        conn.query_row(sql, [record_id], row)?;
    let may_be_new =
        |it: &Outcome| matches!(it, Outcome::Inserted | Outcome::Merged | Outcome::OutOfScope);
    let Some(outcome) = Outcome::from_word(&outcome).filter(may_be_new) else { return Ok(None) };
    // The records of one row follow each other.
    let mut other_deals = conn.prepare_cached(
        "select deal_id from deal_record
         where record_id between ?1 - ?3 and ?1 + ?3 and raw_row_id = ?2",
    )?;
    let deals =
        other_deals.query_map([record_id, raw_row_id, MOST_DEALS_OF_A_ROW], |row| row.get(0))?;
    for deal_id in deals.collect::<rusqlite::Result<Vec<i64>>>()? {
        if is_new(conn, import_id, deal_id)? {
            return Ok(None);
        }
    }
    let sql = "update staged_row set outcome_code = ? where raw_row_id = ?";
    conn.execute(sql, [Outcome::Updated.code(), raw_row_id])?;
    Ok(Some(Corrected { sheet_id, outcome }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Money;

    /// `company day round amount investors`, a dash for what is undisclosed.
    fn row(text: &str) -> EditionRow {
        let parts: Vec<&str> = text.split(' ').collect();
        let features = |index: usize| (parts[index] != "-").then(|| parts[index].to_owned());
        let day: i64 = parts[1].parse().unwrap();
        let point: Option<i64> = features(3).map(|it| it.parse().unwrap());
        EditionRow {
            features: MatchFeatures {
                company_key: parts[0].into(),
                announced: (Some(parts[1].into()), Some("day".into())),
                days: Some((day, day)),
                round: features(2),
                round_class: parts[2].to_lowercase(),
                money: Money {
                    status: if point.is_some() { "exact" } else { "undisclosed" }.into(),
                    point,
                    low_usd: point,
                    point_usd: point,
                    high_usd: point,
                    ..Money::default()
                },
                investors: features(4),
                ..MatchFeatures::default()
            },
            ..EditionRow::default()
        }
    }

    fn paired(vanished: &[&str], appeared: &[&str]) -> Vec<String> {
        let rows = |texts: &[&str]| texts.iter().map(|text| row(text)).collect::<Vec<_>>();
        let pairs = pairs(&rows(vanished), &rows(appeared));
        let name = |row: &EditionRow| {
            let features = &row.features;
            format!(
                "{} {}",
                features.company_key,
                features.announced.0.as_deref().unwrap_or_default()
            )
        };
        pairs.iter().map(|(one, other)| format!("{} = {}", name(one), name(other))).collect()
    }

    #[test]
    fn one_corrected_cell_is_the_same_deal() {
        for (before, after, is_same) in [
            ("lantern 10 A 5 Reef", "lantern 13 A 5 Reef", true),
            ("lantern 10 A 5 Reef", "lantern 10 B 5 Reef", true),
            ("lantern 10 A 5 Reef", "lantren 10 A 5 Reef", true),
            ("lantern 10 A 5 Reef", "glowworm 10 A 5 Reef", true),
            ("lantern 10 A - -", "glowworm 10 A - -", false),
            ("lantern 10 A 5 -", "lantern 13 A - Reef", true),
            ("lantern 10 A 5 Reef", "lantern 13 B 5 Reef", false),
            ("lantern 10 A 5 Reef", "lantern 13 A 9 Reef", false),
            ("lantern 10 A 5 Reef", "lantern 13 A 5 Tide", false),
            ("lantern 10 A 5 Reef", "lantern 400 A 5 Reef", false),
        ] {
            assert_eq!(paired(&[before], &[after]).len(), usize::from(is_same), "{before} {after}");
        }
    }

    #[test]
    fn the_nearest_day_is_taken_and_of_two_as_near_neither() {
        let vanished = ["lantern 10 A 5 -"];
        assert_eq!(
            paired(&vanished, &["lantern 30 A 5 -", "lantern 12 A 5 -"]),
            ["lantern 10 = lantern 12"]
        );
        assert!(paired(&vanished, &["lantern 8 A 5 -", "lantern 12 A 5 -"]).is_empty());
        assert_eq!(
            paired(
                &["lantern 10 A 5 -", "lantern 30 A 5 -"],
                &["lantern 11 A 5 -", "lantern 33 A 5 -"]
            ),
            ["lantern 10 = lantern 11", "lantern 30 = lantern 33"]
        );
    }

    #[test]
    fn another_id_of_the_source_is_another_deal() {
        let with_reference = |text: &str, reference: &str| EditionRow {
            reference: Some(reference.into()),
            ..row(text)
        };
        let before = with_reference("lantern 10 A 5 -", "7");
        let after = with_reference("lantern 11 A 5 -", "8");
        assert!(pairs(&[before], &[after]).is_empty());
    }
}
