//! The records of an xls stream (MS-XLS, "BIFF"): a type, a length, fields, and texts that run on
//! into continuation records.

use encoding_rs::Encoding;

/// A record, and the stream behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) fields: &'a [u8],
    rest: &'a [u8],
}

/// How the texts of a workbook are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum TextForm {
    /// Excel 97 and later: one or two bytes a letter, both Unicode.
    Unicode,
    /// Before: bytes of a code page.
    CodePage(&'static Encoding),
}

impl<'a> Record<'a> {
    /// The record at the start of a stream; `None` where none is whole.
    pub(super) fn first(stream: &'a [u8]) -> Option<Self> {
        let ([kind_low, kind_high, length_low, length_high], rest) = stream.split_first_chunk()?;
        let length = u16::from_le_bytes([*length_low, *length_high]);
        let (fields, rest) = rest.split_at_checked(usize::from(length))?;
        Some(Self { kind: u16::from_le_bytes([*kind_low, *kind_high]), fields, rest })
    }

    /// The record behind this one.
    pub(super) fn next(&self) -> Option<Self> {
        Self::first(self.rest)
    }

    /// The bytes of the field at an offset.
    pub(super) fn field<const N: usize>(&self, offset: usize) -> Option<[u8; N]> {
        self.fields.get(offset..)?.first_chunk().copied()
    }

    /// An unsigned number of two bytes.
    pub(super) fn u16(&self, offset: usize) -> Option<u16> {
        self.field(offset).map(u16::from_le_bytes)
    }

    /// An unsigned number of four bytes.
    pub(super) fn u32(&self, offset: usize) -> Option<u32> {
        self.field(offset).map(u32::from_le_bytes)
    }

    /// A text whose length takes two bytes.
    pub(super) fn text(&self, offset: usize, form: TextForm) -> Option<String> {
        let count = usize::from(self.u16(offset)?);
        self.letters(offset + 2, count, form)
    }

    /// A text whose length takes one byte.
    pub(super) fn short_text(&self, offset: usize, form: TextForm) -> Option<String> {
        let count = usize::from(*self.fields.get(offset)?);
        self.letters(offset + 1, count, form)
    }

    /// The fields from an offset on, continuation records included.
    pub(super) fn run(&self, offset: usize) -> Option<Run<'a>> {
        Some(Run { bytes: self.fields.get(offset..)?, record: *self })
    }

    fn letters(&self, offset: usize, count: usize, form: TextForm) -> Option<String> {
        let mut run = self.run(offset)?;
        match form {
            TextForm::Unicode => {
                let is_wide = run.u8()? & 1 == 1;
                run.letters(count, is_wide)
            }
            TextForm::CodePage(encoding) => {
                let bytes = run.bytes.get(..count).unwrap_or(run.bytes);
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                Some(if bytes.contains(&0) { wide_in_disguise(bytes) } else { text.into_owned() })
            }
        }
    }
}

/// All records of a part of a stream, up to its end; parts within it (charts) are left out. A part may
/// begin behind its start record, for some programs list the place after it.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    const BEGIN: u16 = 0x0809;
    const END: u16 = 0x000A;
    let mut depth = u32::from(Record::first(stream).is_some_and(|it| it.kind != BEGIN));
    std::iter::successors(Record::first(stream), Record::next)
        .map(move |record| {
            match record.kind {
                BEGIN => depth = depth.saturating_add(1),
                END => depth = depth.saturating_sub(1),
                _ => (),
            }
            (record, depth)
        })
        .take_while(|(_, depth)| *depth > 0)
        .filter(|(_, depth)| *depth == 1)
        .map(|(record, _)| record)
}

/// Bytes that run on from a record into the continuation records behind it.
pub(super) struct Run<'a> {
    bytes: &'a [u8],
    record: Record<'a>,
}

impl<'a> Run<'a> {
    /// The next byte; `None` at the end.
    pub(super) fn u8(&mut self) -> Option<u8> {
        while self.bytes.is_empty() {
            self.go_on()?;
        }
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    /// The next two bytes as a number.
    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    /// Leaves bytes out.
    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.bytes.len() {
            count -= self.bytes.len();
            self.go_on()?;
        }
        self.bytes = self.bytes.get(count..)?;
        Some(())
    }

