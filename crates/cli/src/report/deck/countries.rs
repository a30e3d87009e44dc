//! Slide 14: the countries that raised the most, and how that changed.

use super::counted;
use crate::messages::Messages;
use crate::output::Align::{Left, Right};
use crate::report::change::{self, Unit, changed, shared, signed};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Figure, Measure, Only, Ratio, Source};
use crate::report::model::{Country, Market, Model, Rate};
use crate::report::money::{self, ColumnUnit};
use crate::report::narrative::Narrator;
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

pub(super) fn countries(model: &Model, market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let major = major(model, narrator.rules.major_countries);
    let unit = ColumnUnit::of(messages, major.iter().map(|it| it.amount_usd));
    let amount = |it: &Country| {
        let deals = behind(model, market, it).only(Only::Disclosed);
        unit.figure(messages, it.disclosed_usd()).of(deals)
    };
    let base = |it: &Country, back| Base::money(before(model, market, it, back));
    let share = |it: &Country| {
        let whole = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
        shared(messages, it.amount_share_pct).from(Ratio::Share(base(it, 0), Base::money(whole)))
    };
    let from = |it: &Country, back, figure: Figure| {
        figure.from(Ratio::Growth(base(it, 0), base(it, back)))
    };
    let mut table = head(messages, &unit);
    let longest = major.iter().map(|it| it.amount_usd).max().unwrap_or(0);
    for it in &major {
        table.rows.push(vec![
            counted(messages, it.amount_rank).into(),
            name(messages, it).into(),
            counted(messages, Some(it.deal_count)).of(behind(model, market, it)).into(),
            amount(it).into(),
            share(it).into(),
            from(it, 1, arrowed(messages, it.amount_qoq_pct)).into(),
            from(it, 4, changed(messages, it.amount_yoy_pct, Unit::Pct)).into(),
            Cell::Bar(it.disclosed_usd(), longest),
        ]);
    }
    let chart = Chart {
        kind: Kind::BarsWithChange,
        title: messages.text("chart_countries").to_owned(),
        categories: major.iter().map(|it| name(messages, it).to_owned()).collect(),
        series: vec![
            Series::new(
                messages.text("series_amount"),
                unit.name(),
                major.iter().map(amount).collect(),
            ),
            qoq(messages, &major),
        ],
        callout: None,
        accents: Vec::new(),
        bases: Vec::new(),
        table,
        counts: Some(sums(model, market, messages, (&major, &unit))),
        denominator: denominator(model, narrator),
        source: Source {
            view: "country_by_quarter",
            second_view: None,
            market: None,
            first_quarter: model.quarter.clone(),
            last_quarter: model.quarter.clone(),
        },
    };
    let heading = narrator.countries_heading(&major);
    let id = format!("{}-countries", market.market);
    Slide::new(&id, heading, vec![Block::Chart(Box::new(chart))])
}

/// The first countries by amount, and after them the deals whose country is unknown.
fn major(model: &Model, listed: usize) -> Vec<Country> {
    let (known, unknown): (Vec<&Country>, Vec<&Country>) =
        model.countries.iter().partition(|it| it.country.is_some());
    known.into_iter().take(listed).chain(unknown).cloned().collect()
}

fn head(messages: &Messages, unit: &ColumnUnit<'_>) -> Table {
    Table::with(&[
        (messages.text("column_rank"), Right),
        (messages.text("column_country"), Left),
        (messages.text("column_deals"), Right),
        (&messages.say("column_amount", &[("unit", unit.name())]), Right),
        (messages.text("column_amount_share"), Right),
        (messages.text("column_amount_qoq"), Right),
        (messages.text("column_amount_yoy"), Right),
        (messages.text("column_bar"), Left),
    ])
}

fn name<'a>(messages: &'a Messages, country: &'a Country) -> &'a str {
    country.name.as_ref().map_or(messages.text("country_unknown"), |it| messages.name(it))
}

fn behind(model: &Model, market: &Market, country: &Country) -> Deals {
    let code = country.country.clone().unwrap_or_default();
    Deals { country: Some(code), ..Deals::in_market(&market.market, &model.quarter) }
}

/// The changes on the quarter.
fn qoq(messages: &Messages, major: &[Country]) -> Series {
    let figures = major.iter().map(|it| arrowed(messages, it.amount_qoq_pct)).collect();
    Series::new(messages.text("column_amount_qoq"), "%", figures)
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
    messages: &Messages,
    (major, unit): (&[Country], &ColumnUnit<'_>),
) -> Table {
    let quarter = |back: usize| market.activity.iter().rev().nth(back).map_or("", |it| &it.quarter);
    let mut table = Table::with(&[
        (messages.text("column_country"), Left),
        (quarter(0), Right),
        (quarter(1), Right),
        (quarter(4), Right),
    ]);
    for it in major {
        let [quarter_before, year_before] = it.before_usd;
        let cell =
            |usd, back| Cell::from(unit.figure(messages, usd).of(before(model, market, it, back)));
        let now = cell(Some(it.amount_usd), 0);
        let cells = [name(messages, it).into(), now, cell(quarter_before, 1), cell(year_before, 4)];
        table.rows.push(cells.into());
    }
    let total = major.first().map(|it| it.total_amount_usd);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
    let total = unit.figure(messages, total).of(deals);
    table.rows.push(vec![messages.text("total").into(), total.into(), "".into(), "".into()]);
    table
}

fn denominator(model: &Model, narrator: &Narrator) -> String {
    let messages = &narrator.messages;
    let all = model.countries.iter().filter(|it| it.country.is_some()).count();
    let total = model.countries.first().map_or(0, |it| it.total_amount_usd);
    let total = match total {
        0 => messages.text("unknown").to_owned(),
        _ => money::in_words(messages, total),
    };
    let listed = narrator.rules.major_countries;
    let key = if all > listed { "countries_denominator" } else { "countries_all" };
    let (listed, all) = (listed.to_string(), all.to_string());
    messages.say(key, &[("total", &total), ("count", &listed), ("all", &all)])
}

/// A change with an arrow before it.
fn arrowed(messages: &Messages, rate: Option<Rate>) -> Figure {
    let arrow = match rate.map(change::direction) {
        Some("up") => "▲ ",
        Some("down") => "▼ ",
        _ => "",
    };
    let shown = format!("{arrow}{}", signed(messages, rate, Unit::Pct));
    Figure::rate(Measure::Growth, rate, shown)
}
