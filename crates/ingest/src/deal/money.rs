//! The amount of a deal, from whichever of its columns tells it, in its currency and in US dollars.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cells::Cells;
use super::date::{quarter, quarter_of};
use super::joined;
use crate::cell::amount::{
    self, Amount, AmountContext, AmountStatus, ColumnAmounts, DecimalMark, UnitNote, decimal_mark,
};
use crate::cell::{currency, rate};
use crate::header::Field;
use crate::parsed_deal::{Band, Money};
use crate::problem::{Problem, Unreadable};
use crate::sheet::{CellKind, Finding, FindingKind, Severity};
use crate::survey::Origin;

/// Columns that may tell the amount, the first that does wins; the last ones are conversions that
/// the source itself made.
pub(super) const COLUMNS: [Field; 5] =
    [Field::Amount, Field::AmountWords, Field::AmountLow, Field::AmountUsd, Field::AmountCny];

/// US dollars a unit of each currency in the quarters so far, also as text; a quarter is a year and a
/// number.
pub(super) type Rates =
    RefCell<BTreeMap<Option<(i16, i8)>, BTreeMap<String, Option<(Decimal, String)>>>>;

/// Reads the amount of a deal of a day, or of a longer period that begins then; `None` where only the
/// year is known.
pub(super) fn parse(cells: &Cells, day: Option<Date>, findings: &mut Vec<Finding>) -> Money {
    let (mut silent, mut damaged) = (None, None);
    for field in COLUMNS {
        match cells.amount(field) {
            None => {}
            Some(Ok(amount)) if amount.status == AmountStatus::Undisclosed => {
                silent.get_or_insert(field);
            }
            Some(Ok(amount)) => {
                if let Some((unread, _)) = damaged {
                    findings.push(used_instead(cells, unread, field));
                }
                let (field, amount) = finer(cells, field, amount);
                let (field, amount) = plausible(cells, day, field, amount, findings);
                return money(cells, day, field, amount, findings);
            }
            Some(Err(expected)) => {
                damaged.get_or_insert((field, expected));
            }
        }
    }
    if let Some((field, expected)) = damaged {
        findings.push(cells.finding(Severity::Rejected, field, FindingKind::Amount, expected));
        return undisclosed(Some(cells.text(field)), None);
    }
    if let Some((_, amount)) =
        joined::round_and_amount(cells.text(Field::Round), cells.vocabulary())
    {
        return money(cells, day, Field::Round, &amount, findings);
    }
    match silent {
        Some(field) => undisclosed(Some(cells.text(field)), named_currency(cells, field)),
        None => undisclosed(None, None),
    }
}

/// A cell that can't be read does not beat one that tells the same amount: that one counts, and the other
/// is reported.
fn used_instead(cells: &Cells, unread: Field, read: Field) -> Finding {
    let heading = cells.sheet.survey.header(read).unwrap_or_default();
    let problem = Problem::AmountElsewhere { heading };
    cells.finding(Severity::Warning, unread, FindingKind::AmountBeside, problem)
}

/// An exact figure in dollars goes before a rounded text of dollars beside it (`2,812,500` before `$2.8M`),
/// where the one is what the other was rounded from.
fn finer<'c>(cells: &'c Cells, field: Field, amount: &'c Amount) -> (Field, &'c Amount) {
    let is_rounded = |text: &str| text.contains(|it: char| it.is_alphabetic() || it == '+');
    let stated = cells.amount(Field::AmountUsd).filter(|_| field == Field::Amount);
    let (Some(Ok(exact)), true) = (stated, is_rounded(cells.text(field))) else {
        return (field, amount);
    };
    let is_dollars = amount.currency.as_deref().is_none_or(|currency| currency == "USD");
    let is_exact = exact.status == AmountStatus::Exact && !is_rounded(cells.text(Field::AmountUsd));
    let is_near = amount
        .point
        .zip(exact.point)
        .is_some_and(|(rounded, exact)| (rounded - exact).abs() * Decimal::TEN <= rounded);
    if is_dollars && is_exact && is_near { (Field::AmountUsd, exact) } else { (field, amount) }
}

