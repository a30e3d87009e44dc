//! How alike two deals are: their names, days, rounds and amounts, each by a rule stated here.
//!
//! Knows nothing about sources and files: whether two deals are one is decided elsewhere.

use std::sync::LazyLock;

use rusqlite::Row;

use crate::reference::records;

/// Names are similar from this share of equal letters on, after Damerau and Levenshtein.
const SIMILAR: f64 = 0.8;
/// Amounts agree within this part of the larger one, both in US dollars.
const TOLERANCE_PCT: i64 = 10;
/// A name this short is contained in too many others to mean anything.
const SHORTEST_WORD: usize = 4;
const SHORTEST_CHINESE: usize = 2;

/// Columns of `deal`, `sighting` or whatever has the same, as [`Told::from_row`] takes them.
pub(crate) const COLUMNS: &str = "
    deal_id, company_key, announced_on, announced_precision,
    cast(julianday(announced_on) + 0.5 as integer),
    cast(julianday(case announced_precision
        when 'month' then date(announced_on, '+1 month', '-1 day')
        when 'quarter' then date(announced_on, '+3 months', '-1 day')
        when 'year' then date(announced_on, '+1 year', '-1 day')
        else announced_on
    end) + 0.5 as integer),
    round, round_class, amount_status, currency, amount_point,
    amount_low_usd, amount_usd, amount_high_usd, investors, country";

/// What of a deal is compared with another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
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

/// How two names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameLikeness {
    /// One normal form.
    Equal,
    /// One begins or ends with the other.
    Contained,
    /// A letter or two differ.
    Similar,
}

impl Told {
    /// Reads the [`COLUMNS`], which are the first of the row.
    pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        let (first, last): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
        Ok(Self {
            deal_id: row.get(0)?,
            company_key: row.get(1)?,
            announced: (row.get(2)?, row.get(3)?),
            days: first.zip(last),
            round: row.get(6)?,
            round_class: row.get(7)?,
            money: Money {
                status: row.get(8)?,
                currency: row.get(9)?,
                point: row.get(10)?,
                low_usd: row.get(11)?,
                point_usd: row.get(12)?,
                high_usd: row.get(13)?,
            },
            investors: row.get(14)?,
            country: row.get(15)?,
        })
    }

    /// Days between the periods of two deals; 0 where they overlap, `None` without a date.
    pub(crate) fn days_to(&self, other: &Told) -> Option<i64> {
        let ((first, last), (other_first, other_last)) = (self.days?, other.days?);
        Some((other_first - last).max(first - other_last).max(0))
    }

    /// Whether both may be the same round: of one class, or one of them does not tell.
    pub(crate) fn has_round_of(&self, other: &Told) -> bool {
        let is_silent = |it: &Told| it.round.is_none() && it.round_class == "unknown";
        is_silent(self)
            || is_silent(other)
            || match self.round_class == "unknown" {
                true => self.round == other.round,
                false => self.round_class == other.round_class,
            }
    }

    /// Whether the two name an investor in common.
    pub(crate) fn shares_investor_with(&self, other: &Told) -> bool {
        let names = |told: &'_ Option<String>| -> Vec<String> {
            let names = told.as_deref().unwrap_or_default().split("; ");
            names.filter(|name| !name.is_empty()).map(str::to_lowercase).collect()
        };
        let others = names(&other.investors);
        names(&self.investors).iter().any(|name| others.contains(name))
    }
}

impl Money {
    /// Whether both may be the same amount: within 10 % in US dollars, bands that overlap where one
    /// is vague or open, or one of them does not tell.
    pub(crate) fn may_be(&self, other: &Money) -> bool {
        if self.is_silent() || other.is_silent() {
            return true;
        }
        if self.is_equal(other) {
            return true;
        }
        let (Some(point), Some(other_point)) = (self.point_usd, other.point_usd) else {
            return self.currency.is_none() || self.currency != other.currency;
        };
        let larger = i128::from(point.max(other_point));
        let difference = i128::from((point - other_point).abs());
        let is_near = 100 * difference <= i128::from(TOLERANCE_PCT) * larger;
        is_near || ((self.is_band() || other.is_band()) && self.overlaps(other))
    }

