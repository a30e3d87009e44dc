//! A team's own list of European deals: tab-separated, amounts and dates as people type them.

use super::Failure;
use super::deal::{Day, Deal};

const HEADING: [&str; 8] =
    ["Startup", "City", "Country", "Industry", "Date", "Round", "Amount", "Investors"];

/// Writes the sheet.
pub(crate) fn write(deals: &[&Deal]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(HEADING)?;
    for (row, deal) in deals.iter().enumerate() {
        writer.write_record([
            &deal.company,
            deal.place.city,
            country_name(deal.country.en, row),
            deal.sector_label,
            &date_text(deal.day)?,
            deal.round,
            &amount_text(deal, row),
            &deal.investors.join("; "),
        ])?;
    }
    Ok(writer.into_inner()?)
}

fn country_name(name: &'static str, row: usize) -> &'static str {
    if name == "United Kingdom" && row.is_multiple_of(3) { "UK" } else { name }
}

fn date_text(day: Day) -> Result<String, Failure> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.get(usize::from(day.month) - 1).ok_or("no such month")?;
    Ok(format!("{:02}-{month}-{}", day.day, day.year))
}

fn amount_text(deal: &Deal, row: usize) -> String {
    let Some((currency, point, _)) = deal.amount.point() else { return deal.silence.to_owned() };
    let symbol = currency.symbol;
    let (unit, short, long) = match point {
        1_000_000_000.. => (1_000_000_000, "bn", "billion"),
        1_000_000.. => (1_000_000, "M", "million"),
        _ => (1_000, "K", "thousand"),
    };
    let decimals = format!("{:03}", point % unit * 1_000 / unit);
    let number = format!("{}.{}", point / unit, decimals.trim_end_matches('0'));
    let number = number.trim_end_matches('.');
    match row % 4 {
        0 => format!("{symbol}{number} {long}"),
        1 => format!("{symbol} {number}{short}"),
        2 => format!("{} {number}{}", currency.code, short.to_lowercase()),
        _ => format!("{symbol}{number}{short}"),
    }
}
