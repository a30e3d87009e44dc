//! The role that may read all of it and change nothing.

use super::{Pusher, state::MEMORY};
use crate::error::Result;
use crate::value::quoted;

/// Makes the role if need be, and lets it read. A login that may not make roles goes without.
///
/// # Errors
/// Fails if the server refuses something else.
pub(super) fn grant(pusher: &mut Pusher<'_>) -> Result<()> {
    let reader = pusher.to.reader.clone();
    let sql = "select 1 from pg_roles where rolname = $1";
    let is_there = pusher.tx.query_opt(sql, &[&reader]).map_err(|it| pusher.error(&it))?.is_some();
    if !is_there {
        let may = "select rolcreaterole or rolsuper from pg_roles where rolname = current_user";
        let may: bool = pusher.tx.query_one(may, &[]).map_err(|it| pusher.error(&it))?.get(0);
        if !may {
            return Ok(());
        }
        pusher.run(&format!("create role {} nologin", quoted(&reader)))?;
    }
    pusher.pushed.has_reader = true;
    let snapshot = pusher.snapshot;
    let tables = snapshot.tables.iter().map(|it| &it.name);
    let all = tables.chain(snapshot.views.iter().map(|it| &it.name));
    let all: Vec<String> = all.map(|it| quoted(it)).chain([MEMORY.to_owned()]).collect();
    let (schema, reader) = (quoted(&pusher.to.schema), quoted(&reader));
    pusher.run(&format!(
        "grant usage on schema {schema} to {reader}; grant select on {} to {reader}",
        all.join(", ")
    ))
}
