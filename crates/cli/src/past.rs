//! The database of today, or as it was at a moment that was asked for.

use anyhow::Result;
use dealbase_query::{AsOf, Database};

use crate::args::{Common, OnEngine};
use crate::patience::with_patience;

/// Longest number of an entry; eight digits are a day without its hyphens.
const ENTRY_DIGITS: usize = 7;

/// The database, or the engine that is to answer instead.
///
/// # Errors
/// Fails if there is none.
pub(crate) fn opened_on(common: &Common, as_of: Option<&AsOf>, on: &OnEngine) -> Result<Database> {
    match &on.engine {
        Some(target) => Ok(Database::on_engine(target, &on.server_schema)?),
        None => opened(common, as_of),
    }
}

/// Opens the database, and goes back to `as_of` where that is asked for.
///
/// # Errors
/// Fails if the file is no database, or its ledger has no such entry or day.
pub(crate) fn opened(common: &Common, as_of: Option<&AsOf>) -> Result<Database> {
    let database = Database::open(&common.db)?;
    match as_of {
        None => Ok(database),
        Some(moment) => Ok(with_patience(database)?.as_of(moment)?),
    }
}

/// Reads `--as-of`: the number of an entry, or a day.
///
/// # Errors
/// Fails if it is neither.
pub(crate) fn moment(typed: &str) -> Result<AsOf, String> {
    if typed.len() <= ENTRY_DIGITS
        && let Ok(import_id) = typed.parse()
    {
        return Ok(AsOf::Entry(import_id));
    }
    match typed.parse::<jiff::civil::Date>() {
        Ok(day) => Ok(AsOf::Day(day.to_string())),
        Err(_) => Err("expected a day such as 2024-01-31, or the number of an import".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_or_an_entry() {
        let day = |text: &str| Some(AsOf::Day(text.to_owned()));
        for (typed, wanted) in [
            ("2024-01-31", day("2024-01-31")),
            ("20240131", day("2024-01-31")),
            ("12", Some(AsOf::Entry(12))),
            ("2024-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(moment(typed).ok(), wanted, "{typed}");
        }
    }
}
