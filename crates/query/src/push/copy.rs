//! Rows on their way to the server, and whether they arrived.

use std::io::{BufWriter, Write};

use rusqlite::types::ValueRef;

use super::Pusher;
use crate::error::{Error, Result};
use crate::model::{Field, Table};
use crate::part::Part;
use crate::value::quoted;

/// Bytes that are sent at once.
const BUFFER_BYTES: usize = 1 << 18;

/// What rows count, and what their columns add up to: their integers, and the bytes of their texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) row_count: u64,
    sums: Vec<i128>,
}

impl Counts {
    fn of(table: &Table) -> Counts {
        Counts { row_count: 0, sums: vec![0; table.columns.len()] }
    }

    fn take(&mut self, values: &[ValueRef<'_>]) {
        self.row_count += 1;
        self.sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight(value));
    }

    fn add(&mut self, other: &Counts) {
        self.row_count += other.row_count;
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| *sum += more);
    }

    /// Those that [`Counts::text`] wrote of a part of a table; None for any other text.
    pub(super) fn parse(text: &str, table: &Table) -> Option<Counts> {
        let mut numbers = text.split(' ');
        let row_count = numbers.next()?.parse().ok()?;
        let sums: Option<Vec<i128>> = numbers.map(|it| it.parse().ok()).collect();
        let sums = sums.filter(|it| it.len() == table.columns.len())?;
        Some(Counts { row_count, sums })
    }

    /// The numbers with spaces between them.
    pub(super) fn text(&self) -> String {
        let sums = self.sums.iter().map(|it| format!(" {it}"));
        std::iter::once(self.row_count.to_string()).chain(sums).collect()
    }
}

/// What a value adds to the sum of its column.
fn weight(value: &ValueRef<'_>) -> i128 {
    match value {
        ValueRef::Integer(integer) => i128::from(*integer),
        // A zero byte is no letter to other engines.
        ValueRef::Text(bytes) => bytes.iter().filter(|it| **it != 0).count() as i128,
        ValueRef::Blob(bytes) => bytes.len() as i128,
        ValueRef::Null | ValueRef::Real(_) => 0,
    }
}

/// Sends a part; what its rows add up to.
///
/// # Errors
/// Fails if the database can't be read, or the server refuses.
pub(super) fn copy(pusher: &mut Pusher<'_>, table: &Table, part: &Part) -> Result<Counts> {
    let columns: Vec<String> = table.columns.iter().map(|it| quoted(&it.name)).collect();
    let sql = format!("copy {} ({}) from stdin", quoted(&table.name), columns.join(", "));
    let server = &pusher.to.server;
    let failed = |err: postgres::Error| crate::server::server_error(server, &err);
    let writer = pusher.tx.copy_in(&sql).map_err(failed)?;
    let mut writer = BufWriter::with_capacity(BUFFER_BYTES, writer);
    let mut counts = Counts::of(table);
    let mut line = Vec::new();
    part.rows(pusher.snapshot, table, |values| {
        line.clear();
        write_line(&mut line, values);
        counts.take(values);
        writer.write_all(&line).map_err(|err| broken(server, err))
    })?;
    let writer = writer.into_inner().map_err(|err| broken(server, err.into_error()))?;
    writer.finish().map_err(failed)?;
    Ok(counts)
}

/// The message of the server where a row could not be written to it.
fn broken(server: &crate::server::ServerAddress, err: std::io::Error) -> Error {
    let postgres_error = err.get_ref().and_then(|it| it.downcast_ref::<postgres::Error>());
    match postgres_error {
        Some(postgres_error) => crate::server::server_error(server, postgres_error),
        None => Error::Output(err),
    }
}

