//! Exchange rates as data: what one unit of a currency was worth in US dollars in a quarter.
//!
//! The program's own table is `schema/reference/rates.csv`; a team's table replaces or extends it.
//! Which quarter a deal belongs to, and which currency its amount is in, is decided elsewhere.

use std::collections::BTreeMap;

use crate::refusal::{Rate, Refusal};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

const BUILT_IN: &str = include_str!("../../schema/reference/rates.csv");

/// The columns of a rate table, in order; further columns are notes.
const COLUMNS: [&str; 3] = ["currency", "quarter", "usd_per_unit"];

/// US dollars per unit of a currency, by quarter.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    by_currency: BTreeMap<String, BTreeMap<u32, Decimal>>,
    /// Whether a quarter without a rate has that of the last quarter with one.
    is_carried_forward: bool,
}

/// A rate that a table of a team's own may not be off by more than.
const MOST_RATIO: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
/// A rate is another than the last known one beyond this factor, …
const OTHER_RATIO: Decimal = Decimal::from_parts(115, 0, 0, false, 2);
/// … and its inverse is that one within this.
const SAME_RATIO: Decimal = Decimal::from_parts(104, 0, 0, false, 2);

/// A line of a rate table that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found {found:?}")]
pub struct BadLine {
    /// Line of the table, from 1; the header is line 1.
    pub line: u64,
    /// What was expected.
    pub expected: Rate,
    /// The text that was found.
    pub found: String,
}

impl From<BadLine> for Refusal {
    fn from(bad: BadLine) -> Self {
        Self::WrongRate { expected: Box::new(bad.expected), typed: bad.found }.in_line(bad.line)
    }
}

impl Rates {
    /// The program's own table: averages of each complete quarter from 1999 on.
    #[must_use]
    pub fn built_in() -> Self {
        let mut rates = Self::default();
        for RateLine { currency, quarter, rate, .. } in parse(BUILT_IN).unwrap_or_default() {
            rates.by_currency.entry(currency).or_default().insert(quarter, rate);
        }
        rates
    }

    /// Adds the lines of a table with the columns `currency,quarter,usd_per_unit`. Where a rate is
    /// already known, the new line wins. A line without a rate waits to be filled in.
    ///
    /// # Errors
    /// The first line that is not so shaped, or whose rate is off the last known one by a factor of 3, or its inverse; the
    /// rates are then left as they were.
    pub fn extend_from_csv(&mut self, text: &str) -> Result<(), BadLine> {
        let mut lines = Vec::new();
        for line in parse(text)? {
            lines.push(self.checked(line)?);
        }
        for RateLine { currency, quarter, rate, .. } in lines {
            self.by_currency.entry(currency).or_default().insert(quarter, rate);
        }
        Ok(())
    }

    /// A line that can be true beside what is known.
    fn checked(&self, line: RateLine) -> Result<RateLine, BadLine> {
        let Some((quarter, known)) = self.last_known_at(&line.currency, line.quarter) else {
            return Ok(line);
        };
        let is_within = |rate: Decimal, most: Decimal| rate <= known * most && rate * most >= known;
        let inverse = Decimal::ONE.checked_div(line.rate).unwrap_or_default();
        // Euros for a dollar are within the factor of dollars for a euro.
        let is_inverse = is_within(inverse, SAME_RATIO) && !is_within(line.rate, OTHER_RATIO);
        if is_within(line.rate, MOST_RATIO) && !is_inverse {
            return Ok(line);
        }
        let (currency, rate) = (line.currency.clone(), known.to_string());
        let quarter = named_quarter(quarter);
        let expected = match is_within(inverse, MOST_RATIO) {
            true => Rate::Inverse { currency, rate, quarter },
            false => Rate::Near { currency, rate, quarter },
        };
        Err(BadLine { line: line.number, expected, found: line.rate.to_string() })
    }

    /// The same rates, where a quarter without one has that of the last quarter with one.
    #[must_use]
    pub fn carried_forward(self) -> Self {
        Self { is_carried_forward: true, ..self }
    }

    /// The newest rate of a currency up to a quarter such as `2023Q4`, and its quarter.
    #[must_use]
    pub fn last_known(&self, currency: &str, quarter: &str) -> Option<(String, Decimal)> {
        let (quarter, rate) = self.last_known_at(currency, ordinal(quarter)?)?;
        Some((named_quarter(quarter), rate))
    }

    fn last_known_at(&self, currency: &str, quarter: u32) -> Option<(u32, Decimal)> {
        let mut known = self.by_currency.get(currency)?.range(..=quarter);
        known.next_back().map(|(quarter, rate)| (*quarter, *rate))
    }

    /// US dollars per unit of a currency (its three ISO letters) in a quarter such as `2023Q4`;
    /// `None` where the table has no rate. A dollar is always a dollar.
    #[must_use]
    pub fn find(&self, currency: &str, quarter: &str) -> Option<Decimal> {
        if currency == "USD" {
            return Some(Decimal::ONE);
        }
        let at = ordinal(quarter)?;
        let exact = self.by_currency.get(currency)?.get(&at).copied();
        let carried = || self.last_known_at(currency, at).filter(|_| self.is_carried_forward);
        exact.or_else(|| carried().map(|(_, rate)| rate))
    }

