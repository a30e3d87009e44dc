//! The amount of a deal, from whichever of its columns tells it, in its currency and in US dollars.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Cells;
use crate::cell::amount::{self, Amount, AmountContext, AmountStatus, UnitNote};
use crate::cell::blank::is_empty;
use crate::cell::{currency, rate};
use crate::header::Field;
use crate::lists::Lists;
use crate::reading::{Band, Money};
use crate::rules::VagueAmounts;
use crate::sheet::{Finding, Severity};

/// Columns that may tell the amount, the first that does wins; the last ones are conversions that
/// the source itself made.
const COLUMNS: [Field; 5] =
    [Field::Amount, Field::AmountWords, Field::AmountLow, Field::AmountUsd, Field::AmountCny];

/// Reads the amount of a deal of `quarter` (`None` where only the year is known).
pub(super) fn read(
    cells: &Cells,
    lists: &Lists,
    quarter: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Money {
    let mut silent = None;
    for field in COLUMNS {
        if is_empty(cells.text(field)) {
            continue;
        }
        match in_column(cells, lists, field) {
            Ok(amount) if amount.status == AmountStatus::Undisclosed => {
                silent.get_or_insert(field);
            }
            Ok(amount) => return money(cells, lists, quarter, field, &amount, findings),
            Err(expected) => {
                findings.push(cells.finding(Severity::Rejected, field, "amount", expected));
                return undisclosed(cells.stated(field), None);
            }
        }
    }
    match silent {
        Some(field) => undisclosed(cells.stated(field), named_currency(cells, lists, field)),
        None => undisclosed(None, None),
    }
}

/// The currency that the cell of an undisclosed amount itself names, as `未透露人民币` does. That of the
/// column beside it or of the heading is the one a vendor fills in everywhere, and claims nothing.
fn named_currency(cells: &Cells, lists: &Lists, field: Field) -> Option<String> {
    let text = currency::coded(cells.text(field), &lists.currencies);
    amount::read(&text, &AmountContext::default()).ok()?.currency
}

/// `1006` among full figures was 1E+006 before a program dropped the letters.
const LOST_EXPONENT: &str = "a full figure; this looks like 1E+006 without its letters";

/// The cells that bear on an amount beside its own. Nothing else of a row does.
const BESIDE: [Field; 4] =
    [Field::Currency, Field::AmountUnit, Field::AmountHigh, Field::AmountStatus];

/// Reads the cell of one column of money, or remembers what it was read as.
pub(super) fn in_column(
    cells: &Cells,
    lists: &Lists,
    field: Field,
) -> Result<Amount, &'static str> {
    let beside = BESIDE.map(|field| cells.text(field));
    let texts = [field.as_str(), cells.text(field)].into_iter().chain(beside).collect::<Vec<_>>();
    lists.amount(&texts, || read_column(cells, lists, field))
}

fn read_column(cells: &Cells, lists: &Lists, field: Field) -> Result<Amount, &'static str> {
    let column = cells.sheet().amounts.get(&field);
    if column.is_some_and(|column| column.is_damaged(cells.text(field))) {
        return Err(LOST_EXPONENT);
    }
    let assumed = cells.sheet().assumed(field);
    let of_row = row_unit(cells, lists, field);
    let row_currency = match field {
        Field::AmountUsd => Some("USD"),
        Field::AmountCny => Some("CNY"),
        _ if assumed.is_certain => None,
        _ => currency::code(&currency::coded(cells.text(Field::Currency), &lists.currencies))
            .or(of_row.currency.as_deref()),
    };
    let context = AmountContext {
        unit: of_row.unit.or(assumed.unit.as_ref().map(|(unit, _)| *unit)),
        currency: assumed.currency.as_ref().map(|(currency, _)| currency.as_str()),
        row_currency,
        has_marked_yuan: column.is_some_and(|column| column.marked_yuan_count > 0),
        vague_multiple: lists.vague_multiple,
    };
    let text = currency::coded(cells.text(field), &lists.currencies);
    let mut amount = amount::read(&text, &context).map_err(|unreadable| unreadable.expected)?;
    if field == Field::AmountLow {
        widen(cells, &context, &mut amount);
    }
    if amount.status == AmountStatus::Exact && is_estimate(cells.text(Field::AmountStatus)) {
        amount.status = AmountStatus::Approximate;
    }
    Ok(amount)
}

