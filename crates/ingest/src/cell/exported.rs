//! Cells as exporters write them: `="…"`, which keeps a spreadsheet program from changing a cell, and the
//! entities and the markup of a page (`AT&amp;T`, `<b>Acme</b>`).
//!
//! The text is stored as read; its content is what is between the quotes, and the characters meant.

use std::borrow::Cow;

use quick_xml::escape::{resolve_xml_entity, unescape_with};

use super::markup;
use crate::sheet::Row;

/// The row with what its cells say; `None` where that is what they hold.
#[must_use]
pub fn shown(row: &Row) -> Option<Row> {
    let mut shown = None;
    for (at, cell) in row.cells.iter().enumerate() {
        let Some(text) = meant(&cell.text) else { continue };
        if let Some(cell) = shown.get_or_insert_with(|| row.clone()).cells.get_mut(at) {
            cell.text = text;
        }
    }
    shown
}

/// What a cell says; `None` where that is its text, as it is of nearly every cell.
fn meant(text: &str) -> Option<String> {
    let may_be_exported = memchr::memchr3(b'&', b'<', b'(', text.as_bytes()).is_some()
        || text.trim_start().starts_with('=');
    if !may_be_exported {
        return None;
    }
    let linked = markup::without_links(text);
    let text = linked.as_deref().unwrap_or(text);
    unquoted(text).or_else(|| linked.clone())
}

/// The same of a text without links.
fn unquoted(text: &str) -> Option<String> {
    let quoted = within(text);
    let content = quoted.as_deref().unwrap_or(text);
    let Some(at) = memchr::memchr2(b'&', b'<', content.as_bytes()) else {
        return quoted.map(Cow::into_owned);
    };
    let has_entity = memchr::memchr(b';', content.as_bytes().get(at..)?).is_some();
    let untagged = markup::plain(Cow::Borrowed(content));
    // Markup may be written in entities: `&lt;b&gt;`.
    let unescaped = Some(&untagged).filter(|_| has_entity).and_then(|it| without_entities(it));
    let plain = unescaped.map(|it| markup::plain(Cow::Owned(it)).into_owned());
    match (plain, untagged) {
        (Some(plain), _) | (None, Cow::Owned(plain)) => Some(plain),
        (None, Cow::Borrowed(_)) => quoted.map(Cow::into_owned),
    }
}

/// The text between the quotes of `="…"`, doubled quotes made one; `None` for any other text.
fn within(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    match inner.replace("\"\"", "").contains('"') {
        true => None,
        false if inner.contains('"') => Some(inner.replace("\"\"", "\"").into()),
        false => Some(inner.into()),
    }
}

/// The text with the characters that its entities name; `None` without any, and where `&` and `;` are
/// punctuation.
fn without_entities(text: &str) -> Option<String> {
    memchr::memchr(b'&', text.as_bytes())?;
    let entity = |name: &str| match name {
        "nbsp" => Some(" "),
        _ => resolve_xml_entity(name),
    };
    unescape_with(text, entity).ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_guarded_cell_says_what_is_between_its_quotes() {
        for (text, expected) in [
            (r#"="1000000""#, Some("1000000")),
            (r#"="Say ""hi""""#, Some(r#"Say "hi""#)),
            (r#"="""#, Some("")),
            (r#"="a"&"b""#, None),
            ("=1+1", None),
            ("plain", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_entity_is_the_character_that_it_names() {
        for (text, expected) in [
            ("Tin &amp; Roof; North Attic", Some("Tin & Roof; North Attic")),
            ("L&#39;Atelier&nbsp;Gris", Some("L'Atelier Gris")),
            (r#"="Tin &amp; Roof""#, Some("Tin & Roof")),
            ("<i>Tin &amp; Roof</i>", Some("Tin & Roof")),
            ("&lt;b&gt;Tin Roof&lt;/b&gt;", Some("Tin Roof")),
            ("Tin < Roof; & more", None),
            ("[Tin & Roof](https://roof.example/a_(b))", Some("Tin & Roof")),
            ("Tin Roof (https://roof.example)", Some("Tin Roof")),
            ("Red (https://a.example/x?v=1), [Blue](http://b.example)", Some("Red, Blue")),
            ("https://roof.example", None),
            ("Tin (Roof)", None),
            ("(https://roof.example)", None),
            ("Tin & Roof; North Attic", None),
            ("R&D; Tools", None),
            ("R&D", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }
}