    /// Every currency with a rate in some quarter, in alphabetical order.
    pub fn currencies(&self) -> impl Iterator<Item = &str> {
        self.by_currency.keys().map(String::as_str)
    }
}

/// A line of a table.
struct RateLine {
    /// From 1; the header is line 1.
    number: u64,
    currency: String,
    quarter: u32,
    rate: Decimal,
}

fn parse(text: &str) -> Result<Vec<RateLine>, BadLine> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut read_next = |record: &mut csv::StringRecord| {
        reader.read_record(record).unwrap_or_default() // text in memory is always readable
    };
    read_next(&mut record);
    check_header(&record).map_err(|expected| bad_line(&record, expected))?;
    let mut lines = Vec::new();
    while read_next(&mut record) {
        if record.get(2).unwrap_or_default().trim().is_empty() && record.len() > 1 {
            continue;
        }
        let (currency, quarter, rate) =
            parse_line(&record).map_err(|expected| bad_line(&record, expected))?;
        let number = record.position().map_or(0, csv::Position::line);
        lines.push(RateLine { number, currency, quarter, rate });
    }
    Ok(lines)
}

/// The amount in whole US dollars, halves rounded away from zero; `None` beyond what fits.
#[must_use]
pub fn convert(amount: Decimal, usd_per_unit: Decimal) -> Option<i64> {
    whole(amount.checked_mul(usd_per_unit)?)
}

/// A figure in whole units, halves rounded away from zero; `None` beyond what fits.
#[must_use]
pub fn whole(value: Decimal) -> Option<i64> {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

fn check_header(record: &csv::StringRecord) -> Result<(), Rate> {
    let is_known = record.iter().map(str::trim).take(COLUMNS.len()).eq(COLUMNS);
    if is_known { Ok(()) } else { Err(Rate::Columns) }
}

fn parse_line(record: &csv::StringRecord) -> Result<(String, u32, Decimal), Rate> {
    let field = |column| record.get(column).unwrap_or_default().trim();
    let currency = field(0).to_ascii_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Rate::Currency);
    }
    let quarter = ordinal(field(1)).ok_or(Rate::Quarter)?;
    let rate: Decimal = field(2).parse().map_err(|_| Rate::Number)?;
    if rate <= Decimal::ZERO {
        return Err(Rate::Positive);
    }
    Ok((currency, quarter, rate))
}

/// A quarter by its ordinal, as [`ordinal`] reads it.
fn named_quarter(ordinal: u32) -> String {
    format!("{}Q{}", ordinal / 4, ordinal % 4 + 1)
}

/// The number of a quarter such as `2023Q4`, counted from the year 0.
fn ordinal(quarter: &str) -> Option<u32> {
    let (year, number) = quarter.split_once(['Q', 'q'])?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let year: u32 = is_year.then(|| year.parse().ok())??;
    let number: u32 = number.parse().ok().filter(|number| (1..=4).contains(number))?;
    Some(year * 4 + number - 1)
}

