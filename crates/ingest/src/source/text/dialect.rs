//! Decides the delimiter, quote and escape of a text from its first lines; knows no headers.

use std::collections::BTreeMap;

use memchr::memmem;

use super::line::Line;
use super::record::Records;
use super::scan::{Dialect, Escape};
use crate::rationale::{Delimiter, QuoteEscape, Rationale};
use crate::sheet::Cell;
use crate::source::Limits;

/// Delimiters in the order in which they are preferred where nothing else decides.
const DELIMITERS: [&str; 12] =
    [",", "\t", ";", "|", "，", "；", "||", "::", "~", "^", "\u{1f}", "\u{1}"];

/// What no line holds, for a file of one column.
const NO_DELIMITER: &str = "\n";

impl Dialect {
    /// The dialect as a message.
    pub(super) fn rationale(&self) -> Rationale {
        let delimiter = match self.delimiter.as_str() {
            "," => Delimiter::Comma,
            "\t" => Delimiter::Tab,
            ";" => Delimiter::Semicolon,
            "|" => Delimiter::VerticalBar,
            "，" => Delimiter::FullWidthComma,
            "；" => Delimiter::FullWidthSemicolon,
            " " => Delimiter::Blank,
            NO_DELIMITER => Delimiter::None,
            "\u{1f}" => Delimiter::UnitSeparator,
            "\u{1}" => Delimiter::ControlA,
            other => Delimiter::Other { text: other.to_owned() },
        };
        let escape = match self.escape {
            Escape::Doubled => QuoteEscape::Doubled,
            Escape::Backslash => QuoteEscape::Backslash,
        };
        let quote = self.quote.to_string();
        match self.is_padded {
            true => Rationale::PaddedDialect { delimiter, quote, escape },
            false => Rationale::Dialect { delimiter, quote, escape },
        }
    }
}

/// The first lines of a text, each by itself and as one text.
struct Sample<'s> {
    lines: &'s [Line<'static>],
    text: String,
}

