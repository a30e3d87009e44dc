//! What the figures say, as keys of phrases: trends, levels, leaders, directions. It knows no words.
//!
//! Figures are judged as they are shown, so that a word never contradicts the number beside it. The
//! bounds are data: `schema/reference/words/rules.toml`.

use super::change::direction;
use super::model::{Activity, Country, Rate, Sector};
use crate::messages::Rules;

/// Quarters in which an amount is the highest or the lowest.
const LEVEL_QUARTERS: usize = 8;

/// The key of the word for a market's last eight quarters, the reported one last.
///
/// A quarter whose deals are not all there yet has none.
pub(super) fn trend(rules: &Rules, activity: &[Activity], is_partial: bool) -> &'static str {
    let Some(now) = activity.last().filter(|_| !is_partial) else { return "none" };
    let (deals, money) = (now.deal_qoq_pct, now.amount_qoq_pct);
    let Some(change) = money.or(deals) else { return "none" };
    let quarter = moved(change, rules.flat_below_pct);
    let year = now.amount_yoy_pct.or(now.deal_yoy_pct).map(|it| moved(it, rules.flat_below_pct));
    if quarter != "up" && year != Some("up") && is_low(rules, activity) {
        return "low";
    }
    let is_slight = !at_least(change, rules.slight_below_pct);
    if is_slight && year != Some("down") && is_high(rules, activity) {
        return "high";
    }
    if let Some(key) = deals.zip(money).and_then(|(deals, money)| mixed(rules, deals, money)) {
        return key;
    }
    let [slight, plain, sharp] = match (quarter, year) {
        ("up", Some("down")) => ["recover_slight", "recover", "recover_sharp"],
        ("up", _) => ["grow_slight", "grow", "grow_sharp"],
        ("down", Some("up")) => ["retreat_slight", "retreat", "retreat_sharp"],
        ("down", _) => ["fall_slight", "fall", "fall_sharp"],
        _ => ["flat"; 3],
    };
    match change {
        _ if is_slight => slight,
        it if at_least(it, rules.sharp_from_pct) => sharp,
        _ => plain,
    }
}

/// Deals and money that clearly part ways.
fn mixed(rules: &Rules, deals: Rate, money: Rate) -> Option<&'static str> {
    let way = |rate: Rate| moved(rate, rules.mixed_from_pct);
    match (way(deals), way(money)) {
        ("up", "down") => Some("mixed_more_deals"),
        ("down", "up") => Some("mixed_more_money"),
        _ => None,
    }
}

/// The amounts of the quarters that had deals: the last, the least and the most of them.
fn span(rules: &Rules, activity: &[Activity]) -> Option<(i64, i64, i64)> {
    let known: Vec<i64> = activity
        .iter()
        .filter(|it| it.deal_count.is_some_and(|count| count > 0))
        .filter_map(|it| it.amount.map(|amount| amount.usd))
        .collect();
    let now = activity.last()?.amount?.usd;
    let (least, most) = known.iter().min().zip(known.iter().max())?;
    (known.len() >= rules.level_known_quarters).then_some((now, *least, *most))
}

fn is_low(rules: &Rules, activity: &[Activity]) -> bool {
    span(rules, activity).is_some_and(|(now, least, most)| {
        part_pct(now - least, most - least).is_some_and(|it| it <= rules.low_part_pct)
            && part_pct(now, most).is_some_and(|it| it <= rules.low_of_peak_pct)
    })
}

fn is_high(rules: &Rules, activity: &[Activity]) -> bool {
    span(rules, activity).is_some_and(|(now, least, most)| {
        part_pct(now - least, most - least).is_some_and(|it| it >= rules.high_part_pct)
            && part_pct(now, least).is_none_or(|it| it >= rules.high_of_trough_pct)
    })
}

/// `highest` or `lowest` if the last amount is so among eight known ones.
pub(super) fn record(activity: &[Activity]) -> Option<&'static str> {
    let amounts: Vec<i64> = activity.iter().filter_map(|it| Some(it.amount?.usd)).collect();
    let (now, before) = amounts.split_last()?;
    if amounts.len() < LEVEL_QUARTERS {
        return None;
    }
    match () {
        () if before.iter().all(|it| it < now) => Some("highest"),
        () if before.iter().all(|it| it > now) => Some("lowest"),
        () => None,
    }
}

/// The fewest deals that a shown rate compares with, if they are few; 0 is no base and no rate.
pub(super) fn few_in_base(rules: &Rules, activity: &[Activity]) -> Option<i64> {
    let back = |quarters: usize| activity.iter().rev().nth(quarters)?.deal_count;
    let bases = [back(1), back(4)].into_iter().flatten().filter(|it| *it > 0);
    bases.min().filter(|it| *it < rules.few_deals)
}

