//! Changes in words and signs: up, down, unchanged, or unknown. It does not know of what.

use super::figure::{Figure, Measure};
use super::model::Rate;
use crate::messages::{Messages, say};

/// What a change is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Per cent.
    Pct,
    /// Percentage points.
    Pp,
}

/// A change with its sign, such as `+3.1%` or `−0.4`; the dash where it is unknown.
pub(crate) fn signed(messages: &Messages, rate: Option<Rate>, unit: Unit) -> String {
    let Some(rate) = rate else { return messages.text("unknown").to_owned() };
    let sign = match rate.tenths() {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    let per_cent = if unit == Unit::Pct { "%" } else { "" };
    format!("{sign}{}{per_cent}", size(rate))
}

/// A change as a figure, with its sign.
pub(crate) fn changed(messages: &Messages, rate: Option<Rate>, unit: Unit) -> Figure {
    let measure = if unit == Unit::Pct { Measure::Growth } else { Measure::Points };
    Figure::rate(measure, rate, signed(messages, rate, unit))
}

/// A share as a figure.
pub(crate) fn shared(messages: &Messages, rate: Option<Rate>) -> Figure {
    Figure::rate(Measure::Share, rate, share(messages, rate))
}

/// A share such as `76.6%`; the dash where it is unknown. What is above zero is never shown as zero.
pub(crate) fn share(messages: &Messages, rate: Option<Rate>) -> String {
    match rate {
        None => messages.text("unknown").to_owned(),
        Some(rate) if rate.tenths() == 0 && !rate.is_zero() => "<0.1%".to_owned(),
        Some(rate) => format!("{}%", rate.shown()),
    }
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
pub(crate) fn both(
    messages: &Messages,
    qoq: Option<Rate>,
    yoy: Option<Rate>,
    unit: Unit,
) -> String {
    let one = |rate: Rate| phrase(messages, rate, unit, "");
    match (qoq, yoy) {
        (Some(qoq), Some(yoy)) if qoq.tenths() == yoy.tenths() => {
            say!(messages, "changes_same", qoq = one(qoq))
        }
        (Some(qoq), Some(yoy)) => {
            let again = if direction(qoq) == direction(yoy) { "_again" } else { "" };
            let yoy = phrase(messages, yoy, unit, again);
            say!(messages, "changes", qoq = one(qoq), yoy)
        }
        (Some(qoq), None) => say!(messages, "changes_qoq", qoq = one(qoq)),
        (None, Some(yoy)) => say!(messages, "changes_yoy", yoy = one(yoy)),
        (None, None) => messages.text("changes_none").to_owned(),
    }
}

/// One change in words; `_again` says the same direction for the second time.
fn phrase(messages: &Messages, rate: Rate, unit: Unit, again: &str) -> String {
    let unit = if unit == Unit::Pp { "_pp" } else { "" };
    match direction(rate) {
        "flat" => messages.text(&format!("change_flat{unit}")).to_owned(),
        direction => {
            let key = format!("change_{direction}{unit}{again}");
            say!(messages, &key, rate = size(rate))
        }
    }
}

/// The rate without its sign.
fn size(rate: Rate) -> String {
    rate.shown().trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn both_changes_are_stated_in_both_languages() {
        let (zh, en) = (Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap());
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
            (
                (rate(-86), rate(-445)),
                "环比下跌8.6%、同比下跌44.5%",
                "down 8.6% quarter on quarter and 44.5% year on year",
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
    fn every_change_but_zero_has_a_sign() {
        let zh = Messages::of(Lang::Zh).unwrap();
        let cases = [(Some(31), "+3.1%"), (Some(-86), "−8.6%"), (Some(0), "0.0%"), (None, "–")];
        for (tenths, wanted) in cases {
            assert_eq!(signed(&zh, tenths.map(Rate::of_tenths), Unit::Pct), wanted);
        }
    }
}
