//! What a round label says: its name, its class, and whether the deal is fundraising at all.
//!
//! Listed labels come from `schema/reference/round_labels.csv`; the letters (`Pre-A`, `Series B2`,
//! `C++轮`) follow a small grammar. Knows nothing about amounts: a label alone decides.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::blank::spaced;
use crate::reference::{Meanings, normal_form, records};

mod class;
mod grammar;
mod kind_words;

pub use class::{DealKind, RoundClass};
use grammar::Grammar;

const LABELS: &str = include_str!("../../schema/reference/round_labels.csv");

static LISTED: LazyLock<BTreeMap<String, Round>> =
    LazyLock::new(|| records(LABELS).filter_map(|record| listed_round(&record)).collect());

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::listed);

/// What a round label says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Name in one spelling, such as `Seed`, `Pre-A`, `A+`, `B2`; `None` where no round is stated.
    pub name: Option<String>,
    /// Class of the report.
    pub class: RoundClass,
    /// Kind of event.
    pub kind: DealKind,
    /// Whether the label was understood. A blank label leaves nothing to understand, so it was.
    pub is_known: bool,
}

impl Round {
    /// Whether a letter in a second column says more: beside `venture`, or beside no round at all.
    fn leaves_letter_open(&self) -> bool {
        self.kind == DealKind::Fundraising
            && self.name.as_deref().is_none_or(|name| name == "Venture")
    }
}

/// The round labels in force: the program's own and the team's.
#[derive(Clone, Debug)]
pub struct Rounds(Meanings<Round>);

impl Rounds {
    /// The program's labels, then the team's pairs of label and code, later ones first in force.
    ///
    /// A code is a round class (`e_plus`), a kind of event (`merger`) or any label already known
    /// (`Pre-A`). Pairs with another code are left out; [`Rounds::add`] tells.
    #[must_use]
    pub fn new(extra: &[(String, String)]) -> Self {
        let mut rounds = Self(Meanings::of(&LISTED));
        for (label, code) in extra {
            rounds.add(label, code);
        }
        rounds
    }

    /// Adds a label; false, and nothing added, if nobody knows the code.
    pub fn add(&mut self, label: &str, code: &str) -> bool {
        let Some(round) = self.single(code) else { return false };
        self.0.add(label, round);
        true
    }

