//! Prints what became of a file, in sentences; to standard error.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use dealbase_ingest::receipt::{Counts, FileReceipt, Receipt, Status};
use dealbase_ingest::sheet::{Finding, Severity};
use dealbase_ingest::survey::TableExtent;

use crate::messages::{Messages, Parts, say};
use crate::output::escape_line;
use crate::output::number::grouped;
use crate::output::page::shortened;
use crate::workspace::applied_lines;

/// Columns of a terminal that a text found in a cell takes at most.
const FOUND_WIDTH: usize = 60;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const WARN: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// Prints every sheet of a file: what was understood, its rows by outcome, and what to look at.
pub(crate) fn print(receipt: &FileReceipt, messages: &Messages) -> io::Result<()> {
    let mut out = anstream::stderr().lock();
    for sheet in &receipt.sheets {
        print_sheet(&mut out, sheet, receipt, messages)?;
    }
    print_unknown_labels(&mut out, receipt, messages)?;
    print_undecided(&mut out, receipt, messages)?;
    for line in applied_lines(messages, receipt.applied) {
        writeln!(out, "  {line}")?;
    }
    for skipped in &receipt.skipped {
        let reason = messages.message(&skipped.reason);
        writeln!(
            out,
            "{DIM}{}{DIM:#}",
            say!(messages, "receipt_skipped", sheet = skipped.sheet, reason)
        )?;
    }
    Ok(())
}

/// Labels that are shown.
const LABELS: usize = 5;

/// Prints which round labels no list knows, what hangs on them, and the line that settles the first.
fn print_unknown_labels(
    out: &mut impl Write,
    receipt: &FileReceipt,
    messages: &Messages,
) -> io::Result<()> {
    let labels = &receipt.unknown_labels;
    let Some(first) = labels.first() else { return Ok(()) };
    let deal_count: u64 = labels.iter().map(|it| it.deal_count).sum();
    let amount_usd: i128 = labels.iter().map(|it| i128::from(it.amount_usd)).sum();
    let parts: &Parts<'_> = &[
        ("labels", &grouped(labels.len())),
        ("deals", &grouped(deal_count)),
        ("usd", &grouped(amount_usd)),
    ];
    writeln!(out, "  {WARN}{}{WARN:#}", messages.say("receipt_unknown_labels", parts))?;
    for label in labels.iter().take(LABELS) {
        writeln!(
            out,
            "    {}",
            say!(
                messages,
                "receipt_unknown_label",
                label = shortened(&escape_line(&label.label), FOUND_WIDTH),
                deals = grouped(label.deal_count),
                usd = grouped(label.amount_usd)
            )
        )?;
    }
    let line = format!("{} = \"a\"", toml::Value::from(first.label.as_str()));
    writeln!(
        out,
        "    {DIM}{}{DIM:#}",
        say!(messages, "receipt_settle_label", line = escape_line(&line))
    )
}

/// Prints how many deals may be duplicates, or that this was not checked; nothing for a file without a new sheet.
fn print_undecided(
    out: &mut impl Write,
    receipt: &FileReceipt,
    messages: &Messages,
) -> io::Result<()> {
    if !receipt.is_imported() {
        return Ok(());
    }
    match receipt.undecided_pair_count {
        Some(0) => Ok(()),
        Some(count) => {
            let message = say!(messages, "receipt_undecided", count = grouped(count));
            writeln!(out, "  {WARN}{message}{WARN:#}")?;
            if receipt.undecided_usd > 0 {
                let usd = grouped(receipt.undecided_usd);
                writeln!(out, "    {}", say!(messages, "receipt_undecided_usd", usd))?;
            }
            Ok(())
        }
        None => writeln!(out, "  {DIM}{}{DIM:#}", say!(messages, "receipt_not_compared")),
    }
}

/// Prints one line a sheet, for commands whose result is something else.
pub(crate) fn print_brief(receipt: &FileReceipt, messages: &Messages) -> io::Result<()> {
    let mut out = anstream::stderr().lock();
    for sheet in &receipt.sheets {
        writeln!(out, "{DIM}{}: {}{DIM:#}", title(sheet, messages), sum(&sheet.counts, messages))?;
    }
    Ok(())
}

/// Prints why a file failed.
pub(crate) fn print_error(message: &str, messages: &Messages) -> io::Result<()> {
    writeln!(anstream::stderr(), "{BAD}{}{BAD:#}", say!(messages, "error", message))
}

