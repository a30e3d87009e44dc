//! What a stage scheme asks of a deal beside the class of its round: the kind of round, and how large.
//!
//! The rule is `schema/base/deal_measure.sql`; which stage that makes is in
//! `schema/reference/stage_rules.csv`.

use crate::cell::round::RoundClass;
use crate::parsed_deal::Coded;

/// The bounds of a round of unknown series, in US dollars: up to the first, up to the second, over it.
const SEED_USD: i64 = 3_000_000;
const EARLY_USD: i64 = 15_000_000;

/// Items of a kind of round: without an amount, up to either bound, and over both.
macro_rules! items {
    ($kind:literal) => {
        [
            concat!($kind, "/unsized"),
            concat!($kind, "/le_3m"),
            concat!($kind, "/le_15m"),
            concat!($kind, "/over"),
        ]
    };
}

/// The item of the grain `stage` that a deal is in; `None` where the class of its round says it all.
pub(super) fn stage_item(
    round: &Coded,
    class: RoundClass,
    usd: Option<i64>,
) -> Option<&'static str> {
    let is = |label: &str| round.text.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(label));
    let [unsized_item, seed, early, over] = match (round.code.as_deref(), class) {
        (Some("Convertible Note"), _) => items!("convertible_note"),
        (Some("Equity Crowdfunding"), _) => items!("equity_crowdfunding"),
        (Some("Accelerator"), _) => items!("accelerator"),
        (Some("Late Stage"), _) => items!("late_stage"),
        (Some("Private Equity"), _) => items!("private_equity"),
        (_, RoundClass::Unknown) if is("Early Stage VC") => items!("early_stage_vc"),
        (_, RoundClass::Unknown) if is("Later Stage VC") => items!("later_stage_vc"),
        (_, RoundClass::Unknown) => items!("unknown"),
        (_, RoundClass::Strategic) => items!("strategic"),
        _ => return None,
    };
    Some(match usd {
        None => unsized_item,
        Some(usd) if usd <= SEED_USD => seed,
        Some(usd) if usd <= EARLY_USD => early,
        Some(_) => over,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_of_unknown_series_are_by_size_and_letters_need_none() {
        for (round, class, usd, wanted) in [
            (None, RoundClass::Unknown, None, Some("unknown/unsized")),
            (None, RoundClass::Unknown, Some(3_000_000), Some("unknown/le_3m")),
            (Some("Venture"), RoundClass::Unknown, Some(3_000_001), Some("unknown/le_15m")),
            (Some("Venture"), RoundClass::Unknown, Some(15_000_001), Some("unknown/over")),
            (Some("Private Equity"), RoundClass::Unknown, Some(1), Some("private_equity/le_3m")),
            (Some("Strategic"), RoundClass::Strategic, Some(15_000_000), Some("strategic/le_15m")),
            (Some("Accelerator"), RoundClass::SeedAngel, None, Some("accelerator/unsized")),
            (Some("Seed"), RoundClass::SeedAngel, Some(20_000_000), None),
            (Some("A"), RoundClass::A, None, None),
        ] {
            let round = Coded { text: None, code: round.map(str::to_owned) };
            assert_eq!(stage_item(&round, class, usd), wanted, "{round:?} {usd:?}");
        }
        let text = Some("Later stage VC".to_owned());
        let round = Coded { text, code: Some("Venture".to_owned()) };
        let item = stage_item(&round, RoundClass::Unknown, None);
        assert_eq!(item, Some("later_stage_vc/unsized"));
    }
}
