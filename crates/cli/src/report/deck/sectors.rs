//! Slides 6, 7, 12 and 13: sectors by deals, the change of their shares, and by amount.

use super::{MarketSlides, count, series};
use crate::messages::say;
use crate::output::Align::{Left, Right};
use crate::report::change::{self, Unit, changed, shared};
use crate::report::chart::{Chart, Kind};
use crate::report::figure::{Base, Deals, Figure, Only, Ratio};
use crate::report::finding;
use crate::report::model::{Rate, Sector};
use crate::report::money::{self, ColumnUnit};
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

impl MarketSlides<'_> {
    /// Sectors by deals; `steady` says that no share moved, where no slide of its own shows that.
    pub(super) fn sectors(&self, steady: Option<String>) -> Slide {
        let sectors: Vec<&Sector> = self.market.sectors.iter().collect();
        let heading = self.narrator.sectors_heading(self.market);
        if sectors.iter().all(|it| it.deal_count == 0) {
            return self.nothing("sectors", heading, "sectors_nothing");
        }
        let deals = |it: &Sector| self.counted(Some(it.deal_count)).of(self.of_sector(it, 0));
        let share = |it: &Sector| shared(self.messages, it.share_pct).from(self.share_of(it));
        let longest = sectors.iter().map(|it| it.deal_count).max().unwrap_or(0);
        let chart = Chart {
            kind: Kind::RankedBars,
            title: self.text("chart_sectors").to_owned(),
            categories: self.names(&sectors),
            series: vec![
                series(self.text("series_deals"), "", sectors.iter().map(|it| deals(it))),
                series(self.text("column_share"), "%", sectors.iter().map(|it| share(it))),
            ],
            accents: places(&sectors, &self.narrator.leading(self.market)),
            table: Table::of(
                &sectors,
                &[
                    (self.text("column_rank"), Right, &|it| {
                        self.counted(Some(it.deal_rank)).into()
                    }),
                    (self.text("column_sector"), Left, &|it| self.messages.name(&it.name).into()),
                    (self.text("column_deals"), Right, &|it| deals(it).into()),
                    (self.text("column_share"), Right, &|it| share(it).into()),
                    (self.text("column_bar"), Left, &|it| Cell::Bar(Some(it.deal_count), longest)),
                ],
            ),
            counts: Some(self.total(self.text("column_deals"), self.sum_of_sectors(0))),
            denominator: self.sectors_denominator(),
            source: self.source_now("sector_by_quarter"),
            ..Chart::default()
        };
        let mut slide = self.chart("sectors", heading, chart);
        slide.blocks.extend(steady.map(Block::Remark));
        slide
    }

    /// That no share of a sector moved by as much as the bound of a clear change; None where one did,
    /// or nothing can be compared.
    pub(super) fn steady(&self) -> Option<String> {
        let bound = self.narrator.rules.clear_share_pp;
        let changes = self.market.sectors.iter().flat_map(|it| [it.share_qoq_pp, it.share_yoy_pp]);
        let mut changes = changes.flatten().peekable();
        changes.peek()?;
        let is_steady = changes.all(|it| !finding::at_least(it, bound));
        is_steady.then(|| say!(self.messages, "shares_all_steady", bound))
    }

    pub(super) fn shares(&self) -> Slide {
        let (heading, moved) = self.narrator.shares_heading(self.market);
        let shown: Vec<&Sector> =
            self.market.sectors.iter().filter(|it| has_share_or_had_one(it)).collect();
        if shown.is_empty() {
            return self.nothing("shares", heading, "sectors_nothing");
        }
        if shown.iter().all(|it| it.share_qoq_pp.is_none() && it.share_yoy_pp.is_none()) {
            return self.nothing("shares", heading, "shares_nothing");
        }
        let qoq = |it: &Sector| self.moved(it, it.share_qoq_pp, 1).of(self.of_sector(it, 0));
        let yoy = |it: &Sector| self.moved(it, it.share_yoy_pp, 4);
        let plain_share = |it: &Sector| shared(self.messages, it.share_pct);
        let share = |it: &Sector| plain_share(it).of(self.of_sector(it, 0)).from(self.share_of(it));
        let unit = self.text("unit_pp");
        let chart = Chart {
            kind: Kind::ShareChanges,
            title: self.text("chart_shares").to_owned(),
            categories: self.names(&shown),
            series: vec![
                series(self.text("series_qoq"), unit, shown.iter().map(|it| qoq(it))),
                series(self.text("series_yoy"), unit, shown.iter().map(|it| yoy(it))),
                series(self.text("column_share"), "%", shown.iter().map(|it| plain_share(it))),
            ],
            accents: places(&shown, &moved),
            table: Table::of(
                &shown,
                &[
                    (self.text("column_sector"), Left, &|it| self.messages.name(&it.name).into()),
                    (self.text("column_share"), Right, &|it| share(it).into()),
                    (self.text("column_qoq_pp"), Right, &|it| qoq(it).into()),
                    (self.text("column_yoy_pp"), Right, &|it| yoy(it).into()),
                ],
            ),
            counts: Some(self.sector_counts()),
            denominator: self.sectors_denominator(),
            source: self.source_now("sector_by_quarter"),
            ..Chart::default()
        };
        self.chart("shares", heading, chart)
    }

    pub(super) fn amounts(&self) -> Slide {
        let messages = self.messages;
        let heading = say!(messages, "amount_shares", place = self.narrator.place(self.market));
        let Some(total) = self.market.now().and_then(|it| it.amount).filter(|it| it.usd > 0) else {
            return self.nothing("amounts", heading, "amount_unknown");
        };
        let mut sectors: Vec<&Sector> =
            self.market.sectors.iter().filter(|it| it.amount_usd > 0).collect();
        sectors.sort_by_key(|it| (-it.amount_usd, it.deal_rank));
        let known = |it: &Sector| self.of_sector(it, 0).only(Only::Disclosed);
        let whole = || self.deals(self.quarter(0)).only(Only::Disclosed);
        let share = |it: &Sector| {
            let ratio = Ratio::Share(Base::money(known(it)), Base::money(whole()));
            shared(messages, it.amount_share_pct).from(ratio)
        };
        let unit = ColumnUnit::of(messages, std::iter::once(total.usd));
        let amount = |it: &Sector| unit.figure(messages, Some(it.amount_usd));
        let parts = sectors.iter().map(|it| Base::money(known(it))).collect();
        let sum = unit.figure(messages, Some(total.usd)).of(whole()).from(Ratio::Sum(parts));
        let leader = sectors.first().and_then(|it| Some((it, it.amount_share_pct?)));
        let heading = leader.map_or(heading.clone(), |(leader, share)| {
            let leader = messages.name(&leader.name);
            say!(messages, "amounts_lead", heading, leader, share = share.shown())
        });
        let longest = sectors.first().map_or(0, |it| it.amount_usd);
        let chart = Chart {
            kind: Kind::RankedBars,
            title: self.text("chart_amounts").to_owned(),
            categories: self.names(&sectors),
            series: vec![
                series(
                    self.text("column_amount_share"),
                    "%",
                    sectors.iter().map(|it| share(it).of(known(it))),
                ),
                series(
                    self.text("series_amount"),
                    unit.name(),
                    sectors.iter().map(|it| amount(it)),
                ),
            ],
            accents: vec![0],
            table: Table::of(
                &sectors,
                &[
                    (self.text("column_sector"), Left, &|it| messages.name(&it.name).into()),
                    (&self.amount_head(&unit), Right, &|it| amount(it).of(known(it)).into()),
                    (self.text("column_amount_share"), Right, &|it| share(it).into()),
                    (self.text("column_bar"), Left, &|it| Cell::Bar(Some(it.amount_usd), longest)),
                ],
            ),
            counts: Some(self.total(unit.name(), sum)),
            denominator: self.amounts_denominator(total.usd),
            source: self.source_now("sector_by_quarter"),
            ..Chart::default()
        };
        self.chart("amounts", heading, chart)
    }

    /// Of what the shares are shares, the sectors that have none, and the one deal that makes up much.
    fn amounts_denominator(&self, total_usd: i64) -> String {
        let messages = self.messages;
        let total = money::in_words(messages, total_usd);
        let mut text = say!(messages, "amount_denominator", total);
        let without: Vec<&Sector> =
            self.market.sectors.iter().filter(|it| it.amount_usd == 0).collect();
        if !without.is_empty() {
            text += if messages.is_english() { " " } else { "" };
            let names = self.names(&without).join(messages.text("list"));
            text += &say!(messages, "amounts_without", count = without.len(), names);
        }
        let one_deal = self.narrator.one_deal("amounts_one_deal", &self.market.mega);
        text + &one_deal.unwrap_or_default()
    }

    /// A slide that says why there is no chart on it.
    fn nothing(&self, name: &str, heading: String, reason: &'static str) -> Slide {
        let reason = self.text(reason).to_owned();
        self.slide(name, heading, vec![Block::Sentence(reason.into())])
    }

    fn names(&self, sectors: &[&Sector]) -> Vec<String> {
        sectors.iter().map(|it| self.messages.name(&it.name).to_owned()).collect()
    }

    /// The deals of a sector, so many quarters before the reported one.
    fn of_sector(&self, sector: &Sector, back: usize) -> Deals {
        Deals { sector: Some(sector.sector.clone()), ..self.deals(self.quarter(back)) }
    }

    /// The deals of a sector, and those of all.
    fn bases_of_share(&self, sector: &Sector, back: usize) -> [Base; 2] {
        let whole = self.deals(self.quarter(back));
        [Base::count(self.of_sector(sector, back)), Base::count(whole)]
    }

    fn share_of(&self, sector: &Sector) -> Ratio {
        let [part, whole] = self.bases_of_share(sector, 0);
        Ratio::Share(part, whole)
    }

    /// The change of a share from so many quarters before.
    fn moved(&self, sector: &Sector, rate: Option<Rate>, back: usize) -> Figure {
        let [part, whole] = self.bases_of_share(sector, 0);
        let [part_before, whole_before] = self.bases_of_share(sector, back);
        let ratio = Ratio::Points(Box::new([part, whole, part_before, whole_before]));
        changed(self.messages, rate, Unit::Pp).from(ratio)
    }

    /// The deals of each sector in the quarters that are compared, and of all.
    fn sector_counts(&self) -> Table {
        let count = |it: &Sector, back| {
            let count = deal_count(it, back).map(|(part, _)| part);
            self.counted(count).of(self.of_sector(it, back)).into()
        };
        let mut table = Table::of(
            &self.market.sectors,
            &[
                (self.text("column_sector"), Left, &|it| self.messages.name(&it.name).into()),
                (self.quarter(0), Right, &|it| count(it, 0)),
                (self.quarter(1), Right, &|it| count(it, 1)),
                (self.quarter(4), Right, &|it| count(it, 4)),
            ],
        );
        let sums = [0, 1, 4].map(|back| Cell::from(self.sum_of_sectors(back)));
        table.rows.push([vec![self.text("total").into()], sums.to_vec()].concat());
        table
    }

    /// All deals of a quarter, as the sum of the sectors.
    fn sum_of_sectors(&self, back: usize) -> Figure {
        let sectors = &self.market.sectors;
        let total = sectors.first().and_then(|it| deal_count(it, back)).map(|(_, total)| total);
        let parts = sectors.iter().map(|it| Base::count(self.of_sector(it, back))).collect();
        self.counted(total).of(self.deals(self.quarter(back))).from(Ratio::Sum(parts))
    }

    fn sectors_denominator(&self) -> String {
        let total = self.market.sectors.first().map(|it| it.total_count);
        say!(self.messages, "sectors_denominator", total = count(self.messages, total))
    }
}

/// The deals of a sector and of all, so many quarters before the reported one: none, one or four.
fn deal_count(sector: &Sector, back: usize) -> Option<(i64, i64)> {
    let [quarter_before, year_before] = sector.before;
    match back {
        0 => Some((sector.deal_count, sector.total_count)),
        1 => quarter_before,
        _ => year_before,
    }
}

/// Where these sectors are among the shown ones.
fn places(shown: &[&Sector], named: &[&Sector]) -> Vec<usize> {
    let is_named = |it: &Sector| named.iter().any(|other| other.sector == it.sector);
    (0..).zip(shown).filter(|(_, it)| is_named(it)).map(|(idx, _)| idx).collect()
}

fn has_share_or_had_one(sector: &Sector) -> bool {
    let moved = [sector.share_qoq_pp, sector.share_yoy_pp];
    sector.deal_count > 0 || moved.into_iter().flatten().any(|it| change::direction(it) != "flat")
}
