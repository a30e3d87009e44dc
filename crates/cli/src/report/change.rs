//! Changes in words and signs: up, down, unchanged, or unknown. It does not know of what.

use super::model::Rate;
use crate::words::Words;

/// What a change is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Per cent.
    Pct,
    /// Percentage points.
    Pp,
}

/// A change with its sign, such as `+3.1%` or `−0.4`; the dash where it is unknown.
pub(crate) fn signed(words: &Words, rate: Option<Rate>, unit: Unit) -> String {
    let Some(rate) = rate else { return words.text("unknown").to_owned() };
    let sign = match rate.tenths() {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    let per_cent = if unit == Unit::Pct { "%" } else { "" };
    format!("{sign}{}{per_cent}", size(rate))
}

/// A share such as `76.6%`; the dash where it is unknown.
pub(crate) fn share(words: &Words, rate: Option<Rate>) -> String {
    rate.map_or_else(|| words.text("unknown").to_owned(), |it| format!("{}%", it.shown()))
}

/// `up`, `down` or `flat`: the key of a direction, judged as it is shown.
pub(crate) fn direction(rate: Rate) -> &'static str {
    match rate.tenths() {
        0 => "flat",
        1.. => "up",
        _ => "down",
    }
}

/// Both changes in words: "up 6.1% quarter on quarter and down 12.5% year on year".
pub(crate) fn both(words: &Words, qoq: Option<Rate>, yoy: Option<Rate>, unit: Unit) -> String {
    let one = |rate: Rate| phrase(words, rate, unit);
    match (qoq.map(one), yoy.map(one)) {
        (Some(qoq), Some(yoy)) if qoq == yoy => words.say("changes_same", &[("qoq", &qoq)]),
        (Some(qoq), Some(yoy)) => words.say("changes", &[("qoq", &qoq), ("yoy", &yoy)]),
        (Some(qoq), None) => words.say("changes_qoq", &[("qoq", &qoq)]),
        (None, Some(yoy)) => words.say("changes_yoy", &[("yoy", &yoy)]),
        (None, None) => words.text("changes_none").to_owned(),
    }
}

fn phrase(words: &Words, rate: Rate, unit: Unit) -> String {
    let suffix = if unit == Unit::Pp { "_pp" } else { "" };
    let key = format!("change_{}{suffix}", direction(rate));
    match direction(rate) {
        "flat" => words.text(&key).to_owned(),
        _ => words.say(&key, &[("rate", &size(rate))]),
    }
}

/// The rate without its sign.
fn size(rate: Rate) -> String {
    rate.shown().trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn both_changes_are_told_in_both_languages() {
        let (zh, en) = (Words::of(Lang::Zh).unwrap(), Words::of(Lang::En).unwrap());
        let rate = |tenths| Some(Rate::of_tenths(tenths));
        let cases = [
            (
                (rate(61), rate(-125)),
                "环比上涨6.1%、同比下跌12.5%",
                "up 6.1% quarter on quarter and down 12.5% year on year",
            ),
            (
                (rate(0), None),
                "环比持平，同比无可比基期",
                "unchanged quarter on quarter, with nothing to compare a year earlier",
            ),
            ((None, None), "环比、同比均无可比基期", "with no earlier quarter to compare"),
            (
                (rate(14), rate(14)),
                "环比、同比均上涨1.4%",
                "up 1.4% both quarter on quarter and year on year",
            ),
        ];
        for ((qoq, yoy), in_zh, in_en) in cases {
            assert_eq!(both(&zh, qoq, yoy, Unit::Pct), in_zh);
            assert_eq!(both(&en, qoq, yoy, Unit::Pct), in_en);
        }
        assert_eq!(
            both(&zh, rate(31), rate(-13), Unit::Pp),
            "环比上涨3.1个百分点、同比下跌1.3个百分点"
        );
    }

    #[test]
    fn a_sign_stands_before_every_change_but_none() {
        let zh = Words::of(Lang::Zh).unwrap();
        let cases = [(Some(31), "+3.1%"), (Some(-86), "−8.6%"), (Some(0), "0.0%"), (None, "–")];
        for (tenths, wanted) in cases {
            assert_eq!(signed(&zh, tenths.map(Rate::of_tenths), Unit::Pct), wanted);
        }
    }
}
