//! Xlsx workbooks: which sheets there are, in which parts, and what they share.

use super::{
    archive::{Archive, XmlPart},
    halt::{Halt, Step},
    rows::Rows,
    serial::Epoch,
    shared_strings::SharedStrings,
    sheet_xml::{self, Book},
    styles::Styles,
    xml::{attribute, is_set},
};
use crate::sheet::SheetInfo;
use quick_xml::events::{BytesStart, Event};
use std::{collections::BTreeMap, path::Path};

/// A part another part refers to.
struct Relation {
    kind: String,
    target: String,
}

/// A sheet as the workbook lists it.
struct ListedSheet {
    info: SheetInfo,
    relation_id: String,
}

/// Reads all work sheets into `rows`; chart and macro sheets are passed over.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> Step<Vec<String>> {
    let mut archive = Archive::open(path)?;
    let workbook = workbook_part(&mut archive)?;
    let relations = relations(&mut archive, &workbook)?;
    let (sheets, epoch) = sheets(&mut archive, &workbook)?;
    let book = Book {
        strings: shared(&mut archive, &relations, "/sharedStrings", SharedStrings::read)?,
        styles: shared(&mut archive, &relations, "/styles", Styles::read)?,
        epoch,
    };
    let facts = facts(&sheets, &book);
    for sheet in sheets {
        match relations.get(&sheet.relation_id) {
            Some(part) if !part.kind.ends_with("/worksheet") => (),
            part => {
                let part = part.map_or("", |it| it.target.as_str());
                read_sheet(&mut archive, part, sheet.info, &book, rows)?;
            }
        }
    }
    Ok(facts)
}

fn read_sheet(
    archive: &mut Archive,
    part: &str,
    mut info: SheetInfo,
    book: &Book,
    rows: &mut Rows<'_>,
) -> Step {
    let merged = archive.xml(part)?.map(sheet_xml::merged_blocks).transpose()?;
    info.merged = merged.unwrap_or_default();
    rows.sheet(info, |rows| match archive.xml(part)? {
        Some(xml) => sheet_xml::read(xml, book, rows),
        None => rows.warn_sheet("missing_sheet", part, "the part of the file that holds the sheet"),
    })
}

fn facts(sheets: &[ListedSheet], book: &Book) -> Vec<String> {
    let mut facts = vec![format!("an xlsx workbook with {} sheets", sheets.len())];
    if book.epoch == Epoch::Year1904 {
        facts.push("dates count from 1904, as the workbook says".to_owned());
    }
    facts
}

/// The main part, as the package says or at its usual place.
fn workbook_part(archive: &mut Archive) -> Step<String> {
    let relations = relations(archive, "")?;
    let main = relations.into_values().find(|it| it.kind.ends_with("/officeDocument"));
    Ok(main.map_or_else(|| "xl/workbook.xml".to_owned(), |it| it.target))
}

/// Reads the part of a kind; empty where the workbook has none.
fn shared<T: Default>(
    archive: &mut Archive,
    relations: &BTreeMap<String, Relation>,
    kind: &str,
    read: impl FnOnce(XmlPart<'_>) -> Step<T>,
) -> Step<T> {
    let part = relations.values().find(|it| it.kind.ends_with(kind));
    let Some(part) = part else { return Ok(T::default()) };
    Ok(archive.xml(&part.target)?.map(read).transpose()?.unwrap_or_default())
}

/// The parts `part` refers to, by id; empty where it refers to none.
fn relations(archive: &mut Archive, part: &str) -> Step<BTreeMap<String, Relation>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = BTreeMap::new();
    let Some(mut xml) = archive.xml(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(relations);
    };
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element) => {
                relations.extend(relation(&element, folder));
            }
            Event::Eof => return Ok(relations),
            _ => (),
        }
        buffer.clear();
    }
}

fn relation(element: &BytesStart<'_>, folder: &str) -> Option<(String, Relation)> {
    let target = attribute(element, "Target")?.replace('\\', "/");
    let target = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => resolve(folder, &target),
    };
    Some((attribute(element, "Id")?, Relation { kind: attribute(element, "Type")?, target }))
}

/// A path relative to a folder, without `.` and `..`.
fn resolve(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => (),
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn sheets(archive: &mut Archive, workbook: &str) -> Step<(Vec<ListedSheet>, Epoch)> {
    let Some(mut xml) = archive.xml(workbook)? else {
        return Err(Halt::Damaged("it has no list of sheets".into()));
    };
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::default());
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "sheet" => sheets.push(listed_sheet(&element, sheets.len())),
                "workbookPr" if is_set(&element, "date1904") => epoch = Epoch::Year1904,
                _ => (),
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => (),
        }
        buffer.clear();
    }
}

fn listed_sheet(element: &BytesStart<'_>, before: usize) -> ListedSheet {
    let state = attribute(element, "state");
    ListedSheet {
        info: SheetInfo {
            name: Some(attribute(element, "name").unwrap_or_default()),
            position: u32::try_from(before + 1).unwrap_or(u32::MAX),
            is_hidden: state.is_some_and(|it| it != "visible"),
            merged: Vec::new(),
        },
        relation_id: attribute(element, "id").unwrap_or_default(),
    }
}
