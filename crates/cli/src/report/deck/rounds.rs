//! Slides 5 and 11: the round mix over its denominator, and the early-stage share.

use super::{MarketSlides, count, last, series};
use crate::messages::say;
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::{Unit, changed, shared};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Figure, Only, Ratio};
use crate::report::model::{Rate, RoundClass};
use crate::report::slide::Slide;
use crate::report::table::{Cell, Table};

/// A round class over the shown quarters, or all early-stage deals.
struct Line<'a> {
    name: &'a str,
    /// None for the early-stage deals.
    class: Option<&'a str>,
    quarters: Vec<Share<'a>>,
    changes: [Option<Rate>; 2],
}

/// A share of the deals of a lettered round in a quarter.
struct Share<'a> {
    quarter: &'a str,
    rate: Option<Rate>,
    count: Option<i64>,
}

impl MarketSlides<'_> {
    pub(super) fn rounds(&self) -> Slide {
        let (market, messages) = (self.market, self.messages);
        let (lettered, outside): (Vec<&RoundClass>, Vec<&RoundClass>) =
            market.rounds.iter().partition(|it| it.is_lettered);
        let lines: Vec<Line<'_>> = lettered.iter().map(|it| self.class(it)).collect();
        let early = self.early();
        let chart = Chart {
            kind: Kind::StackedShares,
            title: self.text("chart_rounds").to_owned(),
            categories: self.quarters(),
            series: lines.iter().chain([&early]).map(|it| self.round_series(it)).collect(),
            callout: market.early_now().map(|it| self.narrator.early_callout(it)),
            accents: last(market.shown().len()),
            bases: market.early.iter().map(|it| count(messages, it.lettered_count)).collect(),
            table: self.round_table(&lines, &early, &lettered),
            counts: Some(self.round_counts(&lines, &early)),
            denominator: self.rounds_denominator(&lettered, &outside),
            source: self.source("round_mix_by_quarter").with_second_view("early_stage_by_quarter"),
        };
        self.chart("rounds", self.narrator.rounds_heading(market), chart)
    }

    fn class<'a>(&'a self, class: &'a RoundClass) -> Line<'a> {
        let quarters = class.quarters.iter();
        Line {
            name: self.messages.name(&class.name),
            class: Some(&class.round_class),
            quarters: quarters
                .map(|it| Share { quarter: &it.quarter, rate: it.share_pct, count: it.deal_count })
                .collect(),
            changes: [class.share_qoq_pp, class.share_yoy_pp],
        }
    }

    fn early(&self) -> Line<'_> {
        let (quarters, now) = (self.market.early.iter(), self.market.early_now());
        Line {
            name: self.text("series_early"),
            class: None,
            quarters: quarters
                .map(|it| Share { quarter: &it.quarter, rate: it.share_pct, count: it.early_count })
                .collect(),
            changes: now.map_or([None; 2], |it| [it.share_qoq_pp, it.share_yoy_pp]),
        }
    }

    /// The deals of a line in a quarter.
    fn of_line(&self, line: &Line<'_>, quarter: &str) -> Deals {
        let all = self.deals(quarter);
        match line.class {
            Some(class) => Deals { round_class: Some(class.to_owned()), ..all },
            None => all.only(Only::Early),
        }
    }

    /// The count of a line's deals in a quarter, and of the lettered ones among which they are.
    fn bases(&self, line: &Line<'_>, quarter: &str) -> [Base; 2] {
        let whole = self.deals(quarter).only(Only::Lettered);
        [Base::count(self.of_line(line, quarter)), Base::count(whole)]
    }

    fn round_series(&self, line: &Line<'_>) -> Series {
        let figure = |it: &Share| shared(self.messages, it.rate).of(self.of_line(line, it.quarter));
        series(line.name, "%", line.quarters.iter().map(figure))
    }

    fn round_table(&self, lines: &[Line<'_>], early: &Line<'_>, classes: &[&RoundClass]) -> Table {
        let mut table = self.table_of_quarters(self.text("column_round"));
        for (key, align) in
            [("column_qoq_pp", Right), ("column_yoy_pp", Right), ("column_bar", Left)]
        {
            table.columns.push((self.text(key).to_owned(), align));
        }
        let now = |it: &Line| it.quarters.last().and_then(|it| it.count);
        let longest = lines.iter().filter_map(now).max().unwrap_or(0);
        for line in lines {
            let row = [self.round_row(line), vec![Cell::Bar(now(line), longest)]].concat();
            table.rows.push(row);
        }
        if let Some(class) = classes.first() {
            let mut row: Vec<Cell> = vec![self.text("lettered").into()];
            row.extend(class.quarters.iter().map(|it| {
                let deals = self.deals(&it.quarter).only(Only::Lettered);
                let parts = lines.iter().map(|line| Base::count(self.of_line(line, &it.quarter)));
                let parts = Ratio::Sum(parts.collect());
                self.counted(it.lettered_count).of(deals).from(parts).into()
            }));
            table.rows.push([row, vec!["".into(); 3]].concat());
        }
        table.rows.push([self.round_row(early), vec!["".into()]].concat());
        table
    }

    /// The share of each quarter, with its deals behind it where no other row has them, and both changes.
    fn round_row(&self, line: &Line<'_>) -> Vec<Cell> {
        let mut row: Vec<Cell> = vec![line.name.into()];
        row.extend(line.quarters.iter().map(|it| {
            let [part, whole] = self.bases(line, it.quarter);
            let deals = self.of_line(line, it.quarter);
            self.round_share(line, it).of(deals).from(Ratio::Share(part, whole)).into()
        }));
        let [part, whole] = self.bases(line, self.quarter(0));
        row.extend(line.changes.into_iter().zip([1, 4]).map(|(rate, back)| {
            let [part_before, whole_before] = self.bases(line, self.quarter(back));
            let bases = [part.clone(), whole.clone(), part_before, whole_before];
            changed(self.messages, rate, Unit::Pp).from(Ratio::Points(Box::new(bases))).into()
        }));
        row
    }

    /// A share; of a class with its deals behind it: `37.2% (35)`.
    fn round_share(&self, line: &Line<'_>, it: &Share<'_>) -> Figure {
        let figure = shared(self.messages, it.rate);
        let shown = match (line.class, it.count) {
            (None, _) => return figure,
            (_, Some(count)) => format!("{} ({})", figure.shown, grouped(count)),
            (_, None) => self.text("unknown").to_owned(),
        };
        Figure { shown, ..figure }
    }

    /// How many deals the shares are of, class by class, and the early ones.
    fn round_counts(&self, lines: &[Line<'_>], early: &Line<'_>) -> Table {
        let mut table = self.table_of_quarters(self.text("column_deals"));
        let early = std::iter::once((self.text("early_deals"), early));
        for (name, line) in lines.iter().map(|it| (it.name, it)).chain(early) {
            let mut row: Vec<Cell> = vec![name.into()];
            row.extend(
                line.quarters
                    .iter()
                    .map(|it| self.counted(it.count).of(self.of_line(line, it.quarter)).into()),
            );
            table.rows.push(row);
        }
        table
    }

    /// A table without rows whose columns are the shown quarters.
    fn table_of_quarters(&self, head: &str) -> Table {
        let quarters = self.market.shown().iter().map(|it| (it.quarter.as_str(), Right));
        Table::with(&std::iter::once((head, Left)).chain(quarters).collect::<Vec<_>>())
    }

    fn rounds_denominator(&self, lettered: &[&RoundClass], outside: &[&RoundClass]) -> String {
        let messages = self.messages;
        let now = |it: &RoundClass| it.quarters.last().cloned();
        let total = lettered.first().and_then(|it| now(it)?.lettered_count);
        let part = |it: &&RoundClass| {
            let count = grouped(now(it)?.deal_count?);
            Some(say!(messages, "outside_part", name = messages.name(&it.name), count))
        };
        let parts: Vec<String> = outside.iter().filter_map(part).collect();
        let outside_parts = parts.join(messages.text("list"));
        say!(messages, "rounds_denominator", lettered = count(messages, total), outside_parts)
    }
}
