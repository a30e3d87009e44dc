//! From bytes to text, and where they are damaged; knows no lines.

use std::borrow::Cow;

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, GB18030, WINDOWS_1252};

/// The text of a line in UTF-8, and where it is damaged.
pub(super) fn decode_utf8(bytes: &[u8]) -> (Cow<'_, str>, Option<usize>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(err) => (Cow::Owned(mend_utf8(bytes)), Some(err.valid_up_to())),
    }
}

/// A line that the encoding can't read may have been pasted from a UTF-8 file.
pub(super) fn decode_legacy<'t>(
    bytes: &'t [u8],
    encoding: &'static Encoding,
) -> (Cow<'t, str>, Option<usize>) {
    let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
    let at = is_damaged.then(|| first_malformed(bytes, encoding));
    match std::str::from_utf8(bytes) {
        Ok(text) if is_damaged => (Cow::Borrowed(text), at),
        _ => (text, at),
    }
}

fn first_malformed(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut output = vec![0; most];
    match decoder.decode_to_utf8_without_replacement(bytes, &mut output, true) {
        (DecoderResult::Malformed(length, after), read, _) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        _ => 0,
    }
}

/// Reads a line that is not valid UTF-8: as GB18030 if it is Chinese throughout, or else what is
/// valid as UTF-8 and the bytes between as Windows-1252.
fn mend_utf8(bytes: &[u8]) -> String {
    if is_chinese(bytes) {
        return GB18030.decode_without_bom_handling(bytes).0.into_owned();
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Puts the punctuation of Windows-1252 where its bytes were taken for Latin-1.
pub(super) fn mend_controls(text: &str) -> String {
    let mend = |character| match u8::try_from(u32::from(character)) {
        Ok(byte @ 0x80..=0x9f) => {
            let bytes = [byte];
            let (mended, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            mended.chars().next().unwrap_or(character)
        }
        _ => character,
    };
    text.chars().map(mend).collect()
}

/// Whether the bytes above 127 come in pairs that are all everyday Chinese characters.
fn is_chinese(bytes: &[u8]) -> bool {
    let mut pairs = 0;
    let mut bytes = bytes.iter();
    while let Some(&lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        let is_everyday = matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7);
        if !is_everyday || bytes.next().is_none_or(|trail| *trail < 0xa1) {
            return false;
        }
        pairs += 1;
    }
    pairs >= 2
}

/// UTF-16 in, UTF-8 out, a chunk at a time; what is no character becomes U+FFFD.
pub(super) struct Transcoder(Decoder);

impl Transcoder {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self(encoding.new_decoder_with_bom_removal())
    }

    /// The text of the first bytes.
    pub(super) fn decoded(&mut self, chunk: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        self.decode(chunk, false, &mut text);
        text
    }

    /// Adds the text of the next chunk to `target`, and with an empty one what the end makes of the rest.
    pub(super) fn decode(&mut self, chunk: &[u8], is_end: bool, target: &mut Vec<u8>) {
        let most = self.0.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 4);
        let mut text = vec![0; most];
        let (result, _, written, _) = self.0.decode_to_utf8(chunk, &mut text, is_end);
        debug_assert!(matches!(result, CoderResult::InputEmpty), "the buffer is large enough");
        target.extend(text.into_iter().take(written));
    }
}