/// The amount that counts where the sheet's own figure in dollars is far from it: that figure, where the
/// cell is the same number without the letters of its exponent (`5006` for 5E+006). Otherwise a person
/// should know of the two.
fn plausible<'c>(
    cells: &'c Cells,
    day: Option<Date>,
    field: Field,
    amount: &'c Amount,
    findings: &mut Vec<Finding>,
) -> (Field, &'c Amount) {
    let stated = cells.amount(Field::AmountUsd).filter(|_| field == Field::Amount);
    let Some(Ok(stated)) = stated else { return (field, amount) };
    let usd_of = |point: Decimal| {
        let (usd_per_unit, _) = rate(cells, amount.currency.as_deref(), day)?;
        point.checked_mul(usd_per_unit)
    };
    let is_near = |usd: Decimal, times: i64| {
        let (less, more) = (usd.min(stated.point?), usd.max(stated.point?));
        Some(less.checked_mul(Decimal::from(times))? >= more)
    };
    let is_apart = |point: Decimal, times| is_near(usd_of(point)?, times).map(|it| !it);
    if amount.point.and_then(|point| is_apart(point, FAR)) != Some(true) {
        return (field, amount);
    }
    let restored = amount::with_exponent(cells.text(field));
    let is_damaged = restored.and_then(|point| is_apart(point, NEAR)) == Some(false);
    let heading = cells.sheet.survey.header(Field::AmountUsd).unwrap_or_default();
    let (kind, problem) = match is_damaged {
        true => (FindingKind::AmountBeside, Problem::AmountElsewhere { heading }),
        false => {
            let found = cells.text(Field::AmountUsd).to_owned();
            (FindingKind::AmountsDiffer, Problem::AmountAsIn { heading, found })
        }
    };
    findings.push(cells.finding(Severity::Warning, field, kind, problem));
    if is_damaged { (Field::AmountUsd, stated) } else { (field, amount) }
}

/// Times by which two figures of one amount differ that no exchange rate explains, and within which they may
/// be the same.
const FAR: i64 = 5;
const NEAR: i64 = 2;

/// The currency that the cell of an undisclosed amount itself names, as `未透露人民币` does. That of the
/// column beside it or of the header is the one a vendor fills in everywhere, and claims nothing.
fn named_currency(cells: &Cells, field: Field) -> Option<String> {
    let text = currency::coded(cells.text(field), &cells.vocabulary().currencies);
    amount::parse(&text, &AmountContext::default()).ok()?.currency
}

/// The cells that bear on an amount beside its own. Nothing else of a row does.
const BESIDE: [Field; 4] =
    [Field::Currency, Field::AmountUnit, Field::AmountHigh, Field::AmountStatus];

/// Reads the cell of one column of money, whose text is given, or remembers what it was read as.
pub(super) fn in_column(cells: &Cells, field: Field, text: &str) -> Result<Amount, Unreadable> {
    let [currency, unit, high, status] = BESIDE.map(|field| cells.text(field));
    let sign = currency_of_country(cells, text).unwrap_or_default();
    let columns = &cells.sheet.survey.mapping.columns;
    let of_round = cells.amount_column.and_then(|at| columns.get(at));
    let header = of_round.map_or("", |column| &column.name);
    let kind = cells.cell(field).kind.letter();
    let line = cells.unit_line.map_or("", |line| &line.text);
    let texts = [field.as_str(), text, kind, currency, unit, high, status, sign, header, line];
    cells.vocabulary().amount(&texts, || parse_column(cells, field, text))
}

/// The currency of a sign that several countries write, by the company's country: a bare `¥` is the yen in Japan, `kr`
/// the krone in Denmark. 万 and 亿 are units of a Chinese sheet.
fn currency_of_country(cells: &Cells, text: &str) -> Option<&'static str> {
    let is_yen = text.contains(['¥', '￥']) && !text.contains(['万', '亿', '元']);
    if !is_yen && !text.as_bytes().windows(2).any(|it| it.eq_ignore_ascii_case(b"kr")) {
        return None;
    }
    match super::place(cells).country()? {
        "JP" if is_yen => Some("JPY"),
        "DK" if !is_yen => Some("DKK"),
        "NO" if !is_yen => Some("NOK"),
        "IS" if !is_yen => Some("ISK"),
        _ => None,
    }
}

