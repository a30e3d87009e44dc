//! The records of binary workbook parts (MS-XLSB): a type, a length and some fields.

use super::{
    archive::Part,
    stop::{ReadResult, Stop},
};
use crate::refusal::Refusal;
use std::{io::BufRead, ops::Range};

/// A part read record by record; the fields of the last one can be asked for.
pub(super) struct Records<'a> {
    part: Part<'a>,
    /// What was read and not passed yet, from the last record on.
    bytes: Vec<u8>,
    fields: Range<usize>,
}

impl<'a> Records<'a> {
    /// Begins at the first record.
    pub(super) fn new(part: Part<'a>) -> Self {
        Self { part, bytes: Vec::new(), fields: 0..0 }
    }

    /// Reads the next record and returns its type; `None` at the end.
    pub(super) fn next(&mut self) -> ReadResult<Option<u32>> {
        loop {
            let start = self.fields.end;
            let mut rest = self.bytes.get(start..).unwrap_or_default();
            let is_end = rest.is_empty();
            if let Some((kind, length)) = number(&mut rest, 2).zip(number(&mut rest, 4)) {
                let length = usize::try_from(length).map_err(|_| too_short())?;
                if rest.len() >= length {
                    let fields = self.bytes.len() - rest.len();
                    self.fields = fields..fields + length;
                    return Ok(Some(kind));
                }
            }
            self.bytes.drain(..start);
            self.fields = 0..0;
            let more = self.part.fill_buf()?;
            let length = more.len();
            self.bytes.extend_from_slice(more);
            self.part.consume(length);
            if length == 0 {
                return if is_end { Ok(None) } else { Err(too_short()) };
            }
        }
    }

    fn fields(&self) -> &[u8] {
        self.bytes.get(self.fields.clone()).unwrap_or_default()
    }

    /// The bytes of the field at an offset.
    pub(super) fn field<const N: usize>(&self, offset: usize) -> ReadResult<[u8; N]> {
        let field = self.fields().get(offset..).and_then(|rest| rest.first_chunk());
        field.copied().ok_or_else(too_short)
    }

    /// An unsigned number of two bytes.
    pub(super) fn u16(&self, offset: usize) -> ReadResult<u16> {
        Ok(u16::from_le_bytes(self.field(offset)?))
    }

    /// An unsigned number of four bytes.
    pub(super) fn u32(&self, offset: usize) -> ReadResult<u32> {
        Ok(u32::from_le_bytes(self.field(offset)?))
    }

    /// A floating-point number.
    pub(super) fn f64(&self, offset: usize) -> ReadResult<f64> {
        Ok(f64::from_le_bytes(self.field(offset)?))
    }

    /// A number in the packed form of four bytes.
    pub(super) fn packed(&self, offset: usize) -> ReadResult<f64> {
        Ok(unpack(self.u32(offset)?))
    }

    /// A text, and the offset behind it; no text and an empty text are the same.
    pub(super) fn text(&self, offset: usize) -> ReadResult<(String, usize)> {
        const NONE: u32 = u32::MAX;
        let count = match self.u32(offset)? {
            NONE => 0,
            count => usize::try_from(count).map_err(|_| too_short())?,
        };
        let start = offset + 4;
        let end =
            count.checked_mul(2).and_then(|it| it.checked_add(start)).ok_or_else(too_short)?;
        let bytes = self.fields().get(start..end).ok_or_else(too_short)?;
        let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(bytes);
        Ok((text.into_owned(), end))
    }
}

/// Takes a number of up to `most_bytes` bytes with seven bits each; `None` where it is not whole.
fn number(bytes: &mut &[u8], most_bytes: u32) -> Option<u32> {
    let mut number = 0;
    for position in 0..most_bytes {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// The number behind four packed bytes: an integer or the upper half of a floating-point number,
/// perhaps in hundredths.
pub(super) fn unpack(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn too_short() -> Stop {
    Stop::Damaged(Refusal::RecordCutShort)
}
