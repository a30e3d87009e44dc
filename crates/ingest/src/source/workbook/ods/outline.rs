//! The sheets of an OpenDocument file with their merged blocks, before any row is handed on.

use super::{DataStyles, Next, each_event, repeat_count};
use crate::{
    sheet::{MergedBlock, SheetInfo},
    source::workbook::{
        archive::Part,
        rows::MAX_ROWS,
        stop::ReadResult,
        xml::{XmlPart, attribute, attributes},
    },
};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// What is known after the first pass.
#[derive(Default)]
pub(super) struct Outline {
    /// Sheets in file order.
    pub(super) sheets: Vec<SheetInfo>,
    next_row: u32,
    row: u32,
    next_column: u32,
    /// First column of the next group of columns.
    next_group: u32,
}

impl Outline {
    /// Reads the sheets of a part and adds its styles to `styles`.
    pub(super) fn read(part: Part<'_>, styles: &mut DataStyles) -> ReadResult<Self> {
        let mut outline = Self::default();
        each_event(&mut XmlPart::new(part), |event| {
            if let Event::Start(element) | Event::Empty(element) = event {
                outline.open(element, styles);
            }
            if outline.sheets.is_empty() {
                styles.take(event)?;
            }
            Ok(Next::Stay)
        })?;
        Ok(outline)
    }

    fn open(&mut self, element: &BytesStart<'_>, styles: &DataStyles) {
        match element.local_name().as_ref() {
            "table" => {
                let style = attribute(element, "style-name").unwrap_or_default();
                self.next_row = 0;
                self.next_group = 0;
                self.sheets.push(SheetInfo {
                    name: attribute(element, "name").map(Cow::into_owned),
                    position: u32::try_from(self.sheets.len() + 1).unwrap_or(u32::MAX),
                    is_hidden: styles.is_hidden(&style),
                    ..SheetInfo::default()
                });
            }
            "table-column" => self.open_columns(element),
            "table-row" => {
                self.row = self.next_row;
                let count = repeat_count(element, "number-rows-repeated");
                self.next_row = self.row.saturating_add(count);
                self.next_column = 0;
            }
            "table-cell" | "covered-table-cell" => self.open_cell(element),
            _ => (),
        }
    }

    /// A group of columns, visible or not.
    fn open_columns(&mut self, element: &BytesStart<'_>) {
        let first = self.next_group;
        let count = repeat_count(element, "number-columns-repeated");
        self.next_group = first.saturating_add(count);
        let is_hidden = attribute(element, "visibility").is_some_and(|it| it != "visible");
        if let Some(sheet) = self.sheets.last_mut().filter(|_| is_hidden) {
            sheet.hidden_columns.push(first..=first.saturating_add(count - 1));
        }
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) {
        let (mut count, mut rows, mut columns) = (1, 1, 1);
        for (key, value) in attributes(element) {
            let number = match key.local_name().as_ref() {
                "number-columns-repeated" => &mut count,
                "number-rows-spanned" => &mut rows,
                "number-columns-spanned" => &mut columns,
                _ => continue,
            };
            *number = value.trim().parse().unwrap_or(1).max(1);
        }
        let first_column = self.next_column;
        self.next_column = first_column.saturating_add(count);
        let Some(sheet) = self.sheets.last_mut() else { return };
        if (rows > 1 || columns > 1) && self.row < MAX_ROWS {
            sheet.merged.push(MergedBlock {
                first_row: self.row + 1,
                last_row: self.row.saturating_add(rows),
                first_column,
                last_column: first_column.saturating_add(columns - 1),
            });
        }
    }
}
