//! JSON, as one array or one object a line: types are preserved, text is escaped only where needed.

use std::io::{self, Write};

use dealbase_query::{Rows, Value};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as JsonValue};

use super::{Writer, plain};

/// Objects whose keys are the column names.
pub(super) struct Json {
    keys: Vec<String>,
    open: &'static str,
    between: &'static str,
    close: &'static str,
    count: u64,
}

impl Json {
    /// One document: an array of objects.
    pub(super) fn array() -> Json {
        Json { keys: Vec::new(), open: "[\n", between: ",\n", close: "\n]\n", count: 0 }
    }

    /// One object a line.
    pub(super) fn lines() -> Json {
        Json { keys: Vec::new(), open: "", between: "\n", close: "\n", count: 0 }
    }
}

impl Writer for Json {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        for name in names {
            let times = self.keys.iter().filter(|it| *it == name).count();
            let free = (times + 1..)
                .map(|it| if it == 1 { name.clone() } else { format!("{name}_{it}") })
                .find(|it| !self.keys.contains(it));
            self.keys.extend(free);
        }
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        out.write_all(if self.count == 0 { self.open } else { self.between }.as_bytes())?;
        self.count += 1;
        let object: Map<String, JsonValue> =
            self.keys.iter().cloned().zip(values.iter().map(json)).collect();
        serde_json::to_writer(out, &object).map_err(io::Error::from)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match (self.count, self.open.is_empty()) {
            (0, true) => Ok(()),
            (0, false) => out.write_all(b"[]\n"),
            _ => out.write_all(self.close.as_bytes()),
        }
    }
}

/// Writes one document, indented for people.
pub(crate) fn document(out: &mut dyn Write, document: &JsonValue) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}

/// The rows of a result as an array of objects.
pub(crate) fn rows(rows: &Rows) -> JsonValue {
    let object = |row: &Vec<Value>| {
        JsonValue::Object(rows.columns.iter().cloned().zip(row.iter().map(json)).collect())
    };
    rows.rows.iter().map(object).collect()
}

/// A value in a document of other things.
pub(crate) fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    json(value).serialize(serializer)
}

/// A value with its type. What JSON has no word for (infinity, bytes) becomes text.
pub(crate) fn json(value: &Value) -> JsonValue {
    match value {
        Value::Null => JsonValue::Null,
        Value::Integer(integer) => JsonValue::from(*integer),
        Value::Real(real) => serde_json::Number::from_f64(*real)
            .map_or_else(|| JsonValue::from(plain(value)), JsonValue::Number),
        Value::Text(text) => JsonValue::from(text.as_str()),
        Value::Blob(_) => JsonValue::from(plain(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, written};
    use dealbase_query::Value;

    #[test]
    fn types_are_preserved_and_chinese_stays_chinese() {
        let rows: &[&[Value]] = &[
            &[Value::from("甲"), Value::Integer(1), Value::Null],
            &[Value::from("\""), Value::Real(0.5), Value::from("007")],
        ];
        assert_eq!(
            written(Format::Json, &["a", "b", "c"], rows),
            "[\n{\"a\":\"甲\",\"b\":1,\"c\":null},\n{\"a\":\"\\\"\",\"b\":0.5,\"c\":\"007\"}\n]\n"
        );
        assert_eq!(
            written(Format::Ndjson, &["a", "b", "c"], rows),
            "{\"a\":\"甲\",\"b\":1,\"c\":null}\n{\"a\":\"\\\"\",\"b\":0.5,\"c\":\"007\"}\n"
        );
    }

    #[test]
    fn no_rows_are_an_empty_document() {
        assert_eq!(written(Format::Json, &["a"], &[]), "[]\n");
        assert_eq!(written(Format::Ndjson, &["a"], &[]), "");
    }

    #[test]
    fn columns_of_one_name_are_distinguished() {
        let row: &[Value] = &[Value::Integer(1), Value::Integer(2), Value::Integer(3)];
        assert_eq!(
            written(Format::Ndjson, &["a", "a_2", "a"], &[row]),
            "{\"a\":1,\"a_2\":2,\"a_3\":3}\n"
        );
    }
}
