//! Slides 5 and 11: the round mix over its denominator, and the early-stage share.

use super::count;
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::{Unit, share, signed};
use crate::report::model::{Market, RoundClass, RoundShare};
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Cell, Slide, Table};
use crate::words::Words;

pub(super) fn rounds(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let mut columns = vec![(words.text("column_round"), Left)];
    columns.extend(market.shown().iter().map(|it| (it.quarter.as_str(), Right)));
    columns.push((words.text("column_qoq_pp"), Right));
    columns.push((words.text("column_yoy_pp"), Right));
    columns.push((words.text("column_bar"), Left));
    let mut table = Table::with(&columns);
    let (lettered, outside): (Vec<&RoundClass>, Vec<&RoundClass>) =
        market.rounds.iter().partition(|it| it.is_lettered);
    let now = |it: &RoundClass| it.quarters.last().cloned();
    let longest = lettered.iter().filter_map(|it| now(it)?.deal_count).max().unwrap_or(0);
    for class in &lettered {
        let mut row: Vec<Cell> = vec![words.name(&class.name).into()];
        row.extend(class.quarters.iter().map(|it| round_share(words, it).into()));
        row.push(signed(words, class.share_qoq_pp, Unit::Pp).into());
        row.push(signed(words, class.share_yoy_pp, Unit::Pp).into());
        row.push(Cell::Bar(now(class).and_then(|it| it.deal_count), longest));
        table.rows.push(row);
    }
    if let Some(class) = lettered.first() {
        let mut row: Vec<Cell> = vec![words.text("lettered").into()];
        row.extend(class.quarters.iter().map(|it| count(words, it.lettered_count).into()));
        row.extend(["", "", ""].map(Cell::from));
        table.rows.push(row);
    }
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(market.early_now().map(|it| Block::Sentence(voice.early_callout(it))));
    blocks.push(Block::Remark(rounds_denominator(words, &lettered, &outside)));
    Slide::new(voice.rounds_heading(market), blocks)
}

fn round_share(words: &Words, it: &RoundShare) -> String {
    match it.deal_count {
        Some(deals) => format!("{} ({})", share(words, it.share_pct), grouped(i128::from(deals))),
        None => words.text("unknown").to_owned(),
    }
}

fn rounds_denominator(words: &Words, lettered: &[&RoundClass], outside: &[&RoundClass]) -> String {
    let now = |it: &RoundClass| it.quarters.last().cloned();
    let total = lettered.first().and_then(|it| now(it)?.lettered_count);
    let counts = outside.iter().filter_map(|it| Some((*it, now(it)?.deal_count?)));
    let mut parts = Vec::new();
    for (class, deals) in counts {
        let deals = grouped(i128::from(deals));
        let parts_of = [("name", words.name(&class.name)), ("count", deals.as_str())];
        parts.push(words.say("outside_part", &parts_of));
    }
    words.say(
        "rounds_denominator",
        &[("lettered", &count(words, total)), ("outside_parts", &parts.join(words.text("list")))],
    )
}
