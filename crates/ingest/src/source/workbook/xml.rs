//! XML, event by event: what is plainly written is cut here, several times faster than by a general
//! reader, which takes over where something else comes.

use super::{
    stop::{ReadResult, Stop},
    window::Window,
};
use crate::refusal::Refusal;
use memchr::{memchr, memchr_iter, memchr2, memchr3, memchr3_iter};
use quick_xml::{
    XmlVersion,
    events::{
        BytesEnd, BytesRef, BytesStart, BytesText, Event,
        attributes::{Attribute, Attributes},
    },
    name::QName,
};
use std::{borrow::Cow, io::BufRead};

/// A part as XML; forgiving what can be forgiven.
pub(super) struct XmlPart<'a> {
    source: Source<'a>,
    buffer: Vec<u8>,
}

enum Source<'a> {
    /// So far there were only tags, texts and references.
    Plain(Window<'a>),
    /// There was something else: a comment, a DOCTYPE, character data, or no XML.
    General(Box<quick_xml::Reader<Window<'a>>>),
}

/// What a plain text begins with, in bytes.
#[derive(Clone, Copy)]
enum Token {
    /// A tag up to and including `>`.
    Tag(usize),
    /// Text up to a tag or a reference.
    Text(usize),
    /// A reference from `&` to `;`.
    Reference(usize),
    /// A processing instruction, which says nothing.
    Instruction(usize),
    /// More must be read to know.
    Unfinished,
    /// For the general reader.
    Other,
}

impl<'a> XmlPart<'a> {
    /// Begins at the start of a part.
    pub(super) fn new(part: impl BufRead + 'a) -> Self {
        Self { source: Source::Plain(Window::new(part)), buffer: Vec::new() }
    }

    /// The next event. Declarations and instructions may be left out.
    pub(super) fn next(&mut self) -> ReadResult<Event<'_>> {
        if let Some(token) = self.plain_token()? {
            return Ok(match &self.source {
                Source::Plain(window) => event(token, window),
                Source::General(_) => Event::Eof,
            });
        }
        if let Source::Plain(window) = &mut self.source {
            self.source = Source::General(Box::new(general(std::mem::take(window))));
        }
        self.buffer.clear();
        match &mut self.source {
            Source::General(reader) => Ok(reader.read_event_into(&mut self.buffer)?),
            Source::Plain(_) => Ok(Event::Eof),
        }
    }

    /// Passes an element that was just opened.
    pub(super) fn pass_over(&mut self, name: &str) -> ReadResult {
        let mut depth = 1_u32;
        while depth > 0 {
            match self.next()? {
                Event::Start(element) if element.name().as_ref() == name => depth += 1,
                Event::End(element) if element.name().as_ref() == name => depth -= 1,
                Event::Eof => return Err(Stop::Damaged(Refusal::BrokenOff)),
                _ => (),
            }
        }
        Ok(())
    }

    /// Passes everything before the next appearance of `mark`; `false` where there is none.
    ///
    /// Searching is several times faster than reading events.
    pub(super) fn skip_to(&mut self, mark: &str) -> ReadResult<bool> {
        let mut window = match std::mem::replace(&mut self.source, Source::Plain(Window::default()))
        {
            Source::Plain(window) => window,
            Source::General(reader) => reader.into_inner(),
        };
        let is_found = window.skip_to(mark)?;
        self.source = Source::Plain(window);
        Ok(is_found)
    }

    /// Passes a text that is plainly between these tags; `None` where something else comes.
    pub(super) fn text_between(&mut self, open: &str, close: &str) -> Option<&str> {
        let Source::Plain(window) = &mut self.source else { return None };
        let text = window.rest().strip_prefix(open)?;
        let length = memchr3(b'<', b'&', b'\r', text.as_bytes())?;
        let (text, rest) = text.split_at_checked(length)?;
        let (length, after) = (text.len(), close.len());
        if !rest.starts_with(close) {
            return None;
        }
        window.pass(open.len() + length + after);
        window.passed(length + after).get(..length)
    }

    /// Passes what the next event is made of; `None` where the general reader must tell.
    fn plain_token(&mut self) -> ReadResult<Option<Token>> {
        let Source::Plain(window) = &mut self.source else { return Ok(None) };
        loop {
            let token = token(window.rest().as_bytes());
            match token {
                Token::Tag(length) | Token::Text(length) | Token::Reference(length) => {
                    window.pass(length);
                    return Ok(Some(token));
                }
                Token::Instruction(length) => window.pass(length),
                Token::Unfinished if window.fill()? => (),
                Token::Unfinished | Token::Other => return Ok(None),
            }
        }
    }
}

