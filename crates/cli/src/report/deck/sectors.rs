//! Slides 6, 7, 12 and 13: sectors by deals, the change of their shares, and by amount.

use super::{count, counted, source_now};
use crate::messages::Messages;
use crate::output::Align::{Left, Right};
use crate::report::change::{self, Unit, changed, shared};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Figure, Only, Ratio};
use crate::report::finding;
use crate::report::model::{Market, Sector};
use crate::report::money::{self, ColumnUnit};
use crate::report::narrative::Narrator;
use crate::report::slide::{Block, Point, Slide};
use crate::report::table::{Cell, Table};

/// Sectors by deals; `steady` says that no share moved, where no slide of its own shows that.
pub(super) fn sectors(market: &Market, narrator: &Narrator, steady: Option<String>) -> Slide {
    let messages = &narrator.messages;
    if market.sectors.iter().all(|it| it.deal_count == 0) {
        return nothing(
            market,
            "sectors",
            narrator.sectors_heading(market),
            messages.text("sectors_nothing"),
        );
    }
    let whole = || Base::count(Deals::in_market(&market.market, quarter(market)));
    let share = |it: &Sector| {
        shared(messages, it.share_pct).from(Ratio::Share(Base::count(behind(market, it)), whole()))
    };
    let deals = |it: &Sector| counted(messages, Some(it.deal_count)).of(behind(market, it));
    let mut table = Table::with(&[
        (messages.text("column_rank"), Right),
        (messages.text("column_sector"), Left),
        (messages.text("column_deals"), Right),
        (messages.text("column_share"), Right),
        (messages.text("column_bar"), Left),
    ]);
    let longest = market.sectors.iter().map(|it| it.deal_count).max().unwrap_or(0);
    for it in &market.sectors {
        table.rows.push(vec![
            counted(messages, Some(it.deal_rank)).into(),
            messages.name(&it.name).into(),
            deals(it).into(),
            share(it).into(),
            Cell::Bar(Some(it.deal_count), longest),
        ]);
    }
    let chart = Chart {
        kind: Kind::RankedBars,
        title: messages.text("chart_sectors").to_owned(),
        categories: names(messages, market.sectors.iter()),
        series: vec![
            series(messages.text("series_deals"), "", market.sectors.iter().map(deals)),
            series(messages.text("column_share"), "%", market.sectors.iter().map(share)),
        ],
        callout: None,
        accents: places(&market.sectors.iter().collect::<Vec<_>>(), &narrator.leading(market)),
        bases: Vec::new(),
        table,
        counts: Some(total_table(messages, market)),
        denominator: denominator(messages, &market.sectors),
        source: source_now("sector_by_quarter", market),
    };
    let mut slide = slide(market, "sectors", narrator.sectors_heading(market), chart);
    slide.blocks.extend(steady.map(Block::Remark));
    slide
}

/// That no share of a sector moved by as much as the bound of a clear change; None where one did,
/// or nothing can be compared.
pub(super) fn steady(market: &Market, narrator: &Narrator) -> Option<String> {
    let bound = narrator.rules.clear_share_pp;
    let mut changes = market
        .sectors
        .iter()
        .flat_map(|it| [it.share_qoq_pp, it.share_yoy_pp])
        .flatten()
        .peekable();
    changes.peek()?;
    let is_steady = changes.all(|it| !finding::at_least(it, bound));
    is_steady.then(|| narrator.messages.say("shares_all_steady", &[("bound", &bound.to_string())]))
}

pub(super) fn shares(market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let mut table = Table::with(&[
        (messages.text("column_sector"), Left),
        (messages.text("column_share"), Right),
        (messages.text("column_qoq_pp"), Right),
        (messages.text("column_yoy_pp"), Right),
    ]);
    let (heading, moved) = narrator.shares_heading(market);
    let shown = || market.sectors.iter().filter(|it| has_share_or_had_one(it));
    if shown().next().is_none() {
        return nothing(market, "shares", heading, messages.text("sectors_nothing"));
    }
    if shown().all(|it| it.share_qoq_pp.is_none() && it.share_yoy_pp.is_none()) {
        return nothing(market, "shares", heading, messages.text("shares_nothing"));
    }
    let qoq = |it: &Sector| moved_from(messages, market, it, 1).of(behind(market, it));
    let yoy = |it: &Sector| moved_from(messages, market, it, 4);
    let share = |it: &Sector| {
        let whole = Deals { sector: None, ..behind(market, it) };
        let ratio = Ratio::Share(Base::count(behind(market, it)), Base::count(whole));
        shared(messages, it.share_pct).of(behind(market, it)).from(ratio)
    };
    for it in shown() {
        table.rows.push(vec![
            messages.name(&it.name).into(),
            share(it).into(),
            qoq(it).into(),
            yoy(it).into(),
        ]);
    }
    let unit = messages.text("unit_pp");
    let chart = Chart {
        kind: Kind::ShareChanges,
        title: messages.text("chart_shares").to_owned(),
        categories: names(messages, shown()),
        series: vec![
            series(messages.text("series_qoq"), unit, shown().map(qoq)),
            series(messages.text("series_yoy"), unit, shown().map(yoy)),
            series(
                messages.text("column_share"),
                "%",
                shown().map(|it| shared(messages, it.share_pct)),
            ),
        ],
        callout: None,
        accents: places(&shown().collect::<Vec<_>>(), &moved),
        bases: Vec::new(),
        table,
        counts: Some(count_table(messages, market)),
        denominator: denominator(messages, &market.sectors),
        source: source_now("sector_by_quarter", market),
    };
    slide(market, "shares", heading, chart)
}