fn parse_column(cells: &Cells, field: Field, text: &str) -> Result<Amount, Unreadable> {
    let (survey, vocabulary) = (cells.sheet.survey, cells.vocabulary());
    let column = survey.amounts.get(&field);
    if column.is_some_and(|column| column.is_damaged(text)) {
        // `1006` among full figures was 1E+006 before a program dropped the letters.
        return Err(Unreadable::FullFigure);
    }
    let decimal = match cells.cell(field).kind {
        // A workbook stores numbers without a language.
        CellKind::Number => Some(DecimalMark::Point),
        _ => survey.decimal_mark_of(field, text)?,
    };
    let localized = decimal_mark::localized(text, decimal);
    let of_round = cells.amount_column.and_then(|at| survey.assumed_of_round(at));
    let assumed = of_round.unwrap_or_else(|| survey.assumed(field));
    let of_row = or_of_currency(row_unit(cells, field), cells);
    let row_currency = match field {
        Field::AmountUsd => Some("USD"),
        Field::AmountCny => Some("CNY"),
        _ if assumed.is_certain => None,
        _ => currency::code(&currency::coded(cells.text(Field::Currency), &vocabulary.currencies))
            .or(of_row.currency.as_deref())
            .or_else(|| currency_of_country(cells, text).filter(|_| assumed.currency.is_none())),
    };
    let of_column = assumed.unit.as_ref().map(|(unit, _)| *unit);
    let is_headed = matches!(assumed.unit, Some((_, Origin::Header)));
    let line = cells.unit_line.map(|line| &line.note).filter(|_| !is_headed);
    let line_currency = line.and_then(|note| note.currency.as_deref());
    let context = AmountContext {
        unit: of_row.unit.or(line.and_then(|note| note.unit)).or(of_column),
        currency: line_currency
            .or(assumed.currency.as_ref().map(|(currency, _)| currency.as_str())),
        row_currency,
        has_marked_yuan: column.is_some_and(|column| column.marked_yuan_count > 0),
        vague_multiple: vocabulary.vague_multiple,
    };
    if decimal.is_none() && decimal_mark::is_doubtful(text, column) {
        // `2,345` in a column that has both `1,5` and `1.5`.
        return Err(Unreadable::DecimalMark);
    }
    let text = currency::coded(&localized, &vocabulary.currencies);
    let mut amount = amount::parse(&text, &context)?;
    if field == Field::AmountLow {
        widen(cells, &context, &mut amount);
    }
    if amount.status == AmountStatus::Exact && is_estimate(cells.text(Field::AmountStatus)) {
        amount.status = AmountStatus::Approximate;
    }
    Ok(amount)
}

/// Unit and currency in a column of their own, beside an amount that the source did not convert.
fn row_unit(cells: &Cells, field: Field) -> UnitNote {
    match (field, cells.text(Field::AmountUnit)) {
        (Field::AmountUsd | Field::AmountCny, _) | (_, "") => UnitNote::default(),
        // In brackets, because a unit alone in its cell is one beyond doubt.
        (_, unit) => {
            let unit = currency::coded(unit, &cells.vocabulary().currencies);
            let note = amount::unit_note(&format!("({unit})"));
            // `100 million`; a figure alone counts something else.
            let is_figure = unit.starts_with(|it: char| it.is_ascii_digit())
                && unit.ends_with(char::is_alphabetic);
            let figure = || amount::unit_named(&unit).filter(|_| is_figure);
            UnitNote { unit: note.unit.or_else(figure), ..note }
        }
    }
}

/// The note with what a column of currencies says of the unit: `MEUR`, `USD m`.
fn or_of_currency(note: UnitNote, cells: &Cells) -> UnitNote {
    let text = cells.text(Field::Currency);
    let is_plain = text.is_empty() || currency::code(text).is_some();
    if note.unit.is_some() || is_plain {
        return note;
    }
    let beside = amount::unit_note(&format!("({text})"));
    UnitNote { unit: beside.unit, currency: note.currency.or(beside.currency), ..note }
}

/// A lower and an upper end in two columns are a range, with its middle as the point.
fn widen(cells: &Cells, context: &AmountContext, amount: &mut Amount) {
    let Ok(upper) = amount::parse(cells.text(Field::AmountHigh), context) else { return };
    if let (Some(low), Some(high)) = (amount.low, upper.high)
        && low < high
    {
        amount.point = Some((low + high) / Decimal::TWO);
        amount.high = Some(high);
        amount.status = AmountStatus::Approximate;
    }
}

