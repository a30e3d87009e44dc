//! The relations that printed figures must have: rates, changes, points, shares, means and sums.

use super::range::Range;
use super::{Figure, Figures, Finding, Key, Verdict};
use crate::figure_text::Kind;

/// The ends of the names of rates, and how many quarters before the base is.
const LAGS: [(&str, i64); 2] = [("_qoq", 1), ("_yoy", 4)];
/// Names of figures whose rates are named for one of them.
const SINGULAR: [(&str, &str); 4] = [
    ("deal", "deals"),
    ("country_deal", "country_deals"),
    ("disclosed_deal", "disclosed_deals"),
    ("investor", "investors"),
];
/// Figures that have an item, and the whole that they are parts of.
const WHOLES: [(&str, &str); 6] = [
    ("round_deals", "deals"),
    ("sector_deals", "deals"),
    ("country_deals", "deals"),
    ("round_amount", "amount"),
    ("sector_amount", "amount"),
    ("country_amount", "amount"),
];
/// Shares of which all together are a hundred.
const SHARES: [&str; 3] = ["round_share", "sector_share", "country_share"];

/// A figure with its key, and the quarter as it is shown.
struct Printed<'a> {
    key: &'a Key,
    figure: &'a Figure,
}

/// Applies every rule to every figure.
pub(super) fn apply(figures: &Figures) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, figure) in &figures.figures {
        let printed = Printed { key, figure };
        findings.extend(rates(figures, &printed));
        findings.extend(changes(figures, &printed));
        findings.extend(points(figures, &printed));
        findings.extend(shares(figures, &printed));
        findings.extend(means(figures, &printed));
        findings.extend(sums(figures, &printed));
    }
    findings
}

impl Printed<'_> {
    fn name(&self) -> &str {
        &self.key.2
    }

    fn item(&self) -> &str {
        &self.key.3
    }

    /// Compares the figure with what others give.
    fn compared(&self, rule: &'static str, expected: Range, from: String) -> Finding {
        let agrees = match self.figure.text.kind {
            Kind::Direction => expected.low.max(expected.high * self.figure.text.value) > 0.0,
            _ => self.figure.range.meets(expected),
        };
        Finding { expected: self.shown(expected), from, ..self.judged(rule, agrees) }
    }

    fn judged(&self, rule: &'static str, agrees: bool) -> Finding {
        let verdict = if agrees { Verdict::Agrees } else { Verdict::Contradicts };
        Finding { rule, ..super::finding(self.figure.line, verdict) }
    }

    /// A range in the unit and with the decimals of the print.
    fn shown(&self, range: Range) -> String {
        let (low, high) = (self.figure.text.like(range.low), self.figure.text.like(range.high));
        if low == high { low } else { format!("{low}…{high}") }
    }

    /// The name of a figure with its quarter.
    fn named(&self, name: &str, lag: i64) -> String {
        match self.key.0 {
            0 => name.to_owned(),
            quarter => format!("{name} {}", quarter_text(quarter - lag)),
        }
    }
}

fn quarter_text(ordinal: i64) -> String {
    format!("{}Q{}", ordinal.div_euclid(4), ordinal.rem_euclid(4) + 1)
}

/// The figure that a rate is of, and how many quarters before its base is.
fn base_of(name: &str) -> Option<(String, i64)> {
    let (stem, lag) = LAGS.iter().find_map(|(end, lag)| Some((name.strip_suffix(end)?, *lag)))?;
    let known = SINGULAR.iter().find(|(one, _)| *one == stem);
    Some((known.map_or(stem, |(_, many)| many).to_owned(), lag))
}

/// A rate is the change by its base, whichever two of the three are printed.
fn rates(figures: &Figures, printed: &Printed) -> Vec<Finding> {
    let Some((base, lag)) = base_of(printed.name()) else { return Vec::new() };
    if base.ends_with("_share") {
        return Vec::new();
    }
    let change_name = format!("{}_change", printed.name());
    let find = |name: &str, lag| figures.beside(printed.key, lag, name, printed.item());
    let (now, before, change) = (find(&base, 0), find(&base, lag), find(&change_name, 0));
    let mut findings = Vec::new();
    let mut compare = |one: &Figure, other: &Figure, of: fn(f64, f64) -> f64, from: String| {
        findings
            .extend(one.range.with(other.range, of).map(|it| printed.compared("rate", it, from)));
    };
    let (now_name, before_name) = (printed.named(&base, 0), printed.named(&base, lag));
    let change_name = printed.named(&change_name, 0);
    if let (Some(now), Some(before)) = (now, before) {
        let from = format!("{now_name} / {before_name}");
        compare(now, before, |now, before| 100.0 * (now - before) / before, from);
    }
    if let (Some(now), Some(change)) = (now, change) {
        let from = format!("{change_name} / ({now_name} − {change_name})");
        compare(change, now, |change, now| 100.0 * change / (now - change), from);
    }
    if let (Some(before), Some(change)) = (before, change) {
        let from = format!("{change_name} / {before_name}");
        compare(change, before, |change, before| 100.0 * change / before, from);
    }
    if let (Some(now), None, None) = (now, before, change)
        && now.range.is_exact()
    {
        findings.extend(whole_base(printed, now, &now_name));
    }
    findings
}

