//! What a round is called by people: `C` is C轮 in one language and Series C in the other.
//!
//! It does not know which round a label means.

use crate::messages::{Messages, say};

/// The name of a round in the language of the report; unchanged if it has none.
pub(super) fn round_name(messages: &Messages, round: &str) -> String {
    let key: String = round
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '_' })
        .collect();
    if let Some(name) = messages.find(&format!("round_{key}")) {
        return name.to_owned();
    }
    let letter = round.strip_prefix("Pre-").unwrap_or(round);
    let key = if letter.len() < round.len() { "round_pre_letter" } else { "round_letter" };
    match is_letter(letter) {
        true => say!(messages, key, letter),
        false => round.to_owned(),
    }
}

/// A capital, and what further divides it: `A`, `B2`, `C+`.
fn is_letter(round: &str) -> bool {
    let mut letters = round.chars();
    letters.next().is_some_and(|it| it.is_ascii_uppercase())
        && letters.all(|it| it.is_ascii_digit() || it == '+')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn a_round_has_a_name_in_each_language() {
        let (zh, en) = (Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap());
        for (round, wanted_zh, wanted_en) in [
            ("C", "C轮", "Series C"),
            ("A+", "A+轮", "Series A+"),
            ("Pre-A", "Pre-A轮", "Pre-Series A"),
            ("Seed", "种子轮", "Seed"),
            ("Private Equity", "私募股权", "Private equity"),
            ("Pre-IPO", "Pre-IPO轮", "Pre-IPO"),
            ("Series Z of ours", "Series Z of ours", "Series Z of ours"),
        ] {
            let names = (round_name(&zh, round), round_name(&en, round));
            assert_eq!(names, (wanted_zh.to_owned(), wanted_en.to_owned()), "{round}");
        }
    }
}