fn is_estimate(status: &str) -> bool {
    let status = status.to_lowercase();
    status.contains("estimat") || status.contains("估") || status.contains("约")
}

/// The amount in its currency, and in dollars at the average rate of the deal's quarter. Where no
/// rate is known, a conversion the sheet itself gives is taken, and otherwise none.
fn money(
    cells: &Cells,
    day: Option<Date>,
    field: Field,
    amount: &Amount,
    findings: &mut Vec<Finding>,
) -> Money {
    let usd = in_usd(cells, day, field, amount);
    if usd.is_none() {
        findings.extend(no_rate(cells, field, amount, day));
    }
    findings.extend(too_small(cells, field, usd.as_ref().and_then(|(usd, _)| usd.point)));
    let (usd, usd_rate) = usd.unzip();
    Money {
        text: Some(cells.text(field).to_owned()),
        currency: amount.currency.clone(),
        band: band(cells, amount, rate::whole),
        status: amount.status,
        usd_rate,
        usd: usd.unwrap_or_default(),
    }
}

/// An amount in dollars, and the rate.
fn in_usd(
    cells: &Cells,
    day: Option<Date>,
    field: Field,
    amount: &Amount,
) -> Option<(Band, String)> {
    if let Some((usd_per_unit, text)) = rate(cells, amount.currency.as_deref(), day) {
        return Some((band(cells, amount, |value| rate::convert(value, usd_per_unit)), text));
    }
    let converted = cells.amount(Field::AmountUsd).filter(|_| field != Field::AmountUsd)?.ok()?;
    let usd = band(cells, converted, rate::whole);
    usd.point.map(|_| (usd, "sheet".to_owned()))
}

/// US dollars a unit of a currency in the quarter of a day, and the same as text.
fn rate(cells: &Cells, currency: Option<&str>, day: Option<Date>) -> Option<(Decimal, String)> {
    let (currency, mut known) = (currency?, cells.sheet.rates.borrow_mut());
    let known = known.entry(day.map(quarter_of)).or_default();
    if let Some(rate) = known.get(currency) {
        return rate.clone();
    }
    let rate = cells.vocabulary().rates.find(currency, &day.map(quarter).unwrap_or_default());
    let rate = rate.map(|usd_per_unit| (usd_per_unit, usd_per_unit.normalize().to_string()));
    known.insert(currency.to_owned(), rate.clone());
    rate
}

fn band(cells: &Cells, amount: &Amount, whole: impl Fn(Decimal) -> Option<i64>) -> Band {
    Band::of(amount, cells.vocabulary().vague_amounts, whole)
}

/// Why the amount adds no dollars. A deal of no known quarter has a finding about its date already.
fn no_rate(cells: &Cells, field: Field, amount: &Amount, day: Option<Date>) -> Option<Finding> {
    let (kind, problem) = match (amount.currency.clone(), day.map(quarter)) {
        (None, _) => {
            // Nobody raises 13 dollars: a figure that small counts in a unit that is not named either.
            let is_small = amount.point.is_some_and(|point| point < Decimal::from(10_000));
            let problem = if is_small { Problem::CurrencyAndUnit } else { Problem::Currency };
            (FindingKind::NoCurrency, problem)
        }
        (Some(currency), Some(quarter)) => {
            (FindingKind::NoRate, Problem::ExchangeRate { currency, quarter })
        }
        (Some(_), None) => return None,
    };
    Some(cells.finding(Severity::Warning, field, kind, problem))
}

/// What a person should know of an amount that nobody raises: it counts in a unit that is not named.
fn too_small(cells: &Cells, field: Field, usd: Option<i64>) -> Option<Finding> {
    let usd = usd.filter(|usd| *usd < 1_000)?;
    // Among figures written in full a few hundred dollars may be meant.
    let column = cells.sheet.survey.amounts.get(&field);
    if usd >= 100 && column.is_some_and(ColumnAmounts::are_in_full) {
        return None;
    }
    let (kind, problem) = (FindingKind::SmallAmount, Problem::AmountWithUnit { usd });
    Some(cells.finding(Severity::Warning, field, kind, problem))
}

fn undisclosed(text: Option<&str>, currency: Option<String>) -> Money {
    let text = text.map(str::to_owned);
    Money { text, currency, status: AmountStatus::Undisclosed, ..Money::default() }
}
