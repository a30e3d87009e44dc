//! What the calamine library leaves out of an xls workbook: number formats and hidden rows.
//!
//! A light pass over the records (MS-XLS) of the workbook stream; values are not read.

use crate::source::workbook::number_format::NumberFormat;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

/// Number formats and hidden rows of all sheets.
#[derive(Debug, Default)]
pub(super) struct Formats {
    by_number: BTreeMap<u16, NumberFormat>,
    /// Number of the format of each cell style.
    styles: Vec<u16>,
    sheets: Vec<SheetFormats>,
    is_before_97: bool,
}

/// What one sheet adds; rows and columns count from 0.
#[derive(Debug, Default)]
struct SheetFormats {
    start: usize,
    style_by_cell: BTreeMap<(u16, u16), u16>,
    hidden_rows: BTreeSet<u16>,
}

/// A record: its type and its fields.
struct Record<'a> {
    kind: u16,
    fields: &'a [u8],
}

impl Formats {
    /// Reads the workbook at `path`.
    ///
    /// # Errors
    ///
    /// Where the container holds no workbook stream; what a stream lacks is left out.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let mut container = cfb::CompoundFile::open(BufReader::new(File::open(path)?))?;
        let mut stream = Vec::new();
        let name = if container.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
        container.open_stream(name)?.read_to_end(&mut stream)?;
        let mut formats = Self::default();
        for record in records(&stream) {
            formats.take(&record);
        }
        for sheet in &mut formats.sheets {
            for record in records(stream.get(sheet.start..).unwrap_or_default()) {
                sheet.take(&record);
            }
        }
        Ok(formats)
    }

    /// The format of a cell of a sheet, all counted from 0; `None` where the sheet has none.
    pub(super) fn format(&self, sheet: usize, row: u32, column: usize) -> Option<&NumberFormat> {
        let cell = (u16::try_from(row).ok()?, u16::try_from(column).ok()?);
        let style = self.sheets.get(sheet)?.style_by_cell.get(&cell)?;
        self.by_number.get(self.styles.get(usize::from(*style))?)
    }

    /// Whether a row of a sheet is hidden, both counted from 0.
    pub(super) fn is_hidden(&self, sheet: usize, row: u32) -> bool {
        let row = u16::try_from(row);
        self.sheets.get(sheet).is_some_and(|it| row.is_ok_and(|row| it.hidden_rows.contains(&row)))
    }

    fn take(&mut self, record: &Record<'_>) {
        const BEGIN: u16 = 0x0809;
        const EXCEL_97: u16 = 0x0600;
        const FORMAT: u16 = 0x041E;
        const STYLE: u16 = 0x00E0;
        const SHEET: u16 = 0x0085;
        match record.kind {
            BEGIN => self.is_before_97 = record.u16(0).is_some_and(|it| it < EXCEL_97),
            FORMAT => {
                let code = if self.is_before_97 { record.ascii(2) } else { record.text(2) };
                let format = code.map(|code| NumberFormat::parse(&code));
                self.by_number.extend(record.u16(0).zip(format));
            }
            STYLE => {
                let number = record.u16(2).unwrap_or(0);
                let built_in = || NumberFormat::built_in(u32::from(number));
                self.by_number.entry(number).or_insert_with(built_in);
                self.styles.push(number);
            }
            SHEET => {
                let start = record.u32(0).and_then(|start| usize::try_from(start).ok());
                let start = start.unwrap_or(usize::MAX);
                self.sheets.push(SheetFormats { start, ..SheetFormats::default() });
            }
            _ => (),
        }
    }
}

impl SheetFormats {
    fn take(&mut self, record: &Record<'_>) {
        const ROW: u16 = 0x0208;
        const HIDDEN: u16 = 0x20;
        const NUMBER: u16 = 0x0203;
        const PACKED: u16 = 0x027E;
        const PACKED_CELLS: u16 = 0x00BD;
        const FORMULA: u16 = 0x0006;
        let Some((row, column)) = record.u16(0).zip(record.u16(2)) else { return };
        match record.kind {
            ROW if record.u16(12).is_some_and(|flags| flags & HIDDEN != 0) => {
                self.hidden_rows.insert(row);
            }
            NUMBER | PACKED | FORMULA => {
                self.style_by_cell.extend(record.u16(4).map(|style| ((row, column), style)));
            }
            PACKED_CELLS => {
                let cells = record.fields.get(4..).unwrap_or_default().as_chunks::<6>().0;
                for (column, [low, high, ..]) in (column..).zip(cells) {
                    self.style_by_cell.insert((row, column), u16::from_le_bytes([*low, *high]));
                }
            }
            _ => (),
        }
    }
}

impl Record<'_> {
    fn u16(&self, offset: usize) -> Option<u16> {
        self.fields.get(offset..)?.first_chunk().copied().map(u16::from_le_bytes)
    }

    fn u32(&self, offset: usize) -> Option<u32> {
        self.fields.get(offset..)?.first_chunk().copied().map(u32::from_le_bytes)
    }

    /// A text before Excel 97, in a code page: only its ASCII letters are sure.
    fn ascii(&self, offset: usize) -> Option<String> {
        let count = usize::from(*self.fields.get(offset)?);
        let letters = self.fields.get(offset + 1..)?.iter().take(count);
        Some(letters.filter(|byte| byte.is_ascii()).map(|byte| char::from(*byte)).collect())
    }

    /// A text of Excel 97 and later: a length, a flag for two-byte letters, the letters.
    fn text(&self, offset: usize) -> Option<String> {
        let count = usize::from(self.u16(offset)?);
        let is_wide = *self.fields.get(offset + 2)? & 1 == 1;
        let letters = self.fields.get(offset + 3..)?;
        Some(if is_wide {
            let units = letters.as_chunks().0.iter().take(count);
            let units = units.copied().map(u16::from_le_bytes);
            char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect()
        } else {
            letters.iter().take(count).map(|byte| char::from(*byte)).collect()
        })
    }
}

/// The records up to the end of a part of the stream, or as far as they are whole.
fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    const END: u16 = 0x000A;
    let mut rest = stream;
    std::iter::from_fn(move || {
        let ([kind_low, kind_high, length_low, length_high], tail) = rest.split_first_chunk()?;
        let length = u16::from_le_bytes([*length_low, *length_high]);
        let (fields, tail) = tail.split_at_checked(usize::from(length))?;
        rest = tail;
        Some(Record { kind: u16::from_le_bytes([*kind_low, *kind_high]), fields })
    })
    .take_while(|record| record.kind != END)
}
