//! OpenDocument spreadsheets: two passes over the content, one for styles, sheets and merged
//! blocks, one for the rows. One row in memory, whatever the size.

mod outline;
mod rows;
mod styles;

use super::{
    archive::{Archive, Part},
    rows::Rows,
    stop::{ReadResult, Stop},
    xml::{XmlPart, attribute},
};
use crate::{rationale::Rationale, refusal::Refusal};
use outline::Outline;
use quick_xml::events::{BytesStart, Event};
use std::{io::Read, path::Path};
use styles::DataStyles;

/// Reads all sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> ReadResult<Vec<Rationale>> {
    let mut archive = Archive::open(path)?;
    if archive.part("META-INF/manifest.xml")?.map(is_encrypted).transpose()?.unwrap_or(false) {
        return Err(Stop::Password);
    }
    let mut styles = DataStyles::default();
    if let Some(part) = archive.part("styles.xml")? {
        Outline::read(part, &mut styles)?;
    }
    let outline = Outline::read(content(&mut archive)?, &mut styles)?;
    let facts = vec![Rationale::Workbook { kind: "ods".to_owned(), sheets: outline.sheets.len() }];
    rows::read(content(&mut archive)?, outline, &styles.formats(), rows)?;
    Ok(facts)
}

fn content(archive: &mut Archive) -> ReadResult<Part<'_>> {
    archive.part("content.xml")?.ok_or_else(|| Stop::Damaged(Refusal::NoContent))
}

/// Whether the list of parts says that parts are encrypted.
fn is_encrypted(manifest: Part<'_>) -> ReadResult<bool> {
    let mut text = Vec::new();
    manifest.take(1 << 20).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).contains("encryption-data"))
}

/// How often an element stands for itself; at least once.
fn repeat_count(element: &BytesStart<'_>, name: &str) -> u32 {
    count(element, name).max(1)
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|it| it.trim().parse().ok()).unwrap_or(1)
}

/// Whether an element holds text or tables that are none of the file's own: comments, drawings,
/// changes, copies of other files.
fn is_skipped(element: &BytesStart<'_>) -> bool {
    let (local_name, prefix) = element.name().decompose();
    prefix.is_some_and(|prefix| prefix.as_ref() == "draw")
        || matches!(
            local_name.as_ref(),
            "annotation" | "shapes" | "forms" | "tracked-changes" | "ruby-text" | "dde-link"
        )
}

/// Calls `take` with each event until the part ends; annotations are passed over.
fn each_event(
    xml: &mut XmlPart<'_>,
    mut take: impl FnMut(&Event<'_>) -> ReadResult<Next>,
) -> ReadResult<bool> {
    loop {
        let skipped = match &xml.next()? {
            Event::Eof => return Ok(false),
            Event::Start(element) if is_skipped(element) => element.name().as_ref().to_owned(),
            event => {
                if let Next::Leave = take(event)? {
                    return Ok(true);
                }
                continue;
            }
        };
        xml.pass_over(&skipped)?;
    }
}

/// What to do after an event.
enum Next {
    /// Read on.
    Stay,
    /// Enough for now.
    Leave,
}
