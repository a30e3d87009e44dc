//! The records of binary workbook parts (MS-XLSB): a type, a length and some fields.

use super::{
    archive::Part,
    halt::{Halt, Step},
};
use std::io::Read;

/// A part read record by record; the fields of the last one can be asked for.
pub(super) struct Records<'a> {
    part: Part<'a>,
    fields: Vec<u8>,
}

impl<'a> Records<'a> {
    /// Begins at the first record.
    pub(super) fn new(part: Part<'a>) -> Self {
        Self { part, fields: Vec::new() }
    }

    /// Reads the next record and returns its type; `None` at the end.
    pub(super) fn next(&mut self) -> Step<Option<u32>> {
        let Some(kind) = self.number(2)? else { return Ok(None) };
        let length = self.number(4)?.ok_or_else(too_short)?;
        self.fields.clear();
        self.part.by_ref().take(u64::from(length)).read_to_end(&mut self.fields)?;
        let is_whole = u32::try_from(self.fields.len()).is_ok_and(|read| read == length);
        if is_whole { Ok(Some(kind)) } else { Err(too_short()) }
    }

    /// The bytes of the field at an offset.
    pub(super) fn field<const N: usize>(&self, offset: usize) -> Step<[u8; N]> {
        let field = self.fields.get(offset..).and_then(|rest| rest.first_chunk());
        field.copied().ok_or_else(too_short)
    }

    /// An unsigned number of two bytes.
    pub(super) fn u16(&self, offset: usize) -> Step<u16> {
        Ok(u16::from_le_bytes(self.field(offset)?))
    }

    /// An unsigned number of four bytes.
    pub(super) fn u32(&self, offset: usize) -> Step<u32> {
        Ok(u32::from_le_bytes(self.field(offset)?))
    }

    /// A floating-point number.
    pub(super) fn f64(&self, offset: usize) -> Step<f64> {
        Ok(f64::from_le_bytes(self.field(offset)?))
    }

    /// A number in the packed form of four bytes.
    pub(super) fn packed(&self, offset: usize) -> Step<f64> {
        Ok(unpack(self.u32(offset)?))
    }

    /// A text, and the offset behind it; no text and an empty text are the same.
    pub(super) fn text(&self, offset: usize) -> Step<(String, usize)> {
        const NONE: u32 = u32::MAX;
        let count = match self.u32(offset)? {
            NONE => 0,
            count => usize::try_from(count).map_err(|_| too_short())?,
        };
        let start = offset + 4;
        let end =
            count.checked_mul(2).and_then(|it| it.checked_add(start)).ok_or_else(too_short)?;
        let bytes = self.fields.get(start..end).ok_or_else(too_short)?;
        let units = bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes);
        Ok((char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect(), end))
    }

    /// A number of up to `most_bytes` bytes with seven bits each; `None` at the end.
    fn number(&mut self, most_bytes: u32) -> Step<Option<u32>> {
        let mut number = 0;
        for position in 0..most_bytes {
            let mut byte = [0];
            if self.part.read(&mut byte)? == 0 {
                return if position == 0 { Ok(None) } else { Err(too_short()) };
            }
            number |= u32::from(byte[0] & 0x7f) << (7 * position);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(Some(number))
    }
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

fn too_short() -> Halt {
    Halt::Damaged("a record is cut short".into())
}