pub(super) fn amount_shares(market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let heading = messages.say("amount_shares", &[("place", &narrator.place(market))]);
    let Some(total) = market.now().and_then(|it| it.amount).filter(|it| it.usd > 0) else {
        return nothing(market, "amounts", heading, messages.text("amount_unknown"));
    };
    let mut sectors: Vec<&Sector> = market.sectors.iter().filter(|it| it.amount_usd > 0).collect();
    sectors.sort_by_key(|it| (-it.amount_usd, it.deal_rank));
    let share = |it: &Sector| {
        let part = behind(market, it).only(Only::Disclosed);
        let whole = Deals { sector: None, ..part.clone() };
        let ratio = Ratio::Share(Base::money(part.clone()), Base::money(whole));
        shared(messages, it.amount_share_pct).of(part).from(ratio)
    };
    let shares = sectors.iter().map(|it| share(it));
    let unit = ColumnUnit::of(messages, std::iter::once(total.usd));
    let amounts = sectors.iter().map(|it| unit.figure(messages, Some(it.amount_usd)));
    let heading = match sectors.first().and_then(|it| it.amount_share_pct.map(|share| (it, share)))
    {
        Some((leader, share)) => {
            let (leader, share) = (messages.name(&leader.name), share.shown());
            let parts = [("heading", heading.as_str()), ("leader", leader), ("share", &share)];
            messages.say("amounts_lead", &parts)
        }
        None => heading,
    };
    let chart = Chart {
        kind: Kind::RankedBars,
        title: messages.text("chart_amounts").to_owned(),
        categories: names(messages, sectors.iter().copied()),
        series: vec![
            series(messages.text("column_amount_share"), "%", shares),
            series(messages.text("series_amount"), unit.name(), amounts),
        ],
        callout: None,
        accents: vec![0],
        bases: Vec::new(),
        table: amount_table(messages, market, &sectors, (total.usd, &share)),
        counts: {
            let deals = Deals::in_market(&market.market, quarter(market)).only(Only::Disclosed);
            let parts =
                sectors.iter().map(|it| Base::money(behind(market, it).only(Only::Disclosed)));
            let figure = unit.figure(messages, Some(total.usd)).of(deals);
            let figure = figure.from(Ratio::Sum(parts.collect()));
            Some(Table::of_one(messages.text("total"), unit.name(), figure))
        },
        denominator: amount_denominator(market, narrator, total.usd),
        source: source_now("sector_by_quarter", market),
    };
    slide(market, "amounts", heading, chart)
}

/// Of what the shares are shares, the sectors that have none, and the one deal that makes up much.
fn amount_denominator(market: &Market, narrator: &Narrator, total_usd: i64) -> String {
    let messages = &narrator.messages;
    let total = money::in_words(messages, total_usd);
    let mut text = messages.say("amount_denominator", &[("total", &total)]);
    let without: Vec<&Sector> = market.sectors.iter().filter(|it| it.amount_usd == 0).collect();
    if !without.is_empty() {
        let names: Vec<&str> = without.iter().map(|it| messages.name(&it.name)).collect();
        let (count, names) = (without.len().to_string(), names.join(messages.text("list")));
        let gap = if messages.is_english() { " " } else { "" };
        text += gap;
        text += &messages.say("amounts_without", &[("count", &count), ("names", &names)]);
    }
    text + &narrator.one_deal("amounts_one_deal", &market.mega).unwrap_or_default()
}

fn amount_table(
    messages: &Messages,
    market: &Market,
    sectors: &[&Sector],
    (total_usd, share): (i64, &dyn Fn(&Sector) -> Figure),
) -> Table {
    let unit = ColumnUnit::of(messages, std::iter::once(total_usd));
    let longest = sectors.first().map_or(0, |it| it.amount_usd);
    let amount_head = messages.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (messages.text("column_sector"), Left),
        (&amount_head, Right),
        (messages.text("column_amount_share"), Right),
        (messages.text("column_bar"), Left),
    ]);
    for it in sectors {
        let deals = behind(market, it).only(Only::Disclosed);
        table.rows.push(vec![
            messages.name(&it.name).into(),
            unit.figure(messages, Some(it.amount_usd)).of(deals).into(),
            Figure { deals: None, ..share(it) }.into(),
            Cell::Bar(Some(it.amount_usd), longest),
        ]);
    }
    table
}

