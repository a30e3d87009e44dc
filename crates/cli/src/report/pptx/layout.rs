//! Where the parts of a slide are on the page of a presentation, in EMU. It knows no file.

use serde::Serialize;

use super::Material;
use super::chart::{Native, PLOT, natives_of};
use super::package::Kind;
use crate::output::{Align, width};
use crate::report::chart::{Chart, Kind as ChartKind};
use crate::report::imprint;
use crate::report::slide::{Block, Point, Slide};
use crate::report::table::Table;
use crate::report::workbook::chart::STACKED_GAP_PCT;
use crate::report::workbook::style;

/// EMU of a pixel of a page of 1,280 by 720.
const EMU: f64 = 9525.0;
/// The page within its margins: left, top below the heading, width, bottom above the footer.
const LEFT: f64 = 44.0;
const TOP: f64 = 116.0;
const WIDTH: f64 = 1192.0;
const BOTTOM: f64 = 668.0;
/// The slide that lists those that follow.
const KEY_POINTS: &str = "key-points";
/// The least height of a chart.
const LEAST_CHART: f64 = 180.0;

/// A slide as shapes at places.
pub(super) struct Page {
    pub(super) kind: Kind,
    pub(super) shapes: Vec<Shape>,
    pub(super) charts: Vec<Native>,
}

/// A shape with its place.
#[derive(Debug, Serialize)]
pub(super) struct Shape {
    x: i64,
    y: i64,
    cx: i64,
    cy: i64,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Content {
    Text { paragraphs: Vec<Paragraph> },
    Table { widths: Vec<i64>, height: i64, size: u32, rows: Vec<Row> },
    Chart { rel: String, name: String, description: String },
    Bracket,
}

#[derive(Debug, Serialize)]
struct Paragraph {
    /// What the text is about, in bold before it; empty where nothing is.
    lead: String,
    text: String,
    /// In hundredths of a point.
    size: u32,
    bold: bool,
    /// A color of the theme.
    color: &'static str,
    align: &'static str,
    bullet: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    cells: Vec<Field>,
    is_head: bool,
}

#[derive(Debug, Serialize)]
struct Field {
    text: String,
    align: &'static str,
}

/// Left, top, width and height in pixels.
type Place = (f64, f64, f64, f64);

/// How a text is written.
#[derive(Clone, Copy)]
struct Type {
    size: u32,
    bold: bool,
    color: &'static str,
}

const SENTENCE: Type = Type { size: 1600, bold: false, color: "tx1" };
const CALLOUT: Type = Type { size: 1400, bold: true, color: "tx1" };
const REMARK: Type = Type { size: 1050, bold: false, color: "tx1" };
const FOOTER: Type = Type { size: 1000, bold: false, color: "tx1" };

impl Type {
    /// The height of a text in pixels, broken at the width of the page.
    fn height(self, text: &str) -> f64 {
        let size = f64::from(self.size) / 75.0;
        // A letter is half as wide as high, a Chinese one as wide.
        let columns = u32::try_from(width(text)).map_or(0.0, f64::from);
        let lines = (columns * size * 0.52 / WIDTH).ceil().max(1.0);
        lines * size * 1.3 + 4.0
    }

    fn paragraph(self, text: &str) -> Paragraph {
        let (text, Type { size, bold, color }) = (text.to_owned(), self);
        Paragraph { lead: String::new(), text, size, bold, color, align: "l", bullet: false }
    }
}

impl Page {
    /// Places the blocks of a slide one below the other; charts take what the others leave.
    pub(super) fn of(slide: &Slide, slides: &[Slide], material: &Material<'_>, scale: f64) -> Page {
        let kind = match slide.blocks.first() {
            Some(Block::Remark(_)) | None => Kind::Title,
            Some(Block::Big(_)) => Kind::Section,
            _ => Kind::Content,
        };
        let (y, color) = match kind {
            Kind::Title => (360.0, "bg1"),
            Kind::Section => (240.0, "bg1"),
            Kind::Content => (TOP, "tx1"),
        };
        let mut pen = Pen { y, color, scale, shapes: Vec::new(), charts: Vec::new() };
        let heights: f64 = slide.blocks.iter().map(|it| pen.height(it)).sum();
        let count = slide.blocks.iter().filter(|it| matches!(it, Block::Chart(_))).count();
        let count = u32::try_from(count.max(1)).map_or(1.0, f64::from);
        let spare = ((BOTTOM - pen.y - heights) / count).max(LEAST_CHART);
        slide.blocks.iter().for_each(|it| pen.block(it, spare));
        if slide.id == KEY_POINTS {
            pen.contents(slides);
        }
        pen.footer(slide, material);
        Page { kind, shapes: pen.shapes, charts: pen.charts }
    }
}

/// Places shapes from the top of a page to its end.
struct Pen {
    /// Where the next block begins.
    y: f64,
    /// The color of text upon this kind of page.
    color: &'static str,
    scale: f64,
    shapes: Vec<Shape>,
    charts: Vec<Native>,
}

impl Pen {
    /// The height of a block in pixels; of a chart, what is below it.
    fn height(&self, block: &Block) -> f64 {
        match block {
            Block::Big(_) => 84.0,
            Block::Tiles(_) => 140.0,
            Block::Sentence(point) => SENTENCE.height(&point.text) + 8.0,
            Block::Points(points) => {
                let kind = points_type(points);
                points.iter().map(|it| kind.height(&it.text) + 10.0).sum()
            }
            Block::Table(table) => table_height(table).1 + 8.0,
            Block::Remark(text) => self.remark().height(text) + 4.0,
            Block::Chart(chart) => {
                let callout = chart.callout.as_ref().map_or(0.0, |it| CALLOUT.height(it) + 4.0);
                callout + REMARK.height(&chart.denominator) + 4.0
            }
        }
    }

