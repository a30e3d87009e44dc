//! How alike two deals are: their names, days, rounds and amounts, each by a rule stated here.
//!
//! Knows nothing about sources and files: whether two deals are one is decided elsewhere.

use std::iter::Peekable;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::Row;

use crate::reference::records;

/// Names are similar from this share of equal letters on, after Damerau and Levenshtein.
const SIMILAR: f64 = 0.8;
/// Amounts agree within this part of the larger one, both in US dollars.
const TOLERANCE_PCT: i64 = 10;
/// A name this short is contained in too many others to mean anything.
const SHORTEST_WORD: usize = 4;
const SHORTEST_CHINESE: usize = 2;

/// Columns of `deal`, `deal_record` or whatever has the same, as [`MatchFeatures::from_row`] takes them.
pub(crate) const COLUMNS: &str = "
    deal_id, company_key, announced_on, announced_precision, round, round_class, amount_status, currency, amount_point,
    amount_low_usd, amount_usd, amount_high_usd, investors, country";

/// What of a deal is compared with another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MatchFeatures {
    pub(crate) deal_id: i64,
    /// Normal form of the company's name.
    pub(crate) company_key: String,
    /// First day of the period that is known, ISO 8601, and how exact that is.
    pub(crate) announced: (Option<String>, Option<String>),
    /// First and last day it may have been, as day numbers; `None` without a date.
    pub(crate) days: Option<(i64, i64)>,
    pub(crate) round: Option<String>,
    pub(crate) round_class: String,
    pub(crate) money: Money,
    pub(crate) investors: Option<String>,
    pub(crate) country: Option<String>,
    /// The sheet of its first record, where that is compared.
    pub(crate) sheet_id: Option<i64>,
}

/// An amount as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Money {
    pub(crate) status: String,
    pub(crate) currency: Option<String>,
    /// Whole units of the currency.
    pub(crate) point: Option<i64>,
    /// Whole US dollars, each `None` where unknown.
    pub(crate) low_usd: Option<i64>,
    pub(crate) point_usd: Option<i64>,
    pub(crate) high_usd: Option<i64>,
}

/// First and last day of a period as day numbers; `None` for what is no ISO day.
fn days_of(first: &str, precision: Option<&str>) -> Option<(i64, i64)> {
    let first: Date = first.parse().ok()?;
    let last = match precision {
        Some("month") => first.checked_add(1.month()).ok()?.yesterday().ok()?,
        Some("quarter") => first.checked_add(3.months()).ok()?.yesterday().ok()?,
        Some("year") => first.checked_add(1.year()).ok()?.yesterday().ok()?,
        _ => first,
    };
    let number = |day: Date| day.duration_since(Date::ZERO).as_hours() / 24;
    Some((number(first), number(last)))
}

/// How two names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameSimilarity {
    /// One normal form.
    Equal,
    /// One begins or ends with the other.
    Contained,
    /// A letter or two differ.
    Similar,
    /// Nothing in common, as 字节跳动 and ByteDance; all else that is known is equal.
    Different,
}

/// How two rounds are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundSimilarity {
    /// One round.
    Equal,
    /// Two names of one class, such as Pre-A and A.
    Class,
    /// One of the two is not known.
    Unknown,
    /// Two rounds of one company, day and amount: the one payment may have two labels.
    Different,
}

/// How two amounts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AmountSimilarity {
    /// One figure.
    Equal,
    /// Within 10 % of each other, in US dollars.
    Near,
    /// One is vague or open, and the other may be within it.
    Band,
    /// One of the two is not known, or not in US dollars.
    Unknown,
}

impl MatchFeatures {
    /// Reads the [`COLUMNS`], which are the first of the row.
    pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        let announced: (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        Ok(Self {
            deal_id: row.get(0)?,
            company_key: row.get(1)?,
            days: announced.0.as_deref().and_then(|day| days_of(day, announced.1.as_deref())),
            announced,
            round: row.get(4)?,
            round_class: row.get(5)?,
            money: Money {
                status: row.get(6)?,
                currency: row.get(7)?,
                point: row.get(8)?,
                low_usd: row.get(9)?,
                point_usd: row.get(10)?,
                high_usd: row.get(11)?,
            },
            investors: row.get(12)?,
            country: row.get(13)?,
            sheet_id: None,
        })
    }

    /// Whether two deals of different sheets may be one under two names: the same day, round and amount, and
    /// either an investor is the same, or the names are in different scripts and the day is not the first
    /// of a month, which often stands for one that is not known.
    pub(crate) fn may_have_other_name(&self, other: &MatchFeatures) -> bool {
        let is_day = |deal: &MatchFeatures| deal.days.is_some_and(|(first, last)| first == last);
        let is_exact = |deal: &MatchFeatures| deal.money.status == "exact";
        let is_elsewhere = match (&self.country, &other.country) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        self.sheet_id != other.sheet_id
            && is_day(self)
            && self.days == other.days
            && self.round_similarity(other) == Some(RoundSimilarity::Equal)
            && is_exact(self)
            && is_exact(other)
            && self.money.is_equal(&other.money)
            && !is_elsewhere
            && !are_numbered_apart(&self.company_key, &other.company_key)
            && (self.shares_investor_with(other)
                || self.company_key.is_ascii() != other.company_key.is_ascii()
                    && !self.announced.0.as_ref().is_some_and(|day| day.ends_with("-01")))
    }

