//! Slide 14: the countries that raised the most, and how that changed.

use super::counted;
use crate::output::Align::{Left, Right};
use crate::report::change::{self, Unit, changed, shared, signed};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Figure, Measure, Only, Ratio, Source};
use crate::report::model::{Country, Market, Model, Rate};
use crate::report::money::{self, ColumnUnit};
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Cell, Slide, Table};
use crate::words::Words;

pub(super) fn countries(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let major = major(model, voice.rules.major_countries);
    let unit = ColumnUnit::of(words, major.iter().map(|it| it.amount_usd));
    let amount = |it: &Country| {
        let deals = behind(model, market, it).only(Only::Disclosed);
        unit.figure(words, Some(it.amount_usd)).of(deals)
    };
    let base = |it: &Country, back| Base::money(before(model, market, it, back));
    let share = |it: &Country| {
        let whole = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
        shared(words, it.amount_share_pct).from(Ratio::Share(base(it, 0), Base::money(whole)))
    };
    let from = |it: &Country, back, figure: Figure| {
        figure.from(Ratio::Growth(base(it, 0), base(it, back)))
    };
    let mut table = head(words, &unit);
    let longest = major.iter().map(|it| it.amount_usd).max().unwrap_or(0);
    for it in &major {
        table.rows.push(vec![
            counted(words, it.amount_rank).into(),
            name(words, it).into(),
            counted(words, Some(it.deal_count)).of(behind(model, market, it)).into(),
            amount(it).into(),
            share(it).into(),
            from(it, 1, arrowed(words, it.amount_qoq_pct)).into(),
            from(it, 4, changed(words, it.amount_yoy_pct, Unit::Pct)).into(),
            Cell::Bar(Some(it.amount_usd), longest),
        ]);
    }
    let chart = Chart {
        kind: Kind::BarsWithChange,
        title: words.text("chart_countries").to_owned(),
        categories: major.iter().map(|it| name(words, it).to_owned()).collect(),
        series: vec![
            Series::new(
                words.text("series_amount"),
                unit.name(),
                major.iter().map(amount).collect(),
            ),
            qoq(words, &major),
        ],
        callout: None,
        accents: Vec::new(),
        bases: Vec::new(),
        table,
        counts: Some(sums(model, market, words, (&major, &unit))),
        denominator: denominator(model, voice),
        source: Source {
            view: "country_by_quarter",
            beside: None,
            market: None,
            first_quarter: model.quarter.clone(),
            last_quarter: model.quarter.clone(),
        },
    };
    let heading = voice.countries_heading(&major);
    let id = format!("{}-countries", market.market);
    Slide::new(&id, heading, vec![Block::Chart(Box::new(chart))])
}

/// The first countries by amount, and after them the deals whose country is unknown.
fn major(model: &Model, listed: usize) -> Vec<Country> {
    let (known, unknown): (Vec<&Country>, Vec<&Country>) =
        model.countries.iter().partition(|it| it.country.is_some());
    known.into_iter().take(listed).chain(unknown).cloned().collect()
}

fn head(words: &Words, unit: &ColumnUnit<'_>) -> Table {
    Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_country"), Left),
        (words.text("column_deals"), Right),
        (&words.say("column_amount", &[("unit", unit.name())]), Right),
        (words.text("column_amount_share"), Right),
        (words.text("column_amount_qoq"), Right),
        (words.text("column_amount_yoy"), Right),
        (words.text("column_bar"), Left),
    ])
}

fn name<'a>(words: &'a Words, country: &'a Country) -> &'a str {
    country.name.as_ref().map_or(words.text("country_unknown"), |it| words.name(it))
}

fn behind(model: &Model, market: &Market, country: &Country) -> Deals {
    let code = country.country.clone().unwrap_or_default();
    Deals { country: Some(code), ..Deals::in_market(&market.market, &model.quarter) }
}

/// The changes on the quarter.
fn qoq(words: &Words, major: &[Country]) -> Series {
    let figures = major.iter().map(|it| arrowed(words, it.amount_qoq_pct)).collect();
    Series::new(words.text("column_amount_qoq"), "%", figures)
}

/// The deals with an amount of a country, so many quarters back.
fn before(model: &Model, market: &Market, country: &Country, back: usize) -> Deals {
    let quarter = market.activity.iter().rev().nth(back).map_or("", |it| it.quarter.as_str());
    Deals { quarter: quarter.to_owned(), ..behind(model, market, country) }.only(Only::Disclosed)
}

/// The amounts of the quarters that are compared, and the world's.
fn sums(
    model: &Model,
    market: &Market,
    words: &Words,
    (major, unit): (&[Country], &ColumnUnit<'_>),
) -> Table {
    let quarter = |back: usize| market.activity.iter().rev().nth(back).map_or("", |it| &it.quarter);
    let mut table = Table::with(&[
        (words.text("column_country"), Left),
        (quarter(0), Right),
        (quarter(1), Right),
        (quarter(4), Right),
    ]);
    for it in major {
        let [quarter_before, year_before] = it.before_usd;
        let cell =
            |usd, back| Cell::from(unit.figure(words, usd).of(before(model, market, it, back)));
        let now = cell(Some(it.amount_usd), 0);
        let cells = [name(words, it).into(), now, cell(quarter_before, 1), cell(year_before, 4)];
        table.rows.push(cells.into());
    }
    let total = major.first().map(|it| it.total_amount_usd);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
    let total = unit.figure(words, total).of(deals);
    table.rows.push(vec![words.text("total").into(), total.into(), "".into(), "".into()]);
    table
}

fn denominator(model: &Model, voice: &Voice) -> String {
    let words = &voice.words;
    let all = model.countries.iter().filter(|it| it.country.is_some()).count();
    let total = model.countries.first().map_or(0, |it| it.total_amount_usd);
    let total = money::in_words(words, total);
    let listed = voice.rules.major_countries;
    let key = if all > listed { "countries_denominator" } else { "countries_all" };
    let (listed, all) = (listed.to_string(), all.to_string());
    words.say(key, &[("total", &total), ("count", &listed), ("all", &all)])
}

/// A change with an arrow before it.
fn arrowed(words: &Words, rate: Option<Rate>) -> Figure {
    let arrow = match rate.map(change::direction) {
        Some("up") => "▲ ",
        Some("down") => "▼ ",
        _ => "",
    };
    let shown = format!("{arrow}{}", signed(words, rate, Unit::Pct));
    Figure::rate(Measure::Growth, rate, shown)
}
