//! The package xlsx and xlsb workbooks share: parts that refer to each other, sheets, and what
//! sheets have in common.
//!
//! Knows nothing about how the parts are written, XML or binary.

use super::{
    archive::{Archive, Part},
    halt::{Halt, Step},
    rows::Rows,
    serial::Epoch,
    shared_strings::SharedStrings,
    styles::Styles,
    xml::{self, attribute},
};
use crate::sheet::{Cell, MergedBlock, SheetInfo};
use quick_xml::events::{BytesStart, Event};
use std::{collections::BTreeMap, ops::RangeInclusive, path::Path};

/// What all sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) strings: SharedStrings,
    pub(super) styles: Styles,
    pub(super) epoch: Epoch,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct ListedSheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    pub(super) relation_id: String,
}

/// An open package.
pub(super) struct Package {
    archive: Archive,
    main: String,
    relations: BTreeMap<String, Relation>,
}

/// A part another part refers to.
struct Relation {
    kind: String,
    target: String,
}

impl Package {
    /// Opens the package; its main part is where it says, or else at `usual_main`.
    pub(super) fn open(path: &Path, usual_main: &str) -> Step<Self> {
        let mut archive = Archive::open(path)?;
        let main = relations(&mut archive, "")?
            .into_values()
            .find(|it| it.kind.ends_with("/officeDocument"))
            .map_or_else(|| usual_main.to_owned(), |it| it.target);
        let relations = relations(&mut archive, &main)?;
        Ok(Self { archive, main, relations })
    }

    /// The main part, which lists the sheets.
    pub(super) fn main(&mut self) -> Step<Part<'_>> {
        let no_main = || Halt::Damaged("it has no list of sheets".into());
        self.archive.part(&self.main)?.ok_or_else(no_main)
    }

    /// Reads the part of a kind; empty where the workbook has none.
    pub(super) fn shared<T: Default>(
        &mut self,
        kind: &str,
        read: impl FnOnce(Part<'_>) -> Step<T>,
    ) -> Step<T> {
        let part = self.relations.values().find(|it| it.kind.ends_with(kind));
        let Some(part) = part else { return Ok(T::default()) };
        Ok(self.archive.part(&part.target)?.map(read).transpose()?.unwrap_or_default())
    }

    /// Reads the work sheets into `rows`; chart and macro sheets are passed over.
    pub(super) fn read_sheets(
        &mut self,
        sheets: Vec<ListedSheet>,
        rows: &mut Rows<'_>,
        hidden_columns: impl Fn(Part<'_>) -> Step<Vec<RangeInclusive<u32>>>,
        merged_blocks: impl Fn(Part<'_>) -> Step<Vec<MergedBlock>>,
        read: impl Fn(Part<'_>, &mut Rows<'_>) -> Step,
    ) -> Step {
        for (position, sheet) in (1..).zip(sheets) {
            let part = match self.relations.get(&sheet.relation_id) {
                Some(part) if !part.kind.ends_with("/worksheet") => continue,
                part => part.map_or("", |it| it.target.as_str()),
            };
            let hidden_columns = self.archive.part(part)?.map(&hidden_columns).transpose()?;
            let merged = self.archive.part(part)?.map(&merged_blocks).transpose()?;
            let info = SheetInfo {
                name: Some(sheet.name),
                position,
                is_hidden: sheet.is_hidden,
                merged: merged.unwrap_or_default(),
                hidden_columns: hidden_columns.unwrap_or_default(),
            };
            rows.sheet(info, |rows| match self.archive.part(part)? {
                Some(sheet) => read(sheet, rows),
                None => rows.warn_sheet("missing_sheet", part, "the part that holds the sheet"),
            })?;
        }
        Ok(())
    }
}

impl Book {
    /// The text of an index, as found; an index beyond the table is told and no text.
    pub(super) fn shared_text(
        &self,
        rows: &mut Rows<'_>,
        column: usize,
        index: &str,
    ) -> Step<Cell> {
        if let Some(text) = index.trim().parse().ok().and_then(|it| self.strings.find(it)) {
            return Ok(Cell::text(text));
        }
        let text = format!("#TEXT {index}");
        let expected = format!("one of the {} texts of the workbook", self.strings.len());
        rows.unreadable("bad_text_index", column, &text, &expected)
    }

    /// What was worked out about a workbook of a kind, one English line for each fact.
    pub(super) fn facts(&self, kind: &str, sheet_count: usize) -> Vec<String> {
        let mut facts = vec![format!("{kind} workbook, {sheet_count} sheets")];
        if self.epoch == Epoch::Year1904 {
            facts.push("dates count from 1904, as the workbook says".to_owned());
        }
        facts
    }
}

/// The parts `part` refers to, by id; empty where it refers to none.
fn relations(archive: &mut Archive, part: &str) -> Step<BTreeMap<String, Relation>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = BTreeMap::new();
    let Some(part) = archive.part(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(relations);
    };
    let (mut xml, mut buffer) = (xml::reader(part), Vec::new());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_the_part_that_names_them() {
        let cases = [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../xl/./styles.xml", "xl/styles.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../etc/passwd", "etc/passwd"),
        ];
        for (folder, target, path) in cases {
            assert_eq!(resolve(folder, target), path);
        }
    }
}
