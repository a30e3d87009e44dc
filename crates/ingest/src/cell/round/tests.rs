//! What labels of rounds say.

use super::*;

fn parsed(label: &str) -> (String, &'static str, &'static str) {
    let round = Rounds::new(&Default::default()).parse(label, None);
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
        ("Ser. C", "C", "c"),
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
        ("Seri A", "A", "a"),
        ("Seria A", "A", "a"),
        ("Série B", "B", "b"),
        ("Раунд В", "B", "b"),
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
        ("A轮 Series A", "A", "a"),
        ("Seed Round 种子轮", "Seed", "seed_angel"),
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
        ("Übernahme", "merger"),
        ("Rachat", "merger"),
        ("Поглощение", "merger"),
        ("Préstamo", "debt"),
        ("대출", "debt"),
        ("社債", "debt"),
        ("補助金", "grant"),
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
    let rounds = Rounds::new(&Default::default());
    for label in ["Series B, Debt", "Series A / Acquisition"] {
        assert!(!rounds.parse(label, None).is_known, "{label}");
    }
    assert_eq!(rounds.parse("Pre-IPO", None).kind, DealKind::Fundraising);
}

#[test]
fn a_code_gives_a_round_without_a_letter_its_letter_and_changes_nothing_else() {
    let rounds = Rounds::new(&Default::default());
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
    let rounds = Rounds::new(&Default::default());
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
    let pairs = [("启动轮", "seed_angel"), ("成熟期", "E+"), ("换股", "merger"), ("怪", "怪怪")];
    let rounds = Rounds::new(&pairs.map(|(label, code)| (label.into(), code.into())).into());
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