fn print_sheet(
    out: &mut impl Write,
    sheet: &Receipt,
    file: &FileReceipt,
    messages: &Messages,
) -> io::Result<()> {
    match sheet.status {
        Status::Failed => return Ok(()),
        Status::AlreadyImported => {
            let file = title(sheet, messages);
            return writeln!(out, "{}", say!(messages, "receipt_already", file));
        }
        Status::Imported => writeln!(out, "{BOLD}{}{BOLD:#}", title(sheet, messages))?,
    }
    print_understood(out, sheet, messages)?;
    writeln!(out, "  {}", sum(&sheet.counts, messages))?;
    if sheet.vanished > 0 {
        let count = grouped(sheet.vanished);
        let key = if file.replaced.is_empty() { "receipt_vanished" } else { "receipt_retired" };
        writeln!(out, "  {WARN}{}{WARN:#}", say!(messages, key, count))?;
    }
    print_findings(out, sheet, messages)
}

fn title(sheet: &Receipt, messages: &Messages) -> String {
    let place = sheet.table.as_ref().map(|place| table_place(place, messages));
    let parts: Vec<String> = [sheet.sheet.clone(), place].into_iter().flatten().collect();
    escape_line(&match parts.as_slice() {
        [] => sheet.file.clone(),
        parts => format!("{} [{}]", sheet.file, parts.join(messages.text("list"))),
    })
}

/// `rows 20–45`, `columns H–N`: where one of several tables of a sheet is.
pub(crate) fn table_place(place: &TableExtent, messages: &Messages) -> String {
    let rows = say!(messages, "table_rows", first = place.first_row, last = place.last_row);
    let columns =
        say!(messages, "table_columns", first = place.first_column, last = place.last_column);
    let parts =
        [Some(rows).filter(|_| place.is_by_rows), Some(columns).filter(|_| place.is_by_columns)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(messages.text("list"))
}

fn print_understood(out: &mut impl Write, sheet: &Receipt, messages: &Messages) -> io::Result<()> {
    let Some(understood) = &sheet.understood else { return Ok(()) };
    let header_row = understood.header_row.map_or_else(|| "–".to_owned(), |row| row.to_string());
    let encoding = understood.encoding.as_deref().unwrap_or("");
    let key = if encoding.is_empty() { "receipt_read" } else { "receipt_read_text" };
    writeln!(
        out,
        "  {DIM}{}{DIM:#}",
        say!(messages, key, source = understood.source, header_row, encoding)
    )?;
    if !understood.left_out.is_empty() {
        let columns = understood.left_out.join(messages.text("list"));
        writeln!(out, "  {}", say!(messages, "receipt_left_out", columns))?;
    }
    Ok(())
}

/// `1,846 rows = 1,780 inserted + 50 merged + 16 ignored`.
/// The rows and what became of them, as the sum that they are.
pub(crate) fn sum(counts: &Counts, messages: &Messages) -> String {
    let parts: Vec<String> = [
        ("receipt_inserted", counts.inserted),
        ("receipt_updated", counts.updated),
        ("receipt_unchanged", counts.unchanged),
        ("receipt_merged", counts.merged),
        ("receipt_out_of_scope", counts.out_of_scope),
        ("receipt_rejected", counts.rejected),
        ("receipt_ignored", counts.ignored),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(key, count)| say!(messages, key, count = grouped(count)))
    .collect();
    let rows = say!(messages, "receipt_rows", count = grouped(counts.rows));
    if parts.is_empty() { rows } else { format!("{rows} = {}", parts.join(" + ")) }
}

fn print_findings(out: &mut impl Write, sheet: &Receipt, messages: &Messages) -> io::Result<()> {
    for (code, count) in &sheet.finding_counts {
        let examples: Vec<&Finding> =
            sheet.findings.iter().filter(|finding| finding.kind.as_str() == code).collect();
        let is_rejected = examples.iter().any(|finding| finding.severity == Severity::Rejected);
        let style = if is_rejected { BAD } else { WARN };
        let line = say!(messages, &format!("finding_{code}"), count = grouped(*count));
        writeln!(out, "  {style}{line}{style:#}")?;
        for finding in &examples {
            writeln!(out, "    {}", place(finding, messages, FOUND_WIDTH))?;
        }
        let rest = count.saturating_sub(u64::try_from(examples.len()).unwrap_or(0));
        if rest > 0 {
            writeln!(
                out,
                "    {DIM}{}{DIM:#}",
                say!(messages, "receipt_more", count = grouped(rest))
            )?;
        }
    }
    Ok(())
}

/// Where a finding is, what was found and what was expected, in a line. Long cells are shown by
/// their beginning, control characters as blanks.
pub(crate) fn place(finding: &Finding, messages: &Messages, found_width: usize) -> String {
    let found = shortened(&escape_line(&finding.found), found_width);
    let expected = messages.message(&finding.problem);
    let key = match (&finding.row, &finding.column) {
        (None, None) => "receipt_finding_sheet",
        (None, Some(_)) => "receipt_finding_column",
        (Some(_), None) => "receipt_finding_row",
        (Some(_), Some(_)) => "receipt_finding",
    };
    let row = finding.row.map_or_else(String::new, |row| row.to_string());
    let column = finding.column.as_deref().unwrap_or_default();
    say!(messages, key, found, expected, row, column)
}
