//! Slides 5 and 11: the round mix over its denominator, and the early-stage share.

use super::{count, counted, source};
use crate::messages::Messages;
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::{Unit, changed, share, shared};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Figure, Measure, Only, Ratio};
use crate::report::model::{Early, Market, Rate, RoundClass, RoundShare};
use crate::report::narrative::Narrator;
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

pub(super) fn rounds(market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let (lettered, outside): (Vec<&RoundClass>, Vec<&RoundClass>) =
        market.rounds.iter().partition(|it| it.is_lettered);
    let mut series: Vec<Series> = lettered.iter().map(|it| class(messages, market, it)).collect();
    series.push(early(messages, market));
    let chart = Chart {
        kind: Kind::StackedShares,
        title: messages.text("chart_rounds").to_owned(),
        categories: market.shown().iter().map(|it| it.quarter.clone()).collect(),
        series,
        callout: market.early_now().map(|it| narrator.early_callout(it)),
        accents: market.shown().len().checked_sub(1).into_iter().collect(),
        bases: market.early.iter().map(|it| count(messages, it.lettered_count)).collect(),
        table: table(messages, market, &lettered),
        counts: Some(counts(messages, market, &lettered)),
        denominator: denominator(messages, &lettered, &outside),
        source: source("round_mix_by_quarter", market).with_second_view("early_stage_by_quarter"),
    };
    let id = format!("{}-rounds", market.market);
    Slide::new(&id, narrator.rounds_heading(market), vec![Block::Chart(Box::new(chart))])
}

fn class(messages: &Messages, market: &Market, class: &RoundClass) -> Series {
    let figure = |it: &RoundShare| shared(messages, it.share_pct).of(behind(market, class, it));
    Series::new(messages.name(&class.name), "%", class.quarters.iter().map(figure).collect())
}

fn early(messages: &Messages, market: &Market) -> Series {
    let figure = |it: &Early| {
        let deals = Deals::in_market(&market.market, &it.quarter).only(Only::Early);
        shared(messages, it.share_pct).of(deals)
    };
    Series::new(messages.text("series_early"), "%", market.early.iter().map(figure).collect())
}

fn behind(market: &Market, class: &RoundClass, it: &RoundShare) -> Deals {
    let round_class = Some(class.round_class.clone());
    Deals { round_class, ..Deals::in_market(&market.market, &it.quarter) }
}

fn table(messages: &Messages, market: &Market, lettered: &[&RoundClass]) -> Table {
    let mut columns = vec![(messages.text("column_round"), Left)];
    columns.extend(market.shown().iter().map(|it| (it.quarter.as_str(), Right)));
    columns.push((messages.text("column_qoq_pp"), Right));
    columns.push((messages.text("column_yoy_pp"), Right));
    columns.push((messages.text("column_bar"), Left));
    let mut table = Table::with(&columns);
    let now = |it: &RoundClass| it.quarters.last().and_then(|it| it.deal_count);
    let longest = lettered.iter().filter_map(|it| now(it)).max().unwrap_or(0);
    for class in lettered {
        let mut row: Vec<Cell> = vec![messages.name(&class.name).into()];
        let shares = class.quarters.iter();
        row.extend(shares.map(|it| {
            let deals = behind(market, class, it);
            let [part, whole] = bases(deals.clone());
            round_share(messages, it).of(deals).from(Ratio::Share(part, whole)).into()
        }));
        let deals = |quarter: &str| Deals {
            round_class: Some(class.round_class.clone()),
            ..Deals::in_market(&market.market, quarter)
        };
        row.extend(moves(messages, market, [class.share_qoq_pp, class.share_yoy_pp], &deals));
        row.push(Cell::Bar(now(class), longest));
        table.rows.push(row);
    }
    if let Some(class) = lettered.first() {
        let mut row: Vec<Cell> = vec![messages.text("lettered").into()];
        row.extend(class.quarters.iter().map(|it| {
            let deals = Deals::in_market(&market.market, &it.quarter).only(Only::Lettered);
            let of_class = |class: &&RoundClass| {
                Base::count(Deals {
                    round_class: Some(class.round_class.clone()),
                    ..Deals::in_market(&market.market, &it.quarter)
                })
            };
            let parts = Ratio::Sum(lettered.iter().map(of_class).collect());
            counted(messages, it.lettered_count).of(deals).from(parts).into()
        }));
        row.extend(["", "", ""].map(Cell::from));
        table.rows.push(row);
    }
    table.rows.push(early_row(messages, market));
    table
}

