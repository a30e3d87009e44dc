//! `dealbase rates`: the exchange rates that amounts need, and a table of the missing ones to be filled in.

use anyhow::Result;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::Value;

use crate::args::{Common, Rates};
use crate::command::query;
use crate::messages::say;
use crate::rules;

const NEEDED: &str =
    "select * from needed_rate order by usd_rate is not null, quarter desc, currency";
const MISSING: &str =
    "select currency, quarter, deal_count from needed_rate where usd_rate is null order by 2, 1";

/// Lists what is needed, or what is missing.
///
/// # Errors
/// Fails if there is no database, or the rules can't be used.
pub(crate) fn run(common: &Common, typed: &Rates) -> Result<()> {
    let database = common.database()?;
    if !typed.missing {
        return query::answer(&database, common, NEEDED, &[]);
    }
    let rules = rules::load(&common.db)?;
    let rates = Vocabulary::new(&rules)?.rates;
    let messages = common.messages()?;
    let missing = database.rows(MISSING, &[])?.rows;
    let row = |row: &Vec<Value>| {
        let [Value::Text(currency), Value::Text(quarter), Value::Integer(deals)] = row.as_slice()
        else {
            return None;
        };
        let (last, rate) = rates.last_known(currency, quarter).unzip();
        let rate = rate.map(|it| it.normalize().to_string()).unwrap_or_default();
        let last = last.unwrap_or_default();
        let key = if last.is_empty() { "rate_unknown" } else { "rate_wanted" };
        let note = say!(messages, key, currency, deals, last, rate);
        Some([currency, quarter, "", &note].map(Value::from))
    };
    let rows = missing.iter().filter_map(row);
    common.target()?.print_rows(&["currency", "quarter", "usd_per_unit", "note"], rows)?;
    match &common.output {
        Some(path) if !missing.is_empty() => {
            let (path, count) = (path.display(), missing.len());
            common.notice(say!(messages, "rates_written", path, count))
        }
        _ => Ok(()),
    }
}
