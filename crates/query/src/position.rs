//! A place in a statement, and how it is shown under a message.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A place in a statement, to be shown under the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The text of the line.
    pub text: String,
}

/// Columns of a terminal that are shown of a long line.
const SHOWN_COLUMNS: usize = 72;

impl Position {
    /// Finds the place of a byte in a statement; None beyond its end.
    pub(crate) fn of(sql: &str, offset: usize) -> Option<Position> {
        let before = sql.get(..offset)?;
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|it| *it != '\n').count() + 1;
        let text = sql.lines().nth(line - 1)?.trim_end().to_owned();
        Some(Position { line, column, text })
    }

    /// Finds a name in a statement, where the engine does not say where it met it.
    pub(crate) fn of_name(sql: &str, name: &str) -> Option<Position> {
        let is_part = |it: char| it.is_alphanumeric() || it == '_';
        let (offset, _) = sql.match_indices(name).find(|(offset, _)| {
            let (before, after) = (sql.get(..*offset), sql.get(offset + name.len()..));
            !before.is_some_and(|it| it.ends_with(is_part))
                && !after.is_some_and(|it| it.starts_with(is_part))
        })?;
        Position::of(sql, offset)
    }

    /// The line with a mark below the place, in two lines of their own.
    #[must_use]
    pub fn shown(&self) -> String {
        self.shown_as(&format!("  line {}: ", self.line))
    }

    /// The same after another label than the number of the line in English.
    #[must_use]
    pub fn shown_as(&self, label: &str) -> String {
        let before: String = self.text.chars().take(self.column - 1).collect();
        let is_far = before.width() > SHOWN_COLUMNS - 12;
        let skipped = if is_far { self.column.saturating_sub(SHOWN_COLUMNS / 2) } else { 0 };
        let ellipsis = if skipped > 0 { "…" } else { "" };
        let blank = |it: char| if it.is_control() { ' ' } else { it };
        let mut columns = 0;
        let rest: String = self
            .text
            .chars()
            .skip(skipped)
            .map(blank)
            .take_while(|it| {
                columns += it.width().unwrap_or(0);
                columns <= SHOWN_COLUMNS
            })
            .collect();
        let up_to: String = before.chars().skip(skipped).map(blank).collect();
        let gap = " ".repeat(format!("{label}{ellipsis}{up_to}").width());
        format!("\n{label}{ellipsis}{rest}\n{gap}^")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_under_its_position() {
        let sql = "select 1,\n  '中文' as a, compny\nfrom deals";
        let place = Position::of_name(sql, "compny").unwrap();
        assert_eq!((place.line, place.column), (2, 14));
        let wanted = "\n  line 2:   '中文' as a, compny\n                         ^";
        assert_eq!(place.shown(), wanted);
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let sql = format!("select {}compny, {} from deals", "1, ".repeat(100), "2, ".repeat(100));
        let shown = Position::of_name(&sql, "compny").unwrap().shown();
        let lines: Vec<&str> = shown.lines().skip(1).collect();
        assert!(lines[0].chars().count() <= 90 && lines[0].contains('…'), "{shown}");
        let mark = lines[1].chars().count() - 1;
        assert!(lines[0].chars().skip(mark).collect::<String>().starts_with("compny"), "{shown}");
    }

    #[test]
    fn a_name_is_found_as_a_word() {
        let place = Position::of_name("select deal_id from deal", "deal").unwrap();
        assert_eq!(place.column, 21);
        assert_eq!(Position::of_name("select 1", "deal"), None);
    }
}