    /// Whether a label can be given this code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.single(code).is_some()
    }

    /// What a label says. `code` is a second column that states the letter of a venture round.
    ///
    /// A label that names two rounds has their class if they share one, and is `unknown` otherwise.
    #[must_use]
    pub fn parse(&self, label: &str, code: Option<&str>) -> Round {
        let lettered = code.and_then(|code| self.single(code)).filter(|it| it.class.is_lettered());
        let label = &*spaced(label);
        if normal_form(label).is_empty() {
            return lettered.unwrap_or(Round { is_known: true, ..Round::default() });
        }
        let known = self.single(label).or_else(|| self.several(label));
        match known.or_else(|| self.other_event(label)) {
            Some(round) if round.leaves_letter_open() => lettered.unwrap_or(round),
            Some(round) => round,
            None => lettered.unwrap_or_default(),
        }
    }

    /// One round, as listed or by its letter, with or without what is in brackets.
    fn single(&self, label: &str) -> Option<Round> {
        self.spelled(&normal_form(label)).or_else(|| {
            let outside = without_brackets(label)?;
            self.spelled(&normal_form(&outside))
        })
    }

    fn spelled(&self, label: &str) -> Option<Round> {
        if let Some(round) = self.0.get(label) {
            return Some(round.clone());
        }
        let stem = GRAMMAR.stem(label);
        let listed = self.0.get(stem.text).cloned();
        let mut round =
            listed.or_else(|| GRAMMAR.letter(&stem)).or_else(|| self.numbered(stem.text))?;
        if let Some(name) = &mut round.name {
            name.push_str(&"+".repeat(stem.plus_count));
        }
        Some(if stem.is_open { and_later(round) } else { round })
    }

    /// A listed name with a number: `Seed 2`.
    fn numbered(&self, stem: &str) -> Option<Round> {
        let name = stem.trim_end_matches(|it: char| it.is_ascii_digit());
        let number = stem.strip_prefix(name)?;
        let mut round = self.0.get(name).filter(|_| number.len() <= 2)?.clone();
        if let Some(name) = &mut round.name {
            name.push_str(&format!(" {number}"));
        }
        Some(round)
    }

    /// A label that nobody listed, of an event that is not fundraising: it names the share that changed hands
    /// (`并购65%`), or has a word of such an event, and no round beside it (`Debt - Acquisition`).
    fn other_event(&self, label: &str) -> Option<Round> {
        let of_event = |round: &Round| round.kind != DealKind::Fundraising;
        if let Some(bare) = kind_words::without_share(label)
            && let Some(round) = self.single(&bare).filter(of_event)
        {
            return Some(round);
        }
        let kind = kind_words::kind(label)?;
        let is_round = |part: &String| self.single(part).is_some_and(|it| it.class.is_lettered());
        let name = Some(label.trim().to_owned());
        let other = Round { name, kind, class: RoundClass::Unknown, is_known: true };
        (!parts(label).iter().any(is_round)).then_some(other)
    }

    /// A label that names several rounds: `A-B轮`, `Series C, D`, `A4、A5轮`.
    fn several(&self, label: &str) -> Option<Round> {
        let rounds: Vec<Round> =
            parts(label).iter().map(|part| self.single(part)).collect::<Option<_>>()?;
        let (first, others) = rounds.split_first()?;
        let is_one_kind = others.iter().all(|round| round.kind == first.kind);
        let is_one_class = others.iter().all(|round| round.class == first.class);
        let mut names: Vec<&str> = rounds.iter().filter_map(|it| it.name.as_deref()).collect();
        names.dedup();
        is_one_kind.then(|| Round {
            name: (!names.is_empty()).then(|| names.join("/")),
            class: if is_one_class { first.class } else { RoundClass::Unknown },
            kind: first.kind,
            is_known: true,
        })
    }
}

/// A range without an end (`C轮及以上`) spans several classes and is of none, unless it begins in the last.
fn and_later(round: Round) -> Round {
    let class = match round.class {
        RoundClass::EPlus => RoundClass::EPlus,
        _ => RoundClass::Unknown,
    };
    Round { name: round.name.map(|name| format!("{name} and later")), class, ..round }
}

/// The names in a label that lists several, split at commas, slashes, dashes and words for `to`.
fn parts(label: &str) -> Vec<String> {
    let mut text: String = label.nfkc().flat_map(char::to_lowercase).collect();
    for (joined, plain) in [("pre-", "pre"), ("series-", "series "), ("post-", "post")] {
        text = text.replace(joined, plain);
    }
    for word in [" and ", " to ", " or ", " + "] {
        text = text.replace(word, "/");
    }
    let has_words = text.is_ascii();
    text.split(|it: char| "-/、,;|&~—–至到及和或".contains(it) || (!has_words && it == ' '))
        .filter(|part| !normal_form(part).is_empty())
        .map(str::to_owned)
        .collect()
}

/// The text outside its first pair of brackets; `None` without brackets.
fn without_brackets(label: &str) -> Option<String> {
    let (before, rest) = label.split_once(['(', '（', '[', '【'])?;
    let after = rest.split_once([')', '）', ']', '】']).map_or("", |(_, after)| after);
    Some(format!("{before} {after}"))
}

