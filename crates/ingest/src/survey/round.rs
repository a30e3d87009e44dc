//! The round of every deal of a table without a column of rounds, where the sheet's name or a title says it:
//! `Series A`, `Seed rounds`, `A轮融资`. Knows no row.

use super::context::SheetContext;
use crate::cell::round::{DealKind, Rounds};
use crate::header::{Field, Mapping};

/// The longest text that is the name of a round and of nothing else.
const MOST_LETTERS: usize = 30;

/// The label; `None` where a column tells rounds or the texts name none or several.
pub(super) fn of_texts<'t>(
    mapping: &Mapping,
    texts: impl Iterator<Item = &'t str>,
    context: &SheetContext,
) -> Option<String> {
    let tells_round = |field: Field| field.is_round() || field == Field::LastRound;
    let has_column = mapping.columns.iter().any(|column| tells_round(column.field));
    if has_column || !mapping.wide.is_empty() || mapping.event.is_some() {
        return None;
    }
    let rounds = Rounds::new(&context.rules.rounds);
    let mut found = texts.filter(|text| names_round(text, &rounds));
    let first = found.next()?;
    let is_same = |other: &str| rounds.parse(other, None) == rounds.parse(first, None);
    found.all(is_same).then(|| first.to_owned())
}

/// Whether a text is the name of one round: `B` alone may be anything.
fn names_round(text: &str, rounds: &Rounds) -> bool {
    let letters = text.chars().count();
    let least = if text.is_ascii() { 4 } else { 2 };
    let round = rounds.parse(text, None);
    (least..=MOST_LETTERS).contains(&letters)
        && round.kind == DealKind::Fundraising
        && round.class.is_lettered()
        && round.name.is_some_and(|name| !name.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Labels;

    #[test]
    fn a_name_or_title_may_say_the_round() {
        let rounds = Rounds::new(&Labels::new());
        for text in ["Series A", "Seed rounds", "A轮融资", "天使轮"] {
            assert!(names_round(text, &rounds), "{text}");
        }
        for text in ["B", "Deals", "2023", "Seed to Series B", "M&A", "Venture"] {
            assert!(!names_round(text, &rounds), "{text}");
        }
    }
}
