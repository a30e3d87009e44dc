//! What became of the rows of a sheet when they were read on trial.

use dealbase_ingest::inspect::{SheetInspection, Trial};
use dealbase_ingest::sheet::{Finding, Severity};

use super::count;
use crate::messages::{Messages, say};
use crate::output::page::{Page, StyledText, Tone};
use crate::receipt;

/// Columns of a terminal that a rejected text takes at most.
const FOUND_WIDTH: usize = 40;

pub(super) fn render(page: &mut Page, sheet: &SheetInspection, trial: &Trial, messages: &Messages) {
    let mut facts: Vec<(String, Vec<StyledText>)> = Vec::new();
    let mut add = |key: &str, text: String, tone: Tone| {
        facts.push((messages.text(key).to_owned(), vec![(text, tone)]));
    };
    let tone = if trial.rejected > 0 { Tone::Warning } else { Tone::Good };
    add("inspect_trial", sum(trial, messages), tone);
    if sheet.dates.iter().any(|date| !date.is_decided) {
        add("inspect_as_if", messages.text("inspect_as_if_dmy").to_owned(), Tone::Bad);
    }
    if let (Some(first), Some(last)) = (&trial.first_on, &trial.last_on) {
        add("inspect_span", say!(messages, "inspect_span_of", first, last), Tone::Plain);
    }
    if !trial.amounts.is_empty() {
        add("inspect_amounts_read", amounts(trial, messages), Tone::Plain);
    }
    page.facts(2, &facts);
    render_findings(page, trial, messages);
}

/// `1,240 rows = 1,180 deals + 40 out of scope + 20 ignored`.
fn sum(trial: &Trial, messages: &Messages) -> String {
    let parts: Vec<String> = [
        ("inspect_deals", trial.deals),
        ("inspect_companies", trial.companies),
        ("receipt_out_of_scope", trial.out_of_scope),
        ("receipt_rejected", trial.rejected),
        ("receipt_ignored", trial.ignored),
    ]
    .into_iter()
    .filter(|(_, rows)| *rows > 0)
    .map(|(key, rows)| say!(messages, key, count = count(rows)))
    .collect();
    let rows = say!(messages, "receipt_rows", count = count(trial.rows));
    if parts.is_empty() { rows } else { format!("{rows} = {}", parts.join(" + ")) }
}

fn amounts(trial: &Trial, messages: &Messages) -> String {
    let known = ["exact", "approximate", "vague", "open", "undisclosed"];
    let statuses = known.into_iter().filter_map(|status| {
        let rows = trial.amounts.get(status)?;
        let key = format!("inspect_status_{status}");
        Some(say!(messages, &key, count = count(*rows)))
    });
    let currencies = trial.currencies.iter().map(|(code, rows)| {
        let code = if code == "?" { messages.text("inspect_no_currency_short") } else { code };
        format!("{code} {}", count(*rows))
    });
    let list = messages.text("list");
    let statuses = statuses.collect::<Vec<_>>().join(list);
    let currencies = currencies.collect::<Vec<_>>().join(list);
    if currencies.is_empty() {
        return statuses;
    }
    say!(messages, "inspect_amounts_of", statuses, currencies)
}

fn render_findings(page: &mut Page, trial: &Trial, messages: &Messages) {
    let mut codes: Vec<&str> = Vec::new();
    for finding in &trial.findings {
        if !codes.contains(&finding.kind.as_str()) {
            codes.push(finding.kind.as_str());
        }
    }
    for code in codes {
        let examples: Vec<&Finding> =
            trial.findings.iter().filter(|finding| finding.kind.as_str() == code).collect();
        let total = trial.finding_counts.get(code).copied().unwrap_or_default();
        let is_rejected = examples.iter().any(|finding| finding.severity == Severity::Rejected);
        let tone = if is_rejected { Tone::Bad } else { Tone::Warning };
        page.gap();
        page.line(2, &say!(messages, &format!("finding_{code}"), count = count(total)), tone);
        for finding in &examples {
            page.line(4, &receipt::place(finding, messages, FOUND_WIDTH), Tone::Plain);
        }
        let rest = total.saturating_sub(u64::try_from(examples.len()).unwrap_or(0));
        if rest > 0 {
            page.line(4, &say!(messages, "receipt_more", count = count(rest)), Tone::Faint);
        }
    }
}
