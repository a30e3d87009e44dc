//! What a word may become: names that fit where it is. It does not know how they are shown.

use std::collections::BTreeSet;

use super::dot;
use super::lexer::{self, Kind};
use super::names::{KEYWORDS, Names};
use crate::output::Format;

/// Where the word at the cursor begins, and the words it may become, the likely ones first.
pub(super) fn candidates(names: &Names, before: &str) -> (usize, Vec<String>) {
    if before.trim_start().starts_with('.') {
        return dot_candidates(names, before);
    }
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    let start = before.trim_end_matches(is_part).len();
    let (context, word) = before.split_at_checked(start).unwrap_or((before, ""));
    let fitting = match place(context) {
        Context::After(table) => columns_of(names, context, table),
        Context::Source => names.columns.keys().cloned().collect(),
        Context::Anywhere if word.is_empty() => Vec::new(),
        Context::Anywhere => anywhere(names, word),
    };
    (start, of_beginning(fitting, word))
}

/// What may be at a place of a statement.
enum Context<'a> {
    /// A column of this table, or of the table of this alias.
    After(&'a str),
    /// A table or a view.
    Source,
    /// Anything.
    Anywhere,
}

fn place(context: &str) -> Context<'_> {
    let tokens: Vec<lexer::Token<'_>> = lexer::tokens(context).collect();
    if let [.., table, point] = tokens.as_slice()
        && point.text == "."
        && table.kind == Kind::Word
    {
        return Context::After(table.text);
    }
    let is_source = |it: &str| it.eq_ignore_ascii_case("from") || it.eq_ignore_ascii_case("join");
    match tokens.iter().rev().find(|it| it.kind != Kind::Blank) {
        Some(token) if token.kind == Kind::Word && is_source(token.text) => Context::Source,
        _ => Context::Anywhere,
    }
}

/// The columns of a table, also where it is meant by its alias.
fn columns_of(names: &Names, context: &str, table: &str) -> Vec<String> {
    let words: Vec<&str> = lexer::tokens(context)
        .filter(|it| it.kind == Kind::Word && !it.text.eq_ignore_ascii_case("as"))
        .map(|it| it.text)
        .collect();
    let named = words.windows(2).find_map(|pair| match pair {
        [table_of, alias] if *alias == table => names.columns.get(*table_of),
        _ => None,
    });
    names.columns.get(table).or(named).cloned().unwrap_or_default()
}

/// Columns, then tables and views, functions and keywords, in the case that is typed.
fn anywhere(names: &Names, word: &str) -> Vec<String> {
    let columns: BTreeSet<&String> = names.columns.values().flatten().collect();
    let is_upper = word.chars().all(|it| !it.is_lowercase());
    let keyword = |it: &&str| if is_upper { it.to_uppercase() } else { (*it).to_owned() };
    let mut all: Vec<String> = columns.into_iter().cloned().collect();
    all.extend(names.columns.keys().cloned());
    all.extend(names.functions.iter().map(|it| format!("{it}(")));
    all.extend(KEYWORDS.iter().map(keyword));
    all
}

fn dot_candidates(names: &Names, before: &str) -> (usize, Vec<String>) {
    let start = before.rfind(char::is_whitespace).map_or(0, |it| it + 1);
    let (command, word) = before.split_at_checked(start).unwrap_or((before, ""));
    let tables = || names.columns.keys().cloned().collect();
    let fitting = match command.trim() {
        "" => dot::COMMANDS.iter().map(|it| format!(".{}", it.name)).collect(),
        ".schema" | ".metrics" => tables(),
        ".queries" | ".run" => names.queries.clone(),
        ".mode" => Format::names_of_rows(),
        ".timer" => vec!["off".to_owned(), "on".to_owned()],
        _ => Vec::new(),
    };
    (start, of_beginning(fitting, word))
}

/// Those that begin so, in either case, each once.
fn of_beginning(candidates: Vec<String>, beginning: &str) -> Vec<String> {
    let beginning = beginning.to_lowercase();
    let mut seen = BTreeSet::new();
    candidates
        .into_iter()
        .filter(|it| it.to_lowercase().starts_with(&beginning) && seen.insert(it.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let list = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        Names {
            columns: [
                ("deals".to_owned(), list(&["company", "deal_id"])),
                ("mega_deal".to_owned(), list(&["deal_id", "mega_rank"])),
            ]
            .into(),
            functions: list(&["median", "min"]),
            queries: list(&["top-investors"]),
        }
    }

    #[test]
    fn a_word_completes_to_what_fits_its_context() {
        let cases: [(&str, usize, &[&str]); 12] = [
            ("select * from d", 14, &["deals"]),
            ("select * from ", 14, &["deals", "mega_deal"]),
            ("select me", 7, &["mega_rank", "mega_deal", "median("]),
            ("select d.c from deals as d where d.c", 35, &["company"]),
            ("select deals.", 13, &["company", "deal_id"]),
            ("sel", 0, &["select"]),
            ("SEL", 0, &["SELECT"]),
            ("select ", 7, &[]),
            (".me", 0, &[".metrics"]),
            (".schema m", 8, &["mega_deal"]),
            (".run to", 5, &["top-investors"]),
            (".timer o", 7, &["off", "on"]),
        ];
        for (before, start, wanted) in cases {
            let (found_start, found) = candidates(&names(), before);
            assert_eq!(
                (found_start, found),
                (start, wanted.iter().map(|it| (*it).to_owned()).collect()),
                "{before}"
            );
        }
    }
}
