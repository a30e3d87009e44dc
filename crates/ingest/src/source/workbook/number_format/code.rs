//! The grammar of number format codes: sections, conditions, literals and placeholders.

use super::NumberFormat;
use crate::source::workbook::serial::Precision;
use std::{cmp::Ordering, str::Chars};

/// Part of a code between semicolons, reduced to what is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::source::workbook) struct Section {
    range: Option<Range>,
    /// Currency sign given in brackets, such as `[$€-407]`; empty without one.
    pub(super) currency: String,
    /// Literals and the digit places of the whole part, in order.
    pub(super) pieces: Vec<Piece>,
    /// Power of ten by which the shown number differs: 2 for a percent sign, -3 for each comma
    /// behind the digits.
    pub(super) shift: i32,
}

/// One thing a section shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Text between, before or behind the digits.
    Literal(String),
    /// Place of one digit, filled with 0 where the number is shorter, or left out.
    Digit { is_zero: bool },
}

/// The values a section is for: those that compare with a bound in one of these ways.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    orders: &'static [Ordering],
    bound: f64,
}

impl Section {
    /// Whether the section shows `value`; one without a condition shows every value.
    pub(super) fn is_for(&self, value: f64) -> bool {
        self.range.is_none_or(|range| {
            value.partial_cmp(&range.bound).is_some_and(|order| range.orders.contains(&order))
        })
    }

    /// Whether the section has a place for digits.
    pub(super) fn has_digits(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Digit { .. }))
    }

    fn is_plain(&self) -> bool {
        let zeros = self.pieces.iter().filter(|piece| **piece == Piece::Digit { is_zero: true });
        let has_literal = self.pieces.iter().any(|piece| match piece {
            Piece::Literal(text) => !text.trim_matches(['(', ')', '-', '+', ' ']).is_empty(),
            Piece::Digit { .. } => false,
        });
        self.range.is_none()
            && self.currency.is_empty()
            && self.shift == 0
            && !has_literal
            && zeros.count() <= 1
    }
}

enum Token {
    Literal(String),
    Currency(String),
    Range(Range),
    Digit { is_zero: bool },
    Point,
    Comma,
    Percent,
    Plain,
    Elapsed,
    Date(char),
    Section,
}

/// Reads a whole code.
pub(super) fn parse(code: &str) -> NumberFormat {
    let tokens = tokens(code);
    let first = tokens.split(|token| matches!(token, Token::Section)).next().unwrap_or(&[]);
    if let Some(format) = time_format(first) {
        return format;
    }
    let mut sections: Vec<Section> =
        tokens.split(|token| matches!(token, Token::Section)).map(section).take(3).collect();
    if sections.iter().all(Section::is_plain) {
        return NumberFormat::General;
    }
    give_ranges(&mut sections);
    NumberFormat::Pattern(sections)
}

/// The date or duration format, where a date letter comes before any digit.
fn time_format(tokens: &[Token]) -> Option<NumberFormat> {
    let decisive = tokens.iter().find(|token| {
        matches!(token, Token::Digit { .. } | Token::Plain | Token::Date(_) | Token::Elapsed)
    })?;
    match decisive {
        Token::Elapsed => return Some(NumberFormat::Duration),
        Token::Date(_) => (),
        _ => return None,
    }
    let shows = |letters: &str| {
        tokens.iter().any(|token| matches!(token, Token::Date(it) if letters.contains(*it)))
    };
    Some(NumberFormat::Date(match () {
        () if shows("dhsa") || !shows("ye") => Precision::Day,
        () if shows("m") => Precision::Month,
        () => Precision::Year,
    }))
}

/// Gives the sections without a condition of their own the values that are theirs by position.
fn give_ranges(sections: &mut [Section]) {
    if sections.iter().any(|section| section.range.is_some()) {
        return;
    }
    let range = |orders| Some(Range { orders, bound: 0.0 });
    match sections {
        [positive, _] => positive.range = range(&[Ordering::Greater, Ordering::Equal]),
        [positive, negative, _] => {
            positive.range = range(&[Ordering::Greater]);
            negative.range = range(&[Ordering::Less]);
        }
        _ => (),
    }
}