/// Decides the dialect of the lines; returns it with the usual number of cells (1 for a file of one
/// column) and with its reasons.
pub(super) fn detect(lines: &[Line<'static>]) -> (Dialect, usize, Vec<Rationale>) {
    let texts: Vec<&str> = lines.iter().map(|line| &*line.text).collect();
    let sample = Sample { lines, text: texts.join("\n") };
    let quote = sample.quote();
    let base = Dialect {
        delimiter: ",".into(),
        is_padded: false,
        quote,
        escape: sample.escape(quote),
        has_separator_line: false,
    };
    if let Some(delimiter) = sample.separator_line() {
        let dialect = Dialect { delimiter, has_separator_line: true, ..base };
        let shape = Shape::of(&sample, &dialect);
        return (dialect, shape.width, vec![Rationale::SeparatorLine]);
    }
    let is_candidate = |it: &&&str| sample.count(it) > 0 && !sample.is_half(it);
    let candidates = DELIMITERS.iter().chain([&" "]).filter(is_candidate).map(|delimiter| {
        let is_padded = sample.is_padded(delimiter, quote);
        let dialect = Dialect { delimiter: (*delimiter).into(), is_padded, ..base.clone() };
        let shape = Shape::of(&sample, &dialect);
        (dialect, shape)
    });
    // The first of equals wins.
    let best = candidates
        .filter(|(dialect, shape)| shape.is_table(&dialect.delimiter))
        .reduce(|best, other| if other.1.is_better(&best.1) { other } else { best });
    match best {
        Some((dialect, shape)) => {
            let reason = Rationale::UsualCells {
                count: shape.usual_count,
                all: shape.record_count,
                cells: shape.width,
            };
            (dialect, shape.width, vec![reason])
        }
        None => {
            let dialect = Dialect { delimiter: NO_DELIMITER.into(), ..base };
            (dialect, 1, vec![Rationale::NoDelimiter])
        }
    }
}

impl Sample<'_> {
    /// The delimiter that a first line `sep=;` names.
    fn separator_line(&self) -> Option<String> {
        let line = self.lines.first()?.text.trim_matches('"');
        let (key, delimiter) = line.split_at_checked(4)?;
        let is_short = (1..=3).contains(&delimiter.chars().count());
        (key.eq_ignore_ascii_case("sep=") && is_short).then(|| delimiter.to_owned())
    }

    /// The quote: the one that more often is at both ends of a cell.
    fn quote(&self) -> char {
        let ends = |quote: u8| {
            let (mut opening, mut closing) = (0_usize, 0_usize);
            for at in memchr::memchr_iter(quote, self.text.as_bytes()) {
                opening += usize::from(self.before(at).is_none_or(is_delimiter));
                closing += usize::from(self.after(at + 1).is_none_or(is_delimiter));
            }
            (opening.min(closing), opening.max(closing))
        };
        let (single, most_single) = ends(b'\'');
        let (double, _) = ends(b'"');
        // An apostrophe alone also marks text in cells, or a word that is shortened.
        if single > 1 && single > 2 * double && single * 5 > most_single * 4 { '\'' } else { '"' }
    }

    /// A backslash escapes if more quotes amid text are after one than are doubled.
    fn escape(&self, quote: char) -> Escape {
        let escaped = format!("\\{quote}");
        let pair = format!("{quote}{quote}");
        let is_escape = |at: &usize| {
            self.after(at + escaped.len()).is_some_and(|it| !is_delimiter(it) || it == ' ')
        };
        let is_amid =
            |at: &usize| self.before(*at).is_some_and(|it| !is_delimiter(it) && it != '\\');
        let slashed = self.find(&escaped).filter(is_escape).count();
        let doubled = self.find(&pair).filter(is_amid).count();
        if slashed > doubled { Escape::Backslash } else { Escape::Doubled }
    }

    /// Whether the delimiter always is twice, so that two of them are one.
    fn is_half(&self, delimiter: &str) -> bool {
        let twice = delimiter.repeat(2);
        DELIMITERS.contains(&twice.as_str()) && self.count(&twice) * 2 == self.count(delimiter)
    }

    /// Whether (nearly) every delimiter is followed by a blank that is no text: quotes are after it.
    fn is_padded(&self, delimiter: &str, quote: char) -> bool {
        if delimiter.trim().is_empty() {
            return false;
        }
        let padded = self.count(&format!("{delimiter} "));
        padded * 50 >= self.count(delimiter) * 49 && self.count(&format!("{delimiter} {quote}")) > 0
    }

    /// How often a text is in a line, one behind the other.
    fn count(&self, text: &str) -> usize {
        self.find(text).count()
    }

    fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        memmem::find_iter(self.text.as_bytes(), text)
    }

    /// The character before a place in its line.
    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back().filter(|it| *it != '\n')
    }

    /// The character at a place, unless the line ends there.
    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next().filter(|it| *it != '\n')
    }
}

fn is_delimiter(character: char) -> bool {
    character == ' ' || DELIMITERS.contains(&&*character.encode_utf8(&mut [0; 4]))
}

/// How regular the table is that a dialect makes of the sample.
struct Shape {
    record_count: usize,
    /// Records of the usual width.
    usual_count: usize,
    /// Records of more than one cell.
    wide_count: usize,
    width: usize,
    /// Cells of the first record.
    first_width: usize,
    cell_count: usize,
    clean_count: usize,
    typed_count: usize,
    /// Cells but the first of a record, and those of them that begin with a blank.
    inner_count: usize,
    padded_count: usize,
    /// Delimiters between two quotes.
    quoted_count: usize,
}

