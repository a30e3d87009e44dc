//! Numbers as digits: Western, Indian and European grouping, and Chinese numerals. Which of them
//! are beside a currency or a modifier is not known here.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::words::Token;

/// A number in Arabic digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    /// Its value.
    pub value: Decimal,
    /// Whether only a unit beside it makes it readable: `1,5` and `1.500` are either a fraction or
    /// grouped thousands.
    pub wants_unit: bool,
    /// Whether a comma parts the fraction, which no one does before 万 or 亿.
    has_comma_fraction: bool,
}

/// Reads Arabic digits with their marks; `None` where the marks group them in no known way
/// (`15,000,0000`, `1.2.3`, `9.600,000`) or the number is too long.
pub(super) fn digits(text: &str) -> Option<Digits> {
    if text.contains('e') {
        let value = Decimal::from_scientific(text).ok()?;
        return Some(Digits { value, wants_unit: false, has_comma_fraction: false });
    }
    let (mark, wants_unit) = grouping(text)?;
    let value = if text.bytes().all(|it| it.is_ascii_digit() || it == b'.') && mark == '.' {
        Decimal::from_str(text).ok()?
    } else {
        let mut bare = String::with_capacity(text.len());
        let remaining = text.chars().filter(|it| it.is_ascii_digit() || *it == mark);
        bare.extend(remaining.map(|it| if it == ',' { '.' } else { it }));
        Decimal::from_str(&bare).ok()?
    };
    Some(Digits { value, wants_unit, has_comma_fraction: wants_unit && mark == ',' })
}

/// The mark that parts the fraction, and whether only a unit tells it from one that groups thousands.
fn grouping(text: &str) -> Option<(char, bool)> {
    let first = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (first, rest) = text.split_at_checked(first)?;
    let groups = groups(rest);
    let is_whole = first == "0" || !first.is_empty() && !first.starts_with('0');
    let is_group = !first.is_empty() && !first.starts_with('0') && first.len() <= 3;
    match groups.as_slice() {
        [] | [('.', 1 | 2 | 4..)] if is_whole => Some(('.', false)),
        [('.', 3)] if is_whole => Some(('.', is_group)),
        [('.', 1..)] if first.is_empty() => Some(('.', false)),
        [(',', 1 | 2)] if is_whole => Some((',', true)),
        [groups @ .., (',', 1 | 2)] if is_group => {
            are_groups(groups, &['.', ' ']).then_some((',', false))
        }
        groups if is_group => {
            let whole = match groups {
                [whole @ .., ('.', 1..)] if !whole.iter().any(|it| it.0 == '.') => whole,
                all => all,
            };
            let is_indian = first.len() <= 2 && are_indian(whole);
            let has_one_mark = [',', ' ', '\''].iter().any(|mark| are_groups(whole, &[*mark]));
            if is_indian || has_one_mark {
                return Some(('.', false));
            }
            (groups.len() > 1 && are_groups(groups, &['.'])).then_some((',', false))
        }
        _ => None,
    }
}

/// Each mark with the number of digits behind it.
fn groups(rest: &str) -> Vec<(char, usize)> {
    let mut groups = Vec::new();
    for character in rest.chars() {
        match groups.last_mut() {
            Some((_, count)) if character.is_ascii_digit() => *count += 1,
            _ => groups.push((character, 0)),
        }
    }
    groups
}

/// Whether there are groups, of three digits each.
fn are_groups(groups: &[(char, usize)], marks: &[char]) -> bool {
    !groups.is_empty() && groups.iter().all(|(mark, count)| *count == 3 && marks.contains(mark))
}

/// Whether they are groups of two digits and a last one of three: `5,00,000`.
fn are_indian(groups: &[(char, usize)]) -> bool {
    let [pairs @ .., (',', 3)] = groups else { return false };
    !pairs.is_empty() && pairs.iter().all(|group| *group == (',', 2))
}

/// A figure put together from digits and units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value.
    pub value: Decimal,
    /// The last large unit written (万, 亿, million); 1 if none.
    pub unit: Decimal,
    /// Whether any unit is written.
    pub has_unit: bool,
    /// Whether it is a unit alone: `千万`, `亿`.
    pub is_bare_unit: bool,
    /// Whether only the unit of a column makes it readable.
    pub wants_unit: bool,
}

impl Numeral {
    /// A figure in units of 1, nothing left open.
    pub(super) fn whole(value: Decimal) -> Self {
        let unit = Decimal::ONE;
        Self { value, unit, has_unit: true, is_bare_unit: false, wants_unit: false }
    }
}

/// Puts a figure together: `1.2 亿`, `三千万`, `1亿2000万`, `5 million`, `千万`.
///
/// `None` for what is no numeral: two numbers side by side, units that do not descend
/// (`千万万`), a 万 without a number, a number word or ambiguous digits without a unit.
pub(super) fn numeral(tokens: &[Token]) -> Option<Numeral> {
    if let [rest @ .., Token::Unit(unit)] = tokens {
        let count = match rest {
            [Token::Number(digits)] => digits.value,
            [Token::NumberWord(count)] => *count,
            _ => return None,
        };
        return western(count.checked_mul(*unit)?, *unit);
    }
    if let [Token::Number(digits)] = tokens {
        let wants_unit = digits.wants_unit;
        return Some(Numeral { has_unit: false, wants_unit, ..Numeral::whole(digits.value) });
    }
    let mut chinese = Chinese::default();
    for token in tokens {
        chinese.push(token)?;
    }
    chinese.finish()
}

