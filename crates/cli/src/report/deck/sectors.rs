//! Slides 6, 7, 12 and 13: sectors by deals, the change of their shares, and by amount.

use super::count;
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::{self, Unit, share, signed};
use crate::report::model::{Market, Sector};
use crate::report::money::{self, ColumnUnit};
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Cell, Slide, Table};
use crate::words::Words;

pub(super) fn sectors(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let mut table = Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_sector"), Left),
        (words.text("column_deals"), Right),
        (words.text("column_share"), Right),
        (words.text("column_bar"), Left),
    ]);
    let longest = market.sectors.iter().map(|it| it.deal_count).max().unwrap_or(0);
    for it in &market.sectors {
        table.rows.push(vec![
            it.deal_rank.to_string().into(),
            words.name(&it.name).into(),
            grouped(i128::from(it.deal_count)).into(),
            share(words, it.share_pct).into(),
            Cell::Bar(Some(it.deal_count), longest),
        ]);
    }
    let remark = sector_denominator(words, &market.sectors);
    Slide::new(voice.sectors_heading(market), vec![Block::Table(table), remark])
}

pub(super) fn shares(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let mut table = Table::with(&[
        (words.text("column_sector"), Left),
        (words.text("column_share"), Right),
        (words.text("column_qoq_pp"), Right),
        (words.text("column_yoy_pp"), Right),
    ]);
    for it in market.sectors.iter().filter(|it| has_share_or_had_one(it)) {
        table.rows.push(vec![
            words.name(&it.name).into(),
            share(words, it.share_pct).into(),
            signed(words, it.share_qoq_pp, Unit::Pp).into(),
            signed(words, it.share_yoy_pp, Unit::Pp).into(),
        ]);
    }
    let remark = sector_denominator(words, &market.sectors);
    Slide::new(voice.shares_heading(market), vec![Block::Table(table), remark])
}

pub(super) fn amount_shares(market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let heading = words.say("amount_shares", &[("place", &voice.place(market))]);
    let Some(total) = market.now().and_then(|it| it.amount).filter(|it| it.usd > 0) else {
        let remark = Block::Remark(words.text("amount_unknown").to_owned());
        return Slide::new(heading, vec![remark]);
    };
    let mut sectors: Vec<&Sector> = market.sectors.iter().filter(|it| it.amount_usd > 0).collect();
    sectors.sort_by_key(|it| (-it.amount_usd, it.deal_rank));
    let unit = ColumnUnit::of(words, std::iter::once(total.usd));
    let longest = sectors.first().map_or(0, |it| it.amount_usd);
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_sector"), Left),
        (&amount_head, Right),
        (words.text("column_amount_share"), Right),
        (words.text("column_bar"), Left),
    ]);
    for it in sectors {
        table.rows.push(vec![
            words.name(&it.name).into(),
            unit.number(it.amount_usd).into(),
            share(words, it.amount_share_pct).into(),
            Cell::Bar(Some(it.amount_usd), longest),
        ]);
    }
    let total = money::in_words(words, total.usd);
    let remark = Block::Remark(words.say("amount_denominator", &[("total", &total)]));
    Slide::new(heading, vec![Block::Table(table), remark])
}

fn has_share_or_had_one(sector: &Sector) -> bool {
    let moved = [sector.share_qoq_pp, sector.share_yoy_pp];
    sector.deal_count > 0 || moved.into_iter().flatten().any(|it| change::direction(it) != "flat")
}

fn sector_denominator(words: &Words, sectors: &[Sector]) -> Block {
    let total = sectors.first().map(|it| it.total_count);
    Block::Remark(words.say("sectors_denominator", &[("total", &count(words, total))]))
}
