//! Fills values into a statement, for engines that name parameters in other ways.

use crate::error::{Error, Result};
use crate::value::Value;

/// The statement with each `:name`, `@name` and `$name` replaced by its value; texts, names in quotes and
/// comments stay as they are.
///
/// # Errors
/// [`Error::Unbound`] for a parameter without a value, [`Error::Unused`] for a value without a parameter.
pub(super) fn filled_in(sql: &str, params: &[(&str, Value)]) -> Result<String> {
    let mut filled = String::with_capacity(sql.len());
    let mut named: Vec<&str> = Vec::new();
    let mut rest = sql;
    while let Some(letter) = rest.chars().next() {
        let consumed = match letter {
            '\'' | '"' => quoted(rest, letter),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            ':' if rest.starts_with("::") => 2,
            ':' | '@' | '$' => match name(rest) {
                Some(name) => {
                    let (_, value) = params
                        .iter()
                        .find(|(key, _)| *key == name)
                        .ok_or_else(|| Error::Unbound { name: format!("{letter}{name}") })?;
                    filled += &literal(value);
                    named.push(name);
                    rest = rest.get(1 + name.len()..).unwrap_or_default();
                    continue;
                }
                None => 1,
            },
            letter => letter.len_utf8(),
        };
        let (whole, after) = rest.split_at(consumed);
        filled += whole;
        rest = after;
    }
    match params.iter().find(|(key, _)| !named.contains(key)) {
        None => Ok(filled),
        Some((key, _)) => {
            named.dedup();
            let known: Vec<String> = named.iter().map(|it| format!(":{it}")).collect();
            Err(Error::Unused { name: (*key).to_owned(), known: known.join(", ") })
        }
    }
}

/// The length of what is in quotes, the quotes included; all of it where the quotes do not end.
fn quoted(text: &str, quote: char) -> usize {
    text.get(1..).and_then(|inner| inner.find(quote)).map_or(text.len(), |end| end + 2)
}

/// The name behind the mark of a parameter; None where it is no parameter.
fn name(text: &str) -> Option<&str> {
    let name = text.get(1..)?;
    let end = name.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(name.len());
    let name = name.get(..end)?;
    name.starts_with(|it: char| it.is_alphabetic() || it == '_').then_some(name)
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(integer) => integer.to_string(),
        Value::Real(real) => format!("{real:e}"),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => {
            let digits: String = bytes.iter().map(|it| format!("{it:02x}")).collect();
            format!("'\\x{digits}'")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_the_place_of_its_name_and_of_nothing_else() {
        let params = [("a", Value::from("it's")), ("n", Value::Integer(-3))];
        for (sql, wanted) in [
            ("select :a, @n, $n", "select 'it''s', -3, -3"),
            (
                "select ':a', \":n\", x::text -- :a\n, :a /* :n */, :n",
                "select ':a', \":n\", x::text -- :a\n, 'it''s' /* :n */, -3",
            ),
            ("select '中:a' || :a, :n", "select '中:a' || 'it''s', -3"),
            ("select '', :a, :n, 'open :a", "select '', 'it''s', -3, 'open :a"),
        ] {
            assert_eq!(filled_in(sql, &params).unwrap(), wanted);
        }
    }

    #[test]
    fn names_and_values_have_to_fit() {
        assert!(
            matches!(filled_in("select :a", &[]), Err(Error::Unbound { name }) if name == ":a")
        );
        let unused = filled_in("select 1", &[("a", Value::Null)]);
        assert!(matches!(unused, Err(Error::Unused { name, .. }) if name == "a"));
    }
}
