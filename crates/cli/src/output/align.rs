//! On which side of its column a text is, and how wide it looks. It does not know what is shown.

use dealbase_query::Value;
use unicode_width::UnicodeWidthStr;

/// On which side of its column a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// The side for each of so many columns: right where it holds numbers and nothing else but nulls.
pub(super) fn aligns(rows: &[Vec<Value>], column_count: usize) -> Vec<Align> {
    let is_number = |it: &Value| matches!(it, Value::Integer(_) | Value::Real(_) | Value::Null);
    (0..column_count)
        .map(|idx| {
            let values = || rows.iter().filter_map(|row| row.get(idx));
            let is_numeric = values().all(is_number) && values().any(|it| *it != Value::Null);
            if is_numeric { Align::Right } else { Align::Left }
        })
        .collect()
}

/// How many columns of a terminal a text takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Pads a text with spaces to a width in terminal columns.
pub(crate) fn aligned(text: &str, to_width: usize, align: Align) -> String {
    let padding = " ".repeat(to_width.saturating_sub(width(text)));
    match align {
        Align::Left => format!("{text}{padding}"),
        Align::Right => format!("{padding}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_align_right_and_an_unknown_column_left() {
        let rows = [
            vec![Value::Integer(1), Value::Null, Value::Null, Value::from("1")],
            vec![Value::Real(0.5), Value::Null, Value::Integer(2), Value::Integer(1)],
        ];
        let wanted = [Align::Right, Align::Left, Align::Right, Align::Left];
        assert_eq!(aligns(&rows, 4), wanted);
    }
}
