//! What an xls workbook says before its sheets: their names and places, texts, styles, dates.

use super::records::{Record, TextForm, records};
use crate::refusal::Refusal;
use crate::source::workbook::{
    book::Book,
    book::SharedStrings,
    book::Styles,
    number_format::NumberFormat,
    serial::Epoch,
    stop::{ReadResult, Stop},
};
use encoding_rs::Encoding;
use std::collections::BTreeMap;

/// The first part of the stream.
pub(super) struct Globals {
    pub(super) book: Book,
    /// All sheets, in file order.
    pub(super) sheets: Vec<ListedSheet>,
    pub(super) text_form: TextForm,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct ListedSheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    /// Whether it holds cells, and no chart or macro.
    pub(super) is_work_sheet: bool,
    /// Where its part of the stream begins.
    pub(super) start: usize,
}

impl Globals {
    /// Reads the first part of a stream.
    pub(super) fn read(stream: &[u8]) -> ReadResult<Self> {
        let text_form = text_form(stream);
        let mut globals = Self { book: Book::default(), sheets: Vec::new(), text_form };
        let (mut custom, mut style_formats) = (BTreeMap::new(), Vec::new());
        for record in records(stream) {
            globals.take(&record, &mut custom, &mut style_formats)?;
        }
        let mut styles = Styles::default();
        for id in style_formats {
            styles.push(id, &custom);
        }
        globals.book.styles = styles;
        if globals.sheets.is_empty() {
            return Err(Stop::Damaged(Refusal::NoSheetList));
        }
        Ok(globals)
    }

    fn take(
        &mut self,
        record: &Record<'_>,
        custom: &mut BTreeMap<u32, NumberFormat>,
        style_formats: &mut Vec<u32>,
    ) -> ReadResult {
        const ENCRYPTION: u16 = 0x002F;
        const DATE_MODE: u16 = 0x0022;
        const SHEET: u16 = 0x0085;
        const FORMAT: u16 = 0x041E;
        const STYLE: u16 = 0x00E0;
        const TEXTS: u16 = 0x00FC;
        match record.kind {
            ENCRYPTION => return Err(Stop::Password),
            DATE_MODE => self.book.epoch = Epoch::from_1904_flag(record.u16(0) == Some(1)),
            SHEET => self.sheets.extend(listed_sheet(record, self.text_form)),
            FORMAT => custom.extend(custom_format(record, self.text_form)),
            STYLE => style_formats.push(u32::from(record.u16(2).unwrap_or(0))),
            TEXTS => self.book.strings = shared_strings(record),
            _ => (),
        }
        Ok(())
    }
}

/// The form follows from the version and the code page, which are at the start.
fn text_form(stream: &[u8]) -> TextForm {
    const CODE_PAGE: u16 = 0x0042;
    const EXCEL_97: u16 = 0x0600;
    let is_before_97 =
        Record::first(stream).and_then(|it| it.u16(0)).is_some_and(|it| it < EXCEL_97);
    if !is_before_97 {
        return TextForm::Unicode;
    }
    let page = records(stream).find(|it| it.kind == CODE_PAGE).and_then(|it| it.u16(0));
    TextForm::CodePage(match page {
        Some(932) => encoding_rs::SHIFT_JIS,
        Some(936) => encoding_rs::GBK,
        Some(950) => encoding_rs::BIG5,
        Some(10_000 | 0x8000) => encoding_rs::MACINTOSH,
        page => page
            .and_then(|page| Encoding::for_label(format!("windows-{page}").as_bytes()))
            .unwrap_or(encoding_rs::WINDOWS_1252),
    })
}

fn listed_sheet(record: &Record<'_>, form: TextForm) -> Option<ListedSheet> {
    let [state, kind] = record.field(4)?;
    let mut name = record.short_text(6, form)?;
    name.retain(|letter| letter != '\0');
    Some(ListedSheet {
        name,
        is_hidden: state & 3 != 0,
        is_work_sheet: kind == 0,
        start: usize::try_from(record.u32(0)?).ok()?,
    })
}

fn custom_format(record: &Record<'_>, form: TextForm) -> Option<(u32, NumberFormat)> {
    let code = match form {
        TextForm::Unicode => record.text(2, form),
        TextForm::CodePage(_) => record.short_text(2, form),
    };
    Some((u32::from(record.u16(0)?), NumberFormat::parse(&code?)))
}

/// The table of texts: rich text joined, phonetic guides left out.
fn shared_strings(record: &Record<'_>) -> SharedStrings {
    const RICH: u8 = 8;
    const EXTENDED: u8 = 4;
    let mut strings = SharedStrings::default();
    let Some(mut run) = record.run(8) else { return strings };
    let mut next = || {
        let count = run.u16()?;
        let flags = run.u8()?;
        let run_count = if flags & RICH == 0 { 0 } else { usize::from(run.u16()?) };
        let extra = match flags & EXTENDED {
            0 => 0,
            _ => usize::from(run.u16()?) | usize::from(run.u16()?) << 16,
        };
        let text = run.letters(usize::from(count), flags & 1 == 1)?;
        run.skip(run_count.saturating_mul(4).saturating_add(extra))?;
        Some(text)
    };
    while let Some(text) = next() {
        strings.push(&text);
    }
    strings
}
