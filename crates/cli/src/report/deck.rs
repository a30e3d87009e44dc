//! The slides of the report in the order of the deck: figures put into words and tables.
//!
//! Each slide is declared: its heading, the columns of its table, what its chart draws, of what its shares
//! are shares, and the view behind it. It does not know on what they will be shown.

mod activity;
mod appendix;
mod countries;
mod cover;
mod mega;
mod rounds;
mod sectors;

use super::change::{Unit, changed};
use super::chart::{Chart, Series};
use super::figure::{Deals, Figure, Source};
use super::imprint;
use super::model::{Activity, Market, Model, Rate};
use super::money::ColumnUnit;
use super::narrative::Narrator;
use super::notes;
use super::slide::{Block, Point, Slide};
use super::table::Table;
use crate::messages::{Messages, say};
use crate::output::number::grouped;

/// Puts a report into words: title, key points, the slides of each market, notes.
pub(crate) fn deck(model: &Model, narrator: &Narrator) -> Vec<Slide> {
    let mut slides = vec![title(model, narrator), key_points(model, narrator)];
    for market in &model.markets {
        slides.extend(MarketSlides::new(model, market, narrator).all());
    }
    slides.push(imprint::about(model, &narrator.messages));
    let mut notes = notes::slide(model, narrator);
    label(&mut slides);
    "A1".clone_into(&mut notes.label);
    slides.push(notes);
    for (number, mut slide) in (2..).zip(appendix::slides(model, narrator)) {
        slide.label = format!("A{number}");
        slides.push(slide);
    }
    slides
}

/// Labels the slides of the published deck by their numbers, and those between by letters: 8a, 8b.
fn label(slides: &mut [Slide]) {
    let (mut number, mut further) = (0, 0);
    for slide in slides {
        slide.number = NUMBERS.iter().find(|(id, _)| *id == slide.id).map(|(_, number)| *number);
        further = if slide.number.is_some() { 0 } else { further + 1 };
        number = slide.number.unwrap_or(number);
        slide.label = format!("{number}{}", letters(further));
    }
}

/// `a` for 1, `z` for 26, `aa` for 27, and nothing for 0.
fn letters(number: u32) -> String {
    let Some(before) = number.checked_sub(1) else { return String::new() };
    let last = char::from_digit(10 + before % 26, 36).unwrap_or_default();
    letters(before / 26) + &last.to_string()
}

/// The slides of the published deck and their numbers there.
const NUMBERS: [(&str, u8); 15] = [
    ("title", 1),
    ("key-points", 2),
    ("china-cover", 3),
    ("china-activity", 4),
    ("china-rounds", 5),
    ("china-sectors", 6),
    ("china-shares", 7),
    ("china-mega", 8),
    ("global-cover", 9),
    ("global-activity", 10),
    ("global-rounds", 11),
    ("global-sectors", 12),
    ("global-amounts", 13),
    ("global-countries", 14),
    ("about", 15),
];

fn title(model: &Model, narrator: &Narrator) -> Slide {
    let quarter = quarter_in_words(&narrator.messages, &model.quarter);
    imprint::cover(model, &narrator.messages, say!(narrator.messages, "title", quarter))
}

fn key_points(model: &Model, narrator: &Narrator) -> Slide {
    let mut points: Vec<Point> = model
        .markets
        .iter()
        .filter_map(|it| {
            let has_deals = it.now().and_then(|it| it.deal_count).is_some_and(|it| it > 0);
            let deals = has_deals.then(|| Deals::in_market(&it.market, &model.quarter));
            Some(Point { text: narrator.market_point(it)?, deals })
        })
        .collect();
    points.push(narrator.early_point(&model.markets).into());
    let heading = narrator.messages.text("key_points").to_owned();
    Slide::new("key-points", heading, vec![Block::Points(points)])
}

/// What the slides of a market are made of; each file beside this one adds its slides.
struct MarketSlides<'a> {
    model: &'a Model,
    market: &'a Market,
    narrator: &'a Narrator,
    messages: &'a Messages,
}

