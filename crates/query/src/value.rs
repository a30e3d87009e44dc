//! One typed value of a result row. It does not know how it is printed.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A value as the database holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Unknown.
    Null,
    /// A count, a rank, an amount in whole dollars.
    Integer(i64),
    /// A rate or a share, unrounded.
    Real(f64),
    /// Text. Bytes that are not UTF-8 are replaced by U+FFFD.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Reads a value somebody typed: `12` and `1.5` are numbers, `007` and everything else is text.
    ///
    /// A number is taken as one only if printing it gives the same text back, so that codes with
    /// leading zeros and figures with more digits than a number holds stay as typed.
    pub fn typed(text: &str) -> Value {
        if let Some(integer) = text.parse::<i64>().ok().filter(|it| it.to_string() == text) {
            return Value::Integer(integer);
        }
        match text.parse::<f64>().ok().filter(|it| it.is_finite() && it.to_string() == text) {
            Some(real) => Value::Real(real),
            None => Value::Text(text.to_owned()),
        }
    }

    /// Becomes the value of another row; a text keeps the memory it has.
    pub(crate) fn refill(&mut self, value: ValueRef<'_>) {
        match (self, value) {
            (Value::Text(text), ValueRef::Text(bytes)) => {
                text.clear();
                text.push_str(&String::from_utf8_lossy(bytes));
            }
            (old, value) => *old = Value::from(value),
        }
    }

    /// The integer, or None for any other type.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// The number as a float, or None for null, text and bytes.
    pub fn real(&self) -> Option<f64> {
        match self {
            Value::Real(real) => Some(*real),
            #[expect(clippy::cast_precision_loss, reason = "a reader of rates accepts a float")]
            Value::Integer(integer) => Some(*integer as f64),
            _ => None,
        }
    }

    /// The text, or None for any other type.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Value {
        Value::Integer(integer)
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Value {
        match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(integer) => Value::Integer(integer),
            ValueRef::Real(real) => Value::Real(real),
            ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => ValueRef::Integer(*integer),
            Value::Real(real) => ValueRef::Real(*real),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// A name as SQL takes it whatever it is.
#[cfg(any(feature = "parquet", feature = "postgres"))]
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_is_a_number_only_if_nothing_is_lost() {
        let cases = [
            ("12", Value::Integer(12)),
            ("-3", Value::Integer(-3)),
            ("1.5", Value::Real(1.5)),
            ("007", Value::from("007")),
            ("+5", Value::from("+5")),
            ("1.50", Value::from("1.50")),
            ("2023Q4", Value::from("2023Q4")),
            ("99999999999999999999", Value::from("99999999999999999999")),
            ("inf", Value::from("inf")),
            ("", Value::from("")),
        ];
        for (text, value) in cases {
            assert_eq!(Value::typed(text), value, "{text}");
        }
    }
}
