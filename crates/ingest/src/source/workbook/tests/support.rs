//! What the tests of this module share: saving, changing and reading back workbooks.

use super::{Event, FileKind, Flow, Limits, Path, read};
use crate::sheet::{Finding, Row, SheetInfo};
use rust_xlsxwriter::Workbook;
use std::io::{Read, Write};
use tempfile::NamedTempFile;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Everything that a reader handed out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Seen {
    pub(super) sheets: Vec<SheetInfo>,
    pub(super) rows: Vec<Row>,
    pub(super) findings: Vec<Finding>,
}

impl Seen {
    pub(super) fn read(path: &Path, kind: FileKind) -> Self {
        Self::read_within(path, kind, &Limits::default())
    }

    pub(super) fn read_within(path: &Path, kind: FileKind, limits: &Limits) -> Self {
        let mut seen = Self::default();
        read(path, kind, limits, &mut |event| {
            seen.take(event);
            Ok(Flow::Continue)
        })
        .unwrap();
        seen
    }

    pub(super) fn take(&mut self, event: Event) {
        match event {
            Event::Sheet(sheet) => self.sheets.push(sheet),
            Event::Row(row) => self.rows.push(row),
            Event::Finding(finding) | Event::SheetFinding(_, finding) => {
                self.findings.push(finding)
            }
        }
    }

    pub(super) fn texts(&self) -> Vec<Vec<String>> {
        let texts = |row: &Row| row.cells.iter().map(|cell| cell.text.clone()).collect();
        self.rows.iter().map(texts).collect()
    }

    /// Code, row, column and text of each finding.
    pub(super) fn codes(&self) -> Vec<(&str, Option<u32>, Option<&str>, &str)> {
        self.findings
            .iter()
            .map(|it| (it.kind.as_str(), it.row, it.column.as_deref(), it.found.as_str()))
            .collect()
    }
}

pub(super) fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

pub(super) fn saved(book: &mut Workbook) -> NamedTempFile {
    file(&book.save_to_buffer().unwrap())
}

/// A zip file of these parts.
pub(super) fn zipped(parts: &[(&str, &[u8])]) -> NamedTempFile {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    file(&zip.finish().unwrap().into_inner())
}

/// The same workbook with one part changed.
pub(super) fn with_part(path: &Path, name: &str, change: impl Fn(&str) -> String) -> NamedTempFile {
    with_bytes(path, name, |bytes| change(std::str::from_utf8(bytes).unwrap()).into_bytes())
}

/// The same workbook with one part, of any content, changed.
pub(super) fn with_bytes(
    path: &Path,
    name: &str,
    change: impl Fn(&[u8]) -> Vec<u8>,
) -> NamedTempFile {
    let mut zip = ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let part_name = part.name().unwrap().into_owned();
        if part_name == name {
            let changed = change(&bytes);
            assert_ne!(bytes, changed, "{name} is as it was");
            bytes = changed;
        }
        parts.push((part_name, bytes));
    }
    let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    zipped(&parts)
}
