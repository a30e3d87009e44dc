//! Rounds that headers number: `Round 1 Date`, `round_2_amount`, `Date 3`, 第2轮金额.

use std::collections::BTreeMap;

use super::super::form::{folded, words};
use super::super::vocabulary::VOCABULARY;
use super::super::{Column, Field};
use super::{Group, Part, WideRound};
use crate::rationale::Rationale;

/// The highest number of a round.
const MOST: usize = 30;

/// The rounds that are numbered, each with a date and with a label or an amount, in the order of their
/// numbers; none where a column beside them is a round.
pub(super) fn rounds(columns: &[Column]) -> Vec<WideRound> {
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        let is_configured = matches!(column.reason, Rationale::RulesFile | Rationale::Profile);
        match part(&column.name).filter(|_| !is_configured) {
            Some((number, part)) => {
                let new = || Group { first: at, parts: BTreeMap::new() };
                groups.entry(number).or_insert_with(new).parts.entry(part).or_insert(at);
            }
            None if column.field.is_round() => return Vec::new(),
            None => {}
        }
    }
    let has_terms = |it: &WideRound| it.round.is_some() || it.amount.is_some();
    let rounds = groups.values().filter_map(|group| group.round(String::new()));
    rounds.filter(has_terms).collect()
}

/// The number in a header, and what the header says without it.
fn part(header: &str) -> Option<(usize, Part)> {
    let (number, rest) = chinese_number(header).or_else(|| english_number(header))?;
    let part = match VOCABULARY.find(&rest)?.field {
        Field::Round | Field::RoundCode => Part::Round,
        Field::DealOn | Field::AnnouncedOn | Field::Year => Part::Date,
        Field::Amount | Field::AmountUsd | Field::AmountCny => Part::Amount,
        Field::Investors | Field::LeadInvestors => Part::Investors,
        _ => return None,
    };
    (1..=MOST).contains(&number).then_some((number, part))
}

/// `Round 2 Date` and `round2_date`: the only number of a header.
fn english_number(header: &str) -> Option<(usize, String)> {
    let mut words = words(header);
    let is_numbered = |word: &String| word.ends_with(|it: char| it.is_ascii_digit());
    let mut numbered = words.iter().enumerate().filter(|(_, word)| is_numbered(word));
    let (Some((at, _)), None) = (numbered.next(), numbered.next()) else { return None };
    let word = words.get_mut(at)?;
    let name = word.trim_end_matches(|it: char| it.is_ascii_digit()).len();
    let number = word.split_off(name).parse().ok()?;
    Some((number, words.join(" ").trim().to_owned()))
}

/// 第2轮融资时间, 第二轮金额: what is behind the number is a header.
fn chinese_number(header: &str) -> Option<(usize, String)> {
    const DIGITS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    let text = folded(header);
    let rest = text.strip_prefix('第')?;
    let (number, rest) = rest.split_once(['轮', '輪', '次', '笔'])?;
    let mut characters = number.trim().chars();
    let of_digit = match (characters.next(), characters.next()) {
        (Some(digit), None) => DIGITS.iter().position(|it| *it == digit).map(|at| at + 1),
        _ => None,
    };
    let number = of_digit.or_else(|| number.trim().parse().ok())?;
    let rest = rest.trim_start_matches(['的', '_', '-', ' ']);
    Some((number, if rest.is_empty() { "轮次".to_owned() } else { rest.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_may_number_its_round() {
        for (header, expected) in [
            ("round_1_type", Some((1, Part::Round))),
            ("Round 2 Date", Some((2, Part::Date))),
            ("round3_amount_usd", Some((3, Part::Amount))),
            ("Funding 2 Investors", Some((2, Part::Investors))),
            ("Amount 4", Some((4, Part::Amount))),
            ("第2轮融资时间", Some((2, Part::Date))),
            ("第三轮金额", Some((3, Part::Amount))),
            ("第一轮", Some((1, Part::Round))),
            ("Round Date", None),
            ("2023 Amount", None),
            ("Top 5 Investors of Round 2", None),
            ("Series A Amount", None),
        ] {
            assert_eq!(part(header), expected, "{header}");
        }
    }
}
