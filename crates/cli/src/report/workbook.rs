//! The report as a workbook that people go on working with: numbers, native charts, the deals behind.
//!
//!     slides -> a sheet each -> open points -> deals -> where each figure comes from
//!
//! It does not know how a figure was computed; the same database gives the same bytes.

pub(super) mod chart;
mod deals;
mod definitions;
mod grid;
mod list;
mod names;
mod open;
mod page;
pub(super) mod style;

use anyhow::Result;
use dealbase_query::Database;
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::model::Model;
use super::narrative::Narrator;
use super::slide::Slide;
use crate::messages::Messages;
use crate::mistake::Mistake;
use names::Names;
use style::Style;

/// What every sheet is made of.
struct Book<'a> {
    slides: &'a [Slide],
    names: Names,
    style: Style,
    messages: &'a Messages,
}

/// Renders the slides as a workbook, and after them the quarter's deals and the definitions.
///
/// # Errors
/// Fails if the database can't be read, or a text is more than a workbook can hold.
pub(crate) fn render(
    database: &Database,
    slides: &[Slide],
    model: &Model,
    narrator: &Narrator,
) -> Result<Vec<u8>> {
    let book = Book {
        slides,
        names: Names::of(slides, model, narrator),
        style: Style::of(narrator.messages.lang),
        messages: &narrator.messages,
    };
    let mut workbook = Workbook::new();
    book.style.make_default(&mut workbook)?;
    workbook.set_properties(&properties(slides, model)?);
    for (slide, name) in slides.iter().zip(&book.names.slides) {
        page::add(&mut workbook, slide, name, &book)?;
    }
    open::add(&mut workbook, database, model, &book)?;
    deals::add(&mut workbook, database, model, &book)?;
    definitions::add(&mut workbook, database, &book)?;
    Ok(workbook.save_to_buffer()?)
}

/// What the file says about itself. It was made when its quarter ended: the clock would make every
/// file another one.
fn properties(slides: &[Slide], model: &Model) -> Result<DocProperties> {
    let title = slides.first().map_or("", |it| it.heading.as_str());
    let made = last_day(&model.quarter)
        .and_then(|day| ExcelDateTime::parse_from_str(&day.to_string()).ok())
        .ok_or_else(|| Mistake::NoQuarter { typed: model.quarter.clone() })?;
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&made))
}

/// The last day of a quarter such as `2023Q4`.
fn last_day(quarter: &str) -> Option<Date> {
    let (year, nth) = quarter.split_once('Q')?;
    let month = nth.parse::<i8>().ok()?.checked_mul(3)?;
    Some(Date::new(year.parse().ok()?, month, 1).ok()?.last_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_ends_on_its_last_day() {
        for (quarter, wanted) in [
            ("2023Q4", Some("2023-12-31")),
            ("2024Q1", Some("2024-03-31")),
            ("2023Q2", Some("2023-06-30")),
            ("2023", None),
        ] {
            assert_eq!(last_day(quarter).map(|it| it.to_string()).as_deref(), wanted, "{quarter}");
        }
    }
}
