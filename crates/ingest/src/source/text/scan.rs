//! Cuts the text of one record into cells; knows the dialect, but not the lines around it.

use crate::sheet::Cell;

/// How quotes inside quotes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Twice.
    Doubled,
    /// With a backslash before them (twice is understood too).
    Backslash,
}

/// How records are cut into cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What is between cells.
    pub delimiter: String,
    /// Whether a blank follows every delimiter and belongs to it.
    pub is_padded: bool,
    /// What surrounds a cell that holds delimiters.
    pub quote: char,
    /// How a quote is written inside quotes.
    pub escape: Escape,
    /// Whether the first line only names the delimiter.
    pub has_separator_line: bool,
}

/// How a record with odd quotes may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteRule {
    /// A quote at the start of a cell opens, a quote before a delimiter closes, two are one.
    Standard,
    /// A quote that opens a cell and is not closed before the next cell opens is part of the text.
    Stray,
    /// Two quotes before a delimiter are one of the text and one that closes.
    Unescaped,
    /// Quotes are text.
    Unquoted,
}

/// Cells of a record so far; more lines may be added while a quote is open.
pub(super) struct Scan<'d> {
    dialect: &'d Dialect,
    reading: QuoteRule,
    cells: Vec<Cell>,
    cell: String,
    is_open: bool,
    is_regular: bool,
    is_suspect: bool,
}

impl<'d> Scan<'d> {
    /// Reads the first line of a record, which has usually so many cells.
    pub(super) fn new(dialect: &'d Dialect, reading: QuoteRule, width: usize, line: &str) -> Self {
        let mut scan = Self {
            dialect,
            reading,
            cells: Vec::with_capacity(width),
            cell: String::new(),
            is_open: false,
            is_regular: true,
            is_suspect: false,
        };
        scan.start_cells(line);
        scan
    }

    /// Adds a line to the open cell; `end` is what ended the line before.
    pub(super) fn push(&mut self, end: &str, line: &str) {
        self.is_suspect |= self.dialect.opens_but_closes_not(line);
        self.cell.push_str(end);
        if let After::Cell(rest) = self.close(line) {
            self.start_cells(rest);
        }
    }

    /// Whether the last cell waits for its closing quote.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether no quote stood where it should not.
    pub(super) fn is_regular(&self) -> bool {
        self.is_regular
    }

    /// Whether a quote that looks as if it opened a cell stood inside a quoted one.
    pub(super) fn is_suspect(&self) -> bool {
        self.is_suspect
    }

    /// Cells finished so far.
    pub(super) fn width(&self) -> usize {
        self.cells.len()
    }

    /// The cells.
    pub(super) fn into_cells(self) -> Vec<Cell> {
        self.cells
    }

    /// Reads cells from the start of one until the record ends or a quote stays open.
    fn start_cells(&mut self, line: &str) {
        let mut after = After::Cell(line);
        while let After::Cell(rest) = after {
            let rest = self.dialect.unpad(rest);
            after = match self.opened(rest) {
                Some(content) => {
                    self.is_open = true;
                    self.close(content)
                }
                None => self.take_bare(rest),
            };
        }
    }

    fn take_bare<'t>(&mut self, rest: &'t str) -> After<'t> {
        let (cell, after) = match self.dialect.split_once(rest) {
            Some((cell, after)) => (cell, After::Cell(after)),
            None => (rest, After::End),
        };
        self.cells.push(Cell::text(cell));
        after
    }

    /// What follows the quote that opens a cell here, if one does.
    fn opened<'t>(&self, rest: &'t str) -> Option<&'t str> {
        let content = rest.strip_prefix(self.dialect.quote)?;
        match self.reading {
            QuoteRule::Unquoted => None,
            QuoteRule::Stray if self.dialect.is_stray(content) => None,
            _ => Some(content),
        }
    }

    /// Reads quoted text up to its closing quote, or to the end of the line.
    fn close<'t>(&mut self, line: &'t str) -> After<'t> {
        let mut rest = line;
        while let Some((before, token, after)) = self.dialect.next_token(rest) {
            self.cell.push_str(before);
            rest = after;
            match token {
                Token::Character(character) => self.cell.push(character),
                Token::Closing => return self.finish(self.dialect.after_quote(rest)),
                Token::Doubled if self.reading == QuoteRule::Unescaped => {
                    self.cell.push(self.dialect.quote);
                    let end = self.dialect.after_quote(rest);
                    if end != After::Text {
                        return self.finish(end);
                    }
                }
                Token::Doubled => self.cell.push(self.dialect.quote),
                Token::Odd => {
                    self.is_regular = false;
                    self.is_suspect |= self.dialect.ends_with_delimiter(before);
                    self.cell.push(self.dialect.quote);
                }
            }
        }
        self.cell.push_str(rest);
        After::End
    }

    fn finish<'t>(&mut self, after: After<'t>) -> After<'t> {
        self.is_open = false;
        self.cells.push(Cell::text(std::mem::take(&mut self.cell)));
        after
    }
}

