//! Finds the pairs of deals that look alike and about which nothing was decided.
//!
//! Deals are compared only with those whose names begin or end alike and whose days are near, so that
//! the work grows with their number and not with its square.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};

use super::span::Span;
use crate::similarity::{self, AmountSimilarity, MatchFeatures, NameSimilarity, RoundSimilarity};
use crate::{Result, sql};

/// Two reports of one deal are at most so many days apart.
const MOST_DAYS: i64 = 14;
/// An import looks for pairs by itself where it reports at most so many deals, …
const MAX_REPORTED: i64 = 20_000;
/// … and the quarters around them have at most so many.
const MOST_COMPARED: i64 = 50_000;
/// Letters by which names begin or end alike.
const LETTERS: usize = 4;
const CHINESE_LETTERS: usize = 2;
/// A day and an amount that more deals than these share are too common to mean anything.
const MOST_OF_AN_AMOUNT: usize = 50;

/// Two deals that look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The lower id.
    pub deal_id: i64,
    /// The higher id.
    pub other_deal_id: i64,
    /// Why they look alike.
    pub score: MatchScore,
}

/// In what two deals are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchScore {
    /// How their companies' names are.
    pub name: NameSimilarity,
    /// Days between them; 0 where the periods overlap.
    pub days: i64,
    /// How their rounds are.
    pub round: RoundSimilarity,
    /// How their amounts are.
    pub amount: AmountSimilarity,
    /// Whether an investor is named in both.
    pub shares_investor: bool,
}

/// Every undecided pair, the most alike first.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn near_pairs(conn: &Connection) -> Result<Vec<Pair>> {
    let sql = "select min(quarter_ordinal), max(quarter_ordinal), null, null
         from deal_fact where is_lead = 1";
    let span = conn.query_row(sql, [], Span::from_row)?;
    pairs_within(conn, &span, None)
}

/// The undecided pairs of which an import tells, the most alike first; `None` where so many deals
/// would have to be compared that the import would take noticeably longer.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn near_pairs_of_import(conn: &Connection, import_id: i64) -> Result<Option<Vec<Pair>>> {
    let sql = format!("select deal_fact.deal_id {REPORTED} limit ?2");
    let reported: Vec<i64> = sql::column(conn, &sql, [import_id, MAX_REPORTED + 1])?;
    if i64::try_from(reported.len()).unwrap_or(i64::MAX) > MAX_REPORTED {
        return Ok(None);
    }
    let sql = format!(
        "select
             min(quarter_ordinal) - 1, max(quarter_ordinal) + 1, min(announced_day), max(announced_day)
         from deal_fact
         where is_lead = 1 and deal_id in (select deal_fact.deal_id {REPORTED})"
    );
    let span = conn.query_row(&sql, [import_id], Span::from_row)?.with_days_around(MOST_DAYS);
    pairs_of(conn, &span, &reported.into_iter().collect())
}

/// The undecided pairs of which one is a deal of this quarter, such as `2023Q4`, the most alike first;
/// `None` where so many deals would have to be compared that it would take noticeably long.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn near_pairs_of_quarter(conn: &Connection, quarter: &str) -> Result<Option<Vec<Pair>>> {
    const OF_QUARTER: &str = "from deal_fact where is_lead = 1
         and quarter_ordinal = (select quarter_ordinal from quarter where quarter = ?)";
    let sql = format!(
        "select min(quarter_ordinal) - 1, max(quarter_ordinal) + 1, min(announced_day), max(announced_day)
         {OF_QUARTER}"
    );
    let span = conn.query_row(&sql, [quarter], Span::from_row)?.with_days_around(MOST_DAYS);
    let deals = sql::column(conn, &format!("select deal_id {OF_QUARTER}"), [quarter])?;
    pairs_of(conn, &span, &deals)
}

/// The pairs of the touched deals; `None` where the quarters of the span have too many deals.
fn pairs_of(conn: &Connection, span: &Span, touched: &BTreeSet<i64>) -> Result<Option<Vec<Pair>>> {
    let sql = "select coalesce(sum(deal_count), 0) from deal_cube
         where grain = 'country' and quarter_ordinal between ? and ?";
    let compared: i64 = sql::value(conn, sql, [span.first_quarter, span.last_quarter])?;
    if compared > MOST_COMPARED {
        return Ok(None);
    }
    pairs_within(conn, span, Some(touched)).map(Some)
}