/// The early-stage share of each quarter, and its changes.
fn early_row(messages: &Messages, market: &Market) -> Vec<Cell> {
    let Series { name, figures, .. } = early(messages, market);
    let mut row = vec![name.into()];
    let shares = figures.into_iter().map(|it| match it.deals.clone().map(bases) {
        Some([part, whole]) => it.from(Ratio::Share(part, whole)),
        None => it,
    });
    row.extend(shares.map(Cell::Figure));
    let now = market.early_now();
    let rates = [now.and_then(|it| it.share_qoq_pp), now.and_then(|it| it.share_yoy_pp)];
    let deals = |quarter: &str| Deals::in_market(&market.market, quarter).only(Only::Early);
    row.extend(moves(messages, market, rates, &deals));
    row.push("".into());
    row
}

/// The count of deals, and of the lettered ones among which they are.
fn bases(deals: Deals) -> [Base; 2] {
    let whole = Deals { round_class: None, only: Some(Only::Lettered), ..deals.clone() };
    [Base::count(deals), Base::count(whole)]
}

/// Both changes of a share; `deals` are those of a quarter.
fn moves(
    messages: &Messages,
    market: &Market,
    rates: [Option<Rate>; 2],
    deals: &dyn Fn(&str) -> Deals,
) -> [Cell; 2] {
    let quarter = |back: usize| market.activity.iter().rev().nth(back).map_or("", |it| &it.quarter);
    let [part, whole] = bases(deals(quarter(0)));
    let [qoq, yoy] = rates;
    [(qoq, 1), (yoy, 4)].map(|(rate, back)| {
        let [part_before, whole_before] = bases(deals(quarter(back)));
        let ratio =
            Ratio::Points(Box::new([part.clone(), whole.clone(), part_before, whole_before]));
        changed(messages, rate, Unit::Pp).from(ratio).into()
    })
}

/// How many deals the shares are of, class by class, and the early ones.
fn counts(messages: &Messages, market: &Market, lettered: &[&RoundClass]) -> Table {
    let mut columns = vec![(messages.text("column_deals"), Left)];
    columns.extend(market.shown().iter().map(|it| (it.quarter.as_str(), Right)));
    let mut table = Table::with(&columns);
    for class in lettered {
        let mut row: Vec<Cell> = vec![messages.name(&class.name).into()];
        row.extend(
            class
                .quarters
                .iter()
                .map(|it| counted(messages, it.deal_count).of(behind(market, class, it)).into()),
        );
        table.rows.push(row);
    }
    let mut row: Vec<Cell> = vec![messages.text("early_deals").into()];
    row.extend(market.early.iter().map(|it| {
        let deals = Deals::in_market(&market.market, &it.quarter).only(Only::Early);
        counted(messages, it.early_count).of(deals).into()
    }));
    table.rows.push(row);
    table
}

/// A share with its deals behind it: `37.2% (35)`.
fn round_share(messages: &Messages, it: &RoundShare) -> Figure {
    let shown = match it.deal_count {
        Some(deals) => {
            format!("{} ({})", share(messages, it.share_pct), grouped(i128::from(deals)))
        }
        None => messages.text("unknown").to_owned(),
    };
    Figure::rate(Measure::Share, it.share_pct, shown)
}

fn denominator(messages: &Messages, lettered: &[&RoundClass], outside: &[&RoundClass]) -> String {
    let now = |it: &RoundClass| it.quarters.last().cloned();
    let total = lettered.first().and_then(|it| now(it)?.lettered_count);
    let counts = outside.iter().filter_map(|it| Some((*it, now(it)?.deal_count?)));
    let mut parts = Vec::new();
    for (class, deals) in counts {
        let deals = grouped(i128::from(deals));
        let parts_of = [("name", messages.name(&class.name)), ("count", deals.as_str())];
        parts.push(messages.say("outside_part", &parts_of));
    }
    messages.say(
        "rounds_denominator",
        &[
            ("lettered", &count(messages, total)),
            ("outside_parts", &parts.join(messages.text("list"))),
        ],
    )
}