fn western(value: Decimal, unit: Decimal) -> Option<Numeral> {
    Some(Numeral { unit, ..Numeral::whole(value) })
}

/// The units alone behind 数 or several: `千万` is 1,000 times 万.
pub(super) fn bare_unit(tokens: &[Token]) -> Option<Numeral> {
    match tokens {
        [Token::Unit(unit)] => western(*unit, *unit),
        [Token::Big(unit)] => {
            Some(Numeral { unit: *unit, is_bare_unit: true, ..Numeral::whole(*unit) })
        }
        [Token::Big(ten_thousand), Token::Big(unit)] if ten_thousand < unit => {
            let unit = ten_thousand.checked_mul(*unit)?;
            bare_unit(&[Token::Big(unit)])
        }
        _ => numeral(tokens).filter(|numeral| numeral.is_bare_unit),
    }
}

/// A Chinese numeral being read from left to right.
#[derive(Default)]
struct Chinese {
    /// Finished sections, such as the 1亿 of 1亿2000万.
    total: Decimal,
    /// The section being read, such as the 2000 of 2000万.
    section: Decimal,
    /// The number that waits for its unit.
    waiting: Option<Waiting>,
    small: Option<Decimal>,
    big: Option<Decimal>,
    has_number: bool,
    has_fraction: bool,
    has_zero: bool,
}

#[derive(Clone, Copy)]
struct Waiting {
    value: Decimal,
    is_chinese: bool,
}

impl Chinese {
    fn push(&mut self, token: &Token) -> Option<()> {
        match token {
            Token::Number(digits) if digits.has_comma_fraction => None,
            Token::Number(digits) => self.number(digits.value, false),
            Token::Digit(digit) if digit.is_zero() => self.zero(),
            Token::Digit(digit) => self.number(*digit, true),
            Token::Small(unit) => self.small_unit(*unit),
            Token::Big(unit) => self.big_unit(*unit),
            _ => None,
        }
    }

    fn number(&mut self, value: Decimal, is_chinese: bool) -> Option<()> {
        if self.waiting.is_some() || self.has_fraction {
            return None;
        }
        self.waiting = Some(Waiting { value, is_chinese });
        self.has_number = true;
        self.has_fraction = !value.fract().is_zero();
        Some(())
    }

    fn zero(&mut self) -> Option<()> {
        self.has_zero = true;
        (self.waiting.is_none() && self.is_begun()).then_some(())
    }

    fn is_begun(&self) -> bool {
        self.small.is_some() || self.big.is_some()
    }

    /// 十, 百, 千 descend inside a section; only the first of the numeral may lack its number.
    fn small_unit(&mut self, unit: Decimal) -> Option<()> {
        let descends = self.small.is_none_or(|last| unit < last);
        let count = match self.waiting.take() {
            Some(waiting) => waiting.value,
            None if !self.is_begun() => Decimal::ONE,
            None => return None,
        };
        self.section = self.section.checked_add(count.checked_mul(unit)?)?;
        self.small = Some(unit);
        descends.then_some(())
    }

    /// 万 and 亿 close a section and descend, but for 万亿, which is one unit.
    fn big_unit(&mut self, unit: Decimal) -> Option<()> {
        let is_compound = self.section.is_zero() && self.waiting.is_none();
        let is_first = !self.is_begun() && !self.has_number;
        match self.big {
            Some(last) if is_compound && last < unit && self.total == self.last_section(last) => {
                self.total = self.total.checked_mul(unit)?;
                self.big = Some(last.checked_mul(unit)?);
                return Some(());
            }
            Some(last) if last <= unit => return None,
            _ => {}
        }
        // A bare 亿 is common (`近亿元`); a bare 万 is what is left of a damaged number.
        let bare = (is_first && unit > Decimal::from(10_000)).then_some(Decimal::ONE);
        let waiting = self.waiting.take().map_or(Decimal::ZERO, |waiting| waiting.value);
        let section = self.section.checked_add(waiting)?;
        let section = if section.is_zero() && !self.has_number { bare? } else { section };
        self.total = self.total.checked_add(section.checked_mul(unit)?)?;
        (self.section, self.small, self.big) = (Decimal::ZERO, None, Some(unit));
        Some(())
    }

    /// The total, if all of it was written in the unit `last`: 1万 before 亿, not 1亿2万 before 亿.
    fn last_section(&self, last: Decimal) -> Decimal {
        if self.total / last < last { self.total } else { Decimal::ZERO }
    }

    /// A last Chinese digit without a unit is in the next lower place: 三万五 is 35,000.
    fn finish(self) -> Option<Numeral> {
        let last_unit = self.small.or(self.big)?;
        let rest = match self.waiting {
            None => Decimal::ZERO,
            Some(waiting) if !waiting.is_chinese => return None,
            Some(waiting) if self.has_zero => waiting.value,
            Some(waiting) => waiting.value.checked_mul(last_unit / Decimal::TEN)?,
        };
        Some(Numeral {
            unit: self.big.unwrap_or(Decimal::ONE),
            is_bare_unit: !self.has_number,
            ..Numeral::whole(self.total.checked_add(self.section)?.checked_add(rest)?)
        })
    }
}
