//! What a person may do next after an import: rows to correct, labels to map, pairs to decide, amounts that
//! add no money, each with the command that does it.

use std::io::{self, Write};

use anyhow::Result;
use rusqlite::Connection;

use crate::messages::{Messages, say};
use crate::output::number::grouped;

/// Labels that no list knows, their deals, each once, and the dollars they disclosed.
pub(crate) const LABELS: &str = "
select
    count(distinct round_label) + count(distinct sector_label) + count(distinct place_label) as count,
    count(*) as deal_count,
    sum(amount_usd) as amount_usd
from unknown_label";

/// Amounts without a currency.
const NO_CURRENCY: &str = "
select count(*)
from deal_fact
join conversion on conversion.conversion_id = deal_fact.conversion_id
where deal_fact.is_lead = 1 and deal_fact.status_code <> 4 and conversion.currency is null";

/// Amounts without a rate, and of which currencies and quarters.
const NO_RATE: &str = "
select coalesce(sum(deal_count), 0), coalesce(group_concat(what, ', '), '')
from (
    select count(*) as deal_count, conversion.currency || ' ' || quarter.quarter as what
    from conversion
    join deal_fact on deal_fact.conversion_id = conversion.conversion_id
    join quarter on quarter.quarter_ordinal = deal_fact.quarter_ordinal
    where conversion.usd_rate is null and conversion.currency is not null
        and deal_fact.is_lead = 1 and deal_fact.status_code <> 4
    group by conversion.currency, quarter.quarter
    order by quarter.quarter desc, conversion.currency
)";

/// Currencies and quarters that are named in a line.
const NAMED: usize = 4;

/// Prints the block; nothing where nothing is left to do.
pub(crate) fn print(
    conn: &Connection,
    rejected_count: u64,
    pair_count: u64,
    messages: &Messages,
) -> Result<()> {
    let lines = lines(conn, rejected_count, pair_count, messages)?;
    if lines.is_empty() {
        return Ok(());
    }
    let mut out = anstream::stderr();
    writeln!(out, "{}", messages.text("next_title"))?;
    let print = |line: String| -> io::Result<()> { writeln!(out, "  {line}") };
    Ok(lines.into_iter().try_for_each(print)?)
}

fn lines(
    conn: &Connection,
    rejected_count: u64,
    pair_count: u64,
    messages: &Messages,
) -> Result<Vec<String>> {
    let shown = |count: i64| grouped(count);
    let counted = |key: &str, count: i64| say!(messages, key, count = shown(count));
    let mut lines = Vec::new();
    if rejected_count > 0 {
        lines.push(counted("next_rejects", i64::try_from(rejected_count)?));
    }
    let labels = conn.query_row(LABELS, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let (labels, deals, usd): (i64, i64, Option<i64>) = labels?;
    if labels > 0 {
        let money = usd.map(|usd| say!(messages, "next_money", usd = shown(usd)));
        let money = money.unwrap_or_default();
        let (labels, deals) = (shown(labels), shown(deals));
        lines.push(say!(messages, "next_labels", count = labels, deals, money));
    }
    if pair_count > 0 {
        lines.push(counted("next_pairs", i64::try_from(pair_count)?));
    }
    let count: i64 = conn.query_row(NO_CURRENCY, [], |row| row.get(0))?;
    if count > 0 {
        lines.push(counted("next_currency", count));
    }
    let rates = conn.query_row(NO_RATE, [], |row| Ok((row.get(0)?, row.get(1)?)));
    let (count, what): (i64, String) = rates?;
    if count > 0 {
        let mut named: Vec<&str> = what.split(", ").take(NAMED).collect();
        if what.split(", ").count() > NAMED {
            named.push("…");
        }
        let what = named.join(messages.text("list"));
        let count = shown(count);
        lines.push(say!(messages, "next_rates", count, what));
    }
    Ok(lines)
}
