//! The ids that vendors give to companies, in the form in which they are compared: in any letter case.
//!
//! An export may have had the case of an id changed byte by byte, as if UTF-8 were Windows-1252, which
//! leaves bytes that are no UTF-8 (`Ä` becomes `ã„`). Such an id is put together again as far as it can be;
//! some bytes are a small and a capital letter of Windows-1252 at once, so those are made alike on both
//! sides. Knows nothing of which company an id belongs to.

use encoding_rs::WINDOWS_1252;

/// An id as compared with other ids of its source.
#[must_use]
pub fn identity(id: &str) -> String {
    if id.is_ascii() {
        return id.to_ascii_lowercase();
    }
    if let Some(mended) = mended(&bytes_as_read(id)) {
        return mended.to_lowercase();
    }
    let lower = id.to_lowercase();
    mended(lower.as_bytes()).unwrap_or(lower)
}

/// The bytes of a text whose broken bytes were read as Windows-1252, one letter each.
fn bytes_as_read(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for character in text.chars() {
        let letter = &*character.encode_utf8(&mut buffer);
        match WINDOWS_1252.encode(letter) {
            (single, _, false) => bytes.extend_from_slice(&single),
            _ => bytes.extend_from_slice(letter.as_bytes()),
        }
    }
    bytes
}

/// The text that the bytes spell if letter case is no part of them; `None` if they spell none.
fn mended(bytes: &[u8]) -> Option<String> {
    let mut mended = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, others)) = rest.split_first() {
        let following = others.iter().take_while(|byte| is_continuation(**byte)).count();
        let (own, next) = others.split_at_checked(following)?;
        mended.push(if first.is_ascii() { *first } else { lead(*first, following)? });
        mended.extend(own.iter().map(|byte| caseless(*byte)));
        rest = next;
    }
    String::from_utf8(mended).ok()
}

/// Bytes that follow the first of a letter; `ÿ` is the small letter of one of them.
fn is_continuation(byte: u8) -> bool {
    matches!(byte, 0x80..=0xbf | 0xff)
}

/// Windows-1252 has Š Œ Ž Ÿ beside š œ ž ÿ among the bytes that follow.
fn caseless(byte: u8) -> u8 {
    match byte {
        0x9a => 0x8a,
        0x9c => 0x8c,
        0x9e => 0x8e,
        0xff => 0x9f,
        other => other,
    }
}

/// The first byte of a letter of so many more: how many there are tells its case apart.
fn lead(byte: u8, following: usize) -> Option<u8> {
    match (byte, following) {
        (0xc0..=0xfe, 1) => Some(byte & !0x20),
        (0xc0..=0xcf | 0xe0..=0xef, 2) => Some(byte | 0x20),
        (0xd0..=0xd4 | 0xf0..=0xf4, 3) => Some(byte | 0x20),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as it is read after a program changed the case of its bytes.
    fn broken(text: &str, change: fn(&str) -> String) -> String {
        let (letters, _, _) = WINDOWS_1252.decode(text.as_bytes());
        let changed = change(&letters);
        let (bytes, _, _) = WINDOWS_1252.encode(&changed);
        bytes.utf8_chunks().fold(String::new(), |read, chunk| {
            read + chunk.valid() + &WINDOWS_1252.decode(chunk.invalid()).0
        })
    }

    #[test]
    fn letter_case_is_no_part_of_an_id() {
        for (one, other) in [("/Org/ACME-2", "/org/acme-2"), ("MÜLLER", "müller"), ("云图", "云图")]
        {
            assert_eq!(identity(one), identity(other));
        }
        assert_eq!(identity("/Org/ACME-2"), "/org/acme-2");
        assert_ne!(identity("müller"), identity("miller"));
        assert_ne!(identity("云图"), identity("云国"));
    }

    #[test]
    fn an_id_whose_bytes_changed_case_is_still_the_same() {
        for id in ["allgäu", "crème", "freemō", "租车", "科技", "无忧", "thế-giới", "🦀"]
        {
            for change in [|it: &str| it.to_lowercase(), |it: &str| it.to_uppercase()] {
                assert_eq!(identity(&broken(id, change)), identity(id), "{id}");
            }
        }
    }
}
