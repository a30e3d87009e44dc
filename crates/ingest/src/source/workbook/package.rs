//! The package xlsx and xlsb workbooks share: parts that refer to each other, sheets, and what
//! sheets have in common.
//!
//! Knows nothing about how the parts are written, XML or binary.

use super::{
    archive::{Archive, Part},
    rows::Rows,
    stop::{ReadResult, Stop},
    xml::{XmlPart, attribute},
};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::sheet::{FindingKind, SheetInfo};
use quick_xml::events::{BytesStart, Event};
use std::{collections::BTreeMap, path::Path};

/// Most bytes of a sheet whose rows may wait for what is behind them.
const MAX_WAITING_PART_BYTES: u64 = 64 << 20;

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
    pub(super) fn open(path: &Path, usual_main: &str) -> ReadResult<Self> {
        let mut archive = Archive::open(path)?;
        let main = relations(&mut archive, "")?
            .into_values()
            .find(|it| it.kind.ends_with("/officeDocument"))
            .map_or_else(|| usual_main.to_owned(), |it| it.target);
        let relations = relations(&mut archive, &main)?;
        Ok(Self { archive, main, relations })
    }

    /// The main part, which lists the sheets.
    pub(super) fn main(&mut self) -> ReadResult<Part<'_>> {
        let no_main = || Stop::Damaged(Refusal::NoSheetList);
        self.archive.part(&self.main)?.ok_or_else(no_main)
    }

    /// Reads the part of a kind; empty where the workbook has none.
    pub(super) fn shared<T: Default>(
        &mut self,
        kind: &str,
        read: impl FnOnce(Part<'_>) -> ReadResult<T>,
    ) -> ReadResult<T> {
        let part = self.relations.values().find(|it| it.kind.ends_with(kind));
        let Some(part) = part else { return Ok(T::default()) };
        Ok(self.archive.part(&part.target)?.map(read).transpose()?.unwrap_or_default())
    }

    /// Reads the work sheets into `rows`; chart and macro sheets are passed over.
    ///
    /// `read` tells hidden columns and merged blocks, too, which are before and behind the rows.
    /// A sheet whose rows are too many to wait is unpacked twice: `outline` reads only those.
    pub(super) fn read_sheets(
        &mut self,
        sheets: Vec<ListedSheet>,
        rows: &mut Rows<'_>,
        outline: impl Fn(Part<'_>, &mut SheetInfo) -> ReadResult,
        read: impl Fn(Part<'_>, &mut SheetInfo, &mut Rows<'_>) -> ReadResult,
    ) -> ReadResult {
        for (position, sheet) in (1..).zip(sheets) {
            let name = match self.relations.get(&sheet.relation_id) {
                Some(part) if !part.kind.ends_with("/worksheet") => continue,
                part => part.map_or("", |it| it.target.as_str()),
            };
            let mut info = SheetInfo {
                name: Some(sheet.name),
                position,
                is_hidden: sheet.is_hidden,
                ..SheetInfo::default()
            };
            let is_small = self.archive.declared_bytes(name)? <= MAX_WAITING_PART_BYTES;
            let one_pass =
                |rows: &mut Rows<'_>, info: &mut SheetInfo| match self.archive.part(name)? {
                    Some(part) => read(part, info, rows),
                    None => rows.warn_sheet(FindingKind::MissingSheet, name, Problem::SheetPart),
                };
            match is_small.then(|| rows.sheet_in_one_pass(info.clone(), one_pass)) {
                None | Some(Err(Stop::TooLongToWait)) => (),
                Some(outcome) => {
                    outcome?;
                    continue;
                }
            }
            if let Some(part) = self.archive.part(name)? {
                outline(part, &mut info)?;
            }
            let known = &mut info.clone();
            rows.sheet(info, |rows| match self.archive.part(name)? {
                Some(part) => read(part, known, rows),
                None => Ok(()),
            })?;
        }
        Ok(())
    }
}

/// The parts `part` refers to, by id; empty where it refers to none.
fn relations(archive: &mut Archive, part: &str) -> ReadResult<BTreeMap<String, Relation>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = BTreeMap::new();
    let Some(part) = archive.part(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(relations);
    };
    let mut xml = XmlPart::new(part);
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => {
                relations.extend(relation(&element, folder));
            }
            Event::Eof => return Ok(relations),
            _ => (),
        }
    }
}

fn relation(element: &BytesStart<'_>, folder: &str) -> Option<(String, Relation)> {
    let target = attribute(element, "Target")?.replace('\\', "/");
    let target = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => resolve(folder, &target),
    };
    let kind = attribute(element, "Type")?.into_owned();
    Some((attribute(element, "Id")?.into_owned(), Relation { kind, target }))
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
