//! Slide 14: the countries that raised the most, and how that changed.

use super::{MarketSlides, series};
use crate::messages::say;
use crate::output::Align::{Left, Right};
use crate::report::change::{self, Unit, changed, shared, signed};
use crate::report::chart::{Chart, Kind};
use crate::report::figure::{Base, Deals, Figure, Measure, Only, Ratio, Source};
use crate::report::model::{Country, Rate};
use crate::report::money::{self, ColumnUnit};
use crate::report::slide::Slide;
use crate::report::table::{Cell, Table};

impl MarketSlides<'_> {
    pub(super) fn countries(&self) -> Slide {
        let messages = self.messages;
        let major = self.major();
        let unit = ColumnUnit::of(messages, major.iter().map(|it| it.amount_usd));
        let known = |it: &Country, back| self.of_country(it, back).only(Only::Disclosed);
        let whole = || self.deals(self.quarter(0)).only(Only::Disclosed);
        let name = |it: &Country| self.country_name(it);
        let usd = |usd, it: &Country, back| unit.figure(messages, usd).of(known(it, back));
        let amount = |it: &Country| usd(it.disclosed_usd(), it, 0);
        let share = |it: &Country| {
            let ratio = Ratio::Share(Base::money(known(it, 0)), Base::money(whole()));
            shared(messages, it.amount_share_pct).from(ratio)
        };
        let growth = |it: &Country, back, figure: Figure| {
            figure.from(Ratio::Growth(Base::money(known(it, 0)), Base::money(known(it, back))))
        };
        let qoq = |it: &Country| self.arrowed(it.amount_qoq_pct);
        let yoy = |it: &Country| changed(messages, it.amount_yoy_pct, Unit::Pct);
        let longest = major.iter().map(|it| it.amount_usd).max().unwrap_or(0);
        let table = Table::of(
            &major,
            &[
                (self.text("column_rank"), Right, &|it| self.counted(it.amount_rank).into()),
                (self.text("column_country"), Left, &|it| name(it).into()),
                (self.text("column_deals"), Right, &|it| {
                    self.counted(Some(it.deal_count)).of(self.of_country(it, 0)).into()
                }),
                (&self.amount_head(&unit), Right, &|it| amount(it).into()),
                (self.text("column_amount_share"), Right, &|it| share(it).into()),
                (self.text("column_amount_qoq"), Right, &|it| growth(it, 1, qoq(it)).into()),
                (self.text("column_amount_yoy"), Right, &|it| growth(it, 4, yoy(it)).into()),
                (self.text("column_bar"), Left, &|it| Cell::Bar(it.disclosed_usd(), longest)),
            ],
        );
        let mut counts = Table::of(
            &major,
            &[
                (self.text("column_country"), Left, &|it| name(it).into()),
                (self.quarter(0), Right, &|it| usd(Some(it.amount_usd), it, 0).into()),
                (self.quarter(1), Right, &|it| usd(it.before_usd[0], it, 1).into()),
                (self.quarter(4), Right, &|it| usd(it.before_usd[1], it, 4).into()),
            ],
        );
        let total = unit.figure(messages, major.first().map(|it| it.total_amount_usd)).of(whole());
        counts.rows.push(vec![self.text("total").into(), total.into(), "".into(), "".into()]);
        let chart = Chart {
            kind: Kind::BarsWithChange,
            title: self.text("chart_countries").to_owned(),
            categories: major.iter().map(name).collect(),
            series: vec![
                series(self.text("series_amount"), unit.name(), major.iter().map(amount)),
                series(self.text("column_amount_qoq"), "%", major.iter().map(qoq)),
            ],
            table,
            counts: Some(counts),
            denominator: self.countries_denominator(),
            source: Source { market: None, ..self.source_now("country_by_quarter") },
            ..Chart::default()
        };
        self.chart("countries", self.narrator.countries_heading(&major), chart)
    }

    /// The deals of a country, so many quarters before the reported one.
    fn of_country(&self, country: &Country, back: usize) -> Deals {
        let code = country.country.clone().unwrap_or_default();
        Deals { country: Some(code), ..self.deals(self.quarter(back)) }
    }

    fn country_name(&self, country: &Country) -> String {
        let name = country.name.as_ref().map(|it| self.messages.name(it));
        name.unwrap_or_else(|| self.text("country_unknown")).to_owned()
    }

    /// The first countries by amount, and after them the deals whose country is unknown.
    fn major(&self) -> Vec<Country> {
        let (known, unknown): (Vec<&Country>, Vec<&Country>) =
            self.model.countries.iter().partition(|it| it.country.is_some());
        let listed = self.narrator.rules.major_countries;
        known.into_iter().take(listed).chain(unknown).cloned().collect()
    }

    fn countries_denominator(&self) -> String {
        let all = self.model.countries.iter().filter(|it| it.country.is_some()).count();
        let total = match self.model.countries.first().map_or(0, |it| it.total_amount_usd) {
            0 => self.text("unknown").to_owned(),
            total => money::in_words(self.messages, total),
        };
        let count = self.narrator.rules.major_countries;
        let key = if all > count { "countries_denominator" } else { "countries_all" };
        say!(self.messages, key, total, count, all)
    }

    /// A change with an arrow before it.
    fn arrowed(&self, rate: Option<Rate>) -> Figure {
        let arrow = match rate.map(change::direction) {
            Some("up") => "▲ ",
            Some("down") => "▼ ",
            _ => "",
        };
        let shown = format!("{arrow}{}", signed(self.messages, rate, Unit::Pct));
        Figure::rate(Measure::Growth, rate, shown)
    }
}
