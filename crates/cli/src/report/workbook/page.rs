//! One sheet for one slide: its heading, sentences, tables with real numbers, and native charts.

use std::collections::BTreeMap;

use anyhow::Result;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{Format, Formula, Url, Workbook, Worksheet};

use super::Book;
use super::chart::{self, Place};
use super::grid::{self, Line};
use super::style::{self, Style};
use crate::output::width;
use crate::report::chart::Chart;
use crate::report::figure::{Base, Figure, Ratio};
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

/// The slide whose sheet lists the others.
const TITLE: &str = "title";
/// Narrowest and widest column of a table, in letters.
const WIDTHS: (usize, usize) = (9, 44);
/// Letters of the one column of a sheet without a table.
const TEXT_WIDTH: usize = 110;
/// The highest row of a spreadsheet, in points.
const HIGHEST_ROW: f64 = 409.0;
/// The paper of a slide, as spreadsheets number it.
const A4: u8 = 9;

/// Adds the sheet of a slide.
pub(super) fn add(
    workbook: &mut Workbook,
    slide: &Slide,
    name: &str,
    book: &Book<'_>,
) -> Result<()> {
    let mut page = Page {
        worksheet: begun(workbook, name)?.set_paper_size(A4).set_print_fit_to_pages(1, 1),
        name,
        book,
        line: 0,
        right_column: 0,
        widths: widths(slide),
        is_frozen: false,
        bases: BTreeMap::new(),
        rates: Vec::new(),
    };
    page.heading(slide)?;
    for block in &slide.blocks {
        page.block(block)?;
    }
    page.formulas()?;
    if slide.id == TITLE {
        page.contents()?;
    }
    page.set_widths()?;
    page.set_print_area()
}

/// A new sheet that prints across the page, with its name and its pages at the foot.
pub(super) fn begun<'w>(workbook: &'w mut Workbook, name: &str) -> Result<&'w mut Worksheet> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(name)?;
    worksheet.set_screen_gridlines(false);
    worksheet.set_landscape();
    worksheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    worksheet.set_footer("&L&A&R&P / &N");
    Ok(worksheet)
}

/// Points that a text takes in a cell of so many letters.
pub(super) fn height(text: &str, letters: usize, style: &Style) -> f64 {
    // A line is broken before its end where a word is long.
    let usable = (letters * 19 / 20).max(1);
    // No letter is wider than it has bytes.
    if text.len() <= usable && !text.contains('\n') {
        return style.line_points + 3.0;
    }
    let lines: usize = text.lines().map(|line| width(line).div_ceil(usable).max(1)).sum();
    let lines = u16::try_from(lines.max(1)).unwrap_or(u16::MAX);
    (f64::from(lines) * style.line_points + 3.0).min(HIGHEST_ROW)
}

/// The letters of each column, over all tables of the slide.
fn widths(slide: &Slide) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for table in slide.blocks.iter().filter_map(shown) {
        for (idx, (head, _)) in table.columns.iter().enumerate() {
            let cells = table.rows.iter().filter_map(|row| row.get(idx));
            let widest = cells.map(|cell| width(cell.text())).chain([width(head) + 1]).max();
            let letters = (widest.unwrap_or(0) + 2).clamp(WIDTHS.0, WIDTHS.1);
            match widths.get_mut(idx) {
                Some(known) => *known = letters.max(*known),
                None => widths.push(letters),
            }
        }
    }
    if widths.is_empty() { vec![TEXT_WIDTH] } else { widths }
}

/// The table of a block, as it is written.
fn shown(block: &Block) -> Option<Table> {
    match block {
        Block::Chart(chart) => Some(chart.table.without_bars()),
        Block::Table(table) => Some(table.without_bars()),
        _ => None,
    }
}

/// A sheet that is being written, from its top to its end.
struct Page<'a> {
    worksheet: &'a mut Worksheet,
    name: &'a str,
    book: &'a Book<'a>,
    /// The next free row.
    line: u32,
    /// The last column that a chart covers.
    right_column: u16,
    /// Letters of each column.
    widths: Vec<usize>,
    is_frozen: bool,
    /// Where the counts and sums of the sheet are.
    bases: BTreeMap<Base, (u32, u16)>,
    /// Cells of rates, which are written when all counts and sums have their places.
    rates: Vec<(u32, u16, Figure)>,
}