fn slide(market: &Market, name: &str, heading: String, chart: Chart) -> Slide {
    let id = format!("{}-{name}", market.market);
    Slide::new(&id, heading, vec![Block::Chart(Box::new(chart))])
}

/// A slide that says why there is no chart on it.
fn nothing(market: &Market, name: &str, heading: String, reason: &str) -> Slide {
    let sentence = Block::Sentence(Point::from(reason.to_owned()));
    Slide::new(&format!("{}-{name}", market.market), heading, vec![sentence])
}

fn names<'a>(messages: &Messages, sectors: impl Iterator<Item = &'a Sector>) -> Vec<String> {
    sectors.map(|it| messages.name(&it.name).to_owned()).collect()
}

fn series(name: &str, unit: &str, figures: impl Iterator<Item = Figure>) -> Series {
    Series::new(name, unit, figures.collect())
}

/// Where these sectors are among the shown ones.
fn places(shown: &[&Sector], named: &[&Sector]) -> Vec<usize> {
    let is_named = |it: &Sector| named.iter().any(|other| other.sector == it.sector);
    (0..).zip(shown).filter(|(_, it)| is_named(it)).map(|(idx, _)| idx).collect()
}

/// The deals of a sector in the reported quarter.
fn behind(market: &Market, sector: &Sector) -> Deals {
    behind_in(market, sector, quarter(market))
}

fn behind_in(market: &Market, sector: &Sector, quarter: &str) -> Deals {
    Deals { sector: Some(sector.sector.clone()), ..Deals::in_market(&market.market, quarter) }
}

/// The reported quarter.
fn quarter(market: &Market) -> &str {
    market.now().map_or("", |it| it.quarter.as_str())
}

/// So many quarters before the reported one.
fn earlier(market: &Market, back: usize) -> &str {
    market.activity.iter().rev().nth(back).map_or("", |it| it.quarter.as_str())
}

/// The change of a share from so many quarters before.
fn moved_from(messages: &Messages, market: &Market, sector: &Sector, back: usize) -> Figure {
    let rate = if back == 1 { sector.share_qoq_pp } else { sector.share_yoy_pp };
    let base = |quarter: &str| {
        let part = behind_in(market, sector, quarter);
        let whole = Deals { sector: None, ..part.clone() };
        [Base::count(part), Base::count(whole)]
    };
    let [part, whole] = base(quarter(market));
    let [part_before, whole_before] = base(earlier(market, back));
    let ratio = Ratio::Points(Box::new([part, whole, part_before, whole_before]));
    changed(messages, rate, Unit::Pp).from(ratio)
}

/// The deals of each sector in the quarters that are compared, and of all.
fn count_table(messages: &Messages, market: &Market) -> Table {
    let quarters = [quarter(market), earlier(market, 1), earlier(market, 4)];
    let [now, before, year_before] = quarters;
    let mut table = Table::with(&[
        (messages.text("column_sector"), Left),
        (now, Right),
        (before, Right),
        (year_before, Right),
    ]);
    let counts = |it: &Sector| {
        let [before, year_before] = it.before;
        [Some((it.deal_count, it.total_count)), before, year_before]
    };
    for it in &market.sectors {
        let mut row: Vec<Cell> = vec![messages.name(&it.name).into()];
        row.extend(counts(it).into_iter().zip(quarters).map(|(count, quarter)| {
            counted(messages, count.map(|it| it.0)).of(behind_in(market, it, quarter)).into()
        }));
        table.rows.push(row);
    }
    let mut row: Vec<Cell> = vec![messages.text("total").into()];
    let totals = market.sectors.first().map(counts).unwrap_or_default();
    row.extend(totals.into_iter().zip(quarters).map(|(count, quarter)| {
        let deals = Deals::in_market(&market.market, quarter);
        let parts = market.sectors.iter().map(|it| Base::count(behind_in(market, it, quarter)));
        let parts = Ratio::Sum(parts.collect());
        counted(messages, count.map(|it| it.1)).of(deals).from(parts).into()
    }));
    table.rows.push(row);
    table
}

/// All deals of the quarter.
fn total_table(messages: &Messages, market: &Market) -> Table {
    let total = market.sectors.first().map(|it| it.total_count);
    let deals = Deals::in_market(&market.market, quarter(market));
    let parts = market.sectors.iter().map(|it| Base::count(behind(market, it)));
    let total = counted(messages, total).of(deals).from(Ratio::Sum(parts.collect()));
    Table::of_one(messages.text("total"), messages.text("column_deals"), total)
}

fn has_share_or_had_one(sector: &Sector) -> bool {
    let moved = [sector.share_qoq_pp, sector.share_yoy_pp];
    sector.deal_count > 0 || moved.into_iter().flatten().any(|it| change::direction(it) != "flat")
}

fn denominator(messages: &Messages, sectors: &[Sector]) -> String {
    let total = sectors.first().map(|it| it.total_count);
    messages.say("sectors_denominator", &[("total", &count(messages, total))])
}
