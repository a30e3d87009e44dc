//! The English list of rounds: UTF-8 CSV, newest first, put together from one download per quarter.

use super::Failure;
use super::deal::Deal;

const HEADING: [&str; 9] = [
    "Transaction Name",
    "Organization Name",
    "Organization Industries",
    "Organization Location",
    "Funding Type",
    "Money Raised",
    "Money Raised Currency",
    "Announced Date",
    "Investor Names",
];

/// Writes the sheet. Each quarter's download brought its own heading along.
pub(crate) fn write(deals: &[&Deal]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut quarter = None;
    for deal in deals.iter().rev() {
        if quarter != Some(deal.quarter.number) {
            writer.write_record(HEADING)?;
            quarter = Some(deal.quarter.number);
        }
        let day = deal.day;
        let (money, currency) = match deal.amount.point() {
            Some((currency, point, _)) => (point.to_string(), currency.code),
            None => (deal.silence.to_owned(), ""),
        };
        let place = deal.place;
        writer.write_record([
            &format!("{} - {}", deal.round, deal.company),
            &deal.company,
            deal.sector_label,
            &format!("{}, {}, {}", place.city, place.region, deal.country.en),
            deal.round,
            &money,
            currency,
            &format!("{}-{:02}-{:02}", day.year, day.month, day.day),
            &deal.investors.join(", "),
        ])?;
    }
    Ok(writer.into_inner()?)
}
