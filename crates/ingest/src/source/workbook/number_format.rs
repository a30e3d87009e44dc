//! What a number format adds to a number: percent, currency signs, leading zeros, units, dates.
//!
//! The text is the one a person reads, but never rounded and without thousands separators. This
//! module reads format codes; it does not know which cell carries which.

mod code;

use super::{
    row::Value,
    serial::{Epoch, Precision, duration, iso_date},
};
use crate::sheet::CellKind;
use code::{Piece, Section};
use std::borrow::Cow;

/// A number format, ready to be applied to many cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum NumberFormat {
    /// Shows the number as it is.
    #[default]
    General,
    /// Shows a date, a time or both.
    Date(Precision),
    /// Shows elapsed time.
    Duration,
    /// Shows the number with signs, units or leading zeros.
    Pattern(Vec<Section>),
}

impl NumberFormat {
    /// Reads a format code such as `[$¥-804]#,##0.00;-[$¥-804]#,##0.00`.
    pub(super) fn parse(code: &str) -> Self {
        code::parse(code)
    }

    /// The format behind a built-in number. Those whose currency sign depends on the language of
    /// the program are plain: a sign is never guessed.
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::parse("0%"),
            17 => Self::Date(Precision::Month),
            14..=16 | 18..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Date(Precision::Day),
            46 => Self::Duration,
            _ => Self::General,
        }
    }

    /// What shows `value`, whose text without any format is `plain`.
    pub(super) fn show<'t>(&self, value: f64, plain: Cow<'t, str>, epoch: Epoch) -> Value<'t> {
        let shown = match self {
            Self::General => None,
            Self::Date(precision) => match iso_date(value, epoch, *precision) {
                Some(date) => return Value::new(CellKind::Date, date),
                None => None,
            },
            Self::Duration => duration(value),
            Self::Pattern(sections) => {
                let section = sections.iter().find(|section| section.is_for(value));
                section.and_then(|it| fill(it, &plain))
            }
        };
        Value::new(CellKind::Number, shown.map_or(plain, Cow::Owned))
    }
}

/// The number filled into a section; `None` where the section has no place for digits.
fn fill(section: &Section, plain: &str) -> Option<String> {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    if !section.has_digits() || digits.contains('e') {
        return None;
    }
    let digits = shift_point(digits, section.shift);
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let [prefix, number, suffix] = spread(section, whole);
    let point = if fraction.is_empty() || number.contains('.') { "" } else { "." };
    let prefix = prefix.trim_matches(['(', '-', '+', ' ', '\u{a0}']);
    let suffix = suffix.trim_end_matches([')', '-', ' ', '\u{a0}']);
    Some(format!("{sign}{}{prefix}{number}{point}{fraction}{suffix}", section.currency))
}

/// What is before the digits, the digits of the whole part in their places (literals between
/// them included, as in `00-00`), and what is behind.
fn spread(section: &Section, whole: &str) -> [String; 3] {
    let places = section.pieces.iter().filter(|piece| matches!(piece, Piece::Digit { .. })).count();
    let mut digits = whole.chars();
    let mut place = 0;
    let mut texts = [const { String::new() }; 3];
    for piece in &section.pieces {
        let [prefix, number, suffix] = &mut texts;
        match piece {
            Piece::Literal(text) if place == 0 => prefix.push_str(text),
            Piece::Literal(text) if place < places => number.push_str(text),
            Piece::Literal(text) => suffix.push_str(text),
            Piece::Digit { is_zero } => {
                place += 1;
                let rest = places - place;
                let left = digits.clone().count();
                number.extend(digits.by_ref().take(left.saturating_sub(rest)));
                if left <= rest && *is_zero {
                    number.push('0');
                }
            }
        }
    }
    texts
}

