//! Small steps over XML that every part of a workbook needs.

use super::{archive::Part, halt::Step};
use encoding_rs::Encoding;
use memchr::memmem;
use quick_xml::{
    XmlVersion,
    encoding::DecodingReader,
    events::{BytesRef, BytesStart, Event},
};
use std::io::{BufRead, Cursor, Read};

/// A part as XML, in UTF-8 whatever its encoding.
pub(super) type XmlPart<'a> = quick_xml::Reader<DecodingReader<Part<'a>>>;

/// Reads a part as XML, forgiving what can be forgiven.
pub(super) fn reader(part: Part<'_>) -> XmlPart<'_> {
    forgiving(decoded(part))
}

/// A part as XML from the first appearance of `mark` on; `None` where it does not appear.
///
/// Searching is several times faster than parsing what stands before.
pub(super) fn reader_from<'a>(
    part: Part<'a>,
    mark: &str,
) -> Step<Option<quick_xml::Reader<impl BufRead + use<'a>>>> {
    let mut input = decoded(part);
    let mut window = Vec::new();
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        window.extend_from_slice(chunk);
        let length = chunk.len();
        input.consume(length);
        if let Some(start) = memmem::find(&window, mark.as_bytes()) {
            window.drain(..start);
            return Ok(Some(forgiving(Cursor::new(window).chain(input))));
        }
        // The mark may stand across the end.
        window.drain(..window.len().saturating_sub(mark.len()));
    }
}

/// The part in UTF-8: UTF-16 is told by its first bytes, other encodings by the declaration.
fn decoded(mut part: Part<'_>) -> DecodingReader<Part<'_>> {
    let declared = part.fill_buf().ok().and_then(declared_encoding);
    let mut input = DecodingReader::new(part);
    if let Some(encoding) = declared {
        input.set_encoding(encoding);
    }
    input
}

/// The encoding an XML declaration names, where the declaration itself is ASCII.
fn declared_encoding(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = start.strip_prefix(b"<?xml")?;
    let declaration = declaration.get(..memmem::find(declaration, b"?>")?)?;
    let value = declaration.get(memmem::find(declaration, b"encoding")? + 8..)?;
    let label = value.split(|byte| matches!(byte, b'"' | b'\'')).nth(1)?;
    Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible())
}

fn forgiving<R>(input: R) -> quick_xml::Reader<R> {
    let mut xml = quick_xml::Reader::from_reader(input);
    xml.config_mut().check_end_names = false;
    xml.config_mut().allow_unmatched_ends = true;
    xml.config_mut().allow_dangling_amp = true;
    xml
}

/// The value of an attribute by its local name; `None` where it is absent or not well-formed.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|it| it.key.local_name().as_ref() == name)
        .and_then(|it| Some(it.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned()))
}

/// Whether an attribute is set: `1`, `true` or `on`.
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|it| matches!(it.as_str(), "1" | "true" | "on"))
}

/// Appends the text an event carries: text, character data or a reference such as `&amp;`.
pub(super) fn push_text(text: &mut String, event: &Event<'_>) -> Step {
    match event {
        Event::Text(it) => text.push_str(&it.xml10_content()),
        Event::CData(it) => text.push_str(&it.xml10_content()),
        Event::GeneralRef(it) => push_reference(text, it)?,
        _ => (),
    }
    Ok(())
}

fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> Step {
    if let Some(letter) = reference.resolve_char_ref()? {
        text.push(letter);
    } else if let Some(known) = quick_xml::escape::resolve_predefined_entity(reference) {
        text.push_str(known);
    } else {
        text.push('&');
        text.push_str(reference);
        text.push(';');
    }
    Ok(())
}

/// Undoes the escapes Office writes for characters XML can't hold: `_x000D_` is a carriage return.
pub(super) fn unescape(text: &mut String) {
    if !text.contains("_x") {
        return;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        if let Some((letter, tail)) = escaped(after) {
            plain.push(letter);
            rest = tail;
        } else {
            plain.push_str("_x");
            rest = after;
        }
    }
    plain.push_str(rest);
    *text = plain;
}

fn escaped(after: &str) -> Option<(char, &str)> {
    let (code, tail) = after.split_at_checked(4)?;
    let tail = tail.strip_prefix('_')?;
    let is_hex = code.bytes().all(|it| it.is_ascii_hexdigit());
    let letter = is_hex.then(|| u32::from_str_radix(code, 16).ok()).flatten()?;
    Some((char::from_u32(letter)?, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_escapes_are_undone_once() {
        let cases = [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00e9_", "é"),
            ("max_x", "max_x"),
            ("_x12_", "_x12_"),
            ("_xD800_", "_xD800_"),
        ];
        for (text, plain) in cases {
            let mut text = text.to_owned();
            unescape(&mut text);
            assert_eq!(text, plain);
        }
    }
}
