//! A printed table checked by itself: sums, ratios, shares that can't come from whole numbers, and which
//! denominator fits. Every figure is a range, as wide as its rounding.
//!
//! It knows no database, and not how the result is shown.

mod range;
mod rules;

use std::collections::BTreeMap;

use self::range::Range;
use crate::figure_text::{FigureText, Kind};
use crate::quarter;
use crate::reconciliation::Line;

/// What a check of a printed figure has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The other figures round to what is printed.
    Agrees,
    /// No figures that round to the others give what is printed.
    Contradicts,
    /// Nothing else in the table says anything about it.
    Unchecked,
    /// What is printed is no figure.
    Unclear,
}

impl Verdict {
    /// The word in the result.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Contradicts => "contradicts",
            Verdict::Unchecked => "unchecked",
            Verdict::Unclear => "unclear",
        }
    }
}

/// A printed figure and one check of it.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// The position of its line.
    pub(crate) line: usize,
    /// Which rule was applied; empty where none was.
    pub(crate) rule: &'static str,
    pub(crate) verdict: Verdict,
    /// What the other figures give, in the unit of the print.
    pub(crate) expected: String,
    /// The figures that it was computed from, or what would fit.
    pub(crate) from: String,
}

/// The figures of a table by quarter, market, name and item.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    figures: BTreeMap<Key, Figure>,
}

/// Quarter (year × 4 + quarter − 1; 0 for none), market, name and item.
type Key = (i64, String, String, String);

/// A figure with the range that its print leaves.
#[derive(Clone, Debug)]
struct Figure {
    line: usize,
    text: FigureText,
    range: Range,
}

/// Checks every line; the findings are in the order of the lines.
pub(crate) fn audit(lines: &[Line]) -> Vec<Finding> {
    let mut figures = BTreeMap::new();
    let mut findings = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(text) = FigureText::parse(&without_yuan(&line.printed), &without_yuan(&line.unit))
        else {
            findings.push(finding(at, Verdict::Unclear));
            continue;
        };
        let range = if is_count(&line.figure, &text) {
            Range::exactly(text.value)
        } else {
            Range::around(text.value, text.step)
        };
        let key =
            (ordinal(&line.quarter), line.market.clone(), line.figure.clone(), line.item.clone());
        figures.insert(key, Figure { line: at, text, range });
    }
    let figures = Figures { figures };
    findings.extend(rules::apply(&figures));
    for figure in figures.figures.values() {
        if findings.iter().all(|it| it.line != figure.line) {
            findings.push(finding(figure.line, Verdict::Unchecked));
        }
    }
    findings.sort_by_key(|it| it.line);
    findings
}

fn finding(line: usize, verdict: Verdict) -> Finding {
    Finding { line, rule: "", verdict, expected: String::new(), from: String::new() }
}

impl Figures {
    /// A figure beside another one: of the same market, so many quarters before.
    fn beside(&self, key: &Key, lag: i64, name: &str, item: &str) -> Option<&Figure> {
        let (quarter, market, ..) = key;
        let key = (quarter - lag, market.clone(), name.to_owned(), item.to_owned());
        self.figures.get(&key)
    }
}

/// Amounts in yuan are compared with each other alone, like bare numbers.
fn without_yuan(text: &str) -> String {
    let mut text = text.to_lowercase();
    for word in ["人民币", "rmb", "cny", "_cny", "元", "¥", "￥"] {
        // 美元 is a unit of its own.
        let dollars = text.replace("美元", "\u{0}");
        text = dollars.replace(word, " ").replace('\u{0}', "美元");
    }
    text
}

/// Whether a print is a number of pieces, which nobody rounds.
fn is_count(name: &str, text: &FigureText) -> bool {
    let is_named =
        name.ends_with("deals") || name.ends_with("_count") || name.ends_with("companies");
    let is_whole = text.value.fract() == 0.0 && text.step <= 1.0;
    text.kind == Kind::Number && is_named && is_whole
}

