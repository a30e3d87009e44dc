//! Which mark parts the fraction in a column of amounts, decided by the whole column as the order of day
//! and month is: `1,5` and `1.250.000` show a comma, `1.5` and `1,250,000` a point. `2,345` shows nothing,
//! and is read as its column is. Does not know units.

use std::borrow::Cow;

use super::ColumnAmounts;
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
