//! What is behind or before a date in its cell and tells no day: the time, and the day of the week.

use super::scan::Scan;
use super::words::{DateWord, word};
use crate::cell::plain::is_latin;

/// Takes the time of day off; a date and its time are written in one cell.
pub(super) fn without_time(text: &str) -> &str {
    if !text.contains([':', '时', '時', '点']) {
        return text;
    }
    let ends = text.char_indices().filter(|(_, it)| it.is_ascii_digit() || "日号".contains(*it));
    let mut dates = ends.filter_map(|(at, it)| text.split_at_checked(at + it.len_utf8()));
    let date = dates.find(|(_, behind)| time(Scan(behind)).is_some());
    date.map_or(text, |(date, _)| date.trim_end())
}

/// `T10:30:00Z`, ` 下午 3:05`, `, 10:30 am (GMT)`, ` 10时30分`, up to the end of the text.
fn time(mut text: Scan) -> Option<()> {
    text.one_of(&['t', ',']);
    text.spaces();
    if text.any_of(&["上午", "下午"]).is_none() && text.0.starts_with(['(', 'a', 'p']) {
        text.one_of(&['(']);
        text.any_of(&["am", "pm"])?;
        text.one_of(&[')']);
    }
    text.spaces();
    clock(&mut text)?;
    text.spaces();
    text.any_of(&["am.", "a.m.", "am", "a.m", "pm.", "p.m.", "pm", "p.m"]);
    text.spaces();
    text.any_of(&["z", "utc", "gmt", "cst", "est", "pst", "ist", "bst", "cet"]);
    if text.one_of(&['+', '-']).is_some() {
        let hours = text.digits(4)?.len();
        let is_parted = hours == 2 && text.one_of(&[':']).is_some();
        let has_minutes = if is_parted { text.digits(2)?.len() == 2 } else { hours == 4 };
        has_minutes.then_some(())?;
    }
    text.any_of(&[" (", "("]).map_or_else(
        || text.end(),
        |()| text.0.strip_suffix(')').filter(|inner| !inner.contains(')')).map(|_| ()),
    )
}

fn clock(text: &mut Scan) -> Option<()> {
    below(text, 3, 1)?;
    if text.one_of(&[':']).is_some() {
        below(text, 6, 2)?;
        if text.one_of(&[':']).is_some() {
            below(text, 7, 2)?;
            if text.one_of(&['.', ',']).is_some() {
                text.digits(usize::MAX)?;
            }
        }
        return Some(());
    }
    text.one_of(&['时', '時', '点'])?;
    below(text, 6, 1)?;
    text.one_of(&['分'])?;
    if text.0.starts_with(|it: char| it.is_ascii_digit()) {
        below(text, 6, 1)?;
        text.one_of(&['秒'])?;
    }
    Some(())
}

/// A number of two digits, `least` at least, of which the first is below `tens`.
fn below(text: &mut Scan, tens: u32, least: usize) -> Option<()> {
    let digits = text.digits(2)?;
    let first = digits.chars().next()?.to_digit(10)?;
    (digits.len() >= least && (digits.len() == 1 || first < tens)).then_some(())
}

/// Takes the day of the week off the start, or, in Chinese, off the end.
pub(super) fn without_weekday(text: &str) -> &str {
    let end = text.find(|it| !is_latin(it)).unwrap_or(0);
    let (first, rest) = text.split_at_checked(end).unwrap_or(("", text));
    let is_filler = !first.is_empty() && word(first) == Some(DateWord::Filler);
    let text = if is_filler { rest.trim_start_matches([' ', ',', '.']) } else { text };
    if text.is_ascii() {
        return text;
    }
    let mut starts = text.char_indices().filter(|(_, it)| "星周礼".contains(*it));
    let weekday = starts.find_map(|(at, _)| {
        let (before, name) = text.split_at_checked(at)?;
        let mut name = Scan(name);
        name.any_of(&["星期", "周", "礼拜"])?;
        name.one_of(&['一', '二', '三', '四', '五', '六', '日', '天'])?;
        name.one_of(&[')']);
        Some((before, name.0))
    });
    match weekday {
        Some((before, behind)) if behind.trim_start().is_empty() => {
            before.strip_suffix('(').unwrap_or(before).trim_end()
        }
        _ => text,
    }
}