/// The records of an import.
const REPORTED: &str = "
from import_extent
join deal_fact
    on deal_fact.record_id between import_extent.first_record_id and import_extent.last_record_id
join sheet on sheet.sheet_id = deal_fact.sheet_id
where import_extent.import_id = ?1 and sheet.import_id = ?1";

fn pairs_within(
    conn: &Connection,
    span: &Span,
    touched: Option<&BTreeSet<i64>>,
) -> Result<Vec<Pair>> {
    let columns = similarity::COLUMNS;
    // A longer period, such as a month, has its first day, and is compared wherever it ends.
    let sql = format!(
        "select {columns}, sheet_id
         from deal
         join (select record_id as lead_id, sheet_id, announced_day from deal_fact) on lead_id = record_id
         where in_scope = 1 and quarter_ordinal between ?1 and ?2
             and (?3 is null or announced_day between ?3 and ?4 or announced_day % 100 = 1)"
    );
    let mut stmt = conn.prepare(&sql)?;
    let Span { first_quarter, last_quarter, first_day, last_day } = span;
    let deals = stmt.query_map([first_quarter, last_quarter, first_day, last_day], features)?;
    let mut deals: Vec<MatchFeatures> = deals.collect::<rusqlite::Result<_>>()?;
    deals.sort_unstable_by(|one, other| {
        (&one.announced, one.deal_id).cmp(&(&other.announced, other.deal_id))
    });
    let decided = decided(conn)?;
    let mut pairs = similar_pairs(&deals, touched);
    pairs.retain(|pair| !decided.contains(&(pair.deal_id, pair.other_deal_id)));
    pairs.sort_by_key(|pair| {
        let MatchScore { name, days, round, amount, shares_investor } = pair.score;
        (!shares_investor, name, days, round, amount, pair.deal_id, pair.other_deal_id)
    });
    Ok(pairs)
}

/// The sheet of the record that leads a deal is behind the [`similarity::COLUMNS`].
fn features(row: &rusqlite::Row) -> rusqlite::Result<MatchFeatures> {
    Ok(MatchFeatures { sheet_id: row.get(14)?, ..MatchFeatures::from_row(row)? })
}

/// US dollars that would be counted twice if every pair were one deal: of each pair the smaller amount.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn money_of(conn: &Connection, pairs: &[Pair]) -> Result<i64> {
    let sql =
        "select min(amount_usd) from deal where deal_id in (?, ?) having count(amount_usd) = 2";
    let mut stmt = conn.prepare(sql)?;
    let mut sum = 0_i64;
    for pair in pairs {
        let smaller: Option<i64> =
            stmt.query_row([pair.deal_id, pair.other_deal_id], |row| row.get(0)).optional()?;
        sum = sum.saturating_add(smaller.unwrap_or_default());
    }
    Ok(sum)
}

/// Whether two deals are so alike that they would be listed as a pair, decided or not.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn are_similar(conn: &Connection, deal_id: i64, other_deal_id: i64) -> Result<bool> {
    let columns = similarity::COLUMNS;
    let sql = format!(
        "select {columns}, (select sheet_id from deal_fact where record_id = deal.record_id) as sheet_id
         from deal where deal_id in (?, ?)"
    );
    let deals: Vec<MatchFeatures> = sql::rows(conn, &sql, [deal_id, other_deal_id], features)?;
    Ok(matches!(deals.as_slice(), [one, other] if score(one, other).is_some()))
}

/// Pairs that were decided to be different, the lower id first.
fn decided(conn: &Connection) -> Result<BTreeSet<(i64, i64)>> {
    let sql = "select
             coalesce(one.counted_deal_id, decided_pair.deal_id),
             coalesce(other.counted_deal_id, decided_pair.other_deal_id)
         from decided_pair
         left join same_deal as one on one.deal_id = decided_pair.deal_id
         left join same_deal as other on other.deal_id = decided_pair.other_deal_id";
    let pairs: Vec<(i64, i64)> = sql::columns(conn, sql, [])?;
    Ok(pairs.into_iter().map(|(one, other)| (one.min(other), one.max(other))).collect())
}