/// The general reader, which begins where plain events ended.
fn general(window: Window<'_>) -> quick_xml::Reader<Window<'_>> {
    let mut reader = quick_xml::Reader::from_reader(window);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    reader
}

fn token(text: &[u8]) -> Token {
    match text {
        [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] | [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => {
            tag_length(text).map_or(Token::Unfinished, Token::Tag)
        }
        [b'<', b'?', b'a'..=b'z' | b'A'..=b'Z', rest @ ..] => match memchr(b'>', rest) {
            Some(end) if end > 0 && rest.get(end - 1) == Some(&b'?') => Token::Instruction(end + 4),
            Some(_) => Token::Other,
            None => Token::Unfinished,
        },
        [] | [b'<'] | [b'<', b'/' | b'?'] => Token::Unfinished,
        [b'<', ..] => Token::Other,
        [b'&', rest @ ..] => match memchr3(b';', b'&', b'<', rest) {
            Some(end) if rest.get(end) == Some(&b';') => Token::Reference(end + 2),
            Some(end) => Token::Text(end + 1),
            None => Token::Unfinished,
        },
        _ => memchr2(b'<', b'&', text).map_or(Token::Unfinished, Token::Text),
    }
}

/// The length of a tag, whose attributes may hold `>` between quotes.
fn tag_length(text: &[u8]) -> Option<usize> {
    let end = memchr(b'>', text)?;
    let tag = text.get(..end)?;
    if memchr(b'\'', tag).is_none() && memchr_iter(b'"', tag).count().is_multiple_of(2) {
        return Some(end + 1);
    }
    let mut quote = None;
    for place in memchr3_iter(b'>', b'"', b'\'', text) {
        match (text.get(place)?, quote) {
            (b'>', None) => return Some(place + 1),
            (b'>', _) => (),
            (mark, None) => quote = Some(*mark),
            (mark, Some(open)) if *mark == open => quote = None,
            _ => (),
        }
    }
    None
}

fn event<'w>(token: Token, window: &'w Window<'_>) -> Event<'w> {
    match token {
        Token::Tag(length) => tag(window.passed(length)),
        Token::Reference(length) => {
            let reference = window.passed(length);
            Event::GeneralRef(BytesRef::new(inner(reference, 1, 1)))
        }
        Token::Text(length) => Event::Text(BytesText::from_escaped(window.passed(length))),
        Token::Instruction(_) | Token::Unfinished | Token::Other => Event::Eof,
    }
}

fn tag(text: &str) -> Event<'_> {
    if text.starts_with("</") {
        return Event::End(BytesEnd::new(inner(text, 2, 1).trim_end_matches(WHITE_SPACE)));
    }
    let is_empty = text.ends_with("/>");
    let content = inner(text, 1, if is_empty { 2 } else { 1 });
    let is_white = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let name_bytes = content.bytes().position(|it| is_white(&it)).unwrap_or(content.len());
    let start = BytesStart::from_content(content, name_bytes);
    if is_empty { Event::Empty(start) } else { Event::Start(start) }
}

/// What is left of a text without so many bytes at its ends.
fn inner(text: &str, before: usize, after: usize) -> &str {
    text.len().checked_sub(after).and_then(|end| text.get(before..end)).unwrap_or_default()
}

const WHITE_SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The attributes of an element with their values as written; what is no attribute is left out.
pub(super) fn attributes<'e>(
    element: &'e BytesStart<'_>,
) -> impl Iterator<Item = (QName<'e>, Cow<'e, str>)> {
    let mut rest = element.attributes_raw();
    let mut general: Option<Attributes<'e>> = None;
    std::iter::from_fn(move || {
        if general.is_none() {
            rest = rest.strip_prefix(' ').unwrap_or(rest);
            if rest.is_empty() {
                return None;
            }
            if let Some((name, value, after)) = plain_attribute(rest) {
                rest = after;
                return Some((QName(name), Cow::Borrowed(value)));
            }
        }
        let general = general.get_or_insert_with(|| {
            let mut attributes = Attributes::new(rest, 0);
            attributes.with_checks(false);
            attributes
        });
        general.flatten().next().map(|it| (it.key, it.value))
    })
}

/// Name, value, and what is behind; `None` where they are written in another way than usual.
fn plain_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_at_checked(memchr(b'=', text.as_bytes())?)?;
    let value = rest.strip_prefix("=\"")?;
    let (value, rest) = value.split_at_checked(memchr(b'"', value.as_bytes())?)?;
    let rest = rest.strip_prefix('"')?;
    let has_space = name.bytes().fold(false, |has_space, byte| has_space | (byte <= b' '));
    let is_end = matches!(rest.as_bytes().first(), None | Some(b' '));
    (is_end && !has_space && !name.is_empty()).then_some((name, value, rest))
}

/// The value of an attribute by its local name; `None` where it is absent or not well-formed.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let (key, value) = attributes(element).find(|(key, _)| key.local_name().as_ref() == name)?;
    normalized(key, value)
}

/// The value of an attribute without its references; `None` where it is not well-formed.
pub(super) fn normalized<'e>(key: QName<'e>, value: Cow<'e, str>) -> Option<Cow<'e, str>> {
    if value.bytes().all(|byte| !matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
        return Some(value);
    }
    Attribute { key, value }.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// Whether an attribute is set: `1`, `true` or `on`.
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|it| matches!(it.as_ref(), "1" | "true" | "on"))
}

/// Appends the text an event carries: text, character data or a reference such as `&amp;`.
pub(super) fn push_text(text: &mut String, event: &Event<'_>) -> ReadResult {
    match event {
        Event::Text(it) => text.push_str(&it.xml10_content()),
        Event::CData(it) => text.push_str(&it.xml10_content()),
        Event::GeneralRef(it) => push_reference(text, it)?,
        _ => (),
    }
    Ok(())
}

fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> ReadResult {
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
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
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
    Cow::Owned(plain)
}

/// The character behind `_x`, which two escapes may share, and what follows.
fn escaped(after: &str) -> Option<(char, &str)> {
    let (first, tail) = code_unit(after)?;
    if let Some(letter) = char::from_u32(first.into()) {
        return Some((letter, tail));
    }
    let (second, tail) = code_unit(tail.strip_prefix("_x")?)?;
    let letter = char::decode_utf16([first, second]).next()?.ok()?;
    Some((letter, tail))
}

fn code_unit(after: &str) -> Option<(u16, &str)> {
    let (code, tail) = after.split_at_checked(4)?;
    let tail = tail.strip_prefix('_')?;
    let is_hex = code.bytes().all(|it| it.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(code, 16).ok()).flatten().map(|unit| (unit, tail))
}

#[cfg(test)]
mod tests;
