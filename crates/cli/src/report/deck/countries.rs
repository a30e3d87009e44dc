//! Slide 14: the countries that raised the most, and how that changed.

use super::known;
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::{self, Unit, share, signed};
use crate::report::model::{Country, Model, Rate};
use crate::report::money::{self, ColumnUnit};
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Cell, Slide, Table};
use crate::words::Words;

pub(super) fn countries(model: &Model, voice: &Voice) -> Slide {
    let words = &voice.words;
    let with_name = |it: &&Country| it.country.is_some();
    let all = model.countries.iter().filter(with_name).count();
    let major: Vec<Country> = model
        .countries
        .iter()
        .filter(with_name)
        .take(voice.rules.major_countries)
        .chain(model.countries.iter().filter(|it| it.country.is_none()))
        .cloned()
        .collect();
    let unit = ColumnUnit::of(words, major.iter().map(|it| it.amount_usd));
    let longest = major.iter().map(|it| it.amount_usd).max().unwrap_or(0);
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_country"), Left),
        (words.text("column_deals"), Right),
        (&amount_head, Right),
        (words.text("column_amount_share"), Right),
        (words.text("column_amount_qoq"), Right),
        (words.text("column_amount_yoy"), Right),
        (words.text("column_bar"), Left),
    ]);
    for it in &major {
        let name = it.name.as_ref().map_or(words.text("country_unknown"), |it| words.name(it));
        table.rows.push(vec![
            known(words, it.amount_rank.map(|it| it.to_string())).into(),
            name.into(),
            grouped(i128::from(it.deal_count)).into(),
            unit.number(it.amount_usd).into(),
            share(words, it.amount_share_pct).into(),
            arrowed(words, it.amount_qoq_pct).into(),
            signed(words, it.amount_yoy_pct, Unit::Pct).into(),
            Cell::Bar(Some(it.amount_usd), longest),
        ]);
    }
    let total = model.countries.first().map_or(0, |it| it.total_amount_usd);
    let total = money::in_words(words, total);
    let listed = voice.rules.major_countries;
    let key = if all > listed { "countries_denominator" } else { "countries_all" };
    let (listed, all) = (listed.to_string(), all.to_string());
    let remark = words.say(key, &[("total", &total), ("count", &listed), ("all", &all)]);
    let heading = voice.countries_heading(&major);
    Slide::new(heading, vec![Block::Table(table), Block::Remark(remark)])
}

/// A change with an arrow before it.
fn arrowed(words: &Words, rate: Option<Rate>) -> String {
    let arrow = match rate.map(change::direction) {
        Some("up") => "▲ ",
        Some("down") => "▼ ",
        _ => "",
    };
    format!("{arrow}{}", signed(words, rate, Unit::Pct))
}