impl Page<'_> {
    fn heading(&mut self, slide: &Slide) -> Result<()> {
        let style = &self.book.style;
        self.worksheet.write_string_with_format(0, 0, &slide.heading, &style.heading())?;
        self.worksheet.set_row_height(0, 27)?;
        let title = self.book.slides.iter().position(|it| it.id == TITLE);
        if let Some(name) = title.and_then(|idx| self.book.names.slides.get(idx))
            && slide.id != TITLE
        {
            let back = self.book.messages.text("workbook_contents");
            let link = link(name).set_text(format!("← {back}"));
            self.worksheet.write_url_with_format(1, 0, link, &style.link())?;
        }
        self.line = 3;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<()> {
        let style = &self.book.style;
        match block {
            Block::Big(big) => {
                self.worksheet.write_string_with_format(self.line, 0, &big.text, &style.big())?;
                self.worksheet.set_row_height(self.line, 48)?;
                self.line += 1;
            }
            Block::Tiles(tiles) => {
                for tile in tiles {
                    self.sentence(&tile.line(self.book.messages), &style.sentence())?;
                }
            }
            Block::Sentence(sentence) => self.sentence(&sentence.text, &style.sentence())?,
            Block::Points(points) => {
                for point in points {
                    self.sentence(&format!("• {}", point.text), &style.sentence())?;
                    self.line += 1;
                }
            }
            Block::Table(table) => {
                self.table(&table.without_bars(), &[])?;
                if let Some(whole) = &table.whole {
                    self.table(whole, &[])?;
                }
            }
            Block::Chart(chart) => self.chart(chart)?,
            Block::Remark(remark) => self.sentence(remark, &style.remark())?,
        }
        Ok(())
    }

    /// A sentence across the columns of the sheet's tables.
    fn sentence(&mut self, text: &str, format: &Format) -> Result<()> {
        let last = u16::try_from(self.widths.len().saturating_sub(1))?;
        match last {
            0 => self.worksheet.write_string_with_format(self.line, 0, text, format)?,
            _ => self.worksheet.merge_range(self.line, 0, self.line, last, text, format)?,
        };
        let height = height(text, self.widths.iter().sum(), &self.book.style);
        self.worksheet.set_row_height(self.line, height)?;
        self.line += 1;
        Ok(())
    }

    /// A chart beside its table, or below it, and the notes to both.
    fn chart(&mut self, chart: &Chart) -> Result<()> {
        let table = chart.table.without_bars();
        let lines: Vec<Line> =
            chart.series.iter().filter_map(|it| grid::line(&table, &it.figures)).collect();
        let head = self.table(&table, &lines)?;
        if let Some(callout) = &chart.callout {
            self.sentence(callout, &self.book.style.callout())?;
        }
        self.sentence(&chart.denominator, &self.book.style.remark())?;
        if let Some(counts) = &chart.counts {
            self.table(counts, &[])?;
        }
        let natives = chart::natives(chart, &Place { sheet: self.name, head, table: &table });
        let is_beside = chart::is_beside(chart.kind);
        let (line, column) =
            if is_beside { (head, table.columns.len()) } else { (self.line + 1, 0) };
        let mut right = if is_beside { 24 } else { 0 };
        for (native, size) in natives {
            let column = u16::try_from(column)?;
            self.worksheet.insert_chart_with_offset(line, column, &native, right, 0)?;
            right += size.width + 16;
            // A column that nobody set is 72 pixels wide, any other wider.
            self.right_column = self.right_column.max(column + u16::try_from(right / 72)?);
            self.line = self.line.max(line + size.rows());
        }
        Ok(())
    }

    /// Writes a table and returns the row of its head. What is unknown is left empty on a line
    /// that a chart draws, which would draw words as zero; elsewhere it is marked.
    fn table(&mut self, table: &Table, charted: &[Line]) -> Result<u32> {
        let head = self.line;
        for (idx, (text, align)) in table.columns.iter().enumerate() {
            let column = u16::try_from(idx)?;
            let format = self.book.style.head(*align);
            self.worksheet.write_string_with_format(head, column, text, &format)?;
        }
        self.worksheet.set_row_height(head, 24)?;
        self.line += 1;
        for (row_idx, row) in table.rows.iter().enumerate() {
            for (idx, (cell, (_, align))) in row.iter().zip(&table.columns).enumerate() {
                let is_charted = charted.iter().any(|line| match line {
                    Line::Column(column) => *column == idx,
                    Line::Row(row, first) => *row == row_idx && idx >= *first,
                });
                self.cell(u16::try_from(idx)?, cell, *align, is_charted)?;
            }
            self.line += 1;
        }
        if !self.is_frozen {
            self.worksheet.set_freeze_panes(head + 1, 0)?;
            self.is_frozen = true;
        }
        self.line += 1;
        Ok(head)
    }

    fn cell(
        &mut self,
        column: u16,
        cell: &Cell,
        align: crate::output::Align,
        is_charted: bool,
    ) -> Result<()> {
        let (worksheet, style) = (&mut *self.worksheet, &self.book.style);
        let plain = style.cell(align);
        if let Cell::Figure(figure) = cell {
            if let Some(base) = figure.base() {
                self.bases.entry(base).or_insert((self.line, column));
            }
            if figure.ratio.is_some() && figure.value.is_some() {
                self.rates.push((self.line, column, figure.clone()));
            }
        }
        match cell {
            Cell::Figure(figure) => match style::number(figure) {
                Some(number) => {
                    let format = style.number(&style::number_format(figure));
                    worksheet.write_number_with_format(self.line, column, number, &format)?
                }
                None if is_charted => worksheet.write_blank(self.line, column, &plain)?,
                None => {
                    worksheet.write_string_with_format(self.line, column, &figure.shown, &plain)?
                }
            },
            cell if cell.text().is_empty() => worksheet.write_blank(self.line, column, &plain)?,
            cell => worksheet.write_string_with_format(self.line, column, cell.text(), &plain)?,
        };
        Ok(())
    }

    /// Writes the rates as formulas over the counts and sums of the sheet; one whose base is not
    /// there stays a number.
    fn formulas(&mut self) -> Result<()> {
        for (line, column, figure) in &self.rates {
            let place = |base: &Base| {
                let (line, column) = self.bases.get(base)?;
                Some(row_col_to_cell(*line, *column))
            };
            let text = match figure.ratio.as_deref() {
                Some(Ratio::Sum(parts)) => {
                    let parts: Option<Vec<String>> = parts.iter().map(place).collect();
                    parts.map(|it| format!("={}", it.join("+")))
                }
                Some(Ratio::Share(part, whole)) => {
                    place(part).zip(place(whole)).map(|(part, whole)| format!("={part}/{whole}"))
                }
                Some(Ratio::Growth(now, base)) => {
                    place(now).zip(place(base)).map(|(now, base)| format!("={now}/{base}-1"))
                }
                Some(Ratio::Points(bases)) => match bases.each_ref().map(place) {
                    [Some(part), Some(whole), Some(before), Some(whole_before)] => {
                        Some(format!("=100*({part}/{whole}-{before}/{whole_before})"))
                    }
                    _ => None,
                },
                None => None,
            };
            let (Some(text), Some(number)) = (text, style::number(figure)) else { continue };
            let formula = Formula::new(text).set_result(number.to_string());
            let format = self.book.style.number(&style::number_format(figure));
            self.worksheet.write_formula_with_format(*line, *column, formula, &format)?;
        }
        Ok(())
    }

    /// The list of all sheets, each a link.
    fn contents(&mut self) -> Result<()> {
        let book = self.book;
        let names = &book.names;
        let headings = book.slides.iter().map(|it| it.heading.as_str());
        let slides = names.slides.iter().map(String::as_str).zip(headings).skip(1);
        let others = [
            (names.open.as_str(), "workbook_open"),
            (names.deals.as_str(), "workbook_deals"),
            (names.sources.as_str(), "workbook_sources"),
            (names.definitions.as_str(), "workbook_definitions"),
            (names.sql.as_str(), "workbook_sql"),
        ];
        let others = others.map(|(name, key)| (name, book.messages.text(key)));
        let sheets: Vec<(&str, &str)> = slides.chain(others).collect();
        self.widths = vec![sheets.iter().map(|(name, _)| width(name)).max().unwrap_or(0) + 4, 96];
        for (name, heading) in sheets {
            let format = book.style.link();
            let link = link(name).set_text(name);
            self.worksheet.write_url_with_format(self.line, 0, link, &format)?;
            let format = book.style.sentence();
            self.worksheet.write_string_with_format(self.line, 1, heading, &format)?;
            self.line += 1;
        }
        Ok(())
    }

    /// What is printed: down to the last row, across the widest table or chart.
    fn set_print_area(&mut self) -> Result<()> {
        let last_column = u16::try_from(self.widths.len())?.max(self.right_column);
        self.worksheet.set_print_area(0, 0, self.line, last_column)?;
        Ok(())
    }

    fn set_widths(&mut self) -> Result<()> {
        for (idx, letters) in self.widths.iter().enumerate() {
            let letters = f64::from(u16::try_from(*letters)?);
            self.worksheet.set_column_width(u16::try_from(idx)?, letters)?;
        }
        Ok(())
    }
}

/// A link to the first cell of a sheet; a name holds no apostrophe.
pub(super) fn link(sheet: &str) -> Url {
    Url::new(format!("internal:'{sheet}'!A1"))
}
