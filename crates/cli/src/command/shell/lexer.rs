//! SQL as a row of tokens: where a statement ends, what to color. It does not know what is allowed.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a name, or a function.
    Word,
    /// Digits.
    Number,
    /// A text in single quotes.
    Text,
    /// A name in double quotes, backticks or brackets.
    Quoted,
    /// `:name`, `@name`, `$name` or `?`.
    Param,
    /// A comment of either kind.
    Comment,
    /// Spaces and line ends.
    Blank,
    /// `;`
    End,
    /// Any other sign.
    Sign,
}

/// A piece of a statement. The pieces together are the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// False for a quote or a comment that has no end.
    is_closed: bool,
}

/// The tokens of a text, in order.
pub(super) fn tokens(mut text: &str) -> impl Iterator<Item = Token<'_>> {
    std::iter::from_fn(move || {
        let first = text.chars().next()?;
        let (kind, length, is_closed) = measured(first, text);
        let (token, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        text = rest;
        Some(Token { kind, text: token, is_closed })
    })
}

/// The first statement with its semicolon, and what follows; None if none has ended.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let mut length = 0;
    for token in tokens(text) {
        length += token.text.len();
        if token.kind == Kind::End {
            return text.split_at_checked(length);
        }
    }
    None
}

/// True if nothing but blanks, comments and semicolons is in it.
pub(super) fn is_blank(text: &str) -> bool {
    tokens(text)
        .all(|it| it.is_closed && [Kind::Blank, Kind::Comment, Kind::End].contains(&it.kind))
}

/// True if the last statement in it has ended.
pub(super) fn is_whole(text: &str) -> bool {
    let mut is_whole = false;
    for token in tokens(text) {
        match token.kind {
            Kind::End => is_whole = true,
            Kind::Blank => {}
            Kind::Comment => is_whole &= token.is_closed,
            _ => is_whole = false,
        }
    }
    is_whole
}

/// The names of the parameters of a statement, without their marks.
pub(super) fn params(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).filter(|it| it.kind == Kind::Param).map(|it| it.text.trim_start_matches(MARKS))
}

/// What a parameter begins with.
const MARKS: [char; 4] = [':', '@', '$', '?'];

/// The kind of the token at the beginning, its length in bytes, and whether it has its end.
fn measured(first: char, text: &str) -> (Kind, usize, bool) {
    let run = |is_part: fn(char) -> bool| text.find(|it| !is_part(it)).unwrap_or(text.len());
    let is_word_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    match first {
        '\'' => quoted(Kind::Text, text, '\''),
        '"' | '`' => quoted(Kind::Quoted, text, first),
        '[' => quoted(Kind::Quoted, text, ']'),
        '-' if text.starts_with("--") => (Kind::Comment, until(text, "\n"), true),
        '/' if text.starts_with("/*") => {
            let end = text.find("*/").map(|it| it + 2);
            (Kind::Comment, end.unwrap_or(text.len()), end.is_some())
        }
        ';' => (Kind::End, 1, true),
        _ if first.is_whitespace() => (Kind::Blank, run(char::is_whitespace), true),
        _ if first.is_ascii_digit() => {
            (Kind::Number, run(|it| it.is_alphanumeric() || it == '.'), true)
        }
        _ if first.is_alphabetic() || first == '_' => (Kind::Word, run(is_word_part), true),
        _ if MARKS.contains(&first) => {
            let rest = text.get(1..).unwrap_or_default();
            let length = rest.find(|it| !is_word_part(it)).unwrap_or(rest.len());
            (Kind::Param, 1 + length, true)
        }
        _ => (Kind::Sign, first.len_utf8(), true),
    }
}

/// The length up to a text, without it; all of it where the text does not come.
fn until(text: &str, end: &str) -> usize {
    text.find(end).unwrap_or(text.len())
}

/// A quote up to its end; a doubled one is a letter of it.
fn quoted(kind: Kind, text: &str, end: char) -> (Kind, usize, bool) {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == end && letters.next_if(|(_, next)| *next == end).is_none() {
            return (kind, at + letter.len_utf8(), true);
        }
    }
    (kind, text.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        tokens(text).filter(|it| it.kind != Kind::Blank).map(|it| (it.kind, it.text)).collect()
    }

    #[test]
    fn a_statement_is_a_row_of_tokens() {
        let wanted = [
            (Kind::Word, "select"),
            (Kind::Text, "'it''s; 甲'"),
            (Kind::Sign, ","),
            (Kind::Quoted, "\"a;b\""),
            (Kind::Sign, "."),
            (Kind::Word, "公司"),
            (Kind::Sign, "="),
            (Kind::Param, ":quarter"),
            (Kind::Sign, "-"),
            (Kind::Number, "1.5e3"),
            (Kind::Comment, "/* ; */"),
            (Kind::End, ";"),
            (Kind::Comment, "-- end;"),
        ];
        let text = "select 'it''s; 甲', \"a;b\".公司 = :quarter - 1.5e3 /* ; */; -- end;";
        assert_eq!(kinds(text), wanted);
        let whole: String = tokens(text).map(|it| it.text).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn a_statement_ends_at_a_semicolon_that_is_no_part_of_a_quote_or_comment() {
        assert_eq!(split("select ';' /*;*/; x"), Some(("select ';' /*;*/;", " x")));
        for text in ["select ';", "select 1 -- ;", "select /* ;", "select \";"] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    #[test]
    fn parameters_are_found_outside_of_quotes() {
        let found: Vec<&str> = params("select :a, '@b', $c -- :d").collect();
        assert_eq!(found, ["a", "c"]);
    }
}
