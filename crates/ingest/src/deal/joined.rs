//! Cells that tell two things: a round and an amount (`$1.1M / Seed`), or a round and a company
//! (`Series C - Acme`). Knows the word lists, not the sheet.

use crate::cell::amount::{self, Amount, AmountContext, AmountStatus};
use crate::vocabulary::Vocabulary;

/// Marks between the two.
const MARKS: [&str; 9] = ["\n", " / ", " - ", " – ", " — ", " | ", "/", ", ", " "];

/// The round and the amount of a cell that tells both and nothing else.
pub(super) fn round_and_amount<'t>(
    text: &'t str,
    vocabulary: &Vocabulary,
) -> Option<(&'t str, Amount)> {
    let is_plain = !text.contains(['(', '（']);
    if !text.contains(|it: char| it.is_ascii_digit()) || (is_plain && vocabulary.is_round(text)) {
        return None;
    }
    let context = AmountContext { vague_multiple: vocabulary.vague_multiple, ..Default::default() };
    let amount = |text: &str| {
        let is_figure = text.contains(|it: char| it.is_ascii_digit());
        let amount = is_figure.then(|| amount::parse(text, &context).ok()).flatten()?;
        (amount.status != AmountStatus::Undisclosed && amount.currency.is_some()).then_some(amount)
    };
    let both = |one: &'t str, other: &'t str| {
        let (one, other) = (one.trim(), other.trim().trim_matches(['(', ')']));
        if vocabulary.is_round(other) {
            return amount(one).map(|it| (other, it));
        }
        if vocabulary.is_round(one) { amount(other).map(|it| (one, it)) } else { None }
    };
    MARKS.into_iter().find_map(|mark| {
        let mut cuts = text.match_indices(mark);
        cuts.find_map(|(at, mark)| both(text.get(..at)?, text.get(at + mark.len()..)?))
    })
}

/// The round and the company of a title in either order; `None` where it names no round beside a dash.
pub(super) fn round_and_company<'t>(
    title: &'t str,
    vocabulary: &Vocabulary,
) -> Option<(&'t str, &'t str)> {
    let (round, company) = title.split_once(" - ")?;
    let (round, company) = (round.trim(), company.trim());
    // `Venture - Series Unknown - Acme`
    let longer = company.split_once(" - ").and_then(|(more, company)| {
        let round = title.get(..round.len() + 3 + more.len())?;
        Some((round.trim(), company.trim()))
    });
    let is_round =
        |(round, company): &(&str, &str)| !company.is_empty() && vocabulary.knows_round(round);
    let behind = title.rsplit_once(" - ").map(|(company, round)| (round.trim(), company.trim()));
    let found = longer.filter(is_round).or_else(|| Some((round, company)).filter(is_round));
    found.or_else(|| behind.filter(is_round))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn a_cell_may_state_round_and_amount() {
        let vocabulary = Vocabulary::new(&Rules::default()).unwrap();
        for (text, expected) in [
            ("$1.1M / Seed", Some(("Seed", "1100000 USD"))),
            ("€700k / Series A", Some(("Series A", "700000 EUR"))),
            ("Series B - $12 million", Some(("Series B", "12000000 USD"))),
            ("$5M Series A", Some(("Series A", "5000000 USD"))),
            ("Series A\n$5M", Some(("Series A", "5000000 USD"))),
            ("Seed ($2M)", Some(("Seed", "2000000 USD"))),
            ("A轮/5000万元", Some(("A轮", "50000000 CNY"))),
            ("Seed 2", None),
            ("Series C, D", None),
            ("12 / 2023", None),
            ("$5M", None),
        ] {
            let found = round_and_amount(text, &vocabulary).map(|(round, amount)| {
                (round, format!("{} {}", amount.point.unwrap(), amount.currency.unwrap()))
            });
            let found = found.as_ref().map(|(round, amount)| (*round, amount.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_title_may_state_round_and_company() {
        let vocabulary = Vocabulary::new(&Rules::default()).unwrap();
        for (text, expected) in [
            ("Series C - Acme", Some(("Series C", "Acme"))),
            ("Acme - Series C", Some(("Series C", "Acme"))),
            ("Seed Round - Acme - Labs", Some(("Seed Round", "Acme - Labs"))),
            ("Venture - Series Unknown - Acme", Some(("Venture - Series Unknown", "Acme"))),
            ("Acme - Labs", None),
            ("Acme", None),
        ] {
            assert_eq!(round_and_company(text, &vocabulary), expected, "{text}");
        }
    }
}
