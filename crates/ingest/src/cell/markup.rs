//! Cells copied from a page with its markup: `<b>Acme</b>`, `Acme<br>Labs`, `[Acme](https://acme.example)`. Knows no
//! entities.

use std::borrow::Cow;

/// Tags that part what is before from what is after.
const PARTING: [&str; 18] = [
    "br", "p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "tbody", "hr", "h1", "h2", "h3",
    "h4", "dd", "dt",
];

/// Tags within a line.
const INLINE: [&str; 25] = [
    "a", "abbr", "b", "big", "center", "cite", "code", "del", "em", "font", "i", "img", "ins",
    "label", "mark", "nobr", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
];

/// A tag: its name in lower case, and what it is.
struct Tag {
    name: String,
    is_end: bool,
    has_attributes: bool,
    /// Bytes from `<` to `>`.
    length: usize,
}

/// The text without its tags, a line for each part that they set apart; `None` without any.
///
/// What is in angle brackets is a tag only if HTML has one of that name, and a tag of one letter only if it
/// has attributes or an end (`a <b> c` has none).
pub(super) fn without_tags(text: &str) -> Option<String> {
    let mut plain = String::new();
    let (mut rest, mut last, mut has_tags) = (text, String::new(), false);
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let tag = tag(from).filter(|tag| is_meant(tag, text));
        let Some(tag) = tag else {
            plain.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let is_beside = before.is_empty() && tag.name == "a" && last == "/a";
        if is_beside || PARTING.contains(&tag.name.as_str()) {
            plain.push('\n');
        }
        rest = from.get(tag.length..).unwrap_or_default();
        last = if tag.is_end { format!("/{}", tag.name) } else { tag.name };
        has_tags = true;
    }
    plain.push_str(rest);
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    has_tags.then(|| lines.collect::<Vec<_>>().join("\n"))
}

/// The tag that a text begins with.
fn tag(text: &str) -> Option<Tag> {
    let length = text.find('>')? + 1;
    let inner = text.get(1..length - 1)?;
    let is_end = inner.starts_with('/');
    let inner = inner.trim_matches('/').trim_end();
    let name_length = inner.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(name_length);
    let name = name.to_ascii_lowercase();
    let is_known = [PARTING.as_slice(), &INLINE].concat().contains(&name.as_str());
    let has_attributes = attributes.starts_with(' ') && attributes.contains('=');
    (is_known && (attributes.is_empty() || has_attributes)).then_some(Tag {
        name,
        is_end,
        has_attributes,
        length,
    })
}

/// Whether a tag of one letter has more to show that it is one.
fn is_meant(tag: &Tag, text: &str) -> bool {
    let end = || format!("</{}>", tag.name);
    tag.name.len() > 1
        || tag.is_end
        || tag.has_attributes
        || tag.name == "p"
        || text.to_ascii_lowercase().contains(&end())
}

/// The text without the addresses of its links, `[Acme](https://…)` and `Acme (https://…)`; `None` without any.
pub(super) fn without_links(text: &str) -> Option<String> {
    let has_link = memchr::memchr(b'(', text.as_bytes()).is_some() && text.contains("(http");
    let mut rest = Some(text).filter(|_| has_link)?;
    let mut plain = String::new();
    while let Some(at) = rest.find("(http").filter(|_| !rest.is_empty()) {
        let (before, address) = rest.split_at(at);
        let (length, has_end) = end_of_bracket(address);
        if !has_end {
            break;
        }
        plain.push_str(before.trim_end());
        if let (Some(label), Some(open)) = (plain.strip_suffix(']'), plain.rfind('[')) {
            plain = format!("{}{}", plain.get(..open)?, label.get(open + 1..)?);
        }
        rest = address.get(length..)?;
    }
    plain.push_str(rest);
    Some(plain).filter(|plain| !plain.trim().is_empty() && plain != text)
}

/// How many bytes the bracket takes that a text begins with, and whether it ends.
fn end_of_bracket(text: &str) -> (usize, bool) {
    let mut depth = 0_usize;
    for (at, it) in text.char_indices() {
        match it {
            '(' => depth += 1,
            ')' if depth == 1 => return (at + 1, true),
            ')' => depth -= 1,
            _ => {}
        }
    }
    (text.len(), false)
}

/// The same for a text that may have no tag at all.
pub(super) fn plain(text: Cow<'_, str>) -> Cow<'_, str> {
    match memchr::memchr(b'<', text.as_bytes()).and_then(|_| without_tags(&text)) {
        Some(plain) => Cow::Owned(plain),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::without_tags;

    #[test]
    fn tags_of_a_page_are_no_text() {
        for (text, expected) in [
            ("<b>Acme</b>", Some("Acme")),
            (r#"<a href="https://acme.example/?a=1">Acme</a>"#, Some("Acme")),
            ("Acme<br>Labs", Some("Acme\nLabs")),
            ("Acme<br/>Labs<BR />", Some("Acme\nLabs")),
            ("<p>Red Pine</p><p>Blue Oak</p>", Some("Red Pine\nBlue Oak")),
            (r#"<a href="x">Red Pine</a><a href="y">Blue Oak</a>"#, Some("Red Pine\nBlue Oak")),
            (r#"<span style="color:red">$5M</span>"#, Some("$5M")),
            ("<ul><li>Red</li><li>Blue</li></ul>", Some("Red\nBlue")),
            ("Acme</b>", Some("Acme")),
            ("H<sub>2</sub>O Labs", Some("H2O Labs")),
            ("a <b> c", None),
            ("a <b and c>", None),
            ("<1M", None),
            ("<undisclosed>", None),
            ("1 < 2 > 0", None),
        ] {
            assert_eq!(without_tags(text).as_deref(), expected, "{text}");
        }
    }
}
