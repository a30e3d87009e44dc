//! The errors of the libraries by their codes and parts. Their English is with the errors themselves; a
//! variant without a code does not compile, and a test looks every code up.

use std::path::Path;

use dealbase_ingest as ingest;
use dealbase_query as query;
use dealbase_query::{AddressFault, FolderAction, NoEarlier, Position, Stop};

use crate::messages::Coded;

fn coded(code: &'static str, parts: &[(&'static str, &dyn ToString)]) -> Coded {
    let parts = parts.iter().map(|(name, part)| (*name, part.to_string())).collect();
    Coded { code, parts }
}

fn at(code: &'static str, path: &Path) -> Coded {
    coded(code, &[("path", &path.display())])
}

/// An error of an import that is about no file; `None` for one whose reason is a message.
pub(super) fn of_import(err: &ingest::Error) -> Option<Coded> {
    use ingest::Error;
    Some(match err {
        Error::Read { .. }
        | Error::Undetermined { .. }
        | Error::Refused { .. }
        | Error::Limit { .. }
        | Error::Database { .. }
        | Error::Rules { .. } => return None,
        Error::NoImport { import_id: Some(import) } => coded("no_import", &[("import", import)]),
        Error::NoImport { import_id: None } => coded("nothing_to_undo", &[]),
        Error::IsDecision { import_id, file_name } => {
            coded("is_decision", &[("entry", import_id), ("file", file_name)])
        }
        Error::NoDeal { deal_id } => coded("no_deal", &[("deal", deal_id)]),
        Error::NoEarlierEdition => coded("no_earlier_edition", &[]),
        Error::Interrupted => coded("interrupted_import", &[]),
        Error::Sql(_) => coded("refused_statement", &[]),
    })
}

/// An error of a query.
#[expect(clippy::too_many_lines, reason = "an arm for each error")]
pub(super) fn of_query(err: &query::Error) -> Coded {
    use query::Error;
    match err {
        Error::Missing { path } => at("no_database", path),
        Error::Open { path, .. } => at("not_opened", path),
        Error::Locked { path } => at("locked", path),
        Error::Foreign { path } => at("other_database", path),
        Error::NoDatabase { path } => at("not_a_database", path),
        Error::Damaged { path } => at("damaged", path),
        Error::Newer { path, found, known } => {
            coded("newer", &[("path", &path.display()), ("found", found), ("known", known)])
        }
        Error::Refused { action } => coded("read_only", &[("action", action)]),
        Error::NoRows => coded("no_rows", &[]),
        Error::Sql { message, place, suggestion, listing } => {
            of_sql(message, place.as_ref(), suggestion.as_deref(), listing.as_deref())
        }
        Error::OnlyInQueries { function } => coded("only_in_queries", &[("function", function)]),
        Error::Statements { found: "several" } => coded("several_statements", &[]),
        Error::Statements { .. } => coded("no_statement", &[]),
        Error::Unbound { name } => {
            let param = name.trim_start_matches([':', '@', '$']);
            coded("no_value", &[("name", name), ("param", &param)])
        }
        Error::Unused { name, known } if known.is_empty() => {
            coded("no_parameter", &[("name", name)])
        }
        Error::Unused { name, known } => {
            coded("other_parameters", &[("name", name), ("known", known)])
        }
        Error::Limit(stop) => of_stop(stop),
        Error::NoView { name, suggestion: None } => coded("no_metric", &[("name", name)]),
        Error::NoView { name, suggestion: Some(near) } => {
            coded("near_metric", &[("name", name), ("near", near)])
        }
        Error::NoEntry { import_id } => coded("no_entry", &[("import", import_id)]),
        Error::NothingYet { day, first: None } => coded("nothing_imported", &[("day", day)]),
        Error::NothingYet { day, first: Some(first) } => {
            coded("nothing_imported_yet", &[("day", day), ("first", first)])
        }
        Error::NoRelation { name, suggestion: None } => coded("no_relation", &[("name", name)]),
        Error::NoRelation { name, suggestion: Some(near) } => {
            coded("near_relation", &[("name", name), ("near", near)])
        }
        Error::Folder { path, action, .. } => match action {
            FolderAction::Read => at("folder_not_read", path),
            FolderAction::Write => at("folder_not_written", path),
            FolderAction::Restore => at("folder_not_restored", path),
        },
        Error::Occupied { path } => at("occupied", path),
        Error::NoExport { path } => at("no_export", path),
        Error::NoEarlier { path, reason } => match reason {
            NoEarlier::Missing => at("no_earlier_export", path),
            NoEarlier::Older(import) => {
                coded("older_export", &[("path", &path.display()), ("import", import)])
            }
            NoEarlier::Other => at("other_export", path),
        },
        Error::Password => coded("password", &[]),
        Error::Address { reason } => match reason {
            AddressFault::Form => coded("address_form", &[]),
            AddressFault::Target(typed) => coded("address_target", &[("typed", typed)]),
            AddressFault::SslMode => coded("address_ssl_mode", &[]),
            AddressFault::Port => coded("address_port", &[]),
            AddressFault::Certificates(path) => coded("address_certificates", &[("path", path)]),
            AddressFault::Tls(reason) => coded("address_tls", &[("reason", reason)]),
        },
        Error::Server { server, message } => {
            coded("server", &[("server", server), ("reason", message)])
        }
        Error::NewerServer { server, found, known } => {
            coded("newer_server", &[("server", server), ("found", found), ("known", known)])
        }
        Error::Taken { schema, name } => coded("taken", &[("schema", schema), ("name", name)]),
        Error::NotPushed { server, schema } => {
            coded("not_pushed", &[("server", server), ("schema", schema)])
        }
        Error::NoDuckDb => coded("no_duckdb", &[]),
        Error::Unequal { what, here, there } => {
            coded("unequal", &[("what", what), ("here", here), ("there", there)])
        }
        #[cfg(feature = "parquet")]
        Error::Parquet(_) => coded("parquet", &[]),
        Error::Output(_) => coded("output", &[]),
        Error::Sqlite(_) => coded("query_failed", &[]),
    }
}

