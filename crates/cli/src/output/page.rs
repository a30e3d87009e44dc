//! A page for a terminal: headings, facts, lines and tables that keep to its width, Chinese as wide
//! as it looks. It does not know what it reports.

use comfy_table::presets::NOTHING;
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table,
};

use super::{Align, escape_line};

/// How wide a page is that is not on a terminal.
const WIDTH: u16 = 100;

/// How wide a page is that is read in any terminal.
const NARROW: u16 = 78;

/// How much of a text is shown, in columns. Nobody reads more, and to break a megabyte into lines takes
/// the better part of a minute.
const LONGEST: usize = 2_000;

/// How a text is emphasized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// A heading.
    Strong,
    /// Something beside the point.
    Faint,
    /// As it should be.
    Good,
    /// To be reviewed.
    Warning,
    /// To be mended.
    Bad,
}

/// A text and how it is emphasized.
pub(crate) type StyledText = (String, Tone);

/// A page that is filled from top to bottom, with colors where they are shown.
pub(crate) struct Page {
    width: u16,
    text: String,
}

impl Page {
    /// A page as wide as the terminal, or of a fixed width where there is none.
    pub(crate) fn new(is_for_terminal: bool) -> Self {
        let terminal = Table::new().width().filter(|_| is_for_terminal);
        Self { width: terminal.unwrap_or(WIDTH).clamp(40, 200), text: String::new() }
    }

    /// A page for messages, which may be read anywhere.
    pub(crate) fn narrow() -> Self {
        Self { width: NARROW, text: String::new() }
    }

    /// How many columns of a terminal the page is wide.
    pub(crate) fn width(&self) -> u16 {
        self.width
    }

    /// The text, with colors.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// The text, without colors.
    pub(crate) fn finish_plain(self) -> String {
        anstream::adapter::strip_str(&self.text).to_string()
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A text in lines of its own, broken nowhere else.
    pub(crate) fn verbatim(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(&escape_line(line));
            self.text.push('\n');
        }
    }

    /// A text that is broken at the width of the page, `indent` columns in.
    pub(crate) fn line(&mut self, indent: u16, text: &str, tone: Tone) {
        let mut table = self.begin();
        table.add_row([cell(text, tone)]);
        self.print(table, indent, &[0]);
    }

    /// Labels with what there is to say about each, in two columns.
    pub(crate) fn facts(&mut self, indent: u16, facts: &[(String, Vec<StyledText>)]) {
        let mut table = self.begin();
        for (label, texts) in facts {
            for (index, (text, tone)) in texts.iter().enumerate() {
                let label = if index == 0 { label.as_str() } else { "" };
                table.add_row([cell(label, Tone::Faint), cell(text, *tone)]);
            }
        }
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        self.print(table, indent, &[2, 0]);
    }

    /// Rows under a heading. Columns marked as unbreakable are not broken while others can be.
    pub(crate) fn table(
        &mut self,
        indent: u16,
        heading: &[(String, Align, bool)],
        rows: &[Vec<StyledText>],
    ) {
        let mut table = self.begin();
        table.set_header(heading.iter().map(|(text, ..)| cell(text, Tone::Faint)));
        for row in rows {
            table.add_row(row.iter().map(|(text, tone)| cell(text, *tone)));
        }
        for ((_, align, is_whole), column) in heading.iter().zip(table.column_iter_mut()) {
            if *align == Align::Right {
                column.set_cell_alignment(CellAlignment::Right);
            }
            if *is_whole {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        self.print(table, indent, &vec![2; heading.len()]);
    }

    fn begin(&self) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        // The stream drops colors where they are not shown.
        table.enforce_styling();
        table
    }

    fn print(&mut self, mut table: Table, indent: u16, gaps: &[u16]) {
        table.set_width(self.width.saturating_sub(indent));
        for (gap, column) in gaps.iter().zip(table.column_iter_mut()) {
            column.set_padding((0, *gap));
        }
        for line in table.lines() {
            self.text.push_str(&" ".repeat(usize::from(indent)));
            self.text.push_str(&without_blank_end(&line));
            self.text.push('\n');
        }
    }
}

/// The line without blanks at its end, colored ones included.
fn without_blank_end(line: &str) -> String {
    let resets = ["\u{1b}[0m", "\u{1b}[39m", "\u{1b}[22m"];
    let mut rest = line.trim_end();
    let mut was_colored = false;
    while let Some(shorter) = resets.iter().find_map(|reset| rest.strip_suffix(reset)) {
        was_colored = true;
        rest = shorter.trim_end();
    }
    if was_colored { format!("{rest}\u{1b}[0m") } else { rest.to_owned() }
}

fn cell(text: &str, tone: Tone) -> Cell {
    let cell = Cell::new(shortened(&escape_line(text), LONGEST));
    match tone {
        Tone::Plain => cell,
        Tone::Strong => cell.add_attribute(Attribute::Bold),
        Tone::Faint => cell.add_attribute(Attribute::Dim),
        Tone::Good => cell.fg(Color::Green),
        Tone::Warning => cell.fg(Color::Yellow),
        Tone::Bad => cell.fg(Color::Red),
    }
}

/// The beginning of a text that is wider than `columns` of a terminal, with an ellipsis.
pub(crate) fn shortened(text: &str, columns: usize) -> String {
    if super::width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        let with = format!("{short}{letter}");
        if super::width(&with) + 1 > columns {
            break;
        }
        short = with;
    }
    format!("{short}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: u16, fill: impl Fn(&mut Page)) -> String {
        let mut page = Page { width, text: String::new() };
        fill(&mut page);
        anstream::adapter::strip_str(&page.finish()).to_string()
    }

    #[test]
    fn facts_fill_two_columns_within_the_width() {
        let facts = [
            ("格式".to_owned(), vec![("text".to_owned(), Tone::Plain)]),
            ("Why".to_owned(), vec![("every byte is fine".to_owned(), Tone::Plain)]),
        ];
        let text = page(20, |page| page.facts(2, &facts));
        assert_eq!(text, "  格式  text\n  Why   every byte\n        is fine\n");
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let rows = vec![vec![
            ("融资金额".to_owned(), Tone::Plain),
            ("数千万人民币 · 近亿元 · 1.5亿美元 · 未披露".repeat(3), Tone::Faint),
        ]];
        let heading = ["a", "b"].map(|text| (text.to_owned(), Align::Left, text == "a")).to_vec();
        let text = page(40, |page| page.table(0, &heading, &rows));
        assert!(text.lines().all(|line| super::super::width(line) <= 40), "{text}");
        assert!(text.lines().any(|line| line.starts_with("融资金额")), "{text}");
    }

    #[test]
    fn a_shortened_text_is_no_wider_than_asked() {
        for (text, columns, wanted) in
            [("中文字", 6, "中文字"), ("中文字", 5, "中文…"), ("abcdef", 4, "abc…")]
        {
            assert_eq!(shortened(text, columns), wanted);
        }
    }
}
