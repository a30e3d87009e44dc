//! Makes `schema/reference/rates.csv` from two published series and the official fixed rates.
//!
//! ```text
//! unzip eurofxref-hist.zip
//! cargo run -p dealbase-ingest --example make_rates -- eurofxref-hist.csv usd_monthly.csv \
//!     > schema/reference/rates.csv
//! ```
//!
//! The method is described in `schema/reference/README.md`. Nothing here knows about deals.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// What the monthly series calls a country, and which money it quotes for it. Venezuela is left
/// out: its money lost fourteen zeros on the way, and the series doesn't say when.
const MONTHLY_COUNTRIES: [(&str, &str); 33] = [
    ("Australia", "AUD"),
    ("Austria", "ATS"),
    ("Belgium", "BEF"),
    ("Brazil", "BRL"),
    ("Canada", "CAD"),
    ("China", "CNY"),
    ("Denmark", "DKK"),
    ("Euro", "EUR"),
    ("Finland", "FIM"),
    ("France", "FRF"),
    ("Germany", "DEM"),
    ("Greece", "GRD"),
    ("Hong Kong", "HKD"),
    ("India", "INR"),
    ("Ireland", "IEP"),
    ("Italy", "ITL"),
    ("Japan", "JPY"),
    ("Malaysia", "MYR"),
    ("Mexico", "MXN"),
    ("Netherlands", "NLG"),
    ("New Zealand", "NZD"),
    ("Norway", "NOK"),
    ("Portugal", "PTE"),
    ("Singapore", "SGD"),
    ("South Africa", "ZAR"),
    ("South Korea", "KRW"),
    ("Spain", "ESP"),
    ("Sri Lanka", "LKR"),
    ("Sweden", "SEK"),
    ("Switzerland", "CHF"),
    ("Taiwan", "TWD"),
    ("Thailand", "THB"),
    ("United Kingdom", "GBP"),
];

/// Currencies held at a fixed number of units of another all the time since 1999.
const FIXED_UNITS: [(&str, Decimal, &str); 9] = [
    ("AED", Decimal::from_parts(36_725, 0, 0, false, 4), "USD"),
    ("BHD", Decimal::from_parts(376, 0, 0, false, 3), "USD"),
    ("JOD", Decimal::from_parts(709, 0, 0, false, 3), "USD"),
    ("OMR", Decimal::from_parts(3_845, 0, 0, false, 4), "USD"),
    ("QAR", Decimal::from_parts(364, 0, 0, false, 2), "USD"),
    ("SAR", Decimal::from_parts(375, 0, 0, false, 2), "USD"),
    ("BAM", Decimal::from_parts(195_583, 0, 0, false, 5), "EUR"),
    ("XAF", Decimal::from_parts(655_957, 0, 0, false, 3), "EUR"),
    ("XOF", Decimal::from_parts(655_957, 0, 0, false, 3), "EUR"),
];

/// First year of the table: the euro's first.
const FIRST_YEAR: i16 = 1999;

/// How far the two series may lie apart in a quarter that both have, as a share of the rate.
/// A quote the wrong way round is out by far more.
const TOLERANCE_RATIO: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Significant digits of a rate in the table.
const SIGNIFICANT_DIGITS: u32 = 8;

type Failure = Box<dyn Error>;
/// Currency and first day of the quarter.
type Key = (String, Date);
/// US dollars per unit of the currency, quarter by quarter.
type Averages = BTreeMap<Key, Decimal>;
/// The same, day by day or month by month.
type Observations = BTreeMap<Key, Vec<(Date, Decimal)>>;

fn main() -> Result<(), Failure> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [daily_path, monthly_path] = paths.as_slice() else {
        return Err("usage: make_rates EUROFXREF_HIST_CSV USD_MONTHLY_CSV".into());
    };
    let daily = average_complete(&read_daily(daily_path)?, covers_quarter)?;
    let monthly = average_complete(&read_monthly(monthly_path)?, |_, months| months.len() == 3)?;
    refuse_contradictions(&daily, &monthly)?;

    let mut averages = monthly;
    averages.extend(daily);
    averages.extend(fixed_rates(&averages)?);
    write_table(&averages)
}

