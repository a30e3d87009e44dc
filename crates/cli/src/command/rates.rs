//! `dealbase rates`: the exchange rates that amounts need, and a table of the missing ones to be filled in.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::{Database, RowSink, Value};

use crate::args::{Common, Query, Rates};
use crate::command::query;
use crate::messages::Messages;
use crate::open::with_trusted_timeout;
use crate::output::{Sheet, Target};
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
    let database = with_trusted_timeout(Database::open(&common.db)?)?;
    if !typed.missing {
        return query::answer_with(&database, common, &Query::of(NEEDED), &[]);
    }
    let rules = rules::load(&common.db)?;
    let rates = Vocabulary::new(&rules)?.rates;
    let messages = Messages::of(common.lang())?;
    let target = Target::new(common.output.clone(), common.format)?;
    let missing = database.rows(MISSING, &[])?.rows;
    let mut sheet = Sheet::new(&target);
    sheet.columns(&["currency", "quarter", "usd_per_unit", "note"].map(str::to_owned))?;
    for row in &missing {
        let [Value::Text(currency), Value::Text(quarter), Value::Integer(deals)] = row.as_slice()
        else {
            continue;
        };
        let deals = deals.to_string();
        let (last, rate) = rates.last_known(currency, quarter).unzip();
        let rate = rate.map(|it| it.normalize().to_string()).unwrap_or_default();
        let last = last.unwrap_or_default();
        let key = if last.is_empty() { "rate_unknown" } else { "rate_wanted" };
        let parts = [
            ("currency", currency.as_str()),
            ("deals", &*deals),
            ("last", &*last),
            ("rate", &*rate),
        ];
        let note = Value::Text(messages.say(key, &parts));
        let line = [
            Value::Text(currency.clone()),
            Value::Text(quarter.clone()),
            Value::Text(String::new()),
            note,
        ];
        sheet.row(&line)?;
    }
    sheet.finish()?;
    if let (Some(path), false) = (&common.output, common.quiet || missing.is_empty()) {
        let (path, count) = (path.display().to_string(), missing.len().to_string());
        let parts = [("path", &*path), ("count", &*count)];
        writeln!(anstream::stderr(), "{}", messages.say("rates_written", &parts))?;
    }
    Ok(())
}
