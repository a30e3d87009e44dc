//! Functions of one row: quarters, money in words, growth, names that are alike, patterns.

use std::io;

use regex::Regex;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

/// Letters of a name that are compared: beyond, it is no name.
const NAME_LETTERS: usize = 200;

/// Units of money in a language, the largest first: from how many dollars, and what they are called.
type Units = &'static [(i64, &'static str)];

const ENGLISH: Units = &[(1_000_000_000, " billion"), (1_000_000, " million")];
const CHINESE: Units = &[(100_000_000, "亿"), (10_000, "万")];

/// Adds them all.
pub(super) fn add(conn: &Connection, flags: FunctionFlags) -> Result<()> {
    conn.create_scalar_function("pct_change", 2, flags, |ctx| {
        let (now, base) = (number(ctx, 0), number(ctx, 1));
        let base = base.filter(|it| *it != 0.0);
        Ok(now.zip(base).map(|(now, base)| 100.0 * (now - base) / base))
    })?;
    conn.create_scalar_function("quarter_of", 1, flags, |ctx| {
        Ok(text(ctx, 0).and_then(quarter_of))
    })?;
    conn.create_scalar_function("quarter_add", 2, flags, |ctx| {
        let ordinal = text(ctx, 0).and_then(ordinal).zip(integer(ctx, 1));
        Ok(ordinal.and_then(|(ordinal, count)| quarter(ordinal.checked_add(count)?)))
    })?;
    for arguments in [1, 2] {
        conn.create_scalar_function("money", arguments, flags, |ctx| money(ctx))?;
    }
    conn.create_scalar_function("similarity", 2, flags, |ctx| {
        Ok(text(ctx, 0).zip(text(ctx, 1)).and_then(|(left, right)| similarity(left, right)))
    })?;
    conn.create_scalar_function("regexp", 2, flags, |ctx| regexp(ctx))
}

/// An argument that makes no sense, in words.
pub(super) fn refused(function: &str, reason: &str) -> Error {
    Error::UserFunctionError(Box::new(io::Error::other(format!("{function}(): {reason}"))))
}

fn text<'a>(ctx: &'a Context<'_>, idx: usize) -> Option<&'a str> {
    match ctx.get_raw(idx) {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

fn integer(ctx: &Context<'_>, idx: usize) -> Option<i64> {
    match ctx.get_raw(idx) {
        ValueRef::Integer(integer) => Some(integer),
        _ => None,
    }
}

fn number(ctx: &Context<'_>, idx: usize) -> Option<f64> {
    match ctx.get_raw(idx) {
        #[expect(clippy::cast_precision_loss, reason = "a rate is a float anyway")]
        ValueRef::Integer(integer) => Some(integer as f64),
        ValueRef::Real(real) => Some(real),
        _ => None,
    }
}

/// `2023-11-05` or `2023-11` to `2023Q4`; None for anything else.
fn quarter_of(day: &str) -> Option<String> {
    let mut parts = day.split('-');
    let (year, month) = (parts.next()?, parts.next()?);
    let is_date = year.len() == 4 && month.len() == 2 && parts.count() <= 1;
    let month: i64 = month.parse().ok().filter(|it| is_date && (1..=12).contains(it))?;
    quarter(year.parse::<i64>().ok()? * 4 + (month - 1) / 3)
}

/// `2023Q4` to year × 4 + quarter − 1.
fn ordinal(quarter: &str) -> Option<i64> {
    let (year, nth) = quarter.split_once(['Q', 'q'])?;
    let year: i64 = year.parse().ok().filter(|_| year.len() == 4)?;
    let nth: i64 = nth.parse().ok().filter(|it| (1..=4).contains(it))?;
    Some(year * 4 + nth - 1)
}

fn quarter(ordinal: i64) -> Option<String> {
    (4000..40_000).contains(&ordinal).then(|| format!("{}Q{}", ordinal / 4, ordinal % 4 + 1))
}

fn money(ctx: &Context<'_>) -> Result<Option<String>> {
    let is_chinese = match (ctx.len() > 1).then(|| text(ctx, 1)).flatten() {
        None if ctx.len() == 1 => false,
        Some("en") => false,
        Some("zh") => true,
        _ => return Err(refused("money", "languages are 'en' and 'zh'")),
    };
    let Some(usd) = integer(ctx, 0) else { return Ok(None) };
    let size = i128::from(usd).abs();
    let units = if is_chinese { CHINESE } else { ENGLISH };
    let unit = units.iter().find(|(from, _)| size >= i128::from(*from));
    let (worth, name) = unit.copied().unwrap_or((1, ""));
    let sign = if usd < 0 { "-" } else { "" };
    let number = rounded(size, i128::from(worth));
    Ok(Some(match is_chinese {
        true => format!("{sign}{number}{name}美元"),
        false => format!("{sign}US${number}{name}"),
    }))
}

/// A number of units with one decimal, half away from zero; none where it is zero.
fn rounded(size: i128, unit: i128) -> String {
    let tenths = (size * 20 + unit) / (unit * 2);
    let mut digits = (tenths / 10).to_string();
    let mut place = digits.len();
    while place > 3 {
        place -= 3;
        digits.insert(place, ',');
    }
    match tenths % 10 {
        0 => digits,
        tenth => format!("{digits}.{tenth}"),
    }
}

fn similarity(left: &str, right: &str) -> Option<f64> {
    let name = |text: &str| -> String {
        let letters = text.chars().filter(|it| it.is_alphanumeric());
        letters.flat_map(char::to_lowercase).take(NAME_LETTERS).collect()
    };
    let (left, right) = (name(left), name(right));
    (!left.is_empty() && !right.is_empty())
        .then(|| strsim::normalized_damerau_levenshtein(&left, &right))
}

fn regexp(ctx: &Context<'_>) -> Result<Option<bool>> {
    // The pattern is compiled once for all rows of a query.
    let pattern = ctx.get_or_create_aux(0, |value| match value {
        ValueRef::Text(bytes) => Regex::new(&String::from_utf8_lossy(bytes)).map_err(|err| {
            let reason = err.to_string();
            refused("regexp", reason.lines().last().unwrap_or_default())
        }),
        _ => Err(refused("regexp", "the pattern is no text")),
    })?;
    Ok(text(ctx, 1).map(|text| pattern.is_match(text)))
}