/// Reads the central bank's table: a day a row, a currency a column, units per euro.
fn read_daily(path: &str) -> Result<Observations, Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let currencies = reader.headers()?.clone();
    let mut observations = Observations::new();
    for record in reader.records() {
        let record = record?;
        let day: Date = record.get(0).unwrap_or_default().parse()?;
        let quotes = currencies.iter().zip(record.iter()).skip(1);
        let per_euro: BTreeMap<&str, Decimal> =
            quotes.filter_map(|(code, text)| Some((code, text.parse().ok()?))).collect();
        let Some(usd_per_euro) = per_euro.get("USD").copied() else { continue };
        let mut observe = |code: &str, usd_per_unit| -> Result<(), Failure> {
            let key = (code.to_owned(), quarter_start(day)?);
            observations.entry(key).or_default().push((day, usd_per_unit));
            Ok(())
        };
        observe("EUR", usd_per_euro)?;
        for (code, units_per_euro) in per_euro.into_iter().filter(|(code, _)| *code != "USD") {
            observe(code, usd_per_euro / units_per_euro)?;
        }
    }
    Ok(observations)
}

/// Reads the monthly table: month, country, units per US dollar.
fn read_monthly(path: &str) -> Result<Observations, Failure> {
    let mut observations = Observations::new();
    for record in csv::Reader::from_path(path)?.records() {
        let record = record?;
        let month: Date = record.get(0).unwrap_or_default().parse()?;
        let country = record.get(1).unwrap_or_default();
        let known = MONTHLY_COUNTRIES.iter().find(|(name, _)| *name == country);
        let (Some((_, code)), Some(text)) = (known, record.get(2)) else { continue };
        let Ok(units_per_usd) = text.parse::<Decimal>() else { continue };
        if month.year() >= FIRST_YEAR {
            let key = ((*code).to_owned(), quarter_start(month)?);
            observations.entry(key).or_default().push((month, Decimal::ONE / units_per_usd));
        }
    }
    Ok(observations)
}

/// Averages the quarters whose observations are complete, and drops the others.
fn average_complete(
    observations: &Observations,
    is_complete: impl Fn(Date, &[(Date, Decimal)]) -> bool,
) -> Result<Averages, Failure> {
    let mut averages = Averages::new();
    for (key, series) in observations.iter().filter(|(key, series)| is_complete(key.1, series)) {
        let sum: Decimal = series.iter().map(|(_, rate)| rate).sum();
        averages.insert(key.clone(), shorten(sum / Decimal::from(series.len()))?);
    }
    Ok(averages)
}

/// The fixed rates, in every quarter that has an average for the euro.
fn fixed_rates(averages: &Averages) -> Result<Averages, Failure> {
    let mut fixed = Averages::new();
    for ((_, start), usd_per_euro) in averages.iter().filter(|((code, _), _)| code == "EUR") {
        for (code, units, anchor) in FIXED_UNITS {
            let usd_per_anchor = if anchor == "EUR" { *usd_per_euro } else { Decimal::ONE };
            fixed.insert((code.to_owned(), *start), shorten(usd_per_anchor / units)?);
        }
    }
    Ok(fixed)
}

fn shorten(rate: Decimal) -> Result<Decimal, Failure> {
    Ok(rate.round_sf(SIGNIFICANT_DIGITS).ok_or("a rate is out of range")?.normalize())
}

/// Whether daily rates span a quarter: they begin within its first ten days (the year begins with
/// holidays, and so can a quarter with Easter) and end within its last seven.
fn covers_quarter(start: Date, series: &[(Date, Decimal)]) -> bool {
    let end = start.saturating_add(jiff::Span::new().months(3)).yesterday();
    let first = series.iter().map(|(day, _)| *day).min();
    let last = series.iter().map(|(day, _)| *day).max();
    let (Ok(end), Some(first), Some(last)) = (end, first, last) else { return false };
    first < start.saturating_add(jiff::Span::new().days(10))
        && last > end.saturating_sub(jiff::Span::new().days(7))
}

/// Fails where both series have a quarter and disagree, as they do when a quote is the wrong way round.
fn refuse_contradictions(daily: &Averages, monthly: &Averages) -> Result<(), Failure> {
    for ((currency, start), from_month) in monthly {
        let Some(from_day) = daily.get(&(currency.clone(), *start)) else { continue };
        if (from_day - from_month).abs() > from_day * TOLERANCE_RATIO {
            return Err(format!(
                "{currency}, quarter of {start}: {from_day} by day, {from_month} by month"
            )
            .into());
        }
    }
    Ok(())
}

fn write_table(averages: &Averages) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "currency,quarter,usd_per_unit")?;
    for ((currency, start), usd_per_unit) in averages {
        let quarter = (start.month() + 2) / 3;
        writeln!(out, "{currency},{}Q{quarter},{usd_per_unit}", start.year())?;
    }
    Ok(())
}

fn quarter_start(day: Date) -> Result<Date, Failure> {
    Ok(Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1)?)
}
