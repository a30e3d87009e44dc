//! Text within HTML and SVG. It does not know what the text says.

use super::escape::turns_text;

/// Writes a text so that no character of it is markup, within elements and quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, it| {
        match it {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Markup has no way to say the others.
            it if it.is_control() && !matches!(it, '\n' | '\t') => safe.push('\u{fffd}'),
            it if turns_text(it) => safe.push('\u{fffd}'),
            it => safe.push(it),
        }
        safe
    })
}

/// A whole document without characters that no markup can say, or that turn its texts around.
pub(crate) fn printable(document: &str) -> String {
    let is_other = |it: char| it.is_control() && !matches!(it, '\n' | '\r' | '\t');
    document.replace(|it: char| is_other(it) || turns_text(it), "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(escaped("<b> & \"'"), "&lt;b&gt; &amp; &quot;&#39;");
        assert_eq!(escaped("a\u{1}\nb"), "a\u{fffd}\nb");
        assert_eq!(escaped("a\u{202e}b"), "a\u{fffd}b", "nor is its order turned");
    }
}
