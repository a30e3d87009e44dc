//! The slides of the report in the order of the deck: figures put into words and tables.
//!
//! It does not know on what they will be shown.

mod activity;
mod appendix;
mod countries;
mod cover;
mod mega;
mod rounds;
mod sectors;

use super::change::{Unit, changed};
use super::figure::{Deals, Figure, Source};
use super::imprint;
use super::model::{Activity, Market, Model, Rate};
use super::narrative::Narrator;
use super::notes;
use super::slide::{Block, Point, Slide};
use crate::messages::Messages;
use crate::output::number::grouped;

/// Puts a report into words: title, key points, the slides of each market, notes.
pub(crate) fn deck(model: &Model, narrator: &Narrator) -> Vec<Slide> {
    let mut slides = vec![title(model, narrator), key_points(model, narrator)];
    for market in &model.markets {
        slides.extend(market_slides(model, market, narrator));
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

fn market_slides(model: &Model, market: &Market, narrator: &Narrator) -> Vec<Slide> {
    if market.is_empty() {
        return vec![cover::cover(model, market, narrator)];
    }
    // A slide of the published deck is in every report; another one has to show something.
    let is_published = NUMBERS.iter().any(|(id, _)| *id == format!("{}-shares", market.market));
    let steady = sectors::steady(market, narrator).filter(|_| !is_published);
    let shares = Slide { is_idle: steady.is_some(), ..sectors::shares(market, narrator) };
    let countries = market.is_world.then(|| countries::countries(model, market, narrator));
    [
        Some(cover::cover(model, market, narrator)),
        Some(activity::activity(market, narrator)),
        Some(rounds::rounds(market, narrator)),
        Some(sectors::sectors(market, narrator, steady)),
        Some(shares),
        Some(mega::mega(model, market, narrator)),
        Some(sectors::amount_shares(market, narrator)),
        countries,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn title(model: &Model, narrator: &Narrator) -> Slide {
    let quarter = quarter_in_words(&narrator.messages, &model.quarter);
    let heading = narrator.messages.say("title", &[("quarter", &quarter)]);
    imprint::cover(model, &narrator.messages, heading)
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

/// The rows of a metric view that the shown quarters of a market are.
fn source(view: &'static str, market: &Market) -> Source {
    let quarter = |it: Option<&Activity>| it.map_or_else(String::new, |it| it.quarter.clone());
    Source {
        view,
        second_view: None,
        market: Some(market.market.clone()),
        first_quarter: quarter(market.shown().first()),
        last_quarter: quarter(market.now()),
    }
}

/// The rows of a metric view that the reported quarter of a market is.
fn source_now(view: &'static str, market: &Market) -> Source {
    let source = source(view, market);
    Source { first_quarter: source.last_quarter.clone(), ..source }
}

/// A change on the quarter and a change on the year, each with its name.
fn changes(
    messages: &Messages,
    [qoq, yoy]: [Option<Rate>; 2],
    unit: Unit,
) -> Vec<(String, Figure)> {
    let named = |key: &str, rate| (messages.text(key).to_owned(), changed(messages, rate, unit));
    vec![named("qoq", qoq), named("yoy", yoy)]
}

/// A number of deals, or another whole number, as a figure.
fn counted(messages: &Messages, number: Option<i64>) -> Figure {
    Figure::count(number, count(messages, number))
}

fn count(messages: &Messages, count: Option<i64>) -> String {
    known(messages, count.map(|it| grouped(i128::from(it))))
}

fn known(messages: &Messages, text: Option<String>) -> String {
    text.unwrap_or_else(|| messages.text("unknown").to_owned())
}

/// `2023Q4` as people say it.
fn quarter_in_words(messages: &Messages, quarter: &str) -> String {
    let (year, nth) = quarter.split_once('Q').unwrap_or((quarter, ""));
    let nth = messages.find(&format!("nth_{nth}")).unwrap_or(nth);
    messages.say("quarter", &[("year", year), ("nth", nth)])
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