/// Year × 4 + quarter − 1; 0 for what is no quarter.
fn ordinal(typed: &str) -> i64 {
    let parsed = quarter::parse(typed);
    let ordinal = parsed.split_once('Q').and_then(|(year, number)| {
        Some(4 * year.parse::<i64>().ok()? + number.parse::<i64>().ok()? - 1)
    });
    ordinal.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of quarter, figure, item and print.
    fn audited(lines: &[[&str; 4]]) -> Vec<String> {
        let lines: Vec<Line> = lines
            .iter()
            .map(|[quarter, figure, item, printed]| Line {
                quarter: (*quarter).into(),
                figure: (*figure).into(),
                item: (*item).into(),
                printed: (*printed).into(),
                ..Line::default()
            })
            .collect();
        let text = |it: &Finding| {
            let line = lines.get(it.line).unwrap();
            let words = [&*line.figure, it.rule, it.verdict.as_str(), &it.expected, &it.from];
            words.join(" | ")
        };
        audit(&lines).iter().map(text).collect()
    }

    #[test]
    fn a_rate_its_change_and_its_base_contradict_each_other() {
        let findings = audited(&[
            ["2023Q1", "amount", "", "1,995亿元"],
            ["2023Q1", "amount_yoy_change", "", "-487亿元"],
            ["2023Q1", "amount_yoy", "", "-18.29%"],
            ["2022Q1", "amount", "", "2,663亿元"],
        ]);
        assert_eq!(
            findings,
            [
                "amount | unchecked | | ",
                "amount_yoy_change | change | contradicts | -669…-667 | amount 2023Q1 − amount 2022Q1",
                "amount_yoy | rate | contradicts | -25.12…-25.05 | amount 2023Q1 / amount 2022Q1",
                "amount_yoy | rate | contradicts | -19.64…-19.60 | amount_yoy_change 2023Q1 / (amount 2023Q1 − amount_yoy_change 2023Q1)",
                "amount_yoy | rate | agrees | -18.31…-18.27 | amount_yoy_change 2023Q1 / amount 2022Q1",
                "amount | unchecked | | ",
            ]
            .map(|it| it.replace("| unchecked | | ", "|  | unchecked |  | "))
        );
    }

    #[test]
    fn a_share_needs_a_whole_number_of_deals() {
        let findings = audited(&[
            ["2023Q4", "lettered_deals", "", "7"],
            ["2023Q4", "deals", "", "8"],
            ["2023Q4", "early_share", "", "71.4%"],
            ["2023Q3", "deals", "", "8"],
            ["2023Q3", "early_share", "", "71.4%"],
        ]);
        let shares: Vec<_> = findings.iter().filter(|it| it.starts_with("early_share")).collect();
        assert_eq!(
            shares,
            [
                "early_share | whole_number | agrees | 71.4 | 5 of 7 lettered_deals",
                "early_share | whole_number | contradicts | 62.5, 75.0 | deals 8",
            ]
        );
    }

    #[test]
    fn the_denominator_that_fits_is_named() {
        let findings = audited(&[
            ["2023Q4", "early_deals", "", "98"],
            ["2023Q4", "deals", "", "160"],
            ["2023Q4", "lettered_deals", "", "128"],
            ["2023Q4", "early_share", "", "76.6%"],
            ["2023Q3", "early_share", "", "73.4%"],
            ["2023Q4", "early_share_qoq", "", "3.1pp"],
            ["2023Q3", "deals", "", "175"],
            ["2023Q4", "deal_qoq", "", "-8.6%"],
        ]);
        let found: Vec<_> = findings.iter().filter(|it| !it.contains("unchecked")).collect();
        assert_eq!(
            found,
            [
                "early_share | denominator | agrees | 76.6 | 98 of 128 lettered_deals",
                "early_share | whole_number | contradicts | 73.1, 73.7 | deals 175",
                "early_share_qoq | points | agrees | 3.1…3.3 | early_share 2023Q4 − early_share 2023Q3",
                "deal_qoq | rate | agrees | -8.6 | deals 2023Q4 / deals 2023Q3",
            ]
        );
    }

    #[test]
    fn parts_can_not_add_up_to_more_than_the_whole() {
        let findings = audited(&[
            ["2023Q4", "deals", "", "10"],
            ["2023Q4", "round_deals", "a", "6"],
            ["2023Q4", "round_deals", "b", "5"],
            ["2023Q4", "round_share", "a", "60.0%"],
            ["2023Q4", "round_share", "b", "39.9%"],
        ]);
        let sums: Vec<_> = findings.iter().filter(|it| it.contains("sum")).collect();
        assert_eq!(sums, ["deals | sum | contradicts | 11 | 2 round_deals"]);
    }
}