/// What follows a place in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After<'t> {
    /// A delimiter, and this after it.
    Cell(&'t str),
    /// Neither delimiter nor end.
    Text,
    /// The end of the line.
    End,
}

/// A character with a meaning inside quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// An escaped character, or a backslash that escapes nothing.
    Character(char),
    /// The quote that closes the cell.
    Closing,
    /// Two quotes.
    Doubled,
    /// One quote amid text.
    Odd,
}

impl Dialect {
    /// The text before the next character with a meaning, that character, and the text after it.
    fn next_token<'t>(&self, text: &'t str) -> Option<(&'t str, Token, &'t str)> {
        let at = match self.escape {
            Escape::Doubled => text.find(self.quote)?,
            Escape::Backslash => text.find([self.quote, '\\'])?,
        };
        let (before, from) = text.split_at(at);
        let mut characters = from.chars();
        let is_backslash = characters.next() == Some('\\');
        let after = characters.as_str();
        let following = characters.next();
        let escaped = following.filter(|it| *it == self.quote || *it == '\\');
        Some(match escaped {
            Some(character) if is_backslash => {
                (before, Token::Character(character), characters.as_str())
            }
            None if is_backslash => (before, Token::Character('\\'), after),
            _ if self.after_quote(after) != After::Text => (before, Token::Closing, after),
            _ if following == Some(self.quote) => (before, Token::Doubled, characters.as_str()),
            _ => (before, Token::Odd, after),
        })
    }

    /// The text before the first delimiter, and the text after it.
    fn split_once<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        // Most delimiters are one byte, and looking for one byte is several times faster.
        let at = match self.delimiter.as_bytes() {
            [byte] => memchr::memchr(*byte, text.as_bytes())?,
            bytes => memchr::memmem::find(text.as_bytes(), bytes)?,
        };
        let (before, from) = text.split_at(at);
        Some((before, from.strip_prefix(self.delimiter.as_str())?))
    }

    /// What follows a quote; blanks between it and the delimiter do not count.
    fn after_quote<'t>(&self, text: &'t str) -> After<'t> {
        let text = if self.delimiter == " " { text } else { text.trim_start_matches(' ') };
        match text.strip_prefix(self.delimiter.as_str()) {
            Some(rest) => After::Cell(rest),
            None if text.is_empty() => After::End,
            None => After::Text,
        }
    }

    fn ends_with_delimiter(&self, text: &str) -> bool {
        let text = if self.is_padded { text.trim_end_matches(' ') } else { text };
        text.ends_with(self.delimiter.as_str())
    }

    /// Whether the quote before `content` is followed by a cell that opens before this one closes,
    /// or never closed.
    fn is_stray(&self, content: &str) -> bool {
        let mut rest = content;
        while let Some((before, token, after)) = self.next_token(rest) {
            match token {
                Token::Closing => return false,
                Token::Odd if self.ends_with_delimiter(before) => return true,
                _ => rest = after,
            }
        }
        true
    }

    /// Whether a line starts like a record whose first cell is quoted.
    fn opens_but_closes_not(&self, line: &str) -> bool {
        line.strip_prefix(self.quote).is_some_and(|rest| {
            !rest.starts_with(self.quote) && self.after_quote(rest) == After::Text
        })
    }

    /// Drops the blank that is after every delimiter, where it does.
    fn unpad<'t>(&self, text: &'t str) -> &'t str {
        if self.is_padded { text.strip_prefix(' ').unwrap_or(text) } else { text }
    }
}