fn section(tokens: &[Token]) -> Section {
    let mut section = Section::default();
    let (mut is_fraction, mut trailing_commas) = (false, 0);
    for token in tokens {
        match token {
            Token::Literal(text) => section.pieces.push(Piece::Literal(text.clone())),
            Token::Currency(sign) => section.currency.clone_from(sign),
            Token::Range(range) => section.range = Some(*range),
            Token::Digit { is_zero } => {
                trailing_commas = 0;
                if !is_fraction {
                    section.pieces.push(Piece::Digit { is_zero: *is_zero });
                }
            }
            Token::Point => is_fraction = true,
            Token::Comma if section.has_digits() => trailing_commas += 1,
            Token::Percent => {
                section.shift += 2;
                section.pieces.push(Piece::Literal("%".into()));
            }
            Token::Plain => section.pieces.push(Piece::Digit { is_zero: false }),
            Token::Comma | Token::Elapsed | Token::Date(_) | Token::Section => (),
        }
    }
    section.shift -= 3 * trailing_commas;
    if is_unshowable(tokens) {
        Section { range: section.range, ..Section::default() }
    } else {
        section
    }
}

/// Whether the section is a fraction or in scientific notation, which change how the number is
/// written and not what it is.
fn is_unshowable(tokens: &[Token]) -> bool {
    let has_digits = tokens.iter().any(|token| matches!(token, Token::Digit { .. }));
    has_digits
        && tokens.iter().any(|token| match token {
            Token::Literal(text) => text == "/",
            Token::Date(letter) => *letter == 'e',
            _ => false,
        })
}

/// The code cut into tokens; `General`, in its spellings, is a place for the plain number like `@`.
fn tokens(code: &str) -> Vec<Token> {
    let code = ["G/通用格式", "General", "GENERAL", "general"]
        .iter()
        .fold(code.to_owned(), |code, name| code.replace(name, "@"));
    let mut chars = code.chars();
    let mut tokens = Vec::new();
    while let Some(letter) = chars.next() {
        tokens.extend(token(letter, &mut chars));
    }
    tokens
}

fn token(letter: char, chars: &mut Chars<'_>) -> Option<Token> {
    Some(match letter {
        '"' => Token::Literal(chars.by_ref().take_while(|it| *it != '"').collect()),
        '\\' | '!' => Token::Literal(chars.next()?.into()),
        '_' | '*' => {
            chars.next();
            return None;
        }
        '[' => return bracket(&chars.by_ref().take_while(|it| *it != ']').collect::<String>()),
        ';' => Token::Section,
        '0' => Token::Digit { is_zero: true },
        '#' | '?' => Token::Digit { is_zero: false },
        '.' => Token::Point,
        ',' => Token::Comma,
        '%' => Token::Percent,
        '@' => Token::Plain,
        'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'a' | 'b' | 'g' | 'Y' | 'M' | 'D' | 'H' | 'S' | 'E'
        | 'A' | 'B' | 'G' => Token::Date(letter.to_ascii_lowercase()),
        _ => Token::Literal(letter.into()),
    })
}

/// What is in brackets: a currency, elapsed time, a condition; colors say nothing.
fn bracket(content: &str) -> Option<Token> {
    if let Some(currency) = content.strip_prefix('$') {
        let sign = currency.split_once('-').map_or(currency, |(sign, _)| sign);
        return (!sign.is_empty()).then(|| Token::Currency(sign.to_owned()));
    }
    let is_elapsed = ["h", "hh", "m", "mm", "s", "ss"].contains(&content.to_lowercase().as_str());
    if is_elapsed { Some(Token::Elapsed) } else { condition(content).map(Token::Range) }
}

fn condition(content: &str) -> Option<Range> {
    let number = content.trim_start_matches(['<', '>', '=']);
    let bound: f64 = number.trim().parse().ok()?;
    let orders: &[Ordering] = match content.strip_suffix(number)? {
        "<" => &[Ordering::Less],
        "<=" => &[Ordering::Less, Ordering::Equal],
        ">" => &[Ordering::Greater],
        ">=" => &[Ordering::Greater, Ordering::Equal],
        "=" => &[Ordering::Equal],
        "<>" => &[Ordering::Less, Ordering::Greater],
        _ => return None,
    };
    Some(Range { orders, bound })
}
