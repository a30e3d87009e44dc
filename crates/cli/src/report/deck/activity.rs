//! Slides 4 and 10: how many deals and how much, five quarters side by side.

use super::{count, known};
use crate::output::Align::{Left, Right};
use crate::report::change::{Unit, signed};
use crate::report::model::Market;
use crate::report::money::ColumnUnit;
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Cell, Slide, Table};

pub(super) fn activity(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let shown = market.shown();
    let amounts = || shown.iter().filter_map(|it| it.amount.map(|amount| amount.usd));
    let unit = ColumnUnit::of(words, amounts());
    let longest = amounts().max().unwrap_or(0);
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_quarter"), Left),
        (words.text("column_deals"), Right),
        (words.text("column_disclosed"), Right),
        (&amount_head, Right),
        (words.text("column_deal_qoq"), Right),
        (words.text("column_deal_yoy"), Right),
        (words.text("column_amount_qoq"), Right),
        (words.text("column_amount_yoy"), Right),
        (words.text("column_bar"), Left),
    ]);
    for it in shown {
        table.rows.push(vec![
            it.quarter.as_str().into(),
            count(words, it.deal_count).into(),
            count(words, it.disclosed_count).into(),
            known(words, it.amount.map(|amount| unit.number(amount.usd))).into(),
            signed(words, it.deal_qoq_pct, Unit::Pct).into(),
            signed(words, it.deal_yoy_pct, Unit::Pct).into(),
            signed(words, it.amount_qoq_pct, Unit::Pct).into(),
            signed(words, it.amount_yoy_pct, Unit::Pct).into(),
            Cell::Bar(it.amount.map(|amount| amount.usd), longest),
        ]);
    }
    let mut blocks = vec![Block::Table(table)];
    if let Some(now) = market.now() {
        let deals = count(words, now.deal_count);
        let disclosed = count(words, now.disclosed_count);
        let parts = [("deals", deals.as_str()), ("disclosed", &disclosed)];
        blocks.push(Block::Remark(words.say("activity_denominator", &parts)));
    }
    Slide::new(voice.trend(market), blocks)
}