/// `digits` times ten to the power of `places`, exactly, without needless zeros.
fn shift_point(digits: &str, places: i32) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let count = usize::try_from(places.unsigned_abs()).unwrap_or(0);
    let (whole, fraction) = if places >= 0 {
        let padded = format!("{fraction:0<count$}");
        let (moved, rest) = padded.split_at(count);
        (format!("{whole}{moved}"), rest.to_owned())
    } else {
        let padded = format!("{whole:0>width$}", width = count + 1);
        let (rest, moved) = padded.split_at(padded.len() - count);
        (rest.to_owned(), format!("{moved}{fraction}"))
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::workbook::serial::plain_number;

    fn shown(value: f64, code: &str) -> Value<'static> {
        NumberFormat::parse(code).show(value, plain_number(value).into(), Epoch::Year1900)
    }

    #[test]
    fn a_number_is_shown_with_what_its_format_says() {
        let cases = [
            (1_000_000.0, "General", "1000000"),
            (1_000_000.0, "G/通用格式", "1000000"),
            (1_234_567.5, "#,##0.00", "1234567.5"),
            (0.1234, "0.00%", "12.34%"),
            (0.123_456, "0%", "12.3456%"),
            (1.0, "0%", "100%"),
            (123.0, "000000", "000123"),
            (1_234_567.0, "000000", "1234567"),
            (20_231_005.0, "0000-00-00", "2023-10-05"),
            (20_231_005.0, "0000\"年\"00\"月\"00\"日\"", "2023年10月05日"),
            (1_000_000.0, "\"¥\"#,##0", "¥1000000"),
            (1.5, "$#,##0.00", "$1.5"),
            (1.5, "\\$#,##0.00_);(\\$#,##0.00)", "$1.5"),
            (-1.5, "\\$#,##0.00_);(\\$#,##0.00)", "-$1.5"),
            (-1.5, "\"US$\"#,##0.00", "-US$1.5"),
            (1000.0, "#,##0 [$€-407]", "€1000"),
            (1000.0, "[$€-2]\\ #,##0", "€1000"),
            (1000.0, "[$CNY]\\ #,##0", "CNY1000"),
            (1000.0, "[$-804]#,##0", "1000"),
            (1000.0, "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)", "$1000"),
            (0.0, "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)", "0"),
            (-1000.0, "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)", "-$1000"),
            (500.0, "0\"万元\"", "500万元"),
            (500.0, "#,##0.00\\ \"€\"", "500 €"),
            (1_500_000.0, "0.0,,\"M\"", "1.5M"),
            (123_456.0, "0!.0,\"万\"", "12.3456万"),
            (2e8, "[>=100000000]0!.00,,\"亿\";[>=10000]0!.0,\"万\";0", "2.00亿"),
            (20_000.0, "[>=100000000]0!.00,,\"亿\";[>=10000]0!.0,\"万\";0", "2.0万"),
            (20.0, "[>=100000000]0!.00,,\"亿\";[>=10000]0!.0,\"万\";0", "20"),
            (12_345.0, "0.00E+00", "12345"),
            (0.5, "# ?/?", "0.5"),
            (7.0, "[Red]0;[Blue]-0", "7"),
            (7.0, ";;;", "7"),
            (7.0, "@", "7"),
            (0.5, "#.##", "0.5"),
            (5.0, "[DBNum2][$-804]General", "5"),
        ];
        for (value, code, text) in cases {
            assert_eq!(shown(value, code), Value::new(CellKind::Number, text), "{code}");
        }
    }

    #[test]
    fn date_formats_of_any_language_show_iso_dates() {
        let cases = [
            (45_204.0, "yyyy-mm-dd", "2023-10-05"),
            (45_204.0, "yyyy\"年\"m\"月\"d\"日\"", "2023-10-05"),
            (45_204.0, "yyyy年m月d日", "2023-10-05"),
            (45_204.0, "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "2023-10-05"),
            (45_204.0, "[$-404]e/m/d", "2023-10-05"),
            (45_204.0, "d-mmm-yy", "2023-10-05"),
            (45_204.0, "dddd, mmmm dd, yyyy", "2023-10-05"),
            (45_204.5, "m/d/yy h:mm AM/PM", "2023-10-05 12:00:00"),
            (45_204.5, "[$-F400]h:mm:ss\\ AM/PM", "2023-10-05 12:00:00"),
            (0.5, "上午/下午h\"时\"mm\"分\"", "12:00:00"),
            (45_200.0, "yyyy\"年\"m\"月\"", "2023-10"),
            (45_200.0, "mmm-yy", "2023-10"),
            (45_200.0, "yyyy-mm-dd", "2023-10-01"),
            (45_200.0, "m\"月\"d\"日\"", "2023-10-01"),
        ];
        for (value, code, text) in cases {
            assert_eq!(shown(value, code), Value::new(CellKind::Date, text), "{code}");
        }
    }

    #[test]
    fn a_serial_that_is_no_date_stays_a_number() {
        for value in [0.0, -3.0, 1_696_464_000.0] {
            assert_eq!(shown(value, "yyyy-mm-dd").kind, CellKind::Number);
        }
    }

    #[test]
    fn elapsed_time_is_not_a_date() {
        assert_eq!(shown(1.5, "[h]:mm").text, "36:00:00");
    }

    #[test]
    fn the_point_moves_without_arithmetic() {
        let cases = [
            ("0.1234", 2, "12.34"),
            ("12", 2, "1200"),
            ("0.07", 2, "7"),
            ("1500000", -6, "1.5"),
            ("5", -3, "0.005"),
            ("0", -6, "0"),
        ];
        for (digits, places, text) in cases {
            assert_eq!(shift_point(digits, places), text);
        }
    }
}