fn listed_round(record: &csv::StringRecord) -> Option<(String, Round)> {
    let (label, name) = (record.get(0)?, record.get(1)?);
    let round = Round {
        name: (!name.is_empty()).then(|| name.to_owned()),
        class: RoundClass::from_word(record.get(2)?)?,
        kind: DealKind::from_word(record.get(3)?)?,
        is_known: true,
    };
    Some((normal_form(label), round))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(label: &str) -> (String, &'static str, &'static str) {
        let round = Rounds::new(&[]).parse(label, None);
        assert!(round.is_known, "{label} should be understood");
        (round.name.unwrap_or_default(), round.class.as_str(), round.kind.as_str())
    }

    #[track_caller]
    fn assert_rounds(table: &[(&str, &str, &str)]) {
        for (label, name, class) in table {
            assert_eq!(parsed(label), ((*name).into(), *class, "fundraising"), "{label}");
        }
    }

    #[test]
    fn a_letter_is_read_in_any_dress() {
        assert_rounds(&[
            ("A轮", "A", "a"),
            ("Series A", "A", "a"),
            ("series-a", "A", "a"),
            ("a", "A", "a"),
            ("VC-Series A", "A", "a"),
            ("Seies A", "A", "a"),
            ("Pre-A轮", "Pre-A", "a"),
            ("PreA", "Pre-A", "a"),
            ("Pre-A+", "Pre-A+", "a"),
            ("Pre-series A1", "Pre-A1", "a"),
            ("Pre-Series B", "Pre-B", "b"),
            ("A1轮", "A1", "a"),
            ("Ａ＋＋轮", "A++", "a"),
            ("A轮+", "A+", "a"),
            ("B+轮融资", "B+", "b"),
            ("Series C+", "C+", "c"),
            ("Series A (Extension)", "A", "a"),
            ("Series A - II", "A", "a"),
            ("D輪", "D", "d"),
            ("Series D-1", "D1", "d"),
            ("E+", "E+", "e_plus"),
            ("g", "G", "e_plus"),
            ("Series J", "J", "e_plus"),
            ("シリーズB", "B", "b"),
        ]);
    }

    #[test]
    fn a_named_round_is_read_in_any_dress() {
        assert_rounds(&[
            ("种子轮", "Seed", "seed_angel"),
            ("种子++", "Seed++", "seed_angel"),
            ("天使+轮", "Angel+", "seed_angel"),
            ("Pre-Seed", "Pre-Seed", "seed_angel"),
            ("Seed Funding", "Seed", "seed_angel"),
            ("Seed 2", "Seed 2", "seed_angel"),
            ("Seed / Angle Funding", "Seed/Angel", "seed_angel"),
            ("equity_crowdfunding", "Equity Crowdfunding", "seed_angel"),
            ("convertible_note", "Convertible Note", "seed_angel"),
            ("F轮-上市前", "F", "e_plus"),
            ("Pre-IPO轮", "Pre-IPO", "e_plus"),
            ("战略融资", "Strategic", "strategic"),
            ("corporate_round", "Strategic", "strategic"),
            ("S轮", "Strategic", "strategic"),
            ("PrivateEquity", "Private Equity", "unknown"),
            ("Venture - Series Unknown", "Venture", "unknown"),
            ("股权融资", "Equity", "unknown"),
            ("不明确", "", "unknown"),
            ("--", "", "unknown"),
        ]);
    }

    #[test]
    fn two_rounds_in_one_label_keep_only_a_class_they_share() {
        assert_rounds(&[
            ("A4、A5轮", "A4/A5", "a"),
            ("PreA至A+轮", "Pre-A/A+", "a"),
            ("种子轮、天使轮", "Seed/Angel", "seed_angel"),
            ("种子轮 天使轮", "Seed/Angel", "seed_angel"),
            ("A-B轮", "A/B", "unknown"),
            ("Series C, D", "C/D", "unknown"),
        ]);
    }

    #[test]
    fn an_open_range_spans_classes_and_is_of_none_unless_it_begins_at_e() {
        assert_rounds(&[
            ("C轮及以上", "C and later", "unknown"),
            ("E轮及以上", "E and later", "e_plus"),
            ("A轮及以后", "A and later", "unknown"),
            ("D+轮及以上", "D+ and later", "unknown"),
            ("Series C and above", "C and later", "unknown"),
        ]);
    }

    #[test]
    fn events_that_are_not_fundraising_say_what_they_are() {
        for (label, kind) in [
            ("IPO上市", "ipo"),
            ("已被收购", "merger"),
            ("Buyout/LBO", "merger"),
            ("debt_financing", "debt"),
            ("可转债", "debt"),
            ("Grant", "grant"),
            ("股权转让", "secondary"),
            ("secondary_market", "secondary"),
            ("IPO上市后", "listed_placement"),
            ("post_ipo_equity", "listed_placement"),
            ("post_ipo_debt", "debt"),
            ("新三板定增轮", "listed_placement"),
            ("product_crowdfunding", "product_crowdfunding"),
            ("initial_coin_offering", "token_sale"),
            ("non_equity_assistance", "other"),
            ("尚未获投", "no_deal"),
            ("Acqui-hire", "merger"),
            ("tender offer", "secondary"),
            ("Debt - Acquisition", "debt"),
            ("Investor Buyout by Management", "merger"),
            ("并购65%", "merger"),
            ("30% 股权转让", "secondary"),
            ("Financing after Listed", "listed_placement"),
            ("Private Token Sale", "token_sale"),
            ("GP Stakes", "secondary"),
            ("Project Financing", "other"),
            ("Senior secured loan II", "debt"),
            ("Reverse takeover of a shell", "merger"),
        ] {
            assert_eq!((parsed(label).1, parsed(label).2), ("unknown", kind), "{label}");
        }
    }

    #[test]
    fn a_round_beside_another_event_stays_for_a_person_to_decide() {
        let rounds = Rounds::new(&[]);
        for label in ["Series B, Debt", "Series A / Acquisition"] {
            assert!(!rounds.parse(label, None).is_known, "{label}");
        }
        assert_eq!(rounds.parse("Pre-IPO", None).kind, DealKind::Fundraising);
    }

    #[test]
    fn a_code_gives_a_round_without_a_letter_its_letter_and_changes_nothing_else() {
        let rounds = Rounds::new(&[]);
        for (label, code, class) in [
            ("venture", "B", "b"),
            ("venture", "H", "e_plus"),
            ("venture", "", "unknown"),
            ("Later Stage VC", "Series D", "d"),
            ("", "C", "c"),
            ("seed", "A", "seed_angel"),
            ("debt_financing", "B", "unknown"),
            ("undisclosed", "A", "a"),
            ("undisclosed", "", "unknown"),
        ] {
            let round = rounds.parse(label, Some(code));
            assert_eq!(round.class.as_str(), class, "{label} {code}");
        }
    }

    #[test]
    fn what_is_not_a_round_is_left_unknown_and_reported() {
        let rounds = Rounds::new(&[]);
        for label in [
            "$12,000,000",
            "https://example.com/series-a",
            "The company raised its first round from friends",
            "Z轮回",
            "B2B",
            "Tencent",
        ] {
            assert_eq!(rounds.parse(label, None), Round::default(), "{label}");
        }
    }

    #[test]
    fn a_team_adds_a_label_by_class_by_kind_or_by_another_label() {
        let pairs =
            [("启动轮", "seed_angel"), ("成熟期", "E+"), ("换股", "merger"), ("怪", "怪怪")];
        let rounds = Rounds::new(&pairs.map(|(label, code)| (label.into(), code.into())));
        assert_eq!(rounds.parse("启动轮", None).class, RoundClass::SeedAngel);
        assert_eq!(rounds.parse("成熟期", None).name.as_deref(), Some("E+"));
        assert_eq!(rounds.parse("换股", None).kind, DealKind::Merger);
        assert!(!rounds.parse("怪", None).is_known);
    }

    #[test]
    fn every_listed_label_has_a_class_and_a_kind() {
        let malformed: Vec<_> =
            records(LABELS).filter(|record| listed_round(record).is_none()).collect();
        assert!(malformed.is_empty(), "{malformed:?}");
    }
}