/// Whether there is a whole number of deals from which a count changed by this rate.
fn whole_base(printed: &Printed, now: &Figure, name: &str) -> Option<Finding> {
    let rate = printed.figure.range;
    let base = now.range.with(rate, |now, rate| now / (1.0 + rate / 100.0))?;
    let found = base.whole();
    let from = match found {
        Some(base) => format!("{name} / {base}"),
        None => name.to_owned(),
    };
    let expected = found.map(|base| 100.0 * (now.text.value - base) / base);
    let expected = expected.map_or_else(String::new, |it| printed.figure.text.like(it));
    Some(Finding { expected, from, ..printed.judged("whole_number", found.is_some()) })
}

/// A change is the figure less its base.
fn changes(figures: &Figures, printed: &Printed) -> Option<Finding> {
    let (base, lag) = base_of(printed.name().strip_suffix("_change")?)?;
    let now = figures.beside(printed.key, 0, &base, printed.item())?;
    let before = figures.beside(printed.key, lag, &base, printed.item())?;
    let from = format!("{} − {}", printed.named(&base, 0), printed.named(&base, lag));
    Some(printed.compared("change", now.range.minus(before.range), from))
}

/// Points are the difference of two shares.
fn points(figures: &Figures, printed: &Printed) -> Option<Finding> {
    let (share, lag) = base_of(printed.name()).filter(|(base, _)| base.ends_with("_share"))?;
    let now = figures.beside(printed.key, 0, &share, printed.item())?;
    let before = figures.beside(printed.key, lag, &share, printed.item())?;
    let from = format!("{} − {}", printed.named(&share, 0), printed.named(&share, lag));
    Some(printed.compared("points", now.range.minus(before.range), from))
}

/// Figures of the same quarter and market without an item whose names end like this.
fn wholes<'a>(
    figures: &'a Figures,
    printed: &'a Printed,
    end: &'a str,
) -> impl Iterator<Item = (&'a str, &'a Figure)> {
    let is_beside = |key: &&Key| key.0 == printed.key.0 && key.1 == printed.key.1;
    let of_all = figures.figures.iter().filter(move |(key, _)| is_beside(key) && key.3.is_empty());
    let is_whole = move |name: &str| {
        name == end
            || ["disclosed_", "lettered_", "named_", "sized_"]
                .iter()
                .any(|it| name.strip_prefix(it) == Some(end))
    };
    of_all.filter_map(move |(key, figure)| is_whole(&key.2).then_some((key.2.as_str(), figure)))
}

/// A share is its part of one of the wholes; of deals, a whole number of them.
fn shares(figures: &Figures, printed: &Printed) -> Option<Finding> {
    let stem = printed.name().strip_suffix("_share")?;
    let is_amount = stem.ends_with("_amount");
    let part_name = if is_amount { stem.to_owned() } else { format!("{stem}_deals") };
    let whole_name = if is_amount { "amount" } else { "deals" };
    let part = figures.beside(printed.key, 0, &part_name, printed.item());
    let wholes: Vec<_> = wholes(figures, printed, whole_name).collect();
    if wholes.is_empty() {
        return None;
    }
    let Some(part) = part else {
        return (!is_amount).then(|| whole_numbers(printed, &wholes));
    };
    let fits = wholes.iter().filter(|(_, whole)| {
        let share = part.range.with(whole.range, |part, whole| 100.0 * part / whole);
        share.is_some_and(|it| printed.figure.range.meets(it))
    });
    let shown = |figure: &Figure| figure.text.like(figure.text.value);
    let fits: Vec<String> =
        fits.map(|(name, whole)| format!("{} of {} {name}", shown(part), shown(whole))).collect();
    let given = wholes
        .iter()
        .map(|(_, whole)| printed.figure.text.like(100.0 * part.text.value / whole.text.value));
    let given: Vec<String> = given.collect();
    let is_found = !fits.is_empty();
    let names = wholes.iter().map(|(name, whole)| format!("{name} {}", shown(whole)));
    let (expected, from) = if is_found {
        (printed.shown(Range::exactly(printed.figure.text.value)), fits.join("; "))
    } else {
        let names: Vec<String> = names.collect();
        (given.join(", "), format!("{part_name} {} / {}", shown(part), names.join(", ")))
    };
    Some(Finding { expected, from, ..printed.judged("denominator", is_found) })
}

