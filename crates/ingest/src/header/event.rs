//! Sheets of other events than fundraising: acquisitions, listings, funds that raise money themselves, loans,
//! grants.
//!
//! A table without a round is of such an event where its headers say so (`event_headers.csv`: points
//! for each event, two make it one, and what each column then is), else where its name or title does
//! (`event_words.csv`, and no word of fundraising beside it). An event is written as a round label.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::form::{folded, is_dollars, without_brackets, words};
use super::{Column, Field, other_table};
use crate::rationale::Rationale;
use crate::reference::{normal_form, records};

/// Points that make a table one of an event.
const ENOUGH: i32 = 2;

/// In the list of words, what the others are not.
const FUNDRAISING: &str = "fundraising";

/// What a header says of one event.
struct Hint {
    event: &'static str,
    points: i32,
    field: Option<Field>,
}

static HEADERS: LazyLock<BTreeMap<String, Vec<Hint>>> = LazyLock::new(|| {
    let mut headers: BTreeMap<String, Vec<Hint>> = BTreeMap::new();
    for record in records(include_str!("../../schema/reference/event_headers.csv")) {
        let (Some(text), Some(event), Some(points)) = (record.get(0), record.get(1), record.get(2))
        else {
            continue;
        };
        let field = record.get(3).and_then(Field::from_word);
        let hint = Hint { event: known(event), points: points.parse().unwrap_or(0), field };
        headers.entry(normal_form(text)).or_default().push(hint);
    }
    headers
});

static WORDS: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    records(include_str!("../../schema/reference/event_words.csv"))
        .filter_map(|record| Some((record.get(0)?.to_owned(), known(record.get(1)?))))
        .collect()
});

/// The events, and the word for none of them.
const EVENTS: [&str; 6] = ["M&A", "IPO", "Fund", "Debt", "Grant", FUNDRAISING];

fn known(event: &str) -> &'static str {
    EVENTS.into_iter().find(|known| *known == event).unwrap_or(FUNDRAISING)
}

/// Whether a header is one of a list of events.
pub(super) fn is_header(text: &str) -> bool {
    hints(text).iter().any(|hint| hint.points > 0)
}

/// The event that the headers speak of, where they speak of no round and of no investors.
pub(super) fn of_headers(columns: &[Column]) -> Option<&'static str> {
    if names_fundraising(columns) {
        return None;
    }
    let points = |event: &str| -> i32 {
        let of_column = |column: &Column| {
            let hint = hints(&column.name).iter().find(|hint| hint.event == event);
            hint.map_or(0, |hint| hint.points)
        };
        columns.iter().map(of_column).sum()
    };
    let most = EVENTS.into_iter().rev().max_by_key(|event| points(event))?;
    (points(most) >= ENOUGH).then_some(most)
}

/// The event that the name or the title of a sheet speaks of, where its columns leave it open.
pub(super) fn of_texts<'t>(
    columns: &[Column],
    texts: impl Iterator<Item = &'t str>,
) -> Option<&'static str> {
    if names_fundraising(columns) {
        return None;
    }
    let mut events: Vec<&'static str> = texts.flat_map(named).collect();
    events.dedup();
    match events.as_slice() {
        [event] if *event != FUNDRAISING => Some(event),
        _ => None,
    }
}

fn named(text: &str) -> impl Iterator<Item = &'static str> {
    let (text, words) = (folded(text), words(text));
    let is_mentioned = move |sought: &str| match sought.bytes().all(|it| it.is_ascii_alphabetic()) {
        true => words.iter().any(|word| word == sought || word.strip_suffix('s') == Some(sought)),
        false => text.contains(sought),
    };
    WORDS.iter().filter(move |(word, _)| is_mentioned(word)).map(|(_, event)| *event)
}

fn names_fundraising(columns: &[Column]) -> bool {
    columns.iter().any(|column| match column.field {
        Field::Round | Field::RoundCode => {
            column.fit.is_none_or(|fit| fit.fitting > 0 || !other_table::is_vague(&column.name))
        }
        Field::LastRound | Field::LastFundedOn => true,
        field if field.is_investor() => !is_header(&column.name),
        _ => false,
    })
}

/// Makes of each column what it is in a list of the event, where no other column is that.
pub(super) fn assign(columns: &mut [Column], event: &str) {
    for index in 0..columns.len() {
        let Some(column) = columns.get(index) else { continue };
        let hint = hints(&column.name).iter().find(|hint| hint.event == event);
        let Some(mut field) = hint.and_then(|hint| hint.field) else { continue };
        if field == Field::Amount && is_dollars(&column.name) {
            field = Field::AmountUsd;
        }
        let is_free = columns.iter().all(|other| other.field != field);
        if let Some(column) = columns.get_mut(index).filter(|_| is_free) {
            column.field = field;
            column.reason = Rationale::EventColumn { event: event.to_owned() };
        }
    }
}

fn hints(header: &str) -> &'static [Hint] {
    let find = |text: &str| HEADERS.get(&normal_form(text));
    let in_brackets = || {
        let bare = without_brackets(header);
        (bare != header).then(|| find(&bare)).flatten()
    };
    find(header).or_else(in_brackets).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_names_an_event_and_a_field() {
        for record in records(include_str!("../../schema/reference/event_headers.csv")) {
            assert!(EVENTS.contains(&&record[1]) && record[2].parse::<i32>().is_ok(), "{record:?}");
            assert!(record[3].is_empty() || Field::from_word(&record[3]).is_some(), "{record:?}");
        }
        for record in records(include_str!("../../schema/reference/event_words.csv")) {
            assert!(EVENTS.contains(&&record[1]), "{record:?}");
        }
    }

    #[test]
    fn a_name_or_title_says_what_a_sheet_lists_unless_it_speaks_of_fundraising() {
        for (text, event) in [
            ("2023年并购事件", Some("M&A")),
            ("M&A 2023Q4", Some("M&A")),
            ("Acquisitions", Some("M&A")),
            ("四季度上市企业", Some("IPO")),
            ("IPOs of 2023", Some("IPO")),
            ("新募基金一览", Some("Fund")),
            ("融资并购周报", None),
            ("Funding & IPO", None),
            ("上市公司", None),
            ("并购及上市", None),
            ("Sheet1", None),
        ] {
            assert_eq!(of_texts(&[], [text].into_iter()), event, "{text}");
        }
    }
}
