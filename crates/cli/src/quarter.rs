//! Quarters as people write them: `2026Q2`, `Q2 2026`, `26Q2`, `2Q26`, `2026年二季度`.

use crate::exit::Exit;
use crate::mistake::Mistake;

/// The quarter as the database writes it, such as `2026Q2`; what is no quarter stays as it was typed.
pub(crate) fn parse(typed: &str) -> String {
    parsed(typed).unwrap_or_else(|| typed.to_owned())
}

/// The quarter as the database writes it.
///
/// # Errors
/// A usage error for what is no quarter.
pub(crate) fn checked(typed: &str) -> Result<String, Exit> {
    parsed(typed).ok_or_else(|| Exit::Mistake(Mistake::NoQuarter { typed: typed.to_owned() }))
}

/// The quarter as the database writes it; `None` for what is no quarter.
pub(crate) fn parsed(typed: &str) -> Option<String> {
    let plain: String = typed
        .to_uppercase()
        .chars()
        .filter(|it| !it.is_whitespace() && !matches!(it, '-' | '_' | '/' | '\'' | '年' | '第'))
        .collect();
    let plain = match plain.strip_suffix("季度").or_else(|| plain.strip_suffix('季')) {
        Some(rest) => {
            let number = rest.chars().next_back()?;
            let digit = "一二三四".chars().zip('1'..='4').find(|(word, _)| *word == number);
            let digit = digit.map_or(number, |(_, digit)| digit);
            format!("{}Q{digit}", rest.strip_suffix(number)?)
        }
        None => plain,
    };
    let (before, after) = plain.split_once('Q')?;
    let is_number = |text: &str| matches!(text, "1" | "2" | "3" | "4");
    let (year, number) = match (before, after) {
        ("", after) => after.split_at_checked(1).map(|(number, year)| (year, number))?,
        (before, after) if is_number(after) && !is_number(before) => (before, after),
        (before, after) => (after, before),
    };
    let is_year = matches!(year.len(), 2 | 4) && year.bytes().all(|it| it.is_ascii_digit());
    let century = if year.len() == 2 { "20" } else { "" };
    (is_year && is_number(number)).then(|| format!("{century}{year}Q{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_read_as_people_write_them() {
        for typed in [
            "2026Q2",
            "2026q2",
            "2026 Q2",
            "2026-Q2",
            "Q2 2026",
            "q2/2026",
            "26Q2",
            "2Q26",
            "2Q2026",
            "Q2'26",
            "2026年二季度",
            "2026年第2季度",
            "2026年第二季度",
            "2026年2季度",
        ] {
            assert_eq!(parse(typed), "2026Q2", "{typed}");
        }
        for typed in ["2026", "Q5 2026", "2026Q9", "soon", "2026-04", "", "Q", "二季度"] {
            assert_eq!(parse(typed), typed);
        }
    }
}
