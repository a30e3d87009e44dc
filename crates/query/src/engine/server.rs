//! Questions to a PostgreSQL server, each in a transaction of its own that can't write.

use std::cell::RefCell;
use std::fmt;

use postgres::types::Type;
use postgres::{Client, Column, SimpleQueryMessage, SimpleQueryRow, Transaction};

use super::{Engine, Query};
use crate::answer::{Outcome, RowSink, Stop};
use crate::error::{Error, Result};
use crate::position::Position;
use crate::server::{ServerAddress, connect, server_error};
use crate::value::Value;
use crate::value::quoted;

/// Rows that are fetched at once.
const BATCH: usize = 2000;

/// A server and a schema on it.
pub(super) struct Server {
    address: ServerAddress,
    schema: String,
    client: RefCell<Client>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.address, f)
    }
}

/// Connects to what was pushed into a schema: the engine, and the texts of its views with what they say
/// of themselves.
///
/// # Errors
/// Fails if the server can't be reached; [`Error::NotPushed`] where nothing was pushed there.
pub(super) fn open(target: &str, schema: &str) -> Result<(Server, Vec<String>)> {
    let address = ServerAddress::parse(target)?;
    let mut client = connect(&address)?;
    let sql = "select pg_class.relname, obj_description(pg_class.oid, 'pg_class'),
            array_agg(attname::text order by attnum),
            array_agg(coalesce(col_description(pg_class.oid, attnum), '') order by attnum)
        from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace
        join pg_attribute on attrelid = pg_class.oid and attnum > 0
        where nspname = $1 and relkind = 'v'
            and exists (select 1 from pg_class as memory where memory.relnamespace = pg_class.relnamespace and memory.relname = 'dealbase_push')
        group by pg_class.oid, pg_class.relname
        order by pg_class.relname";
    let rows = client.query(sql, &[&schema]).map_err(|err| server_error(&address, &err))?;
    if rows.is_empty() {
        return Err(Error::NotPushed { server: address.to_string(), schema: schema.to_owned() });
    }
    let views = rows.iter().map(|row| {
        view(row.get(0), row.get(1), &row.get::<_, Vec<String>>(2), &row.get::<_, Vec<String>>(3))
    });
    let views = views.collect();
    Ok((Server { address, schema: schema.to_owned(), client: RefCell::new(client) }, views))
}

/// A view that says of itself what the comments on the server say, and answers nothing.
fn view(name: &str, about: Option<String>, columns: &[String], notes: &[String]) -> String {
    let columns: Vec<&String> = columns.iter().collect();
    let last = columns.len().saturating_sub(1);
    let lines: Vec<String> = columns
        .iter()
        .zip(notes)
        .enumerate()
        .map(|(idx, (column, note))| {
            let comma = if idx == last { "" } else { "," };
            format!("    {}{comma} -- {}", quoted(column), note.replace('\n', " "))
        })
        .collect();
    let nulls = vec!["null"; columns.len()].join(", ");
    let about = about.unwrap_or_default().replace('\n', " ");
    format!(
        "create view {} (\n{}\n) as\n-- Title: {about}\nselect {nulls};",
        quoted(name),
        lines.join("\n")
    )
}

impl Engine for Server {
    fn run(&self, question: &Query<'_>, sink: &mut dyn RowSink) -> Result<Outcome> {
        let failed = |err: postgres::Error| server_error(&self.address, &err);
        let mut client = self.client.borrow_mut();
        let mut tx = client.build_transaction().read_only(true).start().map_err(failed)?;
        let milliseconds = question.limits.time.as_millis();
        let settings = format!(
            "set local statement_timeout = {milliseconds}; set local cursor_tuple_fraction = 1; \
             set local search_path to {}, public",
            quoted(&self.schema)
        );
        tx.batch_execute(&settings).map_err(failed)?;
        let stmt = tx.prepare(&question.sql).map_err(|err| self.explain(question, &err))?;
        if stmt.columns().is_empty() {
            return Err(Error::NoRows);
        }
        let names: Vec<String> = stmt.columns().iter().map(|it| it.name().to_owned()).collect();
        sink.columns(&names)?;
        let declared = format!("declare answer no scroll cursor for {}\n", question.sql);
        match tx.batch_execute(&declared) {
            Ok(()) => self.hand_out(question, tx, stmt.columns(), sink),
            Err(err) => self.stopped(question, 0, &err),
        }
    }
}

