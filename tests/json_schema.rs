//! Whether a JSON document fits a JSON Schema, as far as the project's own schema goes.
//!
//! A validator of all of JSON Schema is more code than the program; this one refuses a schema that
//! says anything it does not understand, so that nothing goes unchecked.

#![expect(clippy::unwrap_used, reason = "a broken schema fails the test")]

use serde_json::{Map, Value};

/// What a schema may say here.
const KEYWORDS: [&str; 17] = [
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "enum",
    "const",
    "pattern",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "oneOf",
    "anyOf",
];

/// A schema with its definitions.
pub(crate) struct Schema<'a> {
    pub(crate) whole: &'a Value,
    /// Whether a key that the schema does not tell of is a fault.
    pub(crate) is_strict: bool,
}

impl Schema<'_> {
    /// What is wrong with a document, each with its place; nothing if it fits.
    pub(crate) fn faults(&self, document: &Value) -> Vec<String> {
        self.check(self.whole, document, "")
    }

    fn check(&self, schema: &Value, value: &Value, place: &str) -> Vec<String> {
        let says = schema.as_object().unwrap_or_else(|| panic!("{schema} is no schema"));
        let unknown = says.keys().find(|it| !KEYWORDS.contains(&it.as_str()));
        assert!(unknown.is_none(), "{unknown:?} is not understood here");
        let mut faults = Vec::new();
        if !is_simply_right(says, value) {
            faults.push(format!("{place}: {value} is not {schema}"));
        }
        if let Some(name) = says.get("$ref").and_then(Value::as_str) {
            let target = self.whole.pointer(name.strip_prefix('#').unwrap());
            faults.extend(self.check(target.unwrap_or_else(|| panic!("no {name}")), value, place));
        }
        for (key, most) in [("oneOf", 1), ("anyOf", usize::MAX)] {
            if let Some(choices) = says.get(key).and_then(Value::as_array) {
                let tried = choices.iter().map(|it| self.check(it, value, place));
                let (right, wrong): (Vec<_>, Vec<_>) = tried.partition(Vec::is_empty);
                if right.is_empty() || right.len() > most {
                    faults.push(format!("{place}: {} of {key} fit: {wrong:?}", right.len()));
                }
            }
        }
        match value {
            Value::Object(keys) => faults.extend(self.check_keys(says, keys, place)),
            Value::Array(items) => faults.extend(self.check_items(says, items, place)),
            _ => {}
        }
        faults
    }

    fn check_keys(
        &self,
        says: &Map<String, Value>,
        keys: &Map<String, Value>,
        place: &str,
    ) -> Vec<String> {
        let required = says.get("required").and_then(Value::as_array).into_iter().flatten();
        let missing = required.filter_map(Value::as_str).filter(|it| !keys.contains_key(*it));
        let mut faults: Vec<String> = missing.map(|it| format!("{place}: no {it}")).collect();
        let properties = says.get("properties").and_then(Value::as_object);
        for (key, value) in keys {
            let place = format!("{place}/{key}");
            match (properties.and_then(|it| it.get(key)), says.get("additionalProperties")) {
                (Some(schema), _) | (None, Some(schema)) => {
                    faults.extend(self.check(schema, value, &place));
                }
                (None, None) if properties.is_some() && self.is_strict => {
                    faults.push(format!("{place}: the schema does not tell of it"));
                }
                (None, None) => {}
            }
        }
        faults
    }

    fn check_items(&self, says: &Map<String, Value>, items: &[Value], place: &str) -> Vec<String> {
        let bound = |key: &str| says.get(key).and_then(Value::as_u64);
        let count = items.len() as u64;
        let is_right = bound("minItems").is_none_or(|it| count >= it)
            && bound("maxItems").is_none_or(|it| count <= it);
        let mut faults: Vec<String> =
            if is_right { Vec::new() } else { vec![format!("{place}: {count} items")] };
        if let Some(schema) = says.get("items") {
            for (idx, item) in items.iter().enumerate() {
                faults.extend(self.check(schema, item, &format!("{place}/{idx}")));
            }
        }
        faults
    }
}

/// Whether type, choice and pattern are right.
fn is_simply_right(says: &Map<String, Value>, value: &Value) -> bool {
    let is_type = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        name => panic!("no type {name}"),
    };
    let is_right_type = says.get("type").is_none_or(|it| match it {
        Value::Array(types) => types.iter().any(is_type),
        name => is_type(name),
    });
    let is_right_text = says.get("pattern").is_none_or(|it| {
        // The one pattern of the schema.
        assert_eq!(it, "^[0-9]{4}Q[1-4]$");
        value.as_str().is_some_and(is_quarter)
    });
    is_right_type
        && is_right_text
        && says.get("const").is_none_or(|it| it == value)
        && says.get("enum").is_none_or(|it| it.as_array().unwrap().contains(value))
}

fn is_quarter(text: &str) -> bool {
    let (year, nth) = text.split_once('Q').unwrap_or_default();
    year.len() == 4
        && year.bytes().all(|it| it.is_ascii_digit())
        && ["1", "2", "3", "4"].contains(&nth)
}