impl<'a> MarketSlides<'a> {
    fn new(model: &'a Model, market: &'a Market, narrator: &'a Narrator) -> MarketSlides<'a> {
        MarketSlides { model, market, narrator, messages: &narrator.messages }
    }

    fn all(&self) -> Vec<Slide> {
        if self.market.is_empty() {
            return vec![self.cover()];
        }
        // A slide of the published deck is in every report; another one has to show something.
        let is_published = NUMBERS.iter().any(|(id, _)| *id == self.id("shares"));
        let steady = self.steady().filter(|_| !is_published);
        let shares = Slide { is_idle: steady.is_some(), ..self.shares() };
        let countries = self.market.is_world.then(|| self.countries());
        [
            Some(self.cover()),
            Some(self.activity()),
            Some(self.rounds()),
            Some(self.sectors(steady)),
            Some(shares),
            Some(self.mega()),
            Some(self.amounts()),
            countries,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn text(&self, key: &'static str) -> &'a str {
        self.messages.text(key)
    }

    fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.market.market)
    }

    fn slide(&self, name: &str, heading: String, blocks: Vec<Block>) -> Slide {
        Slide::new(&self.id(name), heading, blocks)
    }

    fn chart(&self, name: &str, heading: String, chart: Chart) -> Slide {
        self.slide(name, heading, vec![Block::Chart(Box::new(chart))])
    }

    /// The quarter so many before the reported one.
    fn quarter(&self, back: usize) -> &'a str {
        self.market.activity.iter().rev().nth(back).map_or("", |it| &it.quarter)
    }

    /// The shown quarters, as the categories of a chart.
    fn quarters(&self) -> Vec<String> {
        self.market.shown().iter().map(|it| it.quarter.clone()).collect()
    }

    /// The market's deals of a quarter.
    fn deals(&self, quarter: &str) -> Deals {
        Deals::in_market(&self.market.market, quarter)
    }

    /// A number of deals, or another whole number, as a figure.
    fn counted(&self, number: Option<i64>) -> Figure {
        Figure::count(number, count(self.messages, number))
    }

    /// The head of a column of amounts.
    fn amount_head(&self, unit: &ColumnUnit<'_>) -> String {
        say!(self.messages, "column_amount", unit = unit.name())
    }

    /// A change on the quarter and a change on the year, each with its name.
    fn changes(&self, rates: [Option<Rate>; 2], unit: Unit) -> Vec<(String, Figure)> {
        let named = |(key, rate)| (self.text(key).to_owned(), changed(self.messages, rate, unit));
        ["qoq", "yoy"].into_iter().zip(rates).map(named).collect()
    }

    /// A table of one total, for a spreadsheet.
    fn total(&self, head: &str, total: Figure) -> Table {
        Table::of_one(self.text("total"), head, total)
    }

    /// The rows of a metric view that the shown quarters are.
    fn source(&self, view: &'static str) -> Source {
        let first = self.market.shown().first();
        let first_quarter = first.map_or_else(String::new, |it: &Activity| it.quarter.clone());
        Source { first_quarter, ..self.source_now(view) }
    }

    /// The rows of a metric view that the reported quarter is.
    fn source_now(&self, view: &'static str) -> Source {
        let quarter = self.quarter(0).to_owned();
        Source {
            view,
            second_view: None,
            market: Some(self.market.market.clone()),
            first_quarter: quarter.clone(),
            last_quarter: quarter,
        }
    }
}

fn series(name: &str, unit: &str, figures: impl IntoIterator<Item = Figure>) -> Series {
    Series::new(name, unit, figures.into_iter().collect())
}

/// The last of so many categories, which the title is about.
fn last(count: usize) -> Vec<usize> {
    count.checked_sub(1).into_iter().collect()
}

fn count(messages: &Messages, count: Option<i64>) -> String {
    known(messages, count.map(grouped))
}

fn known(messages: &Messages, text: Option<String>) -> String {
    text.unwrap_or_else(|| messages.text("unknown").to_owned())
}

/// `2023Q4` as people say it.
fn quarter_in_words(messages: &Messages, quarter: &str) -> String {
    let (year, nth) = quarter.split_once('Q').unwrap_or((quarter, ""));
    let nth = messages.find(&format!("nth_{nth}")).unwrap_or(nth);
    say!(messages, "quarter", year, nth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_slides_have_letters_behind_the_number_before_them() {
        let ids = ["china-mega", "china-amounts", "asia-cover", "global-cover", "about"];
        let mut slides = ids.map(|it| Slide::new(it, String::new(), Vec::new()));
        label(&mut slides);
        assert_eq!(slides.each_ref().map(|it| it.label.as_str()), ["8", "8a", "8b", "9", "15"]);
        assert_eq!([1, 26, 27, 53].map(letters), ["a", "z", "aa", "ba"]);
    }
}
