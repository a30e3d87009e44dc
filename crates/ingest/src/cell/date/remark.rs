//! What is in a cell of dates and is no part of the date: remarks around it, and years counted
//! otherwise than everybody does. Knows no date.

use std::borrow::Cow;

use super::scan::{BETWEEN, Scan};
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

/// The text with a year of an era, such as `民國112年` or `112/10/12`, counted as everybody does.
pub(super) fn in_common_years(text: &str) -> Cow<'_, str> {
    let named = ERAS
        .iter()
        .filter(|_| !text.is_ascii())
        .find_map(|(era, years)| counted_from(text.strip_prefix(era)?.trim_start(), *years));
    let common = named.or_else(|| is_republican(text).then(|| counted_from(text, 1911)).flatten());
    common.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a date begins with a year such as 112 and a month behind it: `112年`, `112/10/`.
fn is_republican(text: &str) -> bool {
    let mut scan = Scan(text);
    let year = scan.digits(3).and_then(|it| it.parse::<u32>().ok());
    let mut has_month = || {
        scan.one_of(&['-', '/', '.'])?;
        let month = scan.number()?;
        scan.one_of(&['-', '/', '.']).filter(|_| (1..=12).contains(&month))
    };
    year.is_some_and(|year| (100..150).contains(&year))
        && (text.get(3..).is_some_and(|it| it.starts_with('年')) || has_month().is_some())
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
    if let Some(date) = with_dashes(text) {
        return Some(date);
    }
    let mut rest = text.trim_end_matches(['*', '†', '‡', '#', '。', ' ']);
    while let Some(shorter) = without_remark(rest) {
        rest = shorter;
    }
    let bare = known_part(rest).or_else(|| part_of_year(rest)).unwrap_or(rest);
    (!bare.is_empty() && bare != text).then(|| bare.to_owned())
}

/// A year from 1900 to 2099 at the start of a text.
fn year<'t>(scan: &mut Scan<'t>) -> Option<&'t str> {
    scan.digits(4).filter(|it| it.len() == 4 && (it.starts_with("19") || it.starts_with("20")))
}

/// `2023、10、12` as `2023-10-12`.
fn with_dashes(text: &str) -> Option<String> {
    const MARKS: [char; 5] = [',', '、', '\\', '_', ' '];
    let mut scan = Scan(text);
    let year = year(&mut scan)?;
    scan.one_of(&MARKS)?;
    let month = scan.digits(2)?;
    scan.one_of(&MARKS)?;
    let day = scan.digits(2)?;
    scan.end()?;
    Some(format!("{year}-{month}-{day}"))
}

/// What is known of `2023-10-??`.
fn known_part(text: &str) -> Option<&str> {
    const MARKS: [char; 3] = ['-', '/', '.'];
    let known = |unknown| text.strip_suffix(unknown)?.strip_suffix(MARKS);
    let known = ["??", "?", "xx", "x"].into_iter().find_map(known)?;
    let mut scan = Scan(known);
    year(&mut scan)?;
    if scan.one_of(&MARKS).is_some() {
        scan.digits(2)?;
    }
    scan.end()?;
    Some(known)
}

/// The year of `2023年底`, `2023 h1` and `h1 2023`.
fn part_of_year(text: &str) -> Option<&str> {
    const HALVES: [&str; 2] = ["h1", "h2"];
    const PARTS: [&str; 12] =
        ["初", "中", "底", "末", "年初", "年中", "年底", "年末", "上半年", "下半年", "h1", "h2"];
    let mut scan = Scan(text);
    let is_half = scan.any_of(&HALVES).is_some();
    if is_half {
        scan.one_of(&BETWEEN);
    }
    let year = year(&mut scan)?;
    if !is_half {
        scan.one_of(&['年']);
        scan.one_of(&BETWEEN);
        scan.any_of(&PARTS)?;
    }
    scan.end()?;
    Some(year)
}

/// The text without the brackets at its end, or without a remark that is at one of its ends.
fn without_remark(text: &str) -> Option<&str> {
    if let Some(before) = without_brackets(text) {
        return Some(before);
    }
    let marks = [' ', ':', ',', ';', '-', '.', '/', '于', '於'];
    remarks().iter().find_map(|word| {
        let behind = text.strip_prefix(word.as_str()).filter(|rest| !is_one_word(word, rest));
        let before = || text.strip_suffix(word.as_str()).filter(|rest| !is_one_word(rest, word));
        let behind = behind.map(|rest| rest.trim_start_matches(marks));
        behind.or_else(|| before().map(|rest| rest.trim_end_matches(marks)))
    })
}

/// The text before brackets at its end in which no number is.
fn without_brackets(text: &str) -> Option<&str> {
    let inner = text.trim_end().strip_suffix([')', ']', '】'])?;
    let open = inner.rfind(['(', '[', '【', ')', ']', '】'])?;
    let (before, inner) = inner.split_at_checked(open)?;
    let is_remark =
        inner.starts_with(['(', '[', '【']) && !inner.contains(|it: char| it.is_ascii_digit());
    is_remark.then(|| before.trim_end())
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