fn bad_line(record: &csv::StringRecord, expected: Rate) -> BadLine {
    let line = record.position().map_or(1, csv::Position::line);
    BadLine { line, expected, found: record.iter().collect::<Vec<_>>().join(",") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_far_off_the_last_known_one_is_refused_with_both() {
        let refusal = |line: &str| {
            let text = format!("currency,quarter,usd_per_unit\n{line}\n");
            Rates::built_in().extend_from_csv(&text).err().map(|it| it.to_string())
        };
        let inverted = refusal("CNY,2030Q1,7.13").unwrap();
        assert!(
            inverted.starts_with("line 2: expected dollars for one CNY, about 0.1"),
            "{inverted}"
        );
        assert!(refusal("EUR,2030Q1,0.86").unwrap().contains("; this is EUR for a dollar"));
        assert!(inverted.contains("; this is CNY for a dollar, found \"7.13\""), "{inverted}");
        assert!(refusal("EUR,2030Q1,117").unwrap().contains("dollars for one EUR, about 1."));
        assert_eq!(refusal("EUR,2030Q1,1.17"), None);
        assert_eq!(refusal("EUR,2030Q1,"), None, "waits to be filled in");
        assert_eq!(refusal("ZZZ,2030Q1,400"), None, "nothing is known of it");
    }

    #[test]
    fn the_last_known_rate_is_taken_where_the_policy_says_so() {
        let mut rates = Rates::built_in();
        rates.extend_from_csv("currency,quarter,usd_per_unit\nEUR,2030Q1,1.25\n").unwrap();
        assert_eq!(rates.find("EUR", "2030Q2"), None);
        assert_eq!(
            rates.last_known("EUR", "2030Q2"),
            Some(("2030Q1".into(), Decimal::new(125, 2)))
        );
        let rates = rates.carried_forward();
        assert_eq!(rates.find("EUR", "2030Q2"), Some(Decimal::new(125, 2)));
        assert_eq!(rates.find("ZZZ", "2030Q2"), None);
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn every_line_of_the_built_in_table_can_be_read() {
        assert!(parse(BUILT_IN).is_ok());
        assert!(Rates::built_in().currencies().count() >= 40);
    }

    #[test]
    fn the_rate_is_dollars_per_unit_and_not_units_per_dollar() {
        let rates = Rates::built_in();
        let table = [
            ("CNY", "2023Q4", "0.138", "0.139"),
            ("EUR", "2023Q4", "1.07", "1.08"),
            ("GBP", "2023Q4", "1.23", "1.25"),
            ("JPY", "2023Q4", "0.0067", "0.0068"),
            ("INR", "2007Q2", "0.023", "0.025"), // from the monthly series from here on
            ("TWD", "2023Q4", "0.030", "0.033"),
            ("CNY", "1999Q1", "0.120", "0.121"),
            ("BRL", "2001Q1", "0.48", "0.51"),
            ("LKR", "2010Q1", "0.0085", "0.009"),
            ("AED", "2023Q4", "0.2722", "0.2724"),
            ("XOF", "2023Q4", "0.0016", "0.0017"),
        ];
        for (currency, quarter, low, high) in table {
            let rate = rates.find(currency, quarter).unwrap();
            assert!(decimal(low) < rate && rate < decimal(high), "{currency} {quarter}: {rate}");
        }
    }

    #[test]
    fn the_great_currencies_have_every_quarter() {
        let rates = Rates::built_in();
        for currency in ["USD", "CNY", "EUR", "JPY", "GBP"] {
            for quarter in
                (1999..=2025).flat_map(|year| (1..=4).map(move |n| format!("{year}Q{n}")))
            {
                assert!(rates.find(currency, &quarter).is_some(), "{currency} {quarter}");
            }
        }
    }

    #[test]
    fn a_quarter_that_rates_do_not_span_has_none() {
        let rates = Rates::built_in();
        let table = [
            ("RUB", "2021Q4", true),
            ("RUB", "2022Q1", false), // quoted until the first of March
            ("ISK", "2018Q1", false), // quoted again since February
            ("TRL", "2005Q1", false), // another currency by then
            ("CNY", "1998Q4", false),
            ("ZZZ", "2023Q4", false),
            ("CNY", "2023Q5", false),
            ("CNY", "last quarter", false),
        ];
        for (currency, quarter, is_known) in table {
            assert_eq!(rates.find(currency, quarter).is_some(), is_known, "{currency} {quarter}");
        }
    }

    #[test]
    fn a_users_table_wins_and_adds() {
        let mut rates = Rates::built_in();
        rates
            .extend_from_csv(
                "\u{feff}currency,quarter,usd_per_unit,note\ncny, 2023q4, 0.2\nNGN,2023Q4,0.001,a guess\n",
            )
            .unwrap();
        assert_eq!(rates.find("CNY", "2023Q4"), Some(decimal("0.2")));
        assert_eq!(rates.find("NGN", "2023Q4"), Some(decimal("0.001")));
        assert!(rates.find("CNY", "2023Q3").is_some_and(|rate| rate < decimal("0.2")));
    }

    #[test]
    fn a_bad_line_is_named_and_nothing_of_its_table_is_taken() {
        let header = "currency,quarter,usd_per_unit\nCNY,2023Q4,0.2\n";
        let table = [
            (
                "RMB¥,2023Q4,0.14",
                "expected a currency of three letters, found \"RMB¥,2023Q4,0.14\"",
            ),
            ("CNY,2023,0.14", "expected a quarter such as 2023Q4, found \"CNY,2023,0.14\""),
            (
                "CNY,2023Q4,x",
                "expected US dollars per unit, a decimal number, found \"CNY,2023Q4,x\"",
            ),
            ("CNY,2023Q4,0", "expected US dollars per unit, above zero, found \"CNY,2023Q4,0\""),
            ("CNY", "expected a quarter such as 2023Q4, found \"CNY\""),
        ];
        for (line, message) in table {
            let mut rates = Rates::default();
            let error = rates.extend_from_csv(&format!("{header}{line}\n")).unwrap_err();
            assert_eq!(error.to_string(), format!("line 3: {message}"));
            assert_eq!(rates.find("CNY", "2023Q4"), None);
        }
        for text in ["", "CNY,2023Q4,0.2\n", "currency,usd_per_unit\n"] {
            assert_eq!(Rates::default().extend_from_csv(text).unwrap_err().line, 1, "{text:?}");
        }
    }

    #[test]
    fn dollars_are_whole_and_halves_go_away_from_zero() {
        let table = [
            ("10", "0.25", Some(3)),
            ("-10", "0.25", Some(-3)),
            ("10", "0.24", Some(2)),
            ("30000000", "0.13833904", Some(4_150_171)),
            ("79228162514264337593543950335", "1", None),
            ("79228162514264337593543950335", "2", None),
        ];
        for (amount, rate, usd) in table {
            assert_eq!(convert(decimal(amount), decimal(rate)), usd, "{amount} at {rate}");
        }
    }
}
