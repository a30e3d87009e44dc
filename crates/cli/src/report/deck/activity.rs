//! Slides 4 and 10: how many deals and how much, five quarters side by side.

use super::{changes, count, counted, source};
use crate::messages::Messages;
use crate::output::Align::{Left, Right};
use crate::report::change::{Unit, changed};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Figure, Only, Ratio};
use crate::report::model::{Activity, Market, Rate};
use crate::report::money::ColumnUnit;
use crate::report::narrative::Narrator;
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

pub(super) fn activity(market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let shown = market.shown();
    let columns = Columns::of(market, messages);
    let series = |name: &str, unit: &str, figure: &dyn Fn(&Activity) -> Figure, rates| Series {
        changes: changes(messages, rates, Unit::Pct),
        ..Series::new(messages.text(name), unit, shown.iter().map(figure).collect())
    };
    let rates = |qoq: fn(&Activity) -> Option<Rate>, yoy: fn(&Activity) -> Option<Rate>| {
        [market.now().and_then(qoq), market.now().and_then(yoy)]
    };
    let of_amount = rates(|it| it.amount_qoq_pct, |it| it.amount_yoy_pct);
    let of_deals = rates(|it| it.deal_qoq_pct, |it| it.deal_yoy_pct);
    let chart = Chart {
        kind: Kind::ColumnsAndLine,
        title: messages.text("chart_activity").to_owned(),
        categories: shown.iter().map(|it| it.quarter.clone()).collect(),
        series: vec![
            series("series_amount", columns.unit.name(), &|it| columns.amount(it), of_amount),
            series("series_deals", "", &|it| columns.deals(it), of_deals),
        ],
        callout: None,
        accents: shown.len().checked_sub(1).into_iter().collect(),
        bases: Vec::new(),
        table: table(shown, &columns),
        counts: None,
        denominator: denominator(market, messages),
        source: source("activity_by_quarter", market),
    };
    let id = format!("{}-activity", market.market);
    let sentence = narrator.market_sentence(market).map(|it| sentence_case(&it));
    let sentence = sentence.map(|it| Block::Sentence(it.into()));
    let blocks = sentence.into_iter().chain([Block::Chart(Box::new(chart))]).collect();
    Slide::new(&id, narrator.trend(market), blocks)
}

/// A sentence that begins with a capital, where the language has any.
fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

/// The figures of a quarter that both the chart and the table show.
struct Columns<'a> {
    messages: &'a Messages,
    market: &'a str,
    unit: ColumnUnit<'a>,
}

impl<'a> Columns<'a> {
    fn of(market: &'a Market, messages: &'a Messages) -> Columns<'a> {
        let amounts = market.shown().iter().filter_map(|it| it.amount.map(|amount| amount.usd));
        Columns { messages, market: &market.market, unit: ColumnUnit::of(messages, amounts) }
    }

    fn amount(&self, it: &Activity) -> Figure {
        let figure = self.unit.figure(self.messages, it.amount.map(|amount| amount.usd));
        figure.of(self.behind(it).only(Only::Disclosed))
    }

    fn deals(&self, it: &Activity) -> Figure {
        counted(self.messages, it.deal_count).of(self.behind(it))
    }

    fn disclosed(&self, it: &Activity) -> Figure {
        counted(self.messages, it.disclosed_count).of(self.behind(it).only(Only::Disclosed))
    }

    fn behind(&self, it: &Activity) -> Deals {
        Deals::in_market(self.market, &it.quarter)
    }
}

fn table(shown: &[Activity], columns: &Columns<'_>) -> Table {
    let messages = columns.messages;
    let longest = shown.iter().filter_map(|it| it.amount.map(|it| it.usd)).max().unwrap_or(0);
    let amount_head = messages.say("column_amount", &[("unit", columns.unit.name())]);
    let mut table = Table::with(&[
        (messages.text("column_quarter"), Left),
        (messages.text("column_deals"), Right),
        (messages.text("column_disclosed"), Right),
        (&amount_head, Right),
        (messages.text("column_deal_qoq"), Right),
        (messages.text("column_deal_yoy"), Right),
        (messages.text("column_amount_qoq"), Right),
        (messages.text("column_amount_yoy"), Right),
        (messages.text("column_bar"), Left),
    ]);
    let counts = |it: &Activity| Base::count(columns.behind(it));
    let money = |it: &Activity| Base::money(columns.behind(it).only(Only::Disclosed));
    for (idx, it) in shown.iter().enumerate() {
        let rate = |rate, back: usize, base: &dyn Fn(&Activity) -> Base| {
            let figure = changed(messages, rate, Unit::Pct);
            match idx.checked_sub(back).and_then(|it| shown.get(it)) {
                Some(before) => figure.from(Ratio::Growth(base(it), base(before))),
                None => figure,
            }
        };
        table.rows.push(vec![
            it.quarter.as_str().into(),
            columns.deals(it).into(),
            columns.disclosed(it).into(),
            columns.amount(it).into(),
            rate(it.deal_qoq_pct, 1, &counts).into(),
            rate(it.deal_yoy_pct, 4, &counts).into(),
            rate(it.amount_qoq_pct, 1, &money).into(),
            rate(it.amount_yoy_pct, 4, &money).into(),
            Cell::Bar(it.amount.map(|amount| amount.usd), longest),
        ]);
    }
    table
}

fn denominator(market: &Market, messages: &Messages) -> String {
    let now = market.now();
    let deals = count(messages, now.and_then(|it| it.deal_count));
    let disclosed = count(messages, now.and_then(|it| it.disclosed_count));
    messages.say("activity_denominator", &[("deals", &deals), ("disclosed", &disclosed)])
}