    /// Whether both state the same figure in the same currency.
    pub(crate) fn is_equal(&self, other: &Money) -> bool {
        self.point.is_some() && self.point == other.point && self.currency == other.currency
    }

    /// Whether no amount is told.
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
pub(crate) fn names(one: &str, other: &str) -> Option<NameLikeness> {
    if one == other {
        return Some(NameLikeness::Equal);
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shortest = if short.is_ascii() { SHORTEST_WORD } else { SHORTEST_CHINESE };
    if short.chars().count() >= shortest && (long.starts_with(short) || long.ends_with(short)) {
        return Some(NameLikeness::Contained);
    }
    let is_similar = strsim::normalized_damerau_levenshtein(core(one), core(other)) >= SIMILAR;
    is_similar.then_some(NameLikeness::Similar)
}

/// The name without the words at its end that many companies share, such as 科技 or `labs`.
pub(crate) fn core(key: &str) -> &str {
    static COMMON: LazyLock<Vec<String>> = LazyLock::new(|| {
        const WORDS: &str = include_str!("../../../schema/reference/name_words.csv");
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
        use NameLikeness::{Contained, Equal, Similar};
        for (one, other, wanted) in [
            ("星河云", "星河云", Some(Equal)),
            ("星河", "星河云科技", Some(Contained)),
            ("lantern", "lanternlabs", Some(Contained)),
            ("北京星河云", "星河云", Some(Contained)),
            ("lantern", "lantren", Some(Similar)),
            ("paperboats", "paperboat5", Some(Similar)),
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
    fn rounds_agree_by_class_or_where_one_does_not_tell() {
        let told = |round: Option<&str>, class: &str| Told {
            round: round.map(str::to_owned),
            round_class: class.into(),
            ..Told::default()
        };
        for (one, other, wanted) in [
            ((Some("A"), "a"), (Some("Pre-A"), "a"), true),
            ((Some("A"), "a"), (Some("B"), "b"), false),
            ((Some("A"), "a"), (None, "unknown"), true),
            ((Some("Strategic"), "strategic"), (None, "strategic"), true),
            ((Some("Crowdfunding"), "unknown"), (Some("Bridge"), "unknown"), false),
            ((Some("Crowdfunding"), "unknown"), (Some("A"), "a"), false),
        ] {
            let same = told(one.0, one.1).has_round_of(&told(other.0, other.1));
            assert_eq!(same, wanted, "{one:?} and {other:?}");
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
        for (one, other, wanted) in [
            (exact(100), exact(90), true),
            (exact(100), exact(89), false),
            (exact(100), undisclosed, true),
            (exact(95), money("vague", 10, 30, Some(99)), true),
            (exact(100), money("vague", 10, 30, Some(99)), false),
            (exact(100), money("open", 50, 50, None), true),
            (exact(40), money("open", 50, 50, None), false),
            (unconverted(7), unconverted(7), true),
            (unconverted(7), unconverted(8), false),
            (exact(100), unconverted(8), true),
        ] {
            assert_eq!(one.may_be(&other), wanted, "{one:?} and {other:?}");
            assert_eq!(other.may_be(&one), wanted, "{other:?} and {one:?}");
        }
    }

    #[test]
    fn days_are_counted_between_periods() {
        let told = |days| Told { days: Some(days), ..Told::default() };
        for (one, other, wanted) in
            [((10, 10), (14, 14), 4), ((1, 31), (20, 20), 0), ((1, 31), (33, 60), 2)]
        {
            assert_eq!(told(one).days_to(&told(other)), Some(wanted));
            assert_eq!(told(other).days_to(&told(one)), Some(wanted));
        }
    }
}
