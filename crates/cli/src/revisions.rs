//! The revisions of a published quarter on a page: a row for each figure, its causes beside it.
//!
//! It adds nothing up: the parts come from the database and are only put into words.

use std::collections::BTreeMap;

use dealbase_query::{Database, Record, Rows, Value};

use crate::messages::{Messages, say};
use crate::output::Align;
use crate::output::number::grouped;
use crate::output::page::{Page, StyledText, Tone};

/// Decimals of a rate.
const RATE_DECIMALS: usize = 2;

/// An edition of a quarter.
pub(crate) struct Edition {
    /// The key.
    pub(crate) publication_id: i64,
    /// The quarter, such as `2023Q4`.
    pub(crate) quarter: String,
    /// Its number, from 1.
    pub(crate) edition: i64,
    /// The day on which it was published, in UTC.
    pub(crate) published_on: String,
}

/// What is to be printed, and in which words.
pub(crate) struct Revisions<'a> {
    /// The edition that is compared with.
    pub(crate) edition: &'a Edition,
    /// A row for each figure and cause.
    pub(crate) figures: &'a Rows,
    /// A row for each deal and thing that changed; empty unless requested.
    pub(crate) deals: &'a Rows,
    /// Whether ranks and the rates of sectors, rounds and countries are shown as well.
    pub(crate) is_whole: bool,
    /// The metrics of the appendix.
    pub(crate) appendix: Vec<String>,
    /// The words.
    pub(crate) messages: &'a Messages,
    /// What markets, sectors, rounds, countries and deals are called.
    pub(crate) names: &'a Names,
}

/// Names by metric and item; those of markets are under `market`, and those that metrics share under an
/// empty text.
pub(crate) struct Names(BTreeMap<(String, String), String>);

const NAMES: &str = "
select 'market' as metric, market as item, name_zh, name_en from market
union all
select '', sector, name_zh, name_en from sector
union all
select '', round_class, name_zh, name_en from round_class
union all
select '', country, name_zh, name_en from country
union all
select '', bucket, name_zh, name_en from size_bucket
union all
select 'event_by_quarter', deal_kind, name_zh, name_en from deal_kind
union all
select 'mega_deal', cast(deal_id as text), company, company from published_deal where is_mega = 1
union all
select 'mega_deal', cast(deal_id as text), company, company from deal where is_mega = 1
union all
select 'top_deal', cast(deal_id as text), company, company from top_deal";

impl Names {
    /// Reads the names in the language of the words.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn read(database: &Database, messages: &Messages) -> dealbase_query::Result<Names> {
        let column = messages.text("name_column");
        let rows = database.rows(NAMES, &[])?;
        let name = |it: Record<'_>| {
            let key = (it.text("metric")?.to_owned(), it.text("item")?.to_owned());
            Some((key, it.text(column)?.to_owned()))
        };
        Ok(Names(rows.records().filter_map(name).collect()))
    }

    fn of(&self, metric: &str, item: &str) -> Option<&str> {
        let found = |metric: &str| self.0.get(&(metric.to_owned(), item.to_owned()));
        found(metric).or_else(|| found("")).map(String::as_str)
    }
}

/// A figure that moved, with its causes in words.
struct Line<'a> {
    record: Record<'a>,
    causes: Vec<String>,
}

