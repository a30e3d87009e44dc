//! Wide sheets: a row for each company and columns for each of its rounds (`Series_A_Amount`,
//! `Series_A_Date`, A轮金额, A轮时间).
//!
//! One rule: a header that is the label of a round, or its number (`Round 2 Amount`, 第2轮金额), beside a word
//! for a date, an amount or investors is a column of that round; two rounds with dates make a wide sheet, and
//! each filled pair is a deal.

mod numbered;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::form::{folded, is_dollars, without_brackets, words};
use super::{Column, Field};
use crate::cell::amount::unit_note;
use crate::cell::round::{DealKind, Rounds};
use crate::rationale::Rationale;
use crate::reference::{HEADER_LISTS, words_of};

/// The columns of one round, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WideRound {
    /// Its label, as its headers say it; blank where they only number it.
    pub label: String,
    /// The column of its label, where the rounds are numbered.
    pub round: Option<usize>,
    /// The column of its date.
    pub date: usize,
    /// The column of its amount.
    pub amount: Option<usize>,
    /// The column of its investors.
    pub investors: Option<usize>,
}

/// The columns in which every round of a wide sheet is read, one after the other: the first of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WidePlace {
    /// The column of its date.
    pub date: usize,
    /// The column of its amount.
    pub amount: Option<usize>,
    /// The column of its investors.
    pub investors: Option<usize>,
}

impl WidePlace {
    /// Of the rounds of a sheet; `None` where it is not wide.
    #[must_use]
    pub fn of(rounds: &[WideRound]) -> Option<Self> {
        Some(Self {
            date: rounds.first()?.date,
            amount: rounds.iter().find_map(|it| it.amount),
            investors: rounds.iter().find_map(|it| it.investors),
        })
    }
}

/// The columns whose headers name one round, by what they tell of it.
struct Group {
    first: usize,
    parts: BTreeMap<Part, usize>,
}

/// What a column states of its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Round,
    Date,
    Amount,
    Investors,
}

impl Group {
    /// The round; `None` where no column dates it.
    fn round(&self, label: String) -> Option<WideRound> {
        let [round, date, amount, investors] =
            [Part::Round, Part::Date, Part::Amount, Part::Investors]
                .map(|it| self.parts.get(&it).copied());
        Some(WideRound { label, round, date: date?, amount, investors })
    }
}

/// The words beside a round, each with what its column tells.
static WORDS: LazyLock<Vec<(String, Part)>> = LazyLock::new(|| {
    let parts = [
        ("wide_date", Part::Date),
        ("wide_amount", Part::Amount),
        ("wide_investors", Part::Investors),
    ];
    let of_part = |(kind, part)| words_of(HEADER_LISTS, kind).into_iter().map(move |it| (it, part));
    parts.into_iter().flat_map(of_part).collect()
});

/// The rounds of a wide sheet in the order of their columns; none of a sheet that has a column of rounds.
/// The first column of each kind becomes the date, the amount or the investors of the sheet.
pub(super) fn assign(columns: &mut [Column], rounds: &Rounds) -> Vec<WideRound> {
    let has_round = columns.iter().any(|it| it.field.is_round());
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate().filter(|_| !has_round) {
        let is_configured = matches!(column.reason, Rationale::RulesFile | Rationale::Profile);
        if let Some((label, part)) = part(&column.name, rounds).filter(|_| !is_configured) {
            let new = || Group { first: at, parts: BTreeMap::new() };
            groups.entry(label).or_insert_with(new).parts.entry(part).or_insert(at);
        }
    }
    let mut groups: Vec<(String, Group)> = groups.into_iter().collect();
    groups.sort_by_key(|(_, group)| group.first);
    let labeled: Vec<WideRound> =
        groups.into_iter().filter_map(|(label, group)| group.round(label)).collect();
    let wide = if labeled.len() > 1 { labeled } else { numbered::rounds(columns) };
    let Some(place) = WidePlace::of(&wide).filter(|_| wide.len() > 1) else { return Vec::new() };
    for column in columns.iter_mut().filter(|it| it.field.is_date() || it.field.is_terms()) {
        column.field = Field::Other;
        column.reason = Rationale::RoundColumn;
    }
    let fields = [
        (Some(place.date), Field::DealOn),
        (place.amount, Field::Amount),
        (place.investors, Field::Investors),
    ];
    let header = |at: usize| columns.get(at).map(|column| &*column.name);
    let mut amounts = wide.iter().filter_map(|round| header(round.amount?));
    let are_dollars = amounts.all(is_dollars);
    for (at, field) in fields {
        let Some(column) = at.and_then(|at| columns.get_mut(at)) else { continue };
        let is_dollars = field == Field::Amount && are_dollars;
        column.field = if is_dollars { Field::AmountUsd } else { field };
        column.reason = Rationale::RoundColumn;
    }
    wide
}

