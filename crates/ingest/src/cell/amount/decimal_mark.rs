//! Which mark parts the fraction in a column of amounts, decided by the whole column as the order of day
//! and month is: `1,5` and `1.250.000` show a comma, `1.5` and `1,250,000` a point. `2,345` shows nothing,
//! and is read as its column is. Does not know units.

use std::borrow::Cow;

use super::ColumnAmounts;
use crate::problem::Unreadable;
use crate::word::word_enum;

word_enum! {
    /// The mark between the whole and the fraction of a number.
    pub enum DecimalMark {
        /// `1,250.5`
        Point = "point",
        /// `1.250,5`
        Comma = "comma",
    }
}

impl DecimalMark {
    /// The mark of a word such as `comma`.
    ///
    /// # Errors
    /// What was expected instead, for any other word.
    pub fn parse(word: &str) -> Result<Self, String> {
        match word {
            "point" | "." => Ok(Self::Point),
            "comma" | "," => Ok(Self::Comma),
            _ => Err("expected point or comma".to_owned()),
        }
    }
}

/// What the marks of one number show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// No mark, or marks of no known kind.
    Nothing,
    /// One mark before three digits: a fraction, or thousands.
    Either(char),
    Mark(DecimalMark),
}

/// The numbers of a text with what their marks show.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = (&str, Shown)> {
    let is_part = |it: char| it.is_ascii_digit() || ".,'\u{2019} \u{a0}\u{202f}".contains(it);
    text.split(move |it| !is_part(it)).map(|number| {
        let number = number.trim_matches(|it: char| !it.is_ascii_digit());
        (number, shown(number))
    })
}

fn shown(number: &str) -> Shown {
    use DecimalMark::{Comma, Point};
    let marks = |mark| number.matches(mark).count();
    let behind = |mark| number.rsplit_once(mark).map_or(0, |(_, digits)| digits.len());
    let is_three = |mark| number.split(mark).skip(1).all(|group| group.len() == 3);
    match (marks('.'), marks(',')) {
        (0, 0) => Shown::Nothing,
        (1, 0) if behind('.') != 3 => Shown::Mark(Point),
        (0, 1) if behind(',') < 3 => Shown::Mark(Comma),
        (1, 0) | (0, 1) if number.starts_with(['0', '.', ',']) => {
            Shown::Mark(if marks('.') > 0 { Point } else { Comma })
        }
        (1, 0) => Shown::Either('.'),
        (0, 1) if behind(',') == 3 => Shown::Either(','),
        (0, 2..) => Shown::Mark(Point),
        (2.., 0) if is_three('.') => Shown::Mark(Comma),
        (_, 1) if number.rfind(',') > number.rfind('.') && behind(',') > 0 => Shown::Mark(Comma),
        (1, _) if number.rfind('.') > number.rfind(',') => Shown::Mark(Point),
        _ => Shown::Nothing,
    }
}

/// The text with the numbers of a column of decimal commas written with a point and without groups. What
/// shows a point by itself stays as it is.
#[must_use]
pub fn localized(text: &str, decimal: Option<DecimalMark>) -> Cow<'_, str> {
    if decimal != Some(DecimalMark::Comma) || !text.contains([',', '.']) {
        return Cow::Borrowed(text);
    }
    let mut changed = Cow::Borrowed(text);
    for (number, shown) in numbers(text) {
        if matches!(shown, Shown::Either(_) | Shown::Mark(DecimalMark::Comma)) {
            let bare: String = number
                .chars()
                .filter(|it| it.is_ascii_digit() || *it == ',')
                .map(|it| if it == ',' { '.' } else { it })
                .collect();
            changed = Cow::Owned(changed.replacen(number, &bare, 1));
        }
    }
    changed
}

/// Units of languages that part groups of thousands with points: `2.000 millones` is two thousand of them.
const WITH_POINTS: [&str; 33] = [
    "bi",
    "mi",
    "bilhões",
    "bilhão",
    "juta",
    "mia",
    "mil",
    "milhão",
    "milhões",
    "miliar",
    "miliardi",
    "milioane",
    "milioni",
    "miljard",
    "miljarder",
    "miljoen",
    "miljoner",
    "milliarden",
    "milliarder",
    "millionen",
    "millioner",
    "millones",
    "millón",
    "milyar",
    "milyon",
    "mio",
    "mrd",
    "mdr",
    "miliardo",
    "triệu",
    "tỷ",
    "tỉ",
    "teur",
];

/// Units of English, which parts them with commas.
const WITH_COMMAS: [&str; 4] = ["billion", "billions", "million", "thousand"];

/// The mark before the fractions of those who write the unit of a text; `None` where it names none, or one
/// that several languages have (`mln`, `k`).
pub(super) fn of_unit(text: &str) -> Option<DecimalMark> {
    text.split(|it: char| !it.is_alphabetic()).filter(|word| word.len() > 1).find_map(|word| {
        let is_in = |units: &[&str]| units.iter().any(|unit| word.eq_ignore_ascii_case(unit));
        let is_comma = is_in(&WITH_POINTS).then_some(DecimalMark::Comma);
        is_comma.or_else(|| is_in(&WITH_COMMAS).then_some(DecimalMark::Point))
    })
}

