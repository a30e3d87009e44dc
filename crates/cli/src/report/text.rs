//! The report for a terminal: headings, aligned tables, bars drawn in characters.

use super::chart::Chart;
use super::slide::{Block, Slide};
use super::table::{Cell, Table};
use crate::messages::Messages;
use crate::output::{aligned, escape_controls, width};

/// Columns of the longest bar.
const BAR_WIDTH: i128 = 24;
/// Eighths of a column, from none to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/// Columns a sentence fills before it is broken.
const LINE_WIDTH: usize = 96;

/// Renders the slides one below the other.
pub(crate) fn render(slides: &[Slide], messages: &Messages) -> String {
    let slides: Vec<String> = slides.iter().map(|it| slide(it, messages)).collect();
    escape_controls(&slides.join("\n")).into_owned()
}

fn slide(slide: &Slide, messages: &Messages) -> String {
    let heading = slide.labeled(messages);
    let rule = if slide.number == Some(1) { "═" } else { "─" };
    let mut text = format!("{heading}\n{}\n", rule.repeat(width(&heading)));
    for block in &slide.blocks {
        text += &match block {
            Block::Big(big) => format!("\n  {}\n", big.text),
            Block::Tiles(tiles) => {
                tiles.iter().map(|it| wrapped(&it.line(messages), "  • ", "    ")).collect()
            }
            Block::Sentence(sentence) => wrapped(&sentence.text, "  ", "  "),
            Block::Points(points) => {
                points.iter().map(|point| wrapped(&point.text, "  • ", "    ")).collect()
            }
            Block::Table(figures) => table(figures),
            Block::Chart(figures) => chart(figures),
            Block::Remark(it) => remark(it),
        };
    }
    text
}

/// A chart is its table here, whose bars replace it.
fn chart(chart: &Chart) -> String {
    let callout = chart.callout.as_ref().map(|it| wrapped(it, "  ", "  ")).unwrap_or_default();
    table(&chart.table) + &callout + &remark(&chart.denominator)
}

fn remark(remark: &str) -> String {
    wrapped(remark, "  ※ ", "    ")
}

fn table(table: &Table) -> String {
    let mut widths: Vec<usize> = table.columns.iter().map(|(head, _)| width(head)).collect();
    for row in &table.rows {
        for (wide, cell) in widths.iter_mut().zip(row) {
            *wide = (*wide).max(width(&cell_text(cell)));
        }
    }
    let heads: Vec<String> = table.columns.iter().map(|(head, _)| head.clone()).collect();
    let mut text = line(table, &widths, &heads);
    for row in &table.rows {
        text += &line(table, &widths, &row.iter().map(cell_text).collect::<Vec<_>>());
    }
    text
}

fn line(table: &Table, widths: &[usize], texts: &[String]) -> String {
    let cells: Vec<String> = table
        .columns
        .iter()
        .zip(widths)
        .zip(texts)
        .map(|(((_, align), width), text)| aligned(text, *width, *align))
        .collect();
    format!("  {}\n", cells.join("  ").trim_end())
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Bar(Some(part), whole) => bar(*part, *whole),
        cell => cell.text().to_owned(),
    }
}

/// A bar in eighths of a column; anything above zero draws at least one eighth.
pub(crate) fn bar(part: i64, whole: i64) -> String {
    let (part, whole) = (i128::from(part.max(0)), i128::from(whole));
    if part == 0 || whole <= 0 {
        return String::new();
    }
    let eighths = (part * BAR_WIDTH * 8 / whole).clamp(1, BAR_WIDTH * 8);
    let full = usize::try_from(eighths / 8).unwrap_or(0);
    let rest = usize::try_from(eighths % 8).unwrap_or(0);
    format!("{}{}", "█".repeat(full), EIGHTHS.get(rest).unwrap_or(&""))
}

/// Breaks a sentence at spaces, or between Chinese characters, and indents it.
fn wrapped(sentence: &str, first: &str, next: &str) -> String {
    let mut text = String::new();
    let mut line = first.to_owned();
    for word in words_of(sentence) {
        if width(&line) + width(word.trim_end()) > LINE_WIDTH {
            text += &format!("{}\n", line.trim_end());
            line = next.to_owned();
        }
        line += word;
    }
    text + &format!("{}\n", line.trim_end())
}

/// The pieces between which a line may be broken: after a space, and around wide characters,
/// but not before the punctuation that ends a piece.
fn words_of(sentence: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, it) in sentence.char_indices() {
        let is_wide = |it: char| unicode_width::UnicodeWidthChar::width(it) == Some(2);
        let can_break = before.is_some_and(|before| {
            before == ' ' || ((is_wide(before) || is_wide(it)) && !no_break(before, it))
        });
        if can_break {
            words.extend(sentence.get(start..at));
            start = at;
        }
        before = Some(it);
    }
    words.extend(sentence.get(start..));
    words
}

/// Punctuation that stays with its neighbor.
fn no_break(before: char, after: char) -> bool {
    "，。、；：）】》！？%".contains(after) || "（【《“".contains(before) || "”".contains(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Align;

    #[test]
    fn a_bar_is_as_long_as_its_part_to_an_eighth() {
        let cases = [
            (24, 24, "█".repeat(24)),
            (12, 24, "█".repeat(12)),
            (1, 192, "▏".to_owned()),
            (1, 1_000_000, "▏".to_owned()),
            (25, 192, "███▏".to_owned()),
            (0, 24, String::new()),
            (5, 0, String::new()),
        ];
        for (part, whole, wanted) in cases {
            assert_eq!(bar(part, whole), wanted, "{part}/{whole}");
        }
    }

    #[test]
    fn chinese_and_latin_cells_align() {
        let mut figures = Table::with(&[("领域", Align::Left), ("案例", Align::Right)]);
        figures.rows.push(vec!["企业服务".into(), "12".into()]);
        figures.rows.push(vec!["IT".into(), "3".into()]);
        assert_eq!(table(&figures), "  领域      案例\n  企业服务    12\n  IT           3\n");
    }

    #[test]
    fn a_long_sentence_is_broken_and_loses_nothing() {
        let sentence = "全球互联网投融资略有回升，披露金额258亿美元。".repeat(6);
        let text = wrapped(&sentence, "  • ", "    ");
        assert!(text.lines().all(|it| width(it) <= LINE_WIDTH));
        let joined: String = text.lines().map(|it| it.trim_start_matches([' ', '•'])).collect();
        assert_eq!(joined, sentence);
        assert_eq!(wrapped("one two", "", ""), "one two\n");
    }
}