impl Shape {
    fn of(sample: &Sample<'_>, dialect: &Dialect) -> Self {
        let mut counts = BTreeMap::<usize, usize>::new();
        let mut first_width = None;
        let (mut cell_count, mut clean_count, mut typed_count) = (0, 0, 0);
        let (mut inner_count, mut padded_count) = (0, 0);
        let records = Records::new(sample.lines.iter(), Vec::new(), dialect, 0, &Limits::default());
        let mut records = records.ok();
        while let Some(record) = records.as_mut().and_then(|it| it.next_record().ok().flatten()) {
            if record.cells.iter().all(Cell::is_blank) {
                continue;
            }
            first_width.get_or_insert(record.cells.len());
            *counts.entry(record.cells.len()).or_default() += 1;
            cell_count += record.cells.len();
            clean_count += record.cells.iter().filter(|cell| is_clean(&cell.text)).count();
            typed_count += record.cells.iter().filter(|cell| is_numeric(&cell.text)).count();
            inner_count += record.cells.len() - 1;
            padded_count +=
                record.cells.iter().skip(1).filter(|it| it.text.starts_with(' ')).count();
        }
        let weight = |width: usize, count: usize| count * 1_000 * (width - 1) / width;
        let usual = counts.iter().max_by_key(|(width, count)| weight(**width, **count));
        let (width, usual_count) = usual.map_or((1, 0), |(width, count)| (*width, *count));
        Self {
            record_count: counts.values().sum(),
            usual_count,
            wide_count: counts
                .iter()
                .filter(|(width, _)| **width > 1)
                .map(|(_, count)| count)
                .sum(),
            width,
            first_width: first_width.unwrap_or_default(),
            cell_count,
            clean_count,
            typed_count,
            inner_count,
            padded_count,
            quoted_count: sample.count(&format!("{0}{1}{0}", dialect.quote, dialect.delimiter)),
        }
    }

    /// What is in every record as often, the header's too, goes before what only lists inside cells show.
    fn is_better(&self, other: &Self) -> bool {
        let is_whole = |it: &Self| it.width > 2 && it.usual_count == it.record_count;
        match (is_whole(self), is_whole(other)) {
            (true, false) if other.first_width == 1 => true,
            (false, true) if self.first_width == 1 => false,
            _ => self.score() > other.score(),
        }
    }

    /// Per mille, times how sure a delimiter of so many columns is.
    fn score(&self) -> usize {
        if self.width < 2 {
            return 0;
        }
        let regular = (700 * self.usual_count + 300 * self.wide_count) / self.record_count.max(1);
        let clean = 1_000 * self.clean_count / self.cell_count.max(1);
        regular * clean * (self.width - 1) / self.width / 1_000
    }

    fn is_table(&self, delimiter: &str) -> bool {
        const LEAST_SCORE: usize = 250;
        let is_plausible = if delimiter == " " { self.is_spaced_table() } else { !self.is_prose() };
        is_plausible && self.score() >= LEAST_SCORE
    }

    /// Blanks are in every text: they delimit only quoted cells, or what is regular and
    /// holds numbers.
    fn is_spaced_table(&self) -> bool {
        let is_regular = self.usual_count * 10 >= self.record_count * 9;
        let has_numbers = self.typed_count * 4 >= self.cell_count;
        let has_column = self.usual_count == self.record_count
            && self.record_count > 2
            && self.typed_count + 1 >= self.record_count;
        let has_quotes = self.quoted_count * 2 > self.record_count;
        self.width > 2 && ((is_regular && has_numbers) || has_column || has_quotes)
    }

    /// Commas of sentences have a blank after them, and there are sometimes more, sometimes fewer.
    fn is_prose(&self) -> bool {
        self.padded_count * 10 >= self.inner_count * 9
            && self.padded_count > 0
            && self.usual_count * 10 < self.record_count * 9
    }
}

/// Whether a cell holds no delimiter of another dialect.
fn is_clean(cell: &str) -> bool {
    let has_other = memchr::memchr3(b';', b'\t', b'|', cell.as_bytes()).is_some()
        || (!cell.is_ascii() && cell.contains(['，', '；']));
    !has_other || is_numeric(cell)
}

fn is_numeric(cell: &str) -> bool {
    let cell = cell.trim();
    let is_number_char = |c: char| match c {
        '0'..='9' => true,
        _ => "+-.,:/% $€£¥eE".contains(c),
    };
    cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().all(is_number_char)
}
