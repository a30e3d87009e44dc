//! The slides of the appendix: of each topic that was chosen, a table for each market, drawn where that
//! says more.

use super::{MarketSlides, count, known, series};
use crate::messages::{Messages, say};
use crate::output::Align::{Left, Right};
use crate::report::change::{Unit, changed, shared};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Figure, Measure, Source};
use crate::report::model::{Chapter, Datum, Form, Model, Rate};
use crate::report::money::ColumnUnit;
use crate::report::narrative::Narrator;
use crate::report::slide::{Block, Slide};
use crate::report::table::{Cell, Table};

/// The slides of the chosen topics; a market without a row of a topic has none.
pub(super) fn slides(model: &Model, narrator: &Narrator) -> Vec<Slide> {
    let of_topic = |chapter: &Chapter| {
        let slide = |market| MarketSlides::new(model, market, narrator).topic(chapter);
        model.markets.iter().filter_map(slide).collect::<Vec<_>>()
    };
    model.appendix.iter().flat_map(of_topic).collect()
}

impl MarketSlides<'_> {
    fn topic(&self, chapter: &Chapter) -> Option<Slide> {
        let (messages, name) = (self.messages, chapter.topic.name);
        let rows = chapter.rows.get(&self.market.market)?;
        let rows = Some(rows).filter(|rows| rows.iter().flatten().any(says))?;
        let place = self.narrator.place(self.market);
        let heading = messages.say(&format!("appendix_{name}"), &[("place", &place)]);
        let note = messages.text(&format!("appendix_{name}_note")).to_owned();
        let cells = Cells::new(chapter, rows, messages);
        let source = self.source_of(chapter);
        let blocks = match chapter.topic.chart {
            Some((kind, drawn)) => {
                vec![Block::Chart(Box::new(chart(&cells, (kind, drawn), source, note)))]
            }
            None => {
                let table = Table { source: Some(source), ..cells.table() };
                vec![Block::Table(table), Block::Remark(note)]
            }
        };
        Some(self.slide(name, heading, blocks))
    }

    /// The rows of the view that are shown.
    fn source_of(&self, chapter: &Chapter) -> Source {
        let source = self.source_now(chapter.topic.view);
        let back = usize::try_from(chapter.topic.quarters_before).unwrap_or(0);
        let activity = &self.market.activity;
        let first = activity.iter().rev().nth(back).or(activity.first());
        let first = first.map(|it| it.quarter.clone());
        Source { first_quarter: first.unwrap_or(source.first_quarter), ..source }
    }
}

/// Whether a cell says something: a slide whose figures are all unknown, or nothing, is none.
fn says(datum: &Datum) -> bool {
    match datum {
        Datum::Text(_) | Datum::Name(_) => false,
        Datum::Whole(value) => value.is_some_and(|it| it != 0),
        Datum::Rate(rate) => rate.is_some(),
    }
}

/// The cells of a topic, in words.
struct Cells<'a> {
    chapter: &'a Chapter,
    rows: &'a [Vec<Datum>],
    messages: &'a Messages,
    /// The unit of each column; money alone has one.
    units: Vec<Option<ColumnUnit<'a>>>,
}

impl<'a> Cells<'a> {
    fn new(chapter: &'a Chapter, rows: &'a [Vec<Datum>], messages: &'a Messages) -> Cells<'a> {
        let whole = |datum: &Datum| match datum {
            Datum::Whole(value) => value.map(i64::abs),
            _ => None,
        };
        let of_column = |at: usize| rows.iter().filter_map(move |row| row.get(at).and_then(whole));
        let columns = chapter.columns.iter();
        // Columns of money share a unit, so that they can be compared.
        let money =
            columns.clone().enumerate().filter(|(_, it)| it.form == Form::Usd).map(|(at, _)| at);
        let most = money.flat_map(of_column).max().unwrap_or(0);
        let unit = |form: Form| {
            (form == Form::Usd).then(|| ColumnUnit::of(messages, std::iter::once(most)))
        };
        let units = columns.map(|it| unit(it.form)).collect();
        Cells { chapter, rows, messages, units }
    }

    fn head(&self, at: usize) -> String {
        let name = self.chapter.columns.get(at).map_or("", |it| it.name);
        let head = self.messages.text(&format!("appendix_column_{name}")).to_owned();
        match self.unit(at) {
            Some(unit) => {
                say!(self.messages, "appendix_head_money", head, unit = unit.name())
            }
            None => head,
        }
    }

    fn unit(&self, at: usize) -> Option<&ColumnUnit<'a>> {
        self.units.get(at)?.as_ref()
    }