/// The pairs among deals in the order of their days; with `touched`, only those of which one is.
fn similar_pairs(deals: &[MatchFeatures], touched: Option<&BTreeSet<i64>>) -> Vec<Pair> {
    let mut blocks: BTreeMap<&str, Vec<&MatchFeatures>> = BTreeMap::new();
    let mut payments: BTreeMap<_, Vec<&MatchFeatures>> = BTreeMap::new();
    for deal in deals {
        for piece in pieces(&deal.company_key) {
            blocks.entry(piece).or_default().push(deal);
        }
        if let (Some(day), Some(point)) = (deal.days, deal.money.point) {
            payments.entry((day, point)).or_default().push(deal);
        }
    }
    payments.retain(|_, block| block.len() <= MOST_OF_AN_AMOUNT);
    let is_touched = |deal: &MatchFeatures| touched.is_none_or(|ids| ids.contains(&deal.deal_id));
    let mut pairs = BTreeMap::new();
    for block in blocks.into_values().chain(payments.into_values()) {
        for (index, deal) in block.iter().enumerate() {
            for other in near_in_days(&block, index) {
                if let Some(score) = score(deal, other)
                    && (is_touched(deal) || is_touched(other))
                {
                    let (one, other) = (deal.deal_id, other.deal_id);
                    pairs.insert((one.min(other), one.max(other)), score);
                }
            }
        }
    }
    let pair = |((deal_id, other_deal_id), score)| Pair { deal_id, other_deal_id, score };
    pairs.into_iter().map(pair).collect()
}

/// The deals after the one at `index` that begin before its last day and the days allowed are over.
fn near_in_days<'a>(
    block: &'a [&MatchFeatures],
    index: usize,
) -> impl Iterator<Item = &'a &'a MatchFeatures> {
    let last = block.get(index).and_then(|deal| deal.days).map_or(i64::MIN, |(_, last)| last);
    let is_near = move |other: &&&MatchFeatures| {
        other.days.is_some_and(|(first, _)| first <= last.saturating_add(MOST_DAYS))
    };
    block.iter().skip(index + 1).take_while(is_near)
}

/// The beginning of a name and the end of its core; one where they are the same.
fn pieces(key: &str) -> Vec<&str> {
    let count = |letter: Option<char>| match letter {
        Some(letter) if letter.is_ascii() => LETTERS,
        _ => CHINESE_LETTERS,
    };
    let core = similarity::core(key);
    let (first_count, last_count) = (count(key.chars().next()), count(core.chars().next_back()));
    let end = key.char_indices().nth(first_count).map_or(key.len(), |(end, _)| end);
    let start = core.char_indices().rev().nth(last_count - 1).map_or(0, |(start, _)| start);
    let (first, last) = (key.get(..end).unwrap_or(key), core.get(start..).unwrap_or(core));
    if first == last { vec![first] } else { vec![first, last] }
}

