//! Cells as exporters write them: `="…"`, which keeps a spreadsheet program from changing a cell, and the
//! entities of a page (`AT&amp;T`).
//!
//! The text is stored as read; its content is what is between the quotes, and the characters meant.

use std::borrow::Cow;

use quick_xml::escape::{resolve_xml_entity, unescape_with};

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

/// What a cell says; `None` where that is its text.
fn meant(text: &str) -> Option<String> {
    let quoted = within(text);
    let content = quoted.as_deref().unwrap_or(text);
    without_entities(content).or_else(|| quoted.map(Cow::into_owned))
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
    let start = memchr::memchr(b'&', text.as_bytes())?;
    memchr::memchr(b';', text.as_bytes().get(start..)?)?;
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
            ("Tin & Roof; North Attic", None),
            ("R&D; Tools", None),
            ("R&D", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }
}
