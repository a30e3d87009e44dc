//! Makes a connection safe for SQL that strangers wrote: it can read this one database, and nothing else.
//!
//! Each layer alone has holes (a read-only file still lets `VACUUM INTO` write another), so all
//! are used. The guard does not know which statement comes.

use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

use crate::stopwatch::Stopwatch;

/// The longest text or blob a query may build, in bytes. Reading stored cells needs far less.
const VALUE_BYTES: i32 = 32 << 20;
/// The pages held for statements of our own, in KiB.
const CACHE_KIB: i64 = 32 << 10;
/// The memory all queries of the process may take together, in bytes.
const HEAP_BYTES: i64 = 256 << 20;
/// How many steps of the engine go by between two looks at the clock.
const STEPS_PER_LOOK: i32 = 1000;

const LIMITS: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_LENGTH, VALUE_BYTES),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
    (Limit::SQLITE_LIMIT_COLUMN, 1000),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 1000),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 250),
    (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 1000),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

const SETTINGS: &[(DbConfig, bool)] = &[
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
];

/// Functions that reach outside the query: files, code, the log.
const REFUSED_FUNCTIONS: &[&str] =
    &["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_log"];

/// Pragmas whose argument only names what to describe.
const DESCRIBING_PRAGMAS: &[&str] = &[
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_key_check",
    "integrity_check",
    "quick_check",
];

/// Pragmas that are read without an argument, and would set something with one.
const READABLE_PRAGMAS: &[&str] = &[
    "application_id",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "encoding",
    "foreign_keys",
    "freelist_count",
    "function_list",
    "journal_mode",
    "module_list",
    "page_count",
    "page_size",
    "pragma_list",
    "query_only",
    "schema_version",
    "user_version",
];

/// The last action that was refused, in words; shared with the authorizer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    /// Takes what was refused since the last call.
    pub(crate) fn take(&self) -> Option<String> {
        self.0.lock().ok().and_then(|mut guard| guard.take())
    }

    fn note(&self, action: String) {
        if let Ok(mut guard) = self.0.lock() {
            guard.get_or_insert(action);
        }
    }
}

/// The parts that must hold before anything of the file is read. `held_bytes` of memory are taken
/// already and do not count against the limit.
///
/// # Errors
/// Fails if the engine lacks a setting; the connection must then not be used.
pub(crate) fn harden(conn: &Connection, held_bytes: i64) -> rusqlite::Result<()> {
    for (setting, value) in SETTINGS {
        conn.set_db_config(*setting, *value)?;
    }
    for (limit, value) in LIMITS {
        conn.set_limit(*limit, *value)?;
    }
    // Sorting in memory, under the heap limit: a file for it could fill the disk.
    conn.pragma_update(None, "temp_store", "memory")?;
    conn.pragma_update(None, "hard_heap_limit", HEAP_BYTES.saturating_add(held_bytes))
}

/// For statements of our own: what is sorted goes to a file where it is large, and pages are held that
/// the list of a quarter's deals comes back to.
///
/// # Errors
/// Fails if the engine lacks a setting.
pub(crate) fn make_room(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "temp_store", "default")?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)
}

/// The parts that watch each statement: what it may do, and for how long.
pub(crate) fn watch(
    conn: &mut Connection,
    stopwatch: &Stopwatch,
    refusal: &Refusal,
) -> rusqlite::Result<()> {
    conn.pragma_update(None, "query_only", true)?;
    let stopwatch = stopwatch.clone();
    conn.progress_handler(STEPS_PER_LOOK, Some(move || stopwatch.is_over()))?;
    let refusal = refusal.clone();
    conn.authorizer(Some(move |context: AuthContext<'_>| match refused(context.action) {
        None => Authorization::Allow,
        Some(action) => {
            refusal.note(action);
            Authorization::Deny
        }
    }))
}

/// Lifts the watch, for statements of our own before any of a stranger; the clock goes on, as they
/// read views that a stranger may have planted.
///
/// # Errors
/// Fails if the engine lacks a setting.
pub(crate) fn lift(conn: &mut Connection) -> rusqlite::Result<()> {
    conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
    conn.pragma_update(None, "query_only", false)
}

/// What is refused about an action, in words of SQL; None if it is allowed. Allowed is what is listed.
fn refused(action: AuthAction<'_>) -> Option<String> {
    match action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => None,
        AuthAction::Function { function_name } => {
            listed(REFUSED_FUNCTIONS, function_name).then(|| format!("{function_name}()"))
        }
        AuthAction::Pragma { pragma_name, pragma_value } => {
            let is_read = listed(DESCRIBING_PRAGMAS, pragma_name)
                || (pragma_value.is_none() && listed(READABLE_PRAGMAS, pragma_name));
            (!is_read).then(|| format!("pragma {pragma_name}"))
        }
        AuthAction::Insert { table_name: "sqlite_master" | "sqlite_temp_master" }
        | AuthAction::Update { table_name: "sqlite_master" | "sqlite_temp_master", .. }
        | AuthAction::Delete { table_name: "sqlite_master" | "sqlite_temp_master" } => {
            Some("create, alter or drop".to_owned())
        }
        AuthAction::Insert { table_name } => Some(format!("insert into {table_name}")),
        AuthAction::Update { table_name, .. } => Some(format!("update {table_name}")),
        AuthAction::Delete { table_name } => Some(format!("delete from {table_name}")),
        AuthAction::Attach { .. } => Some("attach".to_owned()),
        AuthAction::Detach { .. } => Some("detach".to_owned()),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => Some("begin".to_owned()),
        AuthAction::Analyze { .. } => Some("analyze".to_owned()),
        AuthAction::Reindex { .. } => Some("reindex".to_owned()),
        _ => Some("create, alter or drop".to_owned()),
    }
}

fn listed(names: &[&str], name: &str) -> bool {
    names.iter().any(|it| it.eq_ignore_ascii_case(name))
}