/// The sectors to name as leading, and whether the first is far ahead of the others.
///
/// Few deals have no leader, and where too many come second only the first is named.
pub(super) fn leaders<'a>(rules: &Rules, sectors: &'a [Sector]) -> (Vec<&'a Sector>, bool) {
    let is_few = sectors.first().is_some_and(|it| it.total_count < rules.few_deals);
    let named: Vec<&Sector> =
        sectors.iter().filter(|it| it.deal_count > 0 && it.sector != "other").collect();
    let (first, second) = match named.as_slice() {
        [first, second, ..] if !is_few => (first, second.deal_count),
        [first] if !is_few => return (vec![first], true),
        _ => return (Vec::new(), false),
    };
    if part_pct(first.deal_count, second).is_some_and(|it| it >= rules.far_ahead_pct) {
        return (vec![first], true);
    }
    let mut leaders: Vec<&Sector> =
        named.iter().copied().filter(|it| it.deal_count >= second).collect();
    if leaders.len() > rules.leading_sectors {
        leaders.retain(|it| it.deal_count > second);
    }
    (leaders, false)
}

/// What happened to the shares of sectors.
#[derive(Debug)]
pub(super) enum ShareShift<'a> {
    /// These rose, the largest rise first; clearly where that is more than chance.
    Up { sectors: Vec<&'a Sector>, is_clear: bool },
    /// None rose, and these fell, the largest fall first.
    Down { sectors: Vec<&'a Sector>, is_clear: bool },
    /// None moved clearly.
    Steady,
    /// Nothing to compare with, or too few deals to compare.
    Unknown,
}

/// The shift of sector shares on the quarter, or on the year if no quarter compares.
pub(super) fn shift<'a>(rules: &Rules, sectors: &'a [Sector]) -> ShareShift<'a> {
    let has_quarter = sectors.iter().any(|it| it.share_qoq_pp.is_some());
    let change = |it: &Sector| if has_quarter { it.share_qoq_pp } else { it.share_yoy_pp };
    let is_few = sectors.first().is_some_and(|it| it.total_count < rules.few_deals);
    if is_few || sectors.iter().all(|it| change(it).is_none()) {
        return ShareShift::Unknown;
    }
    let is_clear = |it: &Sector| it.is_significant.get(usize::from(!has_quarter)) == Some(&true);
    // Those whose change is more than chance, or all where that is true of none.
    let moved_most = |way: &str| {
        let mut found: Vec<(i128, &Sector)> = sectors
            .iter()
            .filter(|it| it.sector != "other")
            .filter_map(|it| change(it).map(|rate| (rate, it)))
            .filter(|(rate, _)| moved(*rate, rules.clear_share_pp) == way)
            .map(|(rate, it)| (rate.tenths().abs(), it))
            .collect();
        let has_clear = found.iter().any(|(_, it)| is_clear(it));
        found.retain(|(_, it)| !has_clear || is_clear(it));
        found.sort_by_key(|(tenths, it)| (-tenths, it.deal_rank));
        let found = found.into_iter().map(|(_, it)| it).take(rules.clear_share_sectors);
        (found.collect::<Vec<_>>(), has_clear)
    };
    match (moved_most("up"), moved_most("down")) {
        ((sectors, is_clear), _) if !sectors.is_empty() => ShareShift::Up { sectors, is_clear },
        (_, (sectors, is_clear)) if !sectors.is_empty() => ShareShift::Down { sectors, is_clear },
        _ => ShareShift::Steady,
    }
}

/// The key of how the amounts of countries moved on the quarter: all, most, or some of each.
pub(super) fn countries(rules: &Rules, major: &[Country]) -> &'static str {
    let ways: Vec<&str> = major
        .iter()
        .filter_map(|it| Some(moved(it.amount_qoq_pct?, rules.flat_below_pct)))
        .collect();
    let part = |wanted: &str| {
        let count = ways.iter().filter(|it| **it == wanted).count();
        count_pct(count, ways.len())
    };
    let (up, down) = (part("up"), part("down"));
    match () {
        () if ways.len() < 2 => "countries",
        () if up >= 100.0 => "countries_up",
        () if down >= 100.0 => "countries_down",
        () if up >= rules.most_countries_pct => "countries_mostly_up",
        () if down >= rules.most_countries_pct => "countries_mostly_down",
        () if up + down <= 0.0 => "countries_flat",
        () => "countries_mixed",
    }
}

/// `up` or `down` where a rate reaches the bound, else `flat`.
fn moved(rate: Rate, bound: f64) -> &'static str {
    if at_least(rate, bound) { direction(rate) } else { "flat" }
}

/// The key of a change in a heading: `nearly` flat lies between flat and the bound.
pub(super) fn change_key(rate: Rate, bound: f64) -> &'static str {
    match (direction(rate), moved(rate, bound)) {
        ("flat", _) => "flat",
        (_, "flat") => "nearly_flat",
        (_, way) => way,
    }
}

/// True if a rate, up or down, reaches a bound as shown.
#[expect(clippy::cast_precision_loss, reason = "tenths of a per cent are far below 2^53")]
pub(super) fn at_least(rate: Rate, bound: f64) -> bool {
    rate.tenths().abs() as f64 >= bound * 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a bound of wording needs no more than a float")]
fn part_pct(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

#[expect(clippy::cast_precision_loss, reason = "countries are few")]
fn count_pct(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests;
