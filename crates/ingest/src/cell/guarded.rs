//! Cells written as `="…"`, by which exporters keep a spreadsheet program from changing them.
//!
//! The text is kept as read; what it says is what is between the quotes.

use std::borrow::Cow;

use crate::sheet::Row;

/// The text between the quotes of `="…"`, doubled quotes made one; `None` for any other text.
#[must_use]
pub fn within(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    match inner.replace("\"\"", "").contains('"') {
        true => None,
        false if inner.contains('"') => Some(inner.replace("\"\"", "\"").into()),
        false => Some(inner.into()),
    }
}

/// The row with what its guarded cells say; `None` where it has none.
#[must_use]
pub fn unguarded(row: &Row) -> Option<Row> {
    if !row.cells.iter().any(|cell| cell.text.starts_with("=\"")) {
        return None;
    }
    let mut row = row.clone();
    for cell in &mut row.cells {
        if let Some(text) = within(&cell.text).map(Cow::into_owned) {
            cell.text = text;
        }
    }
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::within;

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
            assert_eq!(within(text).as_deref(), expected, "{text}");
        }
    }
}