fn score(deal: &MatchFeatures, other: &MatchFeatures) -> Option<MatchScore> {
    let days = deal.days_to(other).filter(|days| *days <= MOST_DAYS)?;
    let amount = deal.money.similarity(&other.money)?;
    let has_other_name = || deal.may_have_other_name(other).then_some(NameSimilarity::Different);
    let name = similarity::names(&deal.company_key, &other.company_key).or_else(has_other_name)?;
    let shares_investor = deal.shares_investor_with(other);
    // Two reports of one payment may give it two rounds, and days on which they were published.
    let is_one_payment = name == NameSimilarity::Equal
        && amount == AmountSimilarity::Equal
        && (days == 0 && deal.announced == other.announced || shares_investor);
    let round =
        deal.round_similarity(other).or(is_one_payment.then_some(RoundSimilarity::Different))?;
    Some(MatchScore { name, days, round, amount, shares_investor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Money;

    fn deal(deal_id: i64, company_key: &str, day: i64) -> MatchFeatures {
        MatchFeatures {
            deal_id,
            company_key: company_key.into(),
            days: Some((day, day)),
            round: Some("A".into()),
            round_class: "a".into(),
            money: Money { status: "undisclosed".into(), ..Money::default() },
            ..MatchFeatures::default()
        }
    }

    fn found(deals: &[MatchFeatures]) -> Vec<(i64, i64)> {
        similar_pairs(deals, None).iter().map(|pair| (pair.deal_id, pair.other_deal_id)).collect()
    }

    #[test]
    fn names_that_begin_or_end_alike_meet_within_two_weeks() {
        let deals = [
            deal(1, "星河云", 10),
            deal(2, "星河云科技", 12),
            deal(3, "北京星河云", 24),
            deal(4, "lantern", 24),
            deal(5, "lantren", 25),
            deal(6, "星河云", 39),
            deal(7, "kettle", 39),
            deal(8, "kettle水壶", 40),
        ];
        assert_eq!(found(&deals), [(1, 2), (1, 3), (2, 3), (4, 5), (7, 8)]);
    }

    #[test]
    fn one_payment_under_two_rounds_is_a_pair() {
        let money = |point| Money {
            status: "exact".into(),
            currency: Some("USD".into()),
            point: Some(point),
            point_usd: Some(point),
            ..Money::default()
        };
        let strategic = |deal_id, day, point| MatchFeatures {
            round: Some("Strategic".into()),
            round_class: "strategic".into(),
            money: money(point),
            ..deal(deal_id, "lantern", day)
        };
        let a_round = MatchFeatures { money: money(5), ..deal(1, "lantern", 10) };
        let deals = [a_round, strategic(2, 10, 5), strategic(3, 10, 6), strategic(4, 11, 5)];
        assert_eq!(found(&deals).first(), Some(&(1, 2)));
        assert!(!found(&deals).contains(&(1, 3)) && !found(&deals).contains(&(1, 4)));
        let led =
            |it: &MatchFeatures| MatchFeatures { investors: Some("North".into()), ..it.clone() };
        let deals = deals.map(|deal| led(&deal));
        assert!(found(&deals).contains(&(1, 4)), "a day later, by the same investor");
    }

    #[test]
    fn one_payment_under_two_names_is_a_pair_of_two_sheets() {
        let report = |deal_id, company_key, sheet_id| MatchFeatures {
            money: Money {
                status: "exact".into(),
                currency: Some("USD".into()),
                point: Some(5),
                ..Money::default()
            },
            sheet_id: Some(sheet_id),
            ..deal(deal_id, company_key, 10)
        };
        let abroad = MatchFeatures { country: Some("US".into()), ..report(5, "kettle", 2) };
        let here = MatchFeatures { country: Some("CN".into()), ..report(1, "字节跳动", 1) };
        let sheets = [
            here,
            report(2, "bytedance", 1),
            report(3, "bytedance", 2),
            report(4, "水壶", 2),
            abroad,
        ];
        assert_eq!(found(&sheets), [(1, 3), (2, 3), (2, 4)], "of another script and sheet");
        let led =
            |it: MatchFeatures| MatchFeatures { investors: Some("North; South".into()), ..it };
        assert_eq!(found(&[led(report(1, "lantern", 1)), led(report(2, "kettle", 2))]), [(1, 2)]);
        assert_eq!(found(&[report(1, "lantern", 1), report(2, "kettle", 2)]), []);
    }

    #[test]
    fn a_deal_of_a_month_is_near_each_of_its_days() {
        let mut of_month = deal(1, "lantern", 1);
        of_month.days = Some((1, 31));
        assert_eq!(
            found(&[of_month, deal(2, "lantern", 45), deal(3, "lantern", 46)]),
            [(1, 2), (2, 3)]
        );
    }

    #[test]
    fn only_pairs_of_touched_deals_are_found() {
        let deals = [deal(1, "lantern", 1), deal(2, "lantern", 2), deal(3, "lantern", 3)];
        let pairs = similar_pairs(&deals, Some(&BTreeSet::from([3])));
        assert_eq!(pairs.iter().map(|pair| pair.deal_id).collect::<Vec<_>>(), [1, 2]);
    }
}