/// A row as COPY reads it: tabs between values, `\N` for null.
fn write_line(line: &mut Vec<u8>, values: &[ValueRef<'_>]) {
    for (idx, value) in values.iter().enumerate() {
        if idx > 0 {
            line.push(b'\t');
        }
        match value {
            ValueRef::Null => line.extend(b"\\N"),
            ValueRef::Integer(integer) => line.extend(integer.to_string().bytes()),
            ValueRef::Real(real) => line.extend(real.to_string().bytes()),
            ValueRef::Text(text) => write_text(line, text),
            ValueRef::Blob(bytes) => {
                line.extend(b"\\\\x");
                bytes.iter().for_each(|byte| line.extend(format!("{byte:02x}").bytes()));
            }
        }
    }
    line.push(b'\n');
}

fn write_text(line: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        match byte {
            b'\\' => line.extend(b"\\\\"),
            b'\t' => line.extend(b"\\t"),
            b'\n' => line.extend(b"\\n"),
            b'\r' => line.extend(b"\\r"),
            // No text of the server can hold it, and none is counted with it.
            0 => {}
            byte => line.push(*byte),
        }
    }
}

/// Compares what the server counts and adds up with what the database does, column by column.
///
/// # Errors
/// [`Error::Unequal`] with the first thing that is not equal.
pub(super) fn verify<'c>(
    pusher: &mut Pusher<'_>,
    table: &Table,
    parts: impl Iterator<Item = &'c Counts>,
) -> Result<()> {
    let mut counts = Counts::of(table);
    parts.for_each(|it| counts.add(it));
    let Counts { row_count, sums } = counts;
    let added: Vec<String> = table.columns.iter().map(sum).collect();
    let sql = format!("select count(*)::text, {} from {}", added.join(", "), quoted(&table.name));
    let row = pusher.tx.query_one(&sql, &[]).map_err(|it| pusher.error(&it))?;
    let check = |what: &str, here: String, there: String| match here == there {
        true => Ok(()),
        false => Err(Error::Unequal { what: format!("{}.{what}", table.name), here, there }),
    };
    check("count(*)", row_count.to_string(), row.get(0))?;
    for ((field, sum), idx) in table.columns.iter().zip(sums).zip(1..) {
        if let Some(there) = row.get::<usize, Option<String>>(idx) {
            check(&field.name, sum.to_string(), there)?;
        }
    }
    Ok(())
}

/// The sum of a column as the server makes it; null where floats would have to be added up.
fn sum(field: &Field) -> String {
    let name = quoted(&field.name);
    match field.kind.as_str() {
        "integer" => format!("coalesce(sum({name}), 0)::text"),
        "text" | "blob" => format!("coalesce(sum(octet_length({name})), 0)::text"),
        _ => "null::text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_they_were_written() {
        let field = |name: &str| Field {
            name: name.to_owned(),
            kind: "integer".to_owned(),
            is_required: false,
            is_key: false,
            refers_to: None,
            note: String::new(),
        };
        let columns = vec![field("a"), field("b")];
        let (name, note, sql) = ("t".to_owned(), String::new(), String::new());
        let table = Table { name, note, columns, sql };
        let mut counts = Counts::of(&table);
        counts.take(&[ValueRef::Integer(-5), ValueRef::Text("a\0b".as_bytes())]);
        assert_eq!(counts.text(), "1 -5 2");
        assert_eq!(Counts::parse("1 -5 2", &table), Some(counts));
        for other in ["", "1 -5", "1 -5 2 3", "1 x 2"] {
            assert_eq!(Counts::parse(other, &table), None, "{other}");
        }
    }

    #[test]
    fn a_line_can_be_distinguished_from_its_values_whatever_they_hold() {
        let mut line = Vec::new();
        let text = |text: &'static str| ValueRef::Text(text.as_bytes());
        write_line(
            &mut line,
            &[text("a\tb\\N\n"), ValueRef::Null, ValueRef::Integer(-5), text("")],
        );
        assert_eq!(String::from_utf8(line).unwrap(), "a\\tb\\\\N\\n\t\\N\t-5\t\n");
    }
}
