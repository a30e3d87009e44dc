//! The English workbook: lines about the download first, a heading of two rows, amounts in millions
//! of dollars, a total row and a footer.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::Failure;
use super::blocks::properties;
use super::deal::Deal;

const HEADING: [(&str, &str); 9] = [
    ("Deal ID", ""),
    ("Companies", ""),
    ("Primary Industry Sector", ""),
    ("Company City", ""),
    ("Company Country/Territory/Region", ""),
    ("Deal Date", ""),
    ("Series", ""),
    ("Deal Size", "(USD, millions)"),
    ("Investors", ""),
];
const FIRST_ROW: u32 = 6;

/// Writes the workbook.
pub(crate) fn write(deals: &[&Deal]) -> Result<Vec<u8>, Failure> {
    let mut book = Workbook::new();
    book.set_properties(&properties()?);
    let sheet = book.add_worksheet();
    sheet.set_name("Deals")?;
    write_top(sheet)?;
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut total_usd = 0;
    for (row, deal) in (FIRST_ROW..).zip(deals) {
        let day = deal.day;
        sheet.write(row, 0, format!("{:05}-{:02}T", 40_000 + row, row % 97))?;
        sheet.write(row, 1, &deal.company)?;
        sheet.write(row, 2, deal.sector_label)?;
        sheet.write(row, 3, deal.place.city)?;
        sheet.write(row, 4, deal.country.en)?;
        let on = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
        sheet.write_with_format(row, 5, &on, &date)?;
        sheet.write(row, 6, deal.round)?;
        if let Some((_, usd, _)) = deal.amount.point() {
            sheet.write(row, 7, in_millions(usd)?)?;
            total_usd += usd;
        }
        sheet.write(row, 8, deal.investors.join(", "))?;
    }
    let end = FIRST_ROW + u32::try_from(deals.len())?;
    sheet.write(end, 1, "Total")?;
    sheet.write(end, 7, in_millions(total_usd)?)?;
    sheet.write(end + 2, 0, "© 2024 Invented Deals. Every company on this sheet is made up.")?;
    Ok(book.save_to_buffer()?)
}

fn write_top(sheet: &mut Worksheet) -> Result<(), Failure> {
    sheet.write(0, 0, "Search: all deals, all regions")?;
    sheet.write(1, 0, "Deal Date: From 01-Oct-2022 to 31-Dec-2022")?;
    sheet.write(2, 0, "Downloaded on: 08-Jan-2024")?;
    let bold = Format::new().set_bold();
    for (column, (name, unit)) in (0..).zip(HEADING) {
        sheet.write_with_format(FIRST_ROW - 2, column, name, &bold)?;
        if !unit.is_empty() {
            sheet.write_with_format(FIRST_ROW - 1, column, unit, &bold)?;
        }
    }
    Ok(())
}

/// Whole dollars as the number of millions a workbook stores.
fn in_millions(usd: i64) -> Result<f64, Failure> {
    Ok(format!("{}.{:06}", usd / 1_000_000, usd % 1_000_000).parse()?)
}
