//! A native chart of a presentation: the chart of a small workbook, and that workbook.
//!
//! The library of workbooks writes both; the chart of a presentation differs in where its cells are.

use std::io::{Cursor, Read};

use anyhow::Result;
use rust_xlsxwriter::{ChartLayout, DocProperties, ExcelDateTime, Format, Workbook};
use zip::ZipArchive;

use crate::mistake::Mistake;
use crate::output::Align;
use crate::report::chart::{Chart, Kind};
use crate::report::figure::Measure;
use crate::report::table::{Cell, Table};
use crate::report::workbook::{chart as natives, style};

/// Where the columns of a stacked chart are in its place, so that brackets fit beside them: left, top,
/// width, height.
pub(super) const PLOT: [f64; 4] = [0.02, 0.16, 0.96, 0.71];
/// The sheet of the numbers.
const SHEET: &str = "Data";

/// A chart as a presentation holds it.
pub(super) struct Native {
    /// The chart in DrawingML.
    pub(super) chart: String,
    /// The workbook with its numbers, which opens for editing.
    pub(super) workbook: Vec<u8>,
}

/// The native charts that show what the chart shows.
pub(super) fn natives_of(chart: &Chart) -> Result<Vec<Native>> {
    let chart = &Chart { categories: categories(chart), ..chart.clone() };
    let table = table(chart);
    let mut workbook = Workbook::new();
    // The clock would make every file another one.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(SHEET)?;
    for (column, (head, _)) in (0..).zip(&table.columns) {
        worksheet.write_string(0, column, head)?;
        let cells = table.rows.iter().filter_map(|row| row.get(usize::from(column)));
        for (row, cell) in (1..).zip(cells) {
            match cell {
                Cell::Figure(figure) => {
                    if let Some(number) = style::number(figure) {
                        let format =
                            Format::new().set_num_format(style::measure_format(figure.measure));
                        worksheet.write_number_with_format(row, column, number, &format)?;
                    }
                }
                cell => {
                    worksheet.write_string(row, column, cell.text())?;
                }
            }
        }
    }
    let place = natives::Place { sheet: SHEET, head: 0, table: &table };
    let natives = natives::natives(chart, &place);
    let count = natives.len();
    for (row, (mut native, _)) in (0..).zip(natives) {
        if chart.kind == Kind::StackedShares {
            let [x, y, width, height] = PLOT;
            let layout = ChartLayout::new().set_offset(x, y).set_dimensions(width, height);
            native.plot_area().set_layout(&layout);
        }
        worksheet.insert_chart(row * 20, 8, &native)?;
    }
    let bytes = workbook.save_to_buffer()?;
    let mut archive = ZipArchive::new(Cursor::new(&bytes))?;
    let charts: Result<Vec<Native>> = (1..=count)
        .map(|number| {
            let mut text = String::new();
            let name = format!("xl/charts/chart{number}.xml");
            archive.by_name(&name)?.read_to_string(&mut text)?;
            Ok(Native { chart: embedded(&text)?, workbook: bytes.clone() })
        })
        .collect();
    charts
}

/// The chart with its numbers in the workbook that comes with it.
fn embedded(text: &str) -> Result<String> {
    let (chart, _) = text
        .split_once("<c:printSettings>")
        .ok_or_else(|| Mistake::bug("a chart without an end"))?;
    // Programs other than Excel show whatever a label does not rule out.
    let chart = chart.replace(
        "<c:showVal val=\"1\"/>",
        "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>\
         <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>",
    );
    let data = "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>";
    Ok(format!("{chart}{data}</c:chartSpace>"))
}

/// The categories with what the drawn series leave out: of how many deals a column is, the share of a
/// bar that is a count.
fn categories(chart: &Chart) -> Vec<String> {
    let shares = chart.series.get(1).filter(|_| chart.kind == Kind::RankedBars);
    let share = |idx: usize| {
        shares?.figures.get(idx).filter(|it| it.measure == Measure::Share).map(|it| &it.shown)
    };
    let named = |(idx, name): (usize, &String)| match (share(idx), chart.bases.get(idx)) {
        (Some(share), _) => format!("{name}  {share}"),
        (None, Some(base)) => format!("{name}\nn={base}"),
        (None, None) => name.clone(),
    };
    chart.categories.iter().enumerate().map(named).collect()
}

/// The figures of a chart in columns, whatever its own table shows.
fn table(chart: &Chart) -> Table {
    let heads = chart.series.iter().map(|it| (it.name.as_str(), Align::Right));
    let heads: Vec<(&str, Align)> = std::iter::once((" ", Align::Left)).chain(heads).collect();
    let mut table = Table::with(&heads);
    for (idx, category) in chart.categories.iter().enumerate() {
        let figures = chart.series.iter().filter_map(|it| it.figures.get(idx).cloned());
        let row = std::iter::once(category.as_str().into()).chain(figures.map(Cell::Figure));
        table.rows.push(row.collect());
    }
    table
}
