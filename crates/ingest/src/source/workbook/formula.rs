//! The few formulas whose text shows what a person would see, even without a cached value.

/// The text `HYPERLINK("address", "text")` shows, or its address where there is no text.
///
/// `None` for any other formula, and where the text is itself computed.
pub(super) fn link_text(formula: &str) -> Option<String> {
    let (name, arguments) = formula.trim().trim_start_matches('=').split_once('(')?;
    if !name.trim().eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let (address, rest) = literal(arguments)?;
    let rest = rest.trim_start();
    if rest.starts_with(')') {
        return Some(address);
    }
    let (text, rest) = literal(rest.strip_prefix([',', ';'])?)?;
    (rest.trim() == ")").then_some(text)
}

/// A text in quotes at the start, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start().strip_prefix('"')?;
    let mut value = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        value.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => return Some((value, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_shows_its_text() {
        let cases = [
            (r#"HYPERLINK("https://a.example/1","云图科技")"#, Some("云图科技")),
            (r#"=hyperlink( "https://a.example" , "A ""B"" (C)" )"#, Some("A \"B\" (C)")),
            (r#"HYPERLINK("https://a.example")"#, Some("https://a.example")),
            (r#"HYPERLINK("https://a.example",B2)"#, None),
            (r#"HYPERLINK("https://a.example","A")&"B""#, None),
            ("SUM(A1:A3)", None),
            ("B2*2", None),
        ];
        for (formula, text) in cases {
            assert_eq!(link_text(formula).as_deref(), text, "{formula}");
        }
    }
}