    /// Days between the periods of two deals; 0 where they overlap, `None` without a date.
    pub(crate) fn days_to(&self, other: &MatchFeatures) -> Option<i64> {
        let ((first, last), (other_first, other_last)) = (self.days?, other.days?);
        Some((other_first - last).max(first - other_last).max(0))
    }

    /// How the rounds are alike; `None` where they can't be the same.
    pub(crate) fn round_similarity(&self, other: &MatchFeatures) -> Option<RoundSimilarity> {
        let is_silent = |it: &MatchFeatures| it.round.is_none() && it.round_class == "unknown";
        if is_silent(self) || is_silent(other) {
            return Some(RoundSimilarity::Unknown);
        }
        if self.round == other.round && self.round_class == other.round_class {
            return Some(RoundSimilarity::Equal);
        }
        let is_class = self.round_class == other.round_class && self.round_class != "unknown";
        is_class.then_some(RoundSimilarity::Class)
    }

    /// Whether the two name an investor in common.
    pub(crate) fn shares_investor_with(&self, other: &MatchFeatures) -> bool {
        let names = |features: &'_ Option<String>| -> Vec<String> {
            let names = features.as_deref().unwrap_or_default().split("; ");
            names.filter(|name| !name.is_empty()).map(str::to_lowercase).collect()
        };
        let others = names(&other.investors);
        names(&self.investors).iter().any(|name| others.contains(name))
    }
}

impl Money {
    /// How the amounts are alike: equal, within 10 % in US dollars, bands that overlap where one is
    /// vague or open, or one that is undisclosed; `None` where they can't be the same.
    pub(crate) fn similarity(&self, other: &Money) -> Option<AmountSimilarity> {
        if self.is_silent() || other.is_silent() {
            return Some(AmountSimilarity::Unknown);
        }
        if self.is_equal(other) {
            return Some(AmountSimilarity::Equal);
        }
        let (Some(point), Some(other_point)) = (self.point_usd, other.point_usd) else {
            let is_comparable = self.currency.is_some() && self.currency == other.currency;
            return (!is_comparable).then_some(AmountSimilarity::Unknown);
        };
        let larger = i128::from(point.max(other_point));
        let difference = i128::from((point - other_point).abs());
        if 100 * difference <= i128::from(TOLERANCE_PCT) * larger {
            return Some(AmountSimilarity::Near);
        }
        let has_band = self.is_band() || other.is_band();
        (has_band && self.overlaps(other)).then_some(AmountSimilarity::Band)
    }

    /// Whether both state the same figure in the same currency.
    pub(crate) fn is_equal(&self, other: &Money) -> bool {
        self.point.is_some() && self.point == other.point && self.currency == other.currency
    }

    /// Whether the amount is undisclosed.
    pub(crate) fn is_silent(&self) -> bool {
        self.status == "undisclosed"
    }

    fn is_band(&self) -> bool {
        self.status == "vague" || self.status == "open"
    }

    fn overlaps(&self, other: &Money) -> bool {
        let is_below = |one: &Money, other: &Money| match (one.high_usd, other.low_usd) {
            (Some(high), Some(low)) => high < low,
            _ => false,
        };
        !is_below(self, other) && !is_below(other, self)
    }
}