    fn remark(&self) -> Type {
        if self.color == "bg1" { Type { color: "bg1", ..SENTENCE } } else { REMARK }
    }

    fn block(&mut self, block: &Block, spare: f64) {
        let height = self.height(block);
        match block {
            Block::Big(point) => {
                let big = Type { size: 4400, bold: true, color: self.color };
                self.text(LEFT, WIDTH, height, vec![big.paragraph(&point.text)]);
            }
            Block::Tiles(tiles) => {
                let step = WIDTH / u32::try_from(tiles.len().max(1)).map_or(1.0, f64::from);
                let mut x = LEFT;
                for tile in tiles {
                    let small = Type { color: self.color, ..CALLOUT };
                    let value = Type { size: 2800, bold: true, color: self.color };
                    let mut lines =
                        vec![small.paragraph(&tile.name), value.paragraph(&tile.figure.shown)];
                    lines.extend(
                        tile.details
                            .iter()
                            .map(|(name, it)| small.paragraph(&format!("{name} {}", it.shown))),
                    );
                    self.text(x, step - 16.0, height, lines);
                    x += step;
                }
            }
            Block::Sentence(point) => {
                self.text(LEFT, WIDTH, height, vec![SENTENCE.paragraph(&point.text)]);
            }
            Block::Points(points) => {
                let kind = points_type(points);
                let bullet = |it: &Point| {
                    let (lead, rest) = it.lead_and_rest();
                    let text = kind.paragraph(rest);
                    Paragraph { lead: lead.to_owned(), bullet: true, ..text }
                };
                let bullets = points.iter().map(bullet).collect();
                self.text(LEFT, WIDTH, height, bullets);
            }
            Block::Table(table) => self.table(&table.without_bars(), height),
            Block::Remark(text) => {
                let line = vec![self.remark().paragraph(text)];
                self.text(LEFT, WIDTH, height, line);
            }
            Block::Chart(chart) => return self.chart(chart, spare),
        }
        self.y += height;
    }

    fn chart(&mut self, chart: &Chart, height: f64) {
        // A chart whose figures no sheet can hold is left out; its table is in the workbook.
        let natives = natives_of(chart).unwrap_or_default();
        let step = WIDTH / u32::try_from(natives.len().max(1)).map_or(1.0, f64::from);
        let mut x = LEFT;
        for native in natives {
            self.charts.push(native);
            let content = Content::Chart {
                // The layout of the slide is the first it refers to.
                rel: format!("rId{}", self.charts.len() + 1),
                name: format!("Chart {}", self.charts.len()),
                description: chart.title.clone(),
            };
            self.put((x, self.y, step - 12.0, height - 8.0), content);
            if chart.kind == ChartKind::StackedShares {
                self.brackets(chart, (x, self.y, step - 12.0, height - 8.0));
            }
            x += step;
        }
        self.y += height;
        if let Some(callout) = &chart.callout {
            let height = CALLOUT.height(callout) + 4.0;
            self.text(LEFT, WIDTH, height, vec![CALLOUT.paragraph(callout)]);
            self.y += height;
        }
        let height = REMARK.height(&chart.denominator) + 4.0;
        self.text(LEFT, WIDTH, height, vec![REMARK.paragraph(&chart.denominator)]);
        self.y += height;
    }

    /// A bracket beside each column around the parts that the last series adds up, and the sum.
    fn brackets(&mut self, chart: &Chart, (x, y, width, height): Place) {
        let [left, top, wide, high] = PLOT;
        let slot =
            width * wide / u32::try_from(chart.categories.len().max(1)).map_or(1.0, f64::from);
        let bottom = y + height * (top + high);
        let sums = chart.series.last().map_or(&[][..], |it| &it.figures);
        let mut middle = x + width * left + slot / 2.0;
        for sum in sums {
            if let Some(share) = style::number(sum).filter(|it| *it > 0.0) {
                let span = height * high * share;
                let side = middle + slot / (2.0 + f64::from(STACKED_GAP_PCT) / 50.0) + 4.0;
                self.put((side, bottom - span, 8.0, span), Content::Bracket);
                let line = CALLOUT.paragraph(&sum.shown);
                let text = Content::Text { paragraphs: vec![line] };
                self.put((side + 14.0, bottom - span / 2.0 - 11.0, slot / 3.0, 22.0), text);
            }
            middle += slot;
        }
    }