impl Server {
    fn hand_out(
        &self,
        question: &Query<'_>,
        mut tx: Transaction<'_>,
        columns: &[Column],
        sink: &mut dyn RowSink,
    ) -> Result<Outcome> {
        let fetch = format!("fetch forward {BATCH} from answer");
        let mut row_count = 0;
        loop {
            let batch = match tx.simple_query(&fetch) {
                Ok(batch) => batch,
                Err(err) => return self.stopped(question, row_count, &err),
            };
            let rows = batch.iter().filter_map(|it| match it {
                SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            });
            let before = row_count;
            for row in rows {
                if question.limits.rows.is_some_and(|limit| row_count >= limit) {
                    return Ok(Outcome { row_count, stop: Some(Stop::Rows(row_count)) });
                }
                sink.row(&values(row, columns))?;
                row_count += 1;
            }
            if question.stopwatch.is_interrupted() {
                return Ok(Outcome { row_count, stop: Some(Stop::Interrupted) });
            }
            if row_count == before {
                return Ok(Outcome { row_count, stop: None });
            }
        }
    }

    /// A limit that the server enforced, or an error.
    fn stopped(
        &self,
        question: &Query<'_>,
        row_count: u64,
        err: &postgres::Error,
    ) -> Result<Outcome> {
        match err.code() {
            Some(code) if *code == postgres::error::SqlState::QUERY_CANCELED => {
                Ok(Outcome { row_count, stop: Some(Stop::Time(question.limits.time)) })
            }
            _ => Err(self.explain(question, err)),
        }
    }

    /// What is wrong with a statement, and where.
    fn explain(&self, question: &Query<'_>, err: &postgres::Error) -> Error {
        let Some(db_error) = err.as_db_error() else { return server_error(&self.address, err) };
        let action = db_error.message().to_owned();
        if db_error.code().code() == "25006" {
            return Error::Refused { action };
        }
        if db_error.message().contains("multiple commands") {
            return Error::Statements { found: "several" };
        }
        let place = match db_error.position() {
            Some(postgres::error::ErrorPosition::Original(position)) => {
                let letters = usize::try_from(*position).unwrap_or(1).saturating_sub(1);
                let offset = question.sql.chars().take(letters).map(char::len_utf8).sum();
                Position::of(&question.sql, offset)
            }
            _ => None,
        };
        Error::Sql { message: action, place, suggestion: None, listing: None }
    }
}

fn values(row: &SimpleQueryRow, columns: &[Column]) -> Vec<Value> {
    let value = |(idx, column): (usize, &Column)| match row.get(idx) {
        None => Value::Null,
        Some(text) => value(text, column.type_()),
    };
    columns.iter().enumerate().map(value).collect()
}

/// A value from its text, as the database would hold it: whole numbers stay whole.
fn value(text: &str, kind: &Type) -> Value {
    let integer = || text.parse().ok().map(Value::Integer);
    let real = || text.parse().ok().map(Value::Real);
    let number = match *kind {
        Type::INT2 | Type::INT4 | Type::INT8 | Type::OID => integer(),
        Type::FLOAT4 | Type::FLOAT8 => real(),
        Type::NUMERIC => integer().or_else(real),
        Type::BOOL => Some(Value::Integer(i64::from(text == "t"))),
        _ => None,
    };
    number.unwrap_or_else(|| Value::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_the_database_would_hold() {
        for (text, kind, wanted) in [
            ("5", Type::INT8, Value::Integer(5)),
            ("5", Type::NUMERIC, Value::Integer(5)),
            ("34.10", Type::NUMERIC, Value::Real(34.1)),
            ("t", Type::BOOL, Value::Integer(1)),
            ("2023-10-05", Type::DATE, Value::from("2023-10-05")),
            ("5", Type::TEXT, Value::from("5")),
        ] {
            assert_eq!(value(text, &kind), wanted, "{text} {kind}");
        }
    }

    #[test]
    fn a_view_says_what_its_comments_say() {
        let columns = ["quarter".to_owned(), "deal_count".to_owned()];
        let notes = ["'2023Q4', key".to_owned(), "deals".to_owned()];
        let sql = view("activity", Some("Activity: how many".into()), &columns, &notes);
        let view = crate::catalog::View::parse("activity", &sql);
        assert_eq!((view.title.as_str(), view.definition.as_str()), ("Activity", "how many"));
        assert_eq!(view.columns[0].note, "'2023Q4', key");
    }
}