/// Why a query ended before its end.
pub(super) fn of_stop(stop: &Stop) -> Coded {
    match stop {
        Stop::Time(time) => coded("time_limit", &[("seconds", &time.as_secs_f64())]),
        Stop::Rows(count) => coded("row_limit", &[("count", count)]),
        Stop::Interrupted => coded("interrupted", &[]),
        Stop::Memory => coded("memory_limit", &[]),
        Stop::Text => coded("text_limit", &[]),
    }
}

/// How SQLite begins to say that a function takes another number of arguments.
const ARGUMENTS: &str = "wrong number of arguments to function ";

/// What the database engine says of a statement, in its own words where they are not known.
fn of_sql(
    message: &str,
    place: Option<&Position>,
    suggestion: Option<&str>,
    listing: Option<&str>,
) -> Coded {
    // The error itself says it in English.
    let mark = place.map(|it| it.shown_as(&format!("  第{}行：", it.line))).unwrap_or_default();
    let unknown = [
        ("no such column: ", "no_column", "near_column"),
        ("no such table: ", "no_table", "near_table"),
        ("no such function: ", "no_function", "near_function"),
    ];
    for (start, code, near_code) in unknown {
        if let Some(name) = message.strip_prefix(start) {
            let (code, near) = match (suggestion, listing) {
                (Some(near), _) => (near_code, near),
                (None, listing) => (code, listing.unwrap_or("dealbase schema")),
            };
            return coded(code, &[("name", &name), ("near", &near), ("mark", &mark)]);
        }
    }
    let near = message.strip_prefix("near \"").and_then(|it| it.strip_suffix("\": syntax error"));
    let token = message.strip_prefix("unrecognized token: \"").and_then(|it| it.strip_suffix('"'));
    match near.or(token) {
        Some(name) => match suggestion {
            Some(near) => {
                coded("near_syntax", &[("name", &name), ("near", &near), ("mark", &mark)])
            }
            None => coded("syntax_error", &[("name", &name), ("mark", &mark)]),
        },
        None if message == "incomplete input" => coded("incomplete_input", &[("mark", &mark)]),
        None if message.starts_with(ARGUMENTS) => {
            let name = message.trim_start_matches(ARGUMENTS);
            coded("argument_count", &[("name", &name), ("mark", &mark)])
        }
        None => coded("engine", &[("message", &message), ("mark", &mark)]),
    }
}
