//! The report for a wiki: headings, sentences and pipe tables.

use super::slide::{Block, Cell, Slide, Table};
use super::text::bar;
use crate::output::markdown::{heading, line};

/// Renders the slides as one document.
pub(crate) fn render(slides: &[Slide]) -> String {
    let slides: Vec<String> = slides.iter().map(slide).collect();
    slides.join("\n")
}

fn slide(slide: &Slide) -> String {
    let mark = if slide.number == Some(1) { "#" } else { "##" };
    let mut text = format!("{mark} {}\n", slide.heading);
    for block in &slide.blocks {
        text += "\n";
        text += &match block {
            Block::Big(big) => format!("**{big}**\n"),
            Block::Sentence(sentence) => format!("{sentence}\n"),
            Block::Points(points) => points.iter().map(|it| format!("- {it}\n")).collect(),
            Block::Table(figures) => table(figures),
            Block::Remark(remark) => format!("_{remark}_\n"),
        };
    }
    text
}

fn table(table: &Table) -> String {
    let (heads, aligns): (Vec<String>, Vec<_>) = table.columns.iter().cloned().unzip();
    let mut text = heading(&heads, &aligns);
    for row in &table.rows {
        let texts: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Bar(part, whole) => part.map_or_else(String::new, |part| bar(part, *whole)),
            })
            .collect();
        text += &line(&texts);
    }
    text
}