    fn table(&mut self, table: &Table, height: f64) {
        let (row_height, _) = table_height(table);
        let align = |align: Align| if align == Align::Right { "r" } else { "l" };
        let cells = |texts: Vec<&str>| {
            let cells = texts.into_iter().zip(&table.columns);
            cells
                .map(|(text, (_, side))| Field { text: text.to_owned(), align: align(*side) })
                .collect()
        };
        let head = table.columns.iter().map(|(head, _)| head.as_str()).collect();
        let mut rows = vec![Row { cells: cells(head), is_head: true }];
        for row in &table.rows {
            let texts = row.iter().map(crate::report::table::Cell::text).collect();
            rows.push(Row { cells: cells(texts), is_head: false });
        }
        let widest = |idx: usize| {
            let texts = rows.iter().filter_map(|row| row.cells.get(idx));
            let widest = texts.map(|it| width(&it.text)).max().unwrap_or(0) + 3;
            u32::try_from(widest).map_or(1.0, f64::from)
        };
        let widths: Vec<f64> = (0..table.columns.len()).map(widest).collect();
        let whole: f64 = widths.iter().sum();
        let widths = widths.iter().map(|it| self.emu(it / whole * WIDTH)).collect();
        let size = if row_height < 24.0 { 900 } else { 1300 };
        let content = Content::Table { widths, height: self.emu(row_height), size, rows };
        self.put((LEFT, self.y, WIDTH, height - 8.0), content);
    }

    /// The slides that follow, each with what it has found, in two columns.
    fn contents(&mut self, slides: &[Slide]) {
        let is_listed = |it: &&Slide| {
            let first = it.blocks.first();
            let is_cover = matches!(first, Some(Block::Remark(_) | Block::Big(_)) | None);
            !is_cover && it.id != KEY_POINTS && !it.label.starts_with('A')
        };
        let listed: Vec<&Slide> = slides.iter().filter(is_listed).collect();
        let kind = Type { size: if listed.len() > 16 { 900 } else { 1200 }, ..REMARK };
        let line = |it: &&Slide| Paragraph {
            lead: format!("{}   ", it.label),
            ..kind.paragraph(&it.heading)
        };
        let half = listed.len().div_ceil(2).max(1);
        let rows = u32::try_from(half + 1).map_or(1.0, f64::from);
        self.y = (BOTTOM - rows * 24.0).max(self.y + 8.0);
        for (x, part) in [LEFT, LEFT + WIDTH / 2.0].into_iter().zip(listed.chunks(half)) {
            let lines = part.iter().map(line).collect();
            self.text(x, WIDTH / 2.0 - 24.0, BOTTOM - self.y, lines);
        }
    }

    /// The label, the title, who publishes, the day the data end; a stamp upon a draft.
    fn footer(&mut self, slide: &Slide, material: &Material<'_>) {
        let (messages, imprint) = (material.messages, &material.model.imprint);
        let parts = [
            Some(slide.label.clone()),
            imprint::publisher(imprint, messages),
            imprint::data_to(imprint, messages),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let footer = Type { color: self.color, ..FOOTER };
        self.y = 684.0;
        self.text(LEFT, WIDTH, 20.0, vec![footer.paragraph(&parts.join("   "))]);
        if imprint.is_draft {
            let stamp = Type {
                size: 1400,
                bold: true,
                color: if self.color == "bg1" { "bg1" } else { "accent2" },
            };
            let stamp = Paragraph { align: "r", ..stamp.paragraph(messages.text("stamp_draft")) };
            self.y = 20.0;
            self.text(LEFT, WIDTH, 26.0, vec![stamp]);
        }
    }

    fn text(&mut self, x: f64, width: f64, height: f64, paragraphs: Vec<Paragraph>) {
        self.put((x, self.y, width, height), Content::Text { paragraphs });
    }

    fn put(&mut self, (x, y, cx, cy): Place, content: Content) {
        let [x, y, cx, cy] = [x, y, cx, cy].map(|it| self.emu(it));
        self.shapes.push(Shape { x, y, cx, cy, content });
    }

    /// Pixels in the unit of the file.
    #[expect(clippy::cast_possible_truncation, reason = "a page is far smaller than 2^63 EMU")]
    fn emu(&self, pixels: f64) -> i64 {
        (pixels * EMU * self.scale).round() as i64
    }
}

/// Many points have smaller letters.
fn points_type(points: &[Point]) -> Type {
    Type { size: if points.len() > 6 { 1200 } else { 1800 }, ..SENTENCE }
}

/// The height of a row and of a whole table, in pixels.
fn table_height(table: &Table) -> (f64, f64) {
    let rows = u32::try_from(table.rows.len() + 1).map_or(1.0, f64::from);
    let row = if rows > 14.0 { 21.0 } else { 28.0 };
    (row, row * rows)
}
