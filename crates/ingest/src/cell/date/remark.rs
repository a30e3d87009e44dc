//! What stands in a cell of dates and is no part of the date: remarks around it, and years counted
//! otherwise than everybody does. Knows no date.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::words::remarks;
use crate::cell::plain::is_latin;

/// Years before the first one of an era, as dates name it.
const ERAS: [(&str, u32); 6] = [
    ("中華民國", 1911),
    ("中华民国", 1911),
    ("民國", 1911),
    ("民国", 1911),
    ("令和", 2018),
    ("平成", 1988),
];

/// The patterns of this file.
struct Patterns {
    republic: Regex,
    marks: Regex,
    brackets: Regex,
    unknown_part: Regex,
    part_of_year: Regex,
}

#[expect(clippy::unwrap_used, reason = "the patterns are constants, compiled by every test")]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).unwrap();
    Patterns {
        republic: pattern(r"^(1[0-4]\d)(年|[-/.](?:0?[1-9]|1[0-2])[-/.])"),
        marks: pattern(r"^((?:19|20)\d\d)[,、\\_ ](\d{1,2})[,、\\_ ](\d{1,2})$"),
        brackets: pattern(r"\s*[(\[【][^()\[\]【】\d]*[)\]】]\s*$"),
        unknown_part: pattern(r"^((?:19|20)\d\d(?:[-/.]\d{1,2})?)[-/.](?:\?{1,2}|xx?)$"),
        part_of_year: pattern(
            r"^(?:((?:19|20)\d\d)年?[ -/]?(?:[初中底末]|年[初中底末]|[上下]半年|h[12])|h[12][ -/]?((?:19|20)\d\d))$",
        ),
    }
});

/// The text with a year of an era, such as `民國112年` or `112/10/12`, counted as everybody does.
pub(super) fn in_common_years(text: &str) -> Cow<'_, str> {
    let named = ERAS
        .iter()
        .find_map(|(era, years)| counted_from(text.strip_prefix(era)?.trim_start(), *years));
    let is_republican = || PATTERNS.republic.is_match(text);
    let common = named.or_else(|| is_republican().then(|| counted_from(text, 1911)).flatten());
    common.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The text with the number at its start raised by the years before its era.
fn counted_from(text: &str, years: u32) -> Option<String> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (digits, after) = text.split_at_checked(end)?;
    let year: u32 = digits.parse().ok().filter(|year| *year < 150)?;
    Some(format!("{}{after}", year + years))
}

/// The date without remarks: `2023/10/1 更新`, `Oct 5, 2023 (announced)`, `early October 2023`; and
/// without a part that says it is unknown (`2023-10-??`). A part of a year is the year. `None` where
/// nothing is to be left off.
pub(super) fn bare(text: &str) -> Option<String> {
    if !text.contains(|it: char| it.is_ascii_digit()) {
        return None;
    }
    if let Some(found) = PATTERNS.marks.captures(text) {
        return Some(
            found.iter().skip(1).flatten().map(|it| it.as_str()).collect::<Vec<_>>().join("-"),
        );
    }
    let mut rest = text.trim_end_matches(['*', '†', '‡', '#', '。', ' ']);
    while let Some(shorter) = without_remark(rest) {
        rest = shorter;
    }
    let known = PATTERNS.unknown_part.captures(rest).and_then(|found| found.get(1));
    let year = PATTERNS.part_of_year.captures(rest);
    let year = year.and_then(|found| found.get(1).or_else(|| found.get(2)));
    let bare = known.or(year).map_or(rest, |part| part.as_str());
    (!bare.is_empty() && bare != text).then(|| bare.to_owned())
}

/// The text without the brackets at its end, or without a remark that stands at one of its ends.
fn without_remark(text: &str) -> Option<&str> {
    if let Some(found) = PATTERNS.brackets.find(text) {
        return text.get(..found.start());
    }
    let marks = [' ', ':', ',', ';', '-', '.', '/', '于', '於'];
    remarks().iter().find_map(|word| {
        let behind = text.strip_prefix(word.as_str()).filter(|rest| !is_one_word(word, rest));
        let before = || text.strip_suffix(word.as_str()).filter(|rest| !is_one_word(rest, word));
        let behind = behind.map(|rest| rest.trim_start_matches(marks));
        behind.or_else(|| before().map(|rest| rest.trim_end_matches(marks)))
    })
}

/// Whether two texts are parts of one Latin word.
fn is_one_word(first: &str, second: &str) -> bool {
    first.ends_with(is_latin) && second.starts_with(is_latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_left_off_at_both_ends() {
        for (text, expected) in [
            ("2023/10/1 更新", "2023/10/1"),
            ("2023年10月12日(公布)", "2023年10月12日"),
            ("披露于2023-10-12", "2023-10-12"),
            ("约2023年10月", "2023年10月"),
            ("oct 5, 2023 (announced)", "oct 5, 2023"),
            ("announced on oct 5, 2023*", "oct 5, 2023"),
            ("mid-oct 2023", "oct 2023"),
            ("2023-10-??", "2023-10"),
            ("2023年底", "2023"),
            ("2023年下半年", "2023"),
            ("h2 2023", "2023"),
            ("2023、10、12", "2023-10-12"),
        ] {
            assert_eq!(bare(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["2023-10-12", "更新", "october 2023", "a轮", "2023-10-12 09:30"] {
            assert_eq!(bare(text), None, "{text}");
        }
    }

    #[test]
    fn years_of_an_era_are_counted_as_everybody_does() {
        for (text, expected) in [
            ("民國112年10月12日", "2023年10月12日"),
            ("112/10/12", "2023/10/12"),
            ("112年10月", "2023年10月"),
            ("令和5年10月12日", "2023年10月12日"),
            ("2023年10月", "2023年10月"),
            ("112", "112"),
            ("112.5", "112.5"),
        ] {
            assert_eq!(in_common_years(text), expected, "{text}");
        }
    }
}