/// How the normal forms of two names are alike; `None` where they are not.
pub(crate) fn names(one: &str, other: &str) -> Option<NameSimilarity> {
    if one == other {
        return Some(NameSimilarity::Equal);
    }
    if are_numbered_apart(one, other) {
        return None;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shortest = if short.is_ascii() { SHORTEST_WORD } else { SHORTEST_CHINESE };
    // 北京星河云科技 is 星河云 too: a place before the name, and a common word behind it.
    let (short_core, long_core) = (core(short), core(long));
    let is_core = short_core.chars().count() >= shortest && long_core.ends_with(short_core);
    let is_end = long.starts_with(short) || long.ends_with(short);
    if is_core || (short.chars().count() >= shortest && is_end) {
        return Some(NameSimilarity::Contained);
    }
    let is_similar = strsim::normalized_damerau_levenshtein(short_core, long_core) >= SIMILAR;
    is_similar.then_some(NameSimilarity::Similar)
}

/// Whether both carry a number, and not the same one: the second fund is not the third.
fn are_numbered_apart(one: &str, other: &str) -> bool {
    fn numbers(key: &str) -> Peekable<impl Iterator<Item = &str>> {
        let runs = key.split(|letter: char| !letter.is_numeric());
        runs.filter(|run| !run.is_empty()).peekable()
    }
    let (mut one, mut other) = (numbers(one), numbers(other));
    one.peek().is_some() && other.peek().is_some() && !one.eq(other)
}

/// The name without the words at its end that many companies share, such as 科技 or `labs`.
pub(crate) fn core(key: &str) -> &str {
    static COMMON: LazyLock<Vec<String>> = LazyLock::new(|| {
        const WORDS: &str = include_str!("../schema/reference/name_words.csv");
        let words = records(WORDS).filter(|record| record.get(1) == Some("common"));
        words.filter_map(|record| Some(record.get(0)?.to_lowercase())).collect()
    });
    let mut core = key;
    while let Some(rest) = COMMON.iter().find_map(|word| core.strip_suffix(word.as_str())) {
        if rest.chars().count() < SHORTEST_CHINESE {
            break;
        }
        core = rest;
    }
    core
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_where_a_person_would_look_twice() {
        use NameSimilarity::{Contained, Equal, Similar};
        for (one, other, wanted) in [
            ("星河云", "星河云", Some(Equal)),
            ("星河", "星河云科技", Some(Contained)),
            ("lantern", "lanternlabs", Some(Contained)),
            ("北京星河云", "星河云", Some(Contained)),
            ("北京星河云科技", "星河云", Some(Contained)),
            ("上海银河科技", "星河科技", None),
            ("lantern", "lantren", Some(Similar)),
            ("paperboats", "paperboat5", Some(Similar)),
            ("paperboat5", "paperboat6", None),
            ("paperboat1", "paperboat12", None),
            ("星河科技", "银河科技", None),
            ("云", "云朵", None),
            ("ai", "aiden", None),
            ("lantern", "kettle", None),
        ] {
            assert_eq!(names(one, other), wanted, "{one} and {other}");
            assert_eq!(names(other, one), wanted, "{other} and {one}");
        }
    }

    #[test]
    fn rounds_agree_by_class_or_where_one_is_unknown() {
        use RoundSimilarity::{Class, Equal, Unknown};
        let features = |round: Option<&str>, class: &str| MatchFeatures {
            round: round.map(str::to_owned),
            round_class: class.into(),
            ..MatchFeatures::default()
        };
        for (one, other, wanted) in [
            ((Some("A"), "a"), (Some("Pre-A"), "a"), Some(Class)),
            ((Some("A"), "a"), (Some("B"), "b"), None),
            ((Some("A"), "a"), (None, "unknown"), Some(Unknown)),
            ((Some("A"), "a"), (Some("A"), "a"), Some(Equal)),
            ((Some("Strategic"), "strategic"), (None, "strategic"), Some(Class)),
            ((Some("Crowdfunding"), "unknown"), (Some("Bridge"), "unknown"), None),
            ((Some("Crowdfunding"), "unknown"), (Some("A"), "a"), None),
        ] {
            let similarity = features(one.0, one.1).round_similarity(&features(other.0, other.1));
            assert_eq!(similarity, wanted, "{one:?} and {other:?}");
        }
    }

    #[test]
    fn amounts_agree_within_a_tenth_or_where_one_is_not_exact() {
        let money = |status: &str, low: i64, point: i64, high: Option<i64>| Money {
            status: status.into(),
            currency: Some("USD".into()),
            point: Some(point),
            low_usd: Some(low),
            point_usd: Some(point),
            high_usd: high,
        };
        let exact = |point| money("exact", point, point, Some(point));
        let undisclosed = Money { status: "undisclosed".into(), ..Money::default() };
        let unconverted = |point| Money {
            currency: Some("XAU".into()),
            point: Some(point),
            status: "exact".into(),
            ..Money::default()
        };
        use AmountSimilarity::{Band, Equal, Near, Unknown};
        for (one, other, wanted) in [
            (exact(100), exact(100), Some(Equal)),
            (exact(100), exact(90), Some(Near)),
            (exact(100), exact(89), None),
            (exact(100), undisclosed, Some(Unknown)),
            (exact(95), money("vague", 10, 30, Some(99)), Some(Band)),
            (exact(100), money("vague", 10, 30, Some(99)), None),
            (exact(100), money("open", 50, 50, None), Some(Band)),
            (exact(40), money("open", 50, 50, None), None),
            (unconverted(7), unconverted(7), Some(Equal)),
            (unconverted(7), unconverted(8), None),
            (exact(100), unconverted(8), Some(Unknown)),
        ] {
            assert_eq!(one.similarity(&other), wanted, "{one:?} and {other:?}");
            assert_eq!(other.similarity(&one), wanted, "{other:?} and {one:?}");
        }
    }

    #[test]
    fn days_are_counted_between_periods() {
        let features = |days| MatchFeatures { days: Some(days), ..MatchFeatures::default() };
        for (one, other, wanted) in
            [((10, 10), (14, 14), 4), ((1, 31), (20, 20), 0), ((1, 31), (33, 60), 2)]
        {
            assert_eq!(features(one).days_to(&features(other)), Some(wanted));
            assert_eq!(features(other).days_to(&features(one)), Some(wanted));
        }
    }
}
