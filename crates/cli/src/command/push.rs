//! `dealbase push postgres://…`: the database on a PostgreSQL server, the same tables, rows and views.

use std::io::Write;

use anyhow::Result;
use dealbase_query::ServerAddress;
use dealbase_query::push::{self, Destination};

use crate::args::{Common, Push};
use crate::messages::Messages;
use crate::output::number::grouped;
use crate::output::{Format, Target, json};

/// Brings over what the server does not have yet, and says how much that was.
///
/// # Errors
/// Fails if there is no database, a password was typed, the server can't be reached or refuses; nothing
/// is then changed there.
pub(crate) fn run(common: &Common, typed: &Push) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    let server = ServerAddress::parse(&typed.server)?;
    let (schema, reader) = (typed.schema.clone(), typed.reader.clone());
    let to = Destination { server, schema, reader };
    let pushed = push::push(&common.db, &to)?;
    if target.format == Some(Format::Json) {
        let mut out = target.open()?;
        json::document(&mut out, &serde_json::to_value(&pushed)?)?;
        return out.finish();
    }
    if common.quiet {
        return Ok(());
    }
    let messages = Messages::of(common.lang())?;
    let server = to.server.to_string();
    let tables = pushed.table_count.to_string();
    let views = pushed.view_count.to_string();
    let [rows, sent] = [pushed.row_count, pushed.sent_count].map(|it| grouped(i128::from(it)));
    let parts: [(&str, &str); 6] = [
        ("server", &server),
        ("schema", &to.schema),
        ("tables", &tables),
        ("views", &views),
        ("rows", &rows),
        ("sent", &sent),
    ];
    let mut err = anstream::stderr();
    writeln!(err, "{}", messages.say("pushed", &parts))?;
    if !pushed.has_reader {
        writeln!(err, "{}", messages.say("push_no_reader", &[("reader", &to.reader)]))?;
    }
    Ok(())
}