/// Of which wholes the share is that of a whole number.
fn whole_numbers(printed: &Printed, wholes: &[(&str, &Figure)]) -> Finding {
    let share = printed.figure.range;
    let mut fits = Vec::new();
    let (mut near, mut names) = (Vec::new(), Vec::new());
    for (name, whole) in wholes {
        let total = whole.text.value;
        let part = Range { low: share.low * total / 100.0, high: share.high * total / 100.0 };
        names.push(format!("{name} {total}"));
        match part.whole() {
            Some(part) => fits.push(format!("{part} of {total} {name}")),
            None => near.extend(
                [part.low.floor(), part.high.ceil()]
                    .map(|part| printed.figure.text.like(100.0 * part / total)),
            ),
        }
    }
    let is_found = !fits.is_empty();
    let (expected, from) = if is_found {
        (printed.shown(Range::exactly(printed.figure.text.value)), fits.join("; "))
    } else {
        (near.join(", "), names.join(", "))
    };
    Finding { expected, from, ..printed.judged("whole_number", is_found) }
}

/// A mean is the amount by one of the numbers of deals.
fn means(figures: &Figures, printed: &Printed) -> Option<Finding> {
    let amount_name = printed.name().strip_prefix("mean_")?;
    let amount = figures.beside(printed.key, 0, amount_name, printed.item())?;
    let wholes: Vec<_> = wholes(figures, printed, "deals").collect();
    let mean = |whole: &Figure| amount.range.with(whole.range, |amount, deals| amount / deals);
    let fits: Vec<_> = wholes
        .iter()
        .filter(|(_, whole)| mean(whole).is_some_and(|it| printed.figure.range.meets(it)))
        .collect();
    let shown = if fits.is_empty() { wholes.iter().collect() } else { fits.clone() };
    let (_, first) = shown.first()?;
    let expected = mean(first).map_or_else(String::new, |it| printed.shown(it));
    let names: Vec<String> = shown.iter().map(|(name, _)| printed.named(name, 0)).collect();
    let from = format!("{} / {}", printed.named(amount_name, 0), names.join(", "));
    Some(Finding { expected, from, ..printed.judged("mean", !fits.is_empty()) })
}

/// Parts add up to the whole at most: a table may leave some of them out.
fn sums(figures: &Figures, printed: &Printed) -> Vec<Finding> {
    if !printed.item().is_empty() {
        return share_sum(figures, printed).into_iter().collect();
    }
    let parts = WHOLES.iter().filter(|(_, whole)| *whole == printed.name());
    let sums = parts.filter_map(|(part, _)| {
        let (count, sum) = sum(figures, printed, part)?;
        let is_less = sum.high < printed.figure.range.low;
        let finding = printed.compared("sum", sum, format!("{count} {part}"));
        Some(if is_less { Finding { verdict: Verdict::Agrees, ..finding } } else { finding })
    });
    sums.collect()
}

/// Shares of one whole are a hundred together at most; a finding is of the first of them.
fn share_sum(figures: &Figures, printed: &Printed) -> Option<Finding> {
    let name = SHARES.into_iter().find(|it| *it == printed.name())?;
    let is_of_all = |key: &Key| (key.0, &key.1, &*key.2) == (printed.key.0, &printed.key.1, name);
    let first = figures.figures.keys().find(|key| is_of_all(key) && !key.3.is_empty())?;
    let (count, sum) = sum(figures, printed, name)?;
    (first == printed.key && sum.low > 100.0).then(|| Finding {
        expected: "≤ 100".to_owned(),
        from: format!("{count} {name}: {}", printed.shown(sum)),
        ..printed.judged("sum", false)
    })
}

/// The sum of all items of a figure, and how many there are.
fn sum(figures: &Figures, printed: &Printed, name: &str) -> Option<(usize, Range)> {
    let is_part = |key: &Key| {
        key.0 == printed.key.0 && key.1 == printed.key.1 && key.2 == name && !key.3.is_empty()
    };
    let parts = figures.figures.iter().filter(|(key, _)| is_part(key));
    let ranges: Vec<Range> = parts.map(|(_, figure)| figure.range).collect();
    let sum = ranges.iter().copied().reduce(Range::plus)?;
    Some((ranges.len(), sum))
}