impl Revisions<'_> {
    /// The page.
    pub(crate) fn render(&self, is_for_terminal: bool) -> String {
        let mut page = Page::new(is_for_terminal);
        let edition = self.edition.edition.to_string();
        page.line(
            0,
            &say!(
                self.messages,
                "revisions",
                quarter = self.edition.quarter,
                edition,
                day = self.edition.published_on
            ),
            Tone::Strong,
        );
        let lines = self.lines();
        if lines.is_empty() {
            page.line(2, self.messages.text("revisions_none"), Tone::Plain);
        }
        for market in markets(&lines) {
            let of_market: Vec<&Line> =
                lines.iter().filter(|it| it.record.text("market") == Some(market)).collect();
            self.market(&mut page, market, &of_market);
        }
        if self.deals.records().next().is_some() {
            self.list_deals(&mut page);
        }
        page.finish()
    }

    /// The rows of a figure, one for each cause, as one line.
    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line> = Vec::new();
        for record in self.figures.records() {
            let is_same = lines.last().is_some_and(|it| key(&it.record) == key(&record));
            if !is_same {
                lines.push(Line { record, causes: Vec::new() });
            }
            if let Some((line, cause)) = lines.last_mut().zip(self.cause(&record)) {
                line.causes.push(cause);
            }
        }
        lines
    }

    fn cause(&self, record: &Record<'_>) -> Option<String> {
        let cause = format!("cause_{}", record.text("cause")?);
        Some(format!("{} {}", self.messages.text(&cause), signed(record.value("part")?)))
    }

    fn market(&self, page: &mut Page, market: &str, lines: &[&Line]) {
        let (shown, left): (Vec<&Line>, Vec<&Line>) =
            lines.iter().partition(|it| self.is_whole || self.is_plain(&it.record));
        page.gap();
        page.line(0, self.names.of("market", market).unwrap_or(market), Tone::Strong);
        let heading = [
            ("revisions_figure", Align::Left, false),
            ("revisions_published", Align::Right, true),
            ("revisions_now", Align::Right, true),
            ("revisions_change", Align::Right, true),
            ("revisions_causes", Align::Left, false),
        ]
        .map(|(key, align, is_bold)| (self.messages.text(key).to_owned(), align, is_bold));
        let rows: Vec<Vec<StyledText>> = shown.iter().map(|it| self.row(it)).collect();
        if !rows.is_empty() {
            page.table(2, &heading, &rows);
        }
        if !left.is_empty() {
            let count = grouped(left.len() as i128);
            page.line(2, &say!(self.messages, "revisions_more", count), Tone::Faint);
        }
    }

    /// A count or a sum, or a rate of the whole market: what a page has room for. What vague amounts
    /// come to at least and at most is left out as well, and of the appendix every single item.
    fn is_plain(&self, record: &Record<'_>) -> bool {
        let figure = record.text("figure").unwrap_or_default();
        let is_of_market = record.text("item") == Some("");
        let is_derived = ["_pct", "_pp", "_rank"].iter().any(|unit| figure.ends_with(unit));
        let is_bound = ["amount_low_usd", "amount_high_usd"].contains(&figure);
        let is_appendix = self.appendix.iter().any(|it| record.text("metric") == Some(it.as_str()));
        !is_bound && (is_of_market || !is_derived && !is_appendix)
    }

    fn row(&self, line: &Line) -> Vec<StyledText> {
        let shown = |column: &str| match line.record.value(column) {
            None | Some(Value::Null) => self.messages.text("unknown").to_owned(),
            Some(value) if column == "change" => signed(value),
            Some(value) => number(value),
        };
        vec![
            (self.label(&line.record), Tone::Plain),
            (shown("published"), Tone::Plain),
            (shown("now"), Tone::Plain),
            (shown("change"), Tone::Plain),
            (line.causes.join(self.messages.text("semicolon")), Tone::Plain),
        ]
    }

    /// What the figure is called, with the item that it is of.
    fn label(&self, record: &Record<'_>) -> String {
        let text = |column: &str| record.text(column).unwrap_or_default();
        let (metric, figure, item) = (text("metric"), text("figure"), text("item"));
        let own = format!("figure_{metric}_{figure}");
        let plain = format!("figure_{figure}");
        let figure = self.messages.find(&own).unwrap_or(self.messages.text(&plain));
        match item {
            "" => figure.to_owned(),
            _ => {
                let keys = item.split('/').map(|key| self.key(metric, key));
                let name = keys.collect::<Vec<_>>().join(" / ");
                say!(self.messages, "figure_of_item", item = name, figure)
            }
        }
    }

    /// The name of one of the keys of an item.
    fn key<'k>(&'k self, metric: &str, key: &'k str) -> &'k str {
        match self.names.of(metric, key) {
            Some(name) => name,
            None if key == "unknown" => self.messages.text("country_unknown"),
            None => self.messages.find(&format!("revisions_key_{key}")).unwrap_or(key),
        }
    }

    fn list_deals(&self, page: &mut Page) {
        page.gap();
        page.line(0, self.messages.text("revisions_deals"), Tone::Strong);
        let heading = [
            ("revisions_deal", false),
            ("revisions_causes", true),
            ("revisions_what", true),
            ("revisions_published", true),
            ("revisions_now", true),
        ]
        .map(|(key, is_bold)| (self.messages.text(key).to_owned(), Align::Left, is_bold));
        let rows: Vec<Vec<StyledText>> = self.deals.records().map(|it| self.deal(&it)).collect();
        page.table(2, &heading, &rows);
    }

    fn deal(&self, record: &Record<'_>) -> Vec<StyledText> {
        let text = |column: &str| record.text(column).unwrap_or_default();
        let deal_id = record.integer("deal_id").unwrap_or_default().to_string();
        let side = |column: &str| match record.value(column) {
            None | Some(Value::Null) => self.messages.text("unknown").to_owned(),
            Some(value) => number(value),
        };
        [
            say!(self.messages, "revisions_of_deal", company = text("company"), deal = deal_id),
            self.messages.text(&format!("cause_{}", text("cause"))).to_owned(),
            self.messages.text(&format!("revisions_{}", text("what"))).to_owned(),
            side("published"),
            side("now"),
        ]
        .map(|text| (text, Tone::Plain))
        .to_vec()
    }
}

/// What identifies a figure.
fn key<'a>(record: &Record<'a>) -> [Option<&'a str>; 4] {
    ["market", "metric", "figure", "item"].map(|column| record.text(column))
}

/// The markets in the order of the lines.
fn markets<'a>(lines: &[Line<'a>]) -> Vec<&'a str> {
    let mut markets: Vec<&str> = lines.iter().filter_map(|it| it.record.text("market")).collect();
    markets.dedup();
    markets
}

/// A value in full: whole numbers exact and grouped, rates with two decimals.
fn number(value: &Value) -> String {
    match value {
        Value::Integer(integer) => grouped(*integer).replace('-', "−"),
        Value::Real(real) => format!("{real:.RATE_DECIMALS$}").replace('-', "−"),
        Value::Text(text) => text.clone(),
        Value::Null | Value::Blob(_) => String::new(),
    }
}

/// A change with its sign.
fn signed(value: &Value) -> String {
    let text = number(value);
    match text.starts_with('−') {
        true => text,
        false if text.bytes().any(|it| it.is_ascii_digit() && it != b'0') => {
            format!("+{text}")
        }
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_its_sign_and_nothing_has_none() {
        for (value, wanted) in [
            (Value::Integer(1_234_567), "+1,234,567"),
            (Value::Integer(-2), "−2"),
            (Value::Integer(0), "0"),
            (Value::Real(0.125), "+0.12"),
            (Value::Real(-12.5), "−12.50"),
        ] {
            assert_eq!(signed(&value), wanted);
        }
    }
}
