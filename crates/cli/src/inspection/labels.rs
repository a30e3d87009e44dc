//! Labels that no list knows, and the lines of `dealbase.toml` that would define them.

use dealbase_ingest::inspect::{LabelKind, UnknownLabel};

use super::count;
use crate::messages::{Messages, say};
use crate::output::page::{Page, Tone, shortened};
use crate::output::{Align, aligned, width};

/// Labels of a kind that are shown.
const SHOWN: usize = 10;

/// Columns of a terminal that a line takes at most before its remark.
const LINE_WIDTH: usize = 60;

pub(super) fn render(page: &mut Page, labels: &[UnknownLabel], messages: &Messages) {
    let kinds = [
        (LabelKind::Round, "round", "rounds"),
        (LabelKind::Sector, "sector", "sectors"),
        (LabelKind::Place, "place", "places"),
    ];
    for (kind, name, table) in kinds {
        let own: Vec<&UnknownLabel> = labels.iter().filter(|it| it.kind == kind).collect();
        if own.is_empty() {
            continue;
        }
        let total = u64::try_from(own.len()).unwrap_or(u64::MAX);
        page.gap();
        let heading = say!(messages, &format!("inspect_unknown_{name}"), count = count(total));
        page.line(2, &heading, Tone::Warning);
        let codes = say!(messages, &format!("inspect_codes_{name}"));
        page.line(4, &format!("[{table}]   # {codes}"), Tone::Faint);
        let lines: Vec<String> = own.iter().take(SHOWN).map(|it| line(it)).collect();
        let wide = lines.iter().map(|it| width(it)).max().unwrap_or(0);
        for (line, label) in lines.iter().zip(&own) {
            let rows = say!(messages, "inspect_label_rows", count = count(label.row_count));
            page.line(4, &format!("{}   # {rows}", aligned(line, wide, Align::Left)), Tone::Plain);
        }
        let rest = own.len().saturating_sub(SHOWN);
        if rest > 0 {
            let rest = u64::try_from(rest).unwrap_or(u64::MAX);
            page.line(4, &say!(messages, "receipt_more", count = count(rest)), Tone::Faint);
        }
    }
}

/// The line without its code, which only the team knows.
fn line(label: &UnknownLabel) -> String {
    let key = toml::Value::from(shortened(&label.label, LINE_WIDTH)).to_string();
    format!("{key} = \"…\"")
}