    /// The next letters; where they run on, a flag says again how wide they are.
    pub(super) fn letters(&mut self, mut count: usize, mut is_wide: bool) -> Option<String> {
        let mut text = String::new();
        loop {
            let width = if is_wide { 2 } else { 1 };
            let here = count.min(self.bytes.len() / width);
            let (bytes, rest) = self.bytes.split_at_checked(here * width)?;
            if is_wide {
                push_wide(&mut text, bytes);
            } else if bytes.contains(&0) {
                text.push_str(&wide_in_disguise(bytes));
            } else {
                text.extend(bytes.iter().map(|byte| char::from(*byte)));
            }
            self.bytes = rest;
            count -= here;
            if count == 0 {
                return Some(text);
            }
            self.go_on()?;
            is_wide = self.u8()? & 1 == 1;
        }
    }

    fn go_on(&mut self) -> Option<()> {
        const CONTINUATION: u16 = 0x003C;
        self.record = self.record.next().filter(|next| next.kind == CONTINUATION)?;
        self.bytes = self.record.fields;
        Some(())
    }
}

fn push_wide(text: &mut String, bytes: &[u8]) {
    let units = bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes);
    text.extend(char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')));
}

/// Two-byte letters that some programs mark as one-byte letters: only those have a NUL.
///
/// One NUL stays at the end, so that the cell is seen to be no text.
fn wide_in_disguise(bytes: &[u8]) -> String {
    let mut text = String::new();
    push_wide(&mut text, bytes);
    text.retain(|letter| letter != '\0');
    text.push('\0');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, fields: &[u8]) -> Vec<u8> {
        let length = u16::try_from(fields.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), fields].concat()
    }

    #[test]
    fn texts_are_narrow_wide_or_of_a_code_page() {
        let gbk = TextForm::CodePage(encoding_rs::GBK);
        let cases: [(&[u8], TextForm, &str); 5] = [
            (&[2, 0, 0, b'A', 0xE9], TextForm::Unicode, "Aé"),
            (&[1, 0, 1, 0x17, 0x53], TextForm::Unicode, "北"),
            (&[4, 0, 0, 0x17, 0x53, b'A', 0], TextForm::Unicode, "北A\0"),
            (&[2, 0, 0xB1, 0xB1], gbk, "北"),
            (&[4, 0, 0x17, 0x53, b'A', 0], gbk, "北A\0"),
        ];
        for (fields, form, text) in cases {
            let bytes = record(0x0204, fields);
            let found = Record::first(&bytes).unwrap().text(0, form);
            assert_eq!(found.as_deref(), Some(text));
        }
    }

    #[test]
    fn a_text_runs_on_and_may_change_its_width() {
        let mut bytes = record(0x0207, &[3, 0, 0, b'A']);
        bytes.extend(record(0x003C, &[1, 0x17, 0x53, b'B', 0]));
        let text = Record::first(&bytes).unwrap().text(0, TextForm::Unicode);
        assert_eq!(text.as_deref(), Some("A北B"));
    }

    #[test]
    fn records_of_charts_within_a_sheet_are_left_out() {
        let (begin, end) = (record(0x0809, &[]), record(0x000A, &[]));
        let cell = record(0x0203, &[]);
        let stream = [&begin, &begin, &cell, &end, &cell, &end, &cell].map(Vec::as_slice).concat();
        let kinds: Vec<_> = records(&stream).map(|record| record.kind).collect();
        assert_eq!(kinds, [0x0809, 0x000A, 0x0203]);
    }

    #[test]
    fn what_is_cut_short_ends_without_a_record() {
        assert!(Record::first(&[4, 2, 9, 0, 1]).is_none());
        assert!(
            Record::first(&record(0x0207, &[9, 0, 0, b'A']))
                .unwrap()
                .text(0, TextForm::Unicode)
                .is_none()
        );
    }
}
