//! `dealbase push postgres://…`: the database on a PostgreSQL server, the same tables, rows and views.

use anyhow::Result;
use dealbase_query::ServerAddress;
use dealbase_query::push::{self, Destination};

use crate::args::{Common, Push};
use crate::messages::say;
use crate::output::Format;
use crate::output::number::grouped;

/// Brings over what the server does not have yet, and says how much that was.
///
/// # Errors
/// Fails if there is no database, a password was typed, the server can't be reached or refuses; nothing
/// is then changed there.
pub(crate) fn run(common: &Common, typed: &Push) -> Result<()> {
    let target = common.target()?;
    let server = ServerAddress::parse(&typed.server)?;
    let (schema, reader) = (typed.schema.clone(), typed.reader.clone());
    let to = Destination { server, schema, reader };
    let pushed = push::push(&common.db, &to)?;
    if target.format == Some(Format::Json) {
        return target.print_json(&pushed);
    }
    let messages = common.messages()?;
    common.notice(say!(
        messages,
        "pushed",
        server = to.server,
        schema = to.schema,
        tables = pushed.table_count,
        views = pushed.view_count,
        rows = grouped(pushed.row_count),
        sent = grouped(pushed.sent_count)
    ))?;
    match pushed.has_reader {
        true => Ok(()),
        false => common.notice(say!(messages, "push_no_reader", reader = to.reader)),
    }
}
