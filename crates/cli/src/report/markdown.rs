//! The report for a wiki: headings, sentences and pipe tables.

use super::chart::Chart;
use super::slide::{Block, Slide};
use super::table::{Cell, Table};
use super::text::bar;
use crate::messages::Messages;
use crate::output::markdown::{heading, line};

/// Renders the slides as one document.
pub(crate) fn render(slides: &[Slide], messages: &Messages) -> String {
    let slides: Vec<String> = slides.iter().map(|it| slide(it, messages)).collect();
    slides.join("\n")
}

fn slide(slide: &Slide, messages: &Messages) -> String {
    let mark = if slide.number == Some(1) { "#" } else { "##" };
    let mut text = format!("{mark} {}\n", slide.labeled(messages));
    for block in &slide.blocks {
        text += "\n";
        text += &match block {
            Block::Big(big) => format!("**{}**\n", big.text),
            Block::Tiles(tiles) => {
                tiles.iter().map(|it| format!("- {}\n", it.line(messages))).collect()
            }
            Block::Sentence(sentence) => format!("{}\n", sentence.text),
            Block::Points(points) => points.iter().map(|it| format!("- {}\n", it.text)).collect(),
            Block::Table(figures) => table(figures),
            Block::Chart(figures) => chart(figures),
            Block::Remark(it) => remark(it),
        };
    }
    text
}

/// A chart is its table here, whose bars replace it.
fn chart(chart: &Chart) -> String {
    let callout = chart.callout.as_ref().map(|it| format!("\n{it}\n")).unwrap_or_default();
    format!("{}{callout}\n{}", table(&chart.table), remark(&chart.denominator))
}

fn remark(remark: &str) -> String {
    format!("_{remark}_\n")
}

fn table(table: &Table) -> String {
    let (heads, aligns): (Vec<String>, Vec<_>) = table.columns.iter().cloned().unzip();
    let mut text = heading(&heads, &aligns);
    for row in &table.rows {
        let texts: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Bar(Some(part), whole) => bar(*part, *whole),
                cell => cell.text().to_owned(),
            })
            .collect();
        text += &line(&texts);
    }
    text
}