/// Unit and currency in a column of their own, beside an amount that the source did not convert.
fn row_unit(cells: &Cells, lists: &Lists, field: Field) -> UnitNote {
    match (field, cells.text(Field::AmountUnit)) {
        (Field::AmountUsd | Field::AmountCny, _) | (_, "") => UnitNote::default(),
        // In brackets, because a unit that stands alone in its cell is one beyond doubt.
        (_, unit) => amount::unit_note(&format!("({})", currency::coded(unit, &lists.currencies))),
    }
}

/// A lower and an upper end in two columns are a range, with its middle as the point.
fn widen(cells: &Cells, context: &AmountContext, amount: &mut Amount) {
    let Ok(upper) = amount::read(cells.text(Field::AmountHigh), context) else { return };
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
    lists: &Lists,
    quarter: Option<&str>,
    field: Field,
    amount: &Amount,
    findings: &mut Vec<Finding>,
) -> Money {
    let point = counted(lists, amount);
    let mut money = Money {
        text: cells.stated(field),
        currency: amount.currency.clone(),
        band: Band { low: whole(amount.low), point: whole(point), high: whole(amount.high) },
        status: amount.status.as_str(),
        usd_rate: None,
        usd: Band::default(),
    };
    let rate = |currency| lists.rates.find(currency, quarter.unwrap_or_default());
    let usd_per_unit = amount.currency.as_deref().and_then(rate);
    if let Some(usd_per_unit) = usd_per_unit {
        let usd = |value: Option<Decimal>| rate::convert(value?, usd_per_unit);
        money.usd = Band { low: usd(amount.low), point: usd(point), high: usd(amount.high) };
        money.usd_rate = Some(usd_per_unit.normalize().to_string());
    } else if let Some(usd) = converted_by_sheet(cells, lists, field) {
        money.usd = usd;
        money.usd_rate = Some("sheet".to_owned());
    } else {
        findings.extend(no_rate(cells, field, amount, quarter));
    }
    money
}

fn converted_by_sheet(cells: &Cells, lists: &Lists, field: Field) -> Option<Band> {
    if field == Field::AmountUsd {
        return None;
    }
    let usd = in_column(cells, lists, Field::AmountUsd).ok()?;
    let band =
        Band { low: whole(usd.low), point: whole(counted(lists, &usd)), high: whole(usd.high) };
    band.point.map(|_| band)
}

/// Why the amount adds no dollars. A deal of no known quarter has a finding about its date already.
fn no_rate(cells: &Cells, field: Field, amount: &Amount, quarter: Option<&str>) -> Option<Finding> {
    let (code, expected) = match (&amount.currency, quarter) {
        (None, _) => {
            ("no_currency", "a currency in the cell, the heading or --currency".to_owned())
        }
        (Some(currency), Some(quarter)) => {
            ("no_rate", format!("an exchange rate for {currency} in {quarter}"))
        }
        (Some(_), None) => return None,
    };
    Some(cells.finding(Severity::Warning, field, code, &expected))
}

/// The figure that the policy counts: a vague amount may count at either end of its band.
fn counted(lists: &Lists, amount: &Amount) -> Option<Decimal> {
    match (amount.status, lists.vague_amounts) {
        (AmountStatus::Vague, VagueAmounts::Low) => amount.low,
        (AmountStatus::Vague, VagueAmounts::High) => amount.high.or(amount.point),
        _ => amount.point,
    }
}

fn undisclosed(text: Option<String>, currency: Option<String>) -> Money {
    Money { text, currency, status: AmountStatus::Undisclosed.as_str(), ..Money::default() }
}

fn whole(value: Option<Decimal>) -> Option<i64> {
    value?.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}
