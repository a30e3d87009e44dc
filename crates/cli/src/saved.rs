//! Saved queries: those of the program (`schema/queries`) and `queries/*.sql` beside the database, each
//! with its help in its first comment.
//!
//! It reads them, and does not know how they are run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_query::{Value, nearest};

use crate::failure::Explained;
use crate::messages::Messages;
use crate::mistake::{Hint, Mistake, OrMistake};
use crate::output::page::{Page, Tone};

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saved {
    /// The file's name without its extension.
    pub(crate) name: String,
    /// What it answers, in a few words; may be empty.
    pub(crate) title: String,
    /// What else there is to know; may be empty.
    pub(crate) definition: String,
    /// The parameters that its help names, in order.
    pub(crate) params: Vec<Param>,
    /// The statement, comments included.
    pub(crate) sql: String,
}

/// A value that the query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Param {
    /// The name without its colon.
    pub(crate) name: String,
    /// What it is if it is not given; None if it has to be.
    pub(crate) default: Option<String>,
    /// What it means.
    pub(crate) note: String,
}

/// Those that the program brings along; one of the same name beside the database replaces it.
const BUILT_IN: [(&str, &str); 4] = [
    ("deals-of-company", include_str!("../schema/queries/deals-of-company.sql")),
    ("median-deal-size", include_str!("../schema/queries/median-deal-size.sql")),
    (
        "sectors-quarter-on-quarter",
        include_str!("../schema/queries/sectors-quarter-on-quarter.sql"),
    ),
    ("top-investors", include_str!("../schema/queries/top-investors.sql")),
];

/// The folder of the saved queries of a database.
pub(crate) fn folder(db: &Path) -> PathBuf {
    db.parent().unwrap_or(Path::new("")).join("queries")
}

/// True for what can only be the name of a query: no statement is a single word of this kind.
pub(crate) fn is_name(text: &str) -> bool {
    const STATEMENTS: [&str; 7] =
        ["analyze", "begin", "commit", "end", "reindex", "rollback", "vacuum"];
    let is_word = text.chars().all(|it| it.is_alphanumeric() || "-_".contains(it));
    is_word
        && !text.is_empty()
        && text != "-"
        && !STATEMENTS.contains(&text.to_lowercase().as_str())
}

/// Every text of the built-in queries that the help shows.
#[cfg(test)]
pub(crate) fn texts() -> impl Iterator<Item = String> {
    let texts = |saved: Saved| {
        let notes = saved.params.into_iter().map(|it| it.note);
        notes.chain([saved.title, saved.definition]).collect::<Vec<_>>()
    };
    BUILT_IN.iter().flat_map(move |(name, sql)| texts(Saved::parse(name, sql)))
}

/// Every saved query, by name: those of a folder, if there is one, and those of the program.
///
/// # Errors
/// Fails if one can't be read.
pub(crate) fn all(folder: &Path) -> Result<Vec<Saved>> {
    let built_in = BUILT_IN.iter().map(|(name, sql)| Saved::parse(name, sql));
    let mut queries: BTreeMap<String, Saved> =
        built_in.map(|query| (query.name.clone(), query)).collect();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "sql") {
            let query = read(&entry.path())?;
            queries.insert(query.name.clone(), query);
        }
    }
    Ok(queries.into_values().collect())
}

/// The saved query of this name.
///
/// # Errors
/// Fails with the nearest name if there is none.
pub(crate) fn find(folder: &Path, name: &str) -> Result<Saved> {
    let mut saved = all(folder)?;
    if let Some(idx) = saved.iter().position(|it| it.name == name) {
        return Ok(saved.swap_remove(idx));
    }
    let typed = name.to_owned();
    Err(match nearest(name, saved.iter().map(|it| it.name.as_str())) {
        Some(name) => Mistake::NoQuery { typed, hint: Hint::Nearest { name } }.into(),
        None => Mistake::NotAQuery { typed }.into(),
    })
}

fn read(path: &Path) -> Result<Saved> {
    let sql = fs::read_to_string(path).or_mistake(|| Mistake::not_read(path))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Saved::parse(&name, sql.trim_start_matches('\u{feff}')))
}

impl Saved {
    /// Reads the help from the comment lines at the top of the statement.
    fn parse(name: &str, sql: &str) -> Saved {
        let lines = sql.lines().map(str::trim).skip_while(|it| it.is_empty());
        let comments = lines.map_while(|it| it.strip_prefix("--")).map(str::trim);
        let (mut sentences, mut params) = (Vec::new(), Vec::new());
        for line in comments {
            match line.strip_prefix(':') {
                Some(param) => params.push(Param::parse(param)),
                None => sentences.push(line),
            }
        }
        let text = sentences.join(" ");
        let (title, definition) = text.split_once(": ").unwrap_or((&text, ""));
        Saved {
            name: name.to_owned(),
            title: title.trim().trim_end_matches('.').to_owned(),
            definition: definition.split_whitespace().collect::<Vec<_>>().join(" "),
            params,
            sql: sql.to_owned(),
        }
    }