/// The mark that parts the fractions of one cell: that of its column, unless one of its numbers would be a
/// fraction by the column and a group of thousands by the language of its unit. Then the language decides,
/// where no other cell of the column has a fraction against its own language. Where neither cell nor column
/// says anything, the unit in the `header` does.
///
/// # Errors
/// [`Unreadable::DecimalMark`] where nothing decides.
pub fn of_cell(
    text: &str,
    of_column: Option<DecimalMark>,
    column: Option<&ColumnAmounts>,
    header: &str,
) -> Result<Option<DecimalMark>, Unreadable> {
    let may_be =
        |mark| text.contains(mark) && numbers(text).any(|(_, shown)| shown == Shown::Either(mark));
    let is_against = column.is_some_and(|column| column.against_unit_count > 0);
    let of_header = || of_unit(header).filter(|_| of_column.is_none() && may_be('.'));
    match of_unit(text).or_else(of_header).filter(|unit| Some(*unit) != of_column) {
        Some(DecimalMark::Comma) if may_be('.') && !is_against => Ok(Some(DecimalMark::Comma)),
        Some(DecimalMark::Comma) if may_be('.') => Err(Unreadable::DecimalMark),
        Some(DecimalMark::Point) if of_column.is_some() && may_be(',') && !is_against => {
            Err(Unreadable::DecimalMark)
        }
        _ => Ok(of_column),
    }
}

/// Whether a number of the text means one thing with a comma and another with a point, and the column
/// shows both.
#[must_use]
pub fn is_doubtful(text: &str, column: Option<&ColumnAmounts>) -> bool {
    column.is_some_and(ColumnAmounts::has_both_marks)
        && numbers(text).any(|(_, shown)| matches!(shown, Shown::Either(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_its_mark_or_may_mean_either() {
        for (number, expected) in [
            ("1,5", Shown::Mark(DecimalMark::Comma)),
            ("1.250,5", Shown::Mark(DecimalMark::Comma)),
            ("1 250,5", Shown::Mark(DecimalMark::Comma)),
            ("1.250.000", Shown::Mark(DecimalMark::Comma)),
            ("0,345", Shown::Mark(DecimalMark::Comma)),
            ("1.5", Shown::Mark(DecimalMark::Point)),
            ("1,250.5", Shown::Mark(DecimalMark::Point)),
            ("1,250,000", Shown::Mark(DecimalMark::Point)),
            ("10,00,000", Shown::Mark(DecimalMark::Point)),
            ("1,250.345", Shown::Mark(DecimalMark::Point)),
            ("2,345", Shown::Either(',')),
            ("2.345", Shown::Either('.')),
            ("12345", Shown::Nothing),
        ] {
            assert_eq!(shown(number), expected, "{number}");
        }
    }

    #[test]
    fn the_language_of_a_unit_beats_the_column() {
        use DecimalMark::{Comma, Point};
        let mut column = ColumnAmounts::default();
        ["$1.5M", "2.25 million", "$3.2M"].iter().for_each(|text| column.observe(text));
        for (text, of_column, expected) in [
            ("COP 2.000 millones", Some(Point), Ok(Some(Comma))),
            ("COP 2.000 millones", None, Ok(Some(Comma))),
            ("2.5 millones", Some(Point), Ok(Some(Point))),
            ("2.345 million", Some(Point), Ok(Some(Point))),
            ("2.345 M", Some(Point), Ok(Some(Point))),
            ("2,345 million", Some(Comma), Err(Unreadable::DecimalMark)),
            ("2,345 million", None, Ok(None)),
            ("2,345 Mio", Some(Comma), Ok(Some(Comma))),
        ] {
            assert_eq!(of_cell(text, of_column, Some(&column), "Amount"), expected, "{text}");
        }
        let header = "Monto (millones)";
        assert_eq!(of_cell("2.000", None, None, header), Ok(Some(Comma)));
        assert_eq!(of_cell("2.000", Some(Point), None, header), Ok(Some(Point)));
        column.observe("1.5 millones");
        let doubtful = of_cell("2.345 millones", Some(Point), Some(&column), "");
        assert_eq!(doubtful, Err(Unreadable::DecimalMark), "others write a point before fractions");
    }

    #[test]
    fn a_column_of_commas_is_written_with_points() {
        let comma = Some(DecimalMark::Comma);
        for (text, expected) in [
            ("2,345", "2.345"),
            ("€ 1.250,5 Mio", "€ 1250.5 Mio"),
            ("1.500", "1500"),
            ("1 250,50", "1250.50"),
            ("2.75", "2.75"),
            ("10,5-12,75", "10.5-12.75"),
        ] {
            assert_eq!(localized(text, comma), expected, "{text}");
            assert_eq!(localized(text, None), text);
        }
    }
}