/// The round that a header names, and what of it the column tells.
fn part(header: &str, rounds: &Rounds) -> Option<(String, Part)> {
    let is_round = |label: &str| {
        let round = rounds.parse(label, None);
        round.kind == DealKind::Fundraising && round.name.is_some()
    };
    let text = folded(&without_brackets(header));
    // `Seed (USD)`, where the bracket holds nothing but a unit.
    let bracketed = header.strip_suffix(')').and_then(|it| it.rsplit_once('('));
    let has_unit = bracketed.is_some_and(|(_, unit)| is_unit(unit));
    if has_unit && is_round(text.trim()) {
        return Some((text.trim().to_owned(), Part::Amount));
    }
    let by_ending = WORDS.iter().filter(|(word, _)| !word.is_ascii()).find_map(|(word, part)| {
        let label = text.strip_suffix(word.as_str())?;
        is_round(label).then(|| (label.to_owned(), *part))
    });
    by_ending.or_else(|| {
        let words = words(&without_brackets(header));
        let cuts = words.iter().enumerate();
        cuts.filter_map(|(at, word)| {
            let (_, part) = WORDS.iter().find(|(known, _)| known == word)?;
            let (before, after) = words.split_at_checked(at)?;
            let label = if before.is_empty() { after.get(1..)? } else { before };
            let is_rest_known = before.is_empty()
                || after.iter().all(|it| {
                    WORDS.iter().any(|(known, _)| known == it) || UNITS.contains(&it.as_str())
                });
            let label = label.join(" ");
            (is_rest_known && is_round(&label)).then_some((label, *part))
        })
        .next()
    })
}

/// Whether a text is nothing but a currency or a unit of amounts.
fn is_unit(text: &str) -> bool {
    let note = unit_note(&format!("({text})"));
    note.unit.is_some() || note.currency.is_some()
}

/// Words of units that may follow.
const UNITS: [&str; 8] = ["m", "mn", "mm", "million", "millions", "in", "eur", "$"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_may_name_a_round_and_its_field() {
        let rounds = Rounds::new(&Default::default());
        for (header, expected) in [
            ("Series_A_Amount", Some(("series a", Part::Amount))),
            ("Series A Date", Some(("series a", Part::Date))),
            ("Seed_Amount_USD", Some(("seed", Part::Amount))),
            ("Series A (US$m)", Some(("series a", Part::Amount))),
            ("Series A (lead)", None),
            ("Seed investors", Some(("seed", Part::Investors))),
            ("Date Series B", Some(("series b", Part::Date))),
            ("Amount raised in Series B", None),
            ("A轮金额", Some(("a轮", Part::Amount))),
            ("天使轮融资时间", Some(("天使轮", Part::Date))),
            ("Announced Date", None),
            ("Founded Year", None),
            ("Deal Size", None),
        ] {
            let found = part(header, &rounds);
            let found = found.as_ref().map(|(label, part)| (label.as_str(), *part));
            assert_eq!(found, expected, "{header}");
        }
    }
}
