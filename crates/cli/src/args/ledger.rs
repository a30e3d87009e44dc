//! What was typed of the ledger: what to take back, which past is meant, what was published.

use clap::Args as ClapArgs;
use dealbase_query::AsOf;

use crate::mistake::Mistake;

/// Longest number of an entry; eight digits are a day without its hyphens.
const ENTRY_DIGITS: usize = 7;

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase undo
  dealbase undo 4
  dealbase undo deals.csv")]
pub(crate) struct Undo {
    /// The import, by its number in `dealbase imports` or by the name of its file; the newest by default
    #[arg(id = "import_id", value_name = "IMPORT|FILE")]
    pub(crate) import: Option<String>,
}

/// From which moment of the database's life an answer is wanted.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct AsOfArgs {
    /// Answer as the database would have at the end of this day (UTC), or after this import
    #[arg(long = "as-of", id = "as_of", value_name = "DATE|IMPORT", value_parser = parse_as_of)]
    pub(crate) as_of: Option<AsOf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase publish 2026Q2 --note \"board meeting\"")]
pub(crate) struct Publish {
    /// The quarter, such as 2023Q4
    pub(crate) quarter: Option<String>,
    /// A note that is stored with the edition
    #[arg(long, value_name = "TEXT", requires = "quarter")]
    pub(crate) note: Option<String>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase revisions 2026Q2 --deals")]
pub(crate) struct Revisions {
    /// The quarter, such as 2023Q4
    pub(crate) quarter: String,
    /// Compare with this edition; the first by default
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) edition: i64,
    /// Only this market
    #[arg(long, value_name = "MARKET")]
    pub(crate) market: Option<String>,
    /// Only figures of this metric, including its rates
    #[arg(long, value_name = "METRIC")]
    pub(crate) metric: Option<String>,
    /// Also figures that have not changed
    #[arg(long)]
    pub(crate) all: bool,
    /// The deals behind the causes
    #[arg(long)]
    pub(crate) deals: bool,
}

/// Parses `--as-of`: the number of an entry, or a day.
///
/// # Errors
/// Fails if it is neither.
pub(crate) fn parse_as_of(typed: &str) -> Result<AsOf, Mistake> {
    if typed.len() <= ENTRY_DIGITS
        && let Ok(import_id) = typed.parse()
    {
        return Ok(AsOf::Entry(import_id));
    }
    match typed.parse::<jiff::civil::Date>() {
        Ok(day) => Ok(AsOf::Day(day.to_string())),
        Err(_) => Err(Mistake::ExpectedAsOf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_of_is_a_day_or_an_entry() {
        let day = |text: &str| Some(AsOf::Day(text.to_owned()));
        for (typed, wanted) in [
            ("2024-01-31", day("2024-01-31")),
            ("20240131", day("2024-01-31")),
            ("12", Some(AsOf::Entry(12))),
            ("2024-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse_as_of(typed).ok(), wanted, "{typed}");
        }
    }
}
