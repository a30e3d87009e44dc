//! The slides of the report in the order of the deck: figures put into words and tables.
//!
//! It does not know on what they will be shown.

mod activity;
mod countries;
mod mega;
mod rounds;
mod sectors;

use super::figure::{Deals, Figure, Only, Source};
use super::model::{Activity, Market, Model};
use super::money;
use super::notes;
use super::sentence::Voice;
use super::slide::{Block, Point, Slide};
use crate::output::number::grouped;
use crate::words::Words;

/// Puts a report into words: title, key points, the slides of each market, notes.
pub(crate) fn deck(model: &Model, voice: &Voice) -> Vec<Slide> {
    let mut slides = vec![title(model, voice), key_points(model, voice)];
    for market in &model.markets {
        slides.extend(market_slides(model, market, voice));
    }
    slides.push(notes::slide(model, voice));
    slides.push(about(&voice.words));
    slides
}

/// The numbers of a market's slides in the printed deck: cover, activity, rounds, sectors,
/// share changes, mega deals, amount shares, countries.
fn numbers(market: &Market) -> [Option<u8>; 8] {
    match market.market.as_str() {
        "china" => [Some(3), Some(4), Some(5), Some(6), Some(7), Some(8), None, None],
        "global" => [Some(9), Some(10), Some(11), Some(12), None, None, Some(13), Some(14)],
        _ => [None; 8],
    }
}

fn market_slides(model: &Model, market: &Market, voice: &Voice) -> Vec<Slide> {
    let [
        cover_no,
        activity_no,
        rounds_no,
        sectors_no,
        shares_no,
        mega_no,
        amounts_no,
        countries_no,
    ] = numbers(market);
    if market.is_empty() {
        return vec![cover(model, market, voice).numbered(cover_no)];
    }
    let mut slides = vec![
        cover(model, market, voice).numbered(cover_no),
        activity::activity(market, voice).numbered(activity_no),
        rounds::rounds(market, voice).numbered(rounds_no),
        sectors::sectors(market, voice).numbered(sectors_no),
        sectors::shares(market, voice).numbered(shares_no),
        mega::mega(model, market, voice).numbered(mega_no),
        sectors::amount_shares(market, voice).numbered(amounts_no),
    ];
    if market.is_world {
        slides.push(countries::countries(model, market, voice).numbered(countries_no));
    }
    slides
}

fn title(model: &Model, voice: &Voice) -> Slide {
    let quarter = quarter_in_words(&voice.words, &model.quarter);
    let heading = voice.words.say("title", &[("quarter", &quarter)]);
    Slide::new("title", heading, Vec::new()).numbered(Some(1))
}

fn key_points(model: &Model, voice: &Voice) -> Slide {
    let mut points: Vec<Point> = model
        .markets
        .iter()
        .filter_map(|it| {
            let has_deals = it.now().and_then(|it| it.deal_count).is_some_and(|it| it > 0);
            let deals = has_deals.then(|| Deals::in_market(&it.market, &model.quarter));
            Some(Point { text: voice.market_point(it)?, deals })
        })
        .collect();
    points.push(voice.early_point(&model.markets).into());
    let heading = voice.words.text("key_points").to_owned();
    Slide::new("key-points", heading, vec![Block::Points(points)]).numbered(Some(2))
}

fn cover(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let big = match market.now().and_then(|it| it.amount) {
        _ if market.is_empty() => words.text("cover_nothing").to_owned(),
        _ if market.now().and_then(|it| it.deal_count) == Some(0) => {
            words.text("cover_no_deal").to_owned()
        }
        Some(amount) => {
            words.say("cover_amount", &[("amount", &money::on_cover(words, amount.usd))])
        }
        None => words.text("cover_amount_none").to_owned(),
    };
    let subject = voice.subject(market);
    let heading = words.say("cover", &[("subject", &subject), ("quarter", &model.quarter)]);
    let has_amount = market.now().and_then(|it| it.disclosed_count).is_some_and(|it| it > 0);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
    let deals = Some(deals).filter(|_| has_amount);
    let id = format!("{}-cover", market.market);
    Slide::new(&id, heading, vec![Block::Big(Point { text: big, deals })])
}

/// The rows of a metric view that the shown quarters of a market are.
fn source(view: &'static str, market: &Market) -> Source {
    let quarter = |it: Option<&Activity>| it.map_or_else(String::new, |it| it.quarter.clone());
    Source {
        view,
        beside: None,
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

/// A number of deals, or another whole number, as a figure.
fn counted(words: &Words, number: Option<i64>) -> Figure {
    Figure::count(number, count(words, number))
}

/// The last slide: what the report is made of. A team says here who made it.
fn about(words: &Words) -> Slide {
    let points = ["about_made", "about_same", "about_change"];
    let points = points.map(|key| Point::from(words.text(key).to_owned())).to_vec();
    let heading = words.text("about").to_owned();
    Slide::new("about", heading, vec![Block::Points(points)]).numbered(Some(15))
}

fn count(words: &Words, count: Option<i64>) -> String {
    known(words, count.map(|it| grouped(i128::from(it))))
}

fn known(words: &Words, text: Option<String>) -> String {
    text.unwrap_or_else(|| words.text("unknown").to_owned())
}

/// `2023Q4` as people say it.
fn quarter_in_words(words: &Words, quarter: &str) -> String {
    let (year, nth) = quarter.split_once('Q').unwrap_or((quarter, ""));
    let nth = words.find(&format!("nth_{nth}")).unwrap_or(nth);
    words.say("quarter", &[("year", year), ("nth", nth)])
}
