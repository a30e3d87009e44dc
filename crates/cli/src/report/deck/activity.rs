//! Slides 4 and 10: how many deals and how much, five quarters side by side.

use super::{MarketSlides, count, last, series};
use crate::messages::say;
use crate::output::Align::{Left, Right};
use crate::report::change::{Unit, changed};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Only, Ratio};
use crate::report::model::{Activity, Rate};
use crate::report::money::ColumnUnit;
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

/// What a growth is of, in a quarter.
type BaseOf<'a> = dyn Fn(&Activity) -> Base + 'a;

impl MarketSlides<'_> {
    pub(super) fn activity(&self) -> Slide {
        let (market, messages) = (self.market, self.messages);
        let (shown, now) = (market.shown(), market.now());
        let usd = |it: &Activity| it.amount.map(|it| it.usd);
        let unit = ColumnUnit::of(messages, shown.iter().filter_map(usd));
        let all = |it: &Activity| self.deals(&it.quarter);
        let known = |it: &Activity| all(it).only(Only::Disclosed);
        let deals = |it: &Activity| self.counted(it.deal_count).of(all(it));
        let amount = |it: &Activity| unit.figure(messages, usd(it)).of(known(it));
        let longest = shown.iter().filter_map(usd).max().unwrap_or(0);
        let table = Table::of(
            shown.iter().enumerate(),
            &[
                (self.text("column_quarter"), Left, &|(_, it)| it.quarter.as_str().into()),
                (self.text("column_deals"), Right, &|(_, it)| deals(it).into()),
                (self.text("column_disclosed"), Right, &|(_, it)| {
                    self.counted(it.disclosed_count).of(known(it)).into()
                }),
                (&self.amount_head(&unit), Right, &|(_, it)| amount(it).into()),
                (self.text("column_deal_qoq"), Right, &|(idx, it)| {
                    self.growth(*idx, it.deal_qoq_pct, 1, &|it| Base::count(all(it)))
                }),
                (self.text("column_deal_yoy"), Right, &|(idx, it)| {
                    self.growth(*idx, it.deal_yoy_pct, 4, &|it| Base::count(all(it)))
                }),
                (self.text("column_amount_qoq"), Right, &|(idx, it)| {
                    self.growth(*idx, it.amount_qoq_pct, 1, &|it| Base::money(known(it)))
                }),
                (self.text("column_amount_yoy"), Right, &|(idx, it)| {
                    self.growth(*idx, it.amount_yoy_pct, 4, &|it| Base::money(known(it)))
                }),
                (self.text("column_bar"), Left, &|(_, it)| Cell::Bar(usd(it), longest)),
            ],
        );
        let of_amount = now.map_or([None; 2], |it| [it.amount_qoq_pct, it.amount_yoy_pct]);
        let of_deals = now.map_or([None; 2], |it| [it.deal_qoq_pct, it.deal_yoy_pct]);
        let drawn = |series, rates| Series { changes: self.changes(rates, Unit::Pct), ..series };
        let amounts = series(self.text("series_amount"), unit.name(), shown.iter().map(amount));
        let counts = series(self.text("series_deals"), "", shown.iter().map(deals));
        let part = |count_of: fn(&Activity) -> Option<i64>| count(messages, now.and_then(count_of));
        let chart = Chart {
            kind: Kind::ColumnsAndLine,
            title: self.text("chart_activity").to_owned(),
            categories: self.quarters(),
            series: vec![drawn(amounts, of_amount), drawn(counts, of_deals)],
            accents: last(shown.len()),
            table,
            denominator: say!(
                messages,
                "activity_denominator",
                deals = part(|it| it.deal_count),
                disclosed = part(|it| it.disclosed_count)
            ),
            source: self.source("activity_by_quarter"),
            ..Chart::default()
        };
        let sentence = self.narrator.market_sentence(market);
        let sentence = sentence.map(|it| Block::Sentence(sentence_case(&it).into()));
        let blocks = sentence.into_iter().chain([Block::Chart(Box::new(chart))]).collect();
        self.slide("activity", self.narrator.trend(market), blocks)
    }

    /// A growth of the figure at a place of the shown quarters over one so many quarters before.
    fn growth(&self, at: usize, rate: Option<Rate>, back: usize, base: &BaseOf<'_>) -> Cell {
        let figure = changed(self.messages, rate, Unit::Pct);
        let shown = self.market.shown();
        let before = at.checked_sub(back).and_then(|it| shown.get(it));
        match shown.get(at).zip(before) {
            Some((now, before)) => figure.from(Ratio::Growth(base(now), base(before))).into(),
            None => figure.into(),
        }
    }
}

/// A sentence that begins with a capital, where the language has any.
fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}