    fn form(&self, at: usize) -> Form {
        self.chapter.columns.get(at).map_or(Form::Text, |it| it.form)
    }

    fn cell(&self, at: usize, datum: &Datum) -> Cell {
        let messages = self.messages;
        match datum {
            Datum::Text(text) => known(messages, text.clone()).into(),
            Datum::Name(name) => {
                known(messages, name.as_ref().map(|it| messages.name(it).to_owned())).into()
            }
            _ => self.figure(at, datum).into(),
        }
    }

    fn figure(&self, at: usize, datum: &Datum) -> Figure {
        let messages = self.messages;
        match (datum, self.form(at), self.unit(at)) {
            (Datum::Whole(usd), _, Some(unit)) => unit.figure(messages, *usd),
            (Datum::Whole(number), ..) => Figure::count(*number, count(messages, *number)),
            (Datum::Rate(rate), Form::Share, _) => shared(messages, *rate),
            (Datum::Rate(rate), Form::Growth, _) => changed(messages, *rate, Unit::Pct),
            (Datum::Rate(rate), Form::Points, _) => changed(messages, *rate, Unit::Pp),
            (Datum::Rate(rate), ..) => {
                let shown = known(messages, rate.map(|it: Rate| it.shown()));
                Figure::rate(Measure::Number, *rate, shown)
            }
            _ => Figure::new(Measure::Count, None, known(messages, None)),
        }
    }

    fn table(&self) -> Table {
        let columns = self.chapter.columns.iter().enumerate();
        let heads: Vec<_> = columns
            .map(|(at, column)| {
                let is_text = matches!(column.form, Form::Text | Form::Name);
                (self.head(at), if is_text { Left } else { Right })
            })
            .collect();
        let heads: Vec<_> = heads.iter().map(|(head, align)| (head.as_str(), *align)).collect();
        let mut table = Table::with(&heads);
        let row = |row: &Vec<Datum>| {
            row.iter().enumerate().map(|(at, datum)| self.cell(at, datum)).collect()
        };
        table.rows = self.rows.iter().map(row).collect();
        table
    }

    fn series(&self, at: usize) -> Series {
        let figures = self.rows.iter().filter_map(|row| Some(self.figure(at, row.get(at)?)));
        let name = self.chapter.columns.get(at).map_or("", |it| it.name);
        let unit = self.unit(at).map_or("", |it| it.name());
        series(self.messages.text(&format!("appendix_column_{name}")), unit, figures)
    }
}

/// The first column are the categories.
fn chart(
    cells: &Cells<'_>,
    (kind, drawn): (Kind, &[usize]),
    source: Source,
    denominator: String,
) -> Chart {
    let table = cells.table();
    let category = |row: &Vec<Cell>| row.first().map_or("", Cell::text).to_owned();
    let categories: Vec<String> = table.rows.iter().map(category).collect();
    let is_in_time = kind == Kind::ColumnsAndLine;
    let title = format!("appendix_{}_chart", cells.chapter.topic.name);
    Chart {
        kind,
        title: cells.messages.text(&title).to_owned(),
        accents: categories.len().checked_sub(1).filter(|_| is_in_time).into_iter().collect(),
        categories,
        series: drawn.iter().map(|at| cells.series(*at)).collect(),
        table,
        denominator,
        source,
        ..Chart::default()
    }
}