    /// The values that were given, and the defaults of those that were not.
    pub(crate) fn params<'a>(&'a self, given: &[(&'a str, Value)]) -> Vec<(&'a str, Value)> {
        let is_missing = |param: &&Param| given.iter().all(|(name, _)| *name != param.name);
        let defaults = self.params.iter().filter(is_missing).filter_map(|param| {
            Some((param.name.as_str(), Value::typed(param.default.as_deref()?)))
        });
        given.iter().cloned().chain(defaults).collect()
    }

    /// Its parameters as they are typed, in one line.
    pub(crate) fn usage(&self) -> String {
        let typed = |param: &Param| match &param.default {
            Some(default) => format!("[{}={default}]", param.name),
            None => format!("{}=…", param.name),
        };
        self.params.iter().map(typed).collect::<Vec<_>>().join(" ")
    }

    /// An error of running it; a parameter that is missing, or one too many, is explained by the help.
    pub(crate) fn explain(&self, err: anyhow::Error, messages: &Messages) -> anyhow::Error {
        use dealbase_query::Error;
        match err.downcast() {
            Ok(error @ (Error::Unbound { .. } | Error::Unused { .. })) => {
                Explained { error, help: self.help(messages).trim_end().to_owned() }.into()
            }
            Ok(error) => error.into(),
            Err(err) => err,
        }
    }

    /// What it answers and what it asks for, in lines for people.
    pub(crate) fn help(&self, messages: &Messages) -> String {
        let parts = [self.title.as_str(), self.definition.as_str()].into_iter();
        let parts: Vec<&str> =
            parts.filter(|it| !it.is_empty()).map(|it| messages.documented(it)).collect();
        let mut page = Page::narrow();
        page.line(0, &self.name, Tone::Plain);
        if !parts.is_empty() {
            page.line(2, &parts.join(messages.text("colon")), Tone::Plain);
        }
        let params = self.params.iter().map(|param| {
            let default = param.default.as_ref().map_or(String::new(), |it| format!(" [{it}]"));
            let note = format!("{}{default}", messages.documented(&param.note));
            (format!("--param {}=…", param.name), vec![(note, Tone::Plain)])
        });
        page.facts(2, &params.collect::<Vec<_>>());
        page.finish_plain()
    }
}

impl Param {
    /// Reads `quarter  such as 2023Q4` or `rows = 10  how many`.
    fn parse(text: &str) -> Param {
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (default, note) = match rest.trim().strip_prefix('=') {
            Some(rest) => {
                let rest = rest.trim_start();
                let (value, note) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                (Some(value.to_owned()), note)
            }
            None => (None, rest),
        };
        Param { name: name.to_owned(), default, note: note.trim().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    fn help(saved: &Saved) -> String {
        saved.help(&Messages::of(Lang::En).unwrap())
    }

    const SQL: &str = "\
-- Top investors: who took part
--
-- in the most deals.
-- :quarter    such as 2023Q4
-- :rows = 10  how many
select :quarter, :rows";

    #[test]
    fn the_first_comment_is_the_help() {
        let saved = Saved::parse("top", SQL);
        assert_eq!(saved.title, "Top investors");
        assert_eq!(saved.definition, "who took part in the most deals.");
        assert_eq!(saved.usage(), "quarter=… [rows=10]");
        let wanted = "top\n  Top investors: who took part in the most deals.\n  \
            --param quarter=…  such as 2023Q4\n  --param rows=…     how many [10]\n";
        assert_eq!(help(&saved), wanted);
    }

    #[test]
    fn a_default_replaces_what_is_not_given() {
        let saved = Saved::parse("top", SQL);
        let quarter = ("quarter", Value::from("2023Q4"));
        let wanted = [quarter.clone(), ("rows", Value::Integer(10))];
        assert_eq!(saved.params(&[quarter]), wanted);
        let given = [("rows", Value::Integer(3))];
        assert_eq!(saved.params(&given), given);
    }

    #[test]
    fn a_name_is_one_word_and_no_statement() {
        for name in ["top-investors", "头部机构", "q_1"] {
            assert!(is_name(name), "{name}");
        }
        for sql in ["", "-", "select 1", "VACUUM", "begin", "../x", "values(1)", "x;"] {
            assert!(!is_name(sql), "{sql}");
        }
    }

    #[test]
    fn a_query_without_a_comment_is_a_query() {
        let saved = Saved::parse("bare", "select 1");
        assert_eq!((saved.title.as_str(), help(&saved).as_str()), ("", "bare\n"));
    }
}
