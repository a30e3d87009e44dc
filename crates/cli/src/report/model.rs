//! The figures of a report, read from the metric views. No words, and no arithmetic of its own.

mod activity;
pub(crate) mod appendix;
mod country;
mod imprint;
mod mega;
mod moved;
mod notes;
mod round;
mod sector;

use std::collections::{BTreeMap, BTreeSet};

use dealbase_ingest::rules::Publisher;
use dealbase_query::{Database, Record, Rows, Value};
use serde::Serialize;

use crate::dimension::Dimension;
use crate::messages::Name;
use crate::mistake::Mistake;
use crate::output::number::Fraction;
use crate::quarter;

pub(crate) use activity::Activity;
#[cfg(test)]
pub(crate) use activity::Money;
pub(crate) use appendix::{Chapter, Datum, Form, Topic};
pub(crate) use country::Country;
pub(crate) use imprint::Imprint;
#[cfg(test)]
pub(crate) use mega::MegaDeal;
pub(crate) use mega::{Mega, MegaQuarter};
pub(crate) use moved::{Moved, MovedFigure};
pub(crate) use notes::Notes;
pub(crate) use round::{Early, RoundClass};
pub(crate) use sector::Sector;

/// Quarters shown side by side, so that both changes can be read off.
pub(crate) const SHOWN_QUARTERS: usize = 5;

/// Everything the report of a quarter says, before it is put into words.
#[derive(Debug, Serialize)]
pub(crate) struct Model {
    /// The quarter, such as `2023Q4`.
    pub(crate) quarter: String,
    /// The markets, in the order of the database.
    pub(crate) markets: Vec<Market>,
    /// The countries by amount; empty if no market of the report is the world.
    pub(crate) countries: Vec<Country>,
    /// Policies, cut-off and what is not known.
    pub(crate) notes: Notes,
    /// Who publishes the report, and whether it is published yet.
    pub(crate) imprint: Imprint,
    /// The further figures that were chosen; a program finds them in their slides.
    #[serde(skip)]
    pub(crate) appendix: Vec<Chapter>,
}

/// The figures of one market.
#[derive(Debug, Serialize)]
pub(crate) struct Market {
    /// The code, such as `china`.
    pub(crate) market: String,
    /// The name in both languages.
    pub(crate) name: Name,
    /// True for the market that holds every deal.
    pub(crate) is_world: bool,
    /// True where the newest deal of the data is more than a week before the end of the quarter.
    #[serde(skip)]
    pub(crate) is_partial: bool,
    /// The last eight quarters, the reported one last; those outside the data have no figures.
    pub(crate) activity: Vec<Activity>,
    /// Every round class, in order.
    pub(crate) rounds: Vec<RoundClass>,
    /// The early-stage share of the shown quarters, the reported one last.
    pub(crate) early: Vec<Early>,
    /// Every sector by rank.
    pub(crate) sectors: Vec<Sector>,
    /// The deals over the bound.
    pub(crate) mega: Mega,
}

/// A percentage or a change in percentage points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rate {
    /// As the view computed it, unrounded.
    value: f64,
    /// The same from the whole numbers beside it, so that it is rounded exactly.
    exact: Fraction,
}

impl Rate {
    /// A rate is known only if the view knows it.
    fn known(value: Option<f64>, exact: Option<Fraction>) -> Option<Rate> {
        Some(Rate { value: value?, exact: exact? })
    }

    /// A share from its column, and the columns of part and whole.
    fn share(record: &Record<'_>, rate: &str, columns: [&str; 2]) -> Option<Rate> {
        Rate::known(record.real(rate), share(record, "", columns))
    }

    /// A growth from its column and that of what grew, named after `base` for its base.
    fn growth(record: &Record<'_>, rate: &str, column: &str, base: &str) -> Option<Rate> {
        let before = record.integer(&format!("{base}{column}"))?;
        Rate::known(record.real(rate), Fraction::growth_pct(record.integer(column)?, before))
    }

    /// A change of a share from its column and those of part and whole, named after `base` for its
    /// base.
    fn change(record: &Record<'_>, rate: &str, columns: [&str; 2], base: &str) -> Option<Rate> {
        let exact = share(record, "", columns)?.minus(share(record, base, columns)?);
        Rate::known(record.real(rate), exact)
    }

    /// A rate for tests, in tenths of a per cent.
    #[cfg(test)]
    pub(crate) fn of_tenths(tenths: i32) -> Rate {
        let exact = Fraction::new(i128::from(tenths), 10).unwrap();
        Rate { value: f64::from(tenths) / 10.0, exact }
    }

    /// The rate in tenths, as it is shown; every rule of wording judges this.
    pub(crate) fn tenths(self) -> i128 {
        self.exact.scaled(1)
    }

    /// The rate unrounded and exact.
    pub(crate) fn exact(self) -> Fraction {
        self.exact
    }

    /// True if the rate is exactly zero.
    pub(crate) fn is_zero(self) -> bool {
        self.exact.is_zero()
    }

    /// The rate with one decimal.
    pub(crate) fn shown(self) -> String {
        self.exact.rounded(1)
    }
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value)
    }
}

/// Reads the figures of a quarter for the markets named, for all if none is named, and of the topics of
/// the appendix.
///
/// # Errors
/// Fails if the quarter lies outside the data, or a market does not exist.
pub(crate) fn read(
    database: &Database,
    quarter: &str,
    chosen: &[String],
    publisher: &Publisher,
    topics: &[&'static Topic],
) -> anyhow::Result<Model> {
    let quarter = quarter::checked(quarter)?;
    check_is_in_data(database, &quarter)?;
    let mut markets = markets(database, &quarter, chosen)?;
    let has_world = markets.iter().any(|it| it.is_world);
    let countries = if has_world { country::read(database, &quarter)? } else { Vec::new() };
    let notes = notes::read(database, &quarter)?;
    let is_partial = is_partial(database, &quarter, notes.last_announced_on.as_deref())?;
    markets.iter_mut().for_each(|it| it.is_partial = is_partial);
    let known = (notes.last_announced_on.as_deref(), notes.moved.as_slice());
    let imprint = imprint::read(database, &quarter, publisher, known)?;
    let appendix = appendix::read(database, &quarter, topics)?;
    Ok(Model { quarter, markets, countries, notes, imprint, appendix })
}

/// Says which quarters there are where this one is outside of them.
///
/// # Errors
/// Fails if the quarter lies outside the data.
pub(crate) fn check_is_in_data(database: &Database, quarter: &str) -> anyhow::Result<()> {
    let rows = database.rows(
        "select min(quarter) as first_quarter, max(quarter) as last_quarter, \
         max(case when quarter = :quarter then 1 else 0 end) as is_known from calendar_quarter",
        &[("quarter", quarter.into())],
    )?;
    let record = rows.records().next();
    let text = |name: &str| record.and_then(|it| it.text(name));
    match (text("first_quarter"), text("last_quarter")) {
        _ if record.and_then(|it| it.integer("is_known")) == Some(1) => Ok(()),
        (Some(first), Some(last)) => {
            let (first, last) = (first.to_owned(), last.to_owned());
            Err(Mistake::NoDealsIn { quarter: quarter.to_owned(), first, last }.into())
        }
        _ => Err(Mistake::NoDeals { path: database.path().display().to_string() }.into()),
    }
}

/// Whether the newest deal of the data is more than a week before the end of the quarter: what is known
/// of it then says nothing about how it went.
fn is_partial(database: &Database, quarter: &str, newest: Option<&str>) -> anyhow::Result<bool> {
    let Some(newest) = newest else { return Ok(false) };
    let params = [("quarter", quarter.into()), ("newest", newest.into())];
    let rows = database.rows(PARTIAL, &params)?;
    Ok(rows.records().next().and_then(|it| it.integer("is_partial")) == Some(1))
}

const PARTIAL: &str = "
select case
    when :newest < substr(ends_on, 1, 8) || cast(cast(substr(ends_on, 9, 2) as integer) - 7 as varchar(2))
        then 1
    else 0
end as is_partial
from quarter
where quarter = :quarter";

fn markets(database: &Database, quarter: &str, chosen: &[String]) -> anyhow::Result<Vec<Market>> {
    let sql = "select market, name_zh, name_en, is_world from market order by position, market";
    let rows = database.rows(sql, &[])?;
    let chosen: Vec<String> =
        chosen.iter().map(|it| Dimension::Market.code(database, it)).collect::<Result<_, _>>()?;
    let mut figures = Figures::read(database, &[("quarter", quarter.into())])?;
    Ok(rows
        .records()
        .filter_map(|it| it.text("market").map(|market| (it, market)))
        .filter(|(_, market)| chosen.is_empty() || chosen.iter().any(|it| it == market))
        .map(|(record, market)| figures.take(market, &record))
        .collect())
}

fn share(record: &Record<'_>, prefix: &str, [part, whole]: [&str; 2]) -> Option<Fraction> {
    let count = |column: &str| record.integer(&format!("{prefix}{column}"));
    Fraction::share_pct(count(part)?, count(whole)?)
}

/// What comes before a column of the quarter before, and of the quarter a year before.
const BASES: [&str; 2] = ["before_", "year_before_"];

/// The rows of a metric view that a report shows, each beside those it is compared with.
struct Compared<'a> {
    view: &'a str,
    /// Quarters before the reported one that are shown, too.
    quarters_before: i64,
    /// The columns that say what a row is of.
    keys: &'a [&'a str],
    /// True where each table of the keys is shown whole, with unknown figures where the view has no row.
    is_grid: bool,
    /// Columns of a base that are read, too.
    bases: &'a [&'a str],
}

impl Compared<'_> {
    /// The question. Its rows have the columns of `more`, `named_quarter`, those of the view, which is
    /// called `shown`, and the bases behind [`BASES`].
    fn sql(&self, more: &str, rest: &str) -> String {
        let Compared { view, quarters_before, keys, is_grid, bases } = self;
        let needed = (0..=*quarters_before).flat_map(|it| [it, it + 1, it + 4]);
        let needed: Vec<String> =
            needed.collect::<BTreeSet<_>>().iter().map(i64::to_string).collect();
        let same = |left: &str, right: Option<&str>| -> String {
            let one = |it: &&str| format!("\n    and {left}.{it} = {}.{it}", right.unwrap_or(it));
            keys.iter().map(one).collect()
        };
        let (grid, kind, own) = match is_grid {
            true => (
                format!("cross join {}\n", keys.join("\ncross join ")),
                "left ",
                same("shown", None),
            ),
            false => (String::new(), "", String::new()),
        };
        let of_base = |rows: &str| -> String {
            bases.iter().map(|it| format!(",\n    {rows}.{it} as {rows}_{it}")).collect()
        };
        format!(
            "with
reported as (
    select quarter_ordinal from quarter where quarter = :quarter
),
compared as materialized (
    select quarter.quarter_ordinal, {view}.*
    from reported
    join quarter on reported.quarter_ordinal - quarter.quarter_ordinal in ({needed})
    join {view} on {view}.quarter = quarter.quarter
)
select
    {more},
    quarter.quarter as named_quarter,
    shown.*{now}{year}
from reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - {quarters_before} and reported.quarter_ordinal
{grid}{kind}join compared as shown
    on shown.quarter_ordinal = quarter.quarter_ordinal{own}
left join compared as before
    on before.quarter_ordinal = quarter.quarter_ordinal - 1{same_before}
left join compared as year_before
    on year_before.quarter_ordinal = quarter.quarter_ordinal - 4{same_year_before}
{rest}",
            needed = needed.join(", "),
            now = of_base("before"),
            year = of_base("year_before"),
            same_before = same("before", Some("shown")),
            same_year_before = same("year_before", Some("shown")),
        )
    }
}

/// Rows by the market they belong to, in the order in which they were read.
type ByMarket<T> = BTreeMap<String, Vec<T>>;

/// Sorts rows by their column `of_market`.
fn by_market<T>(rows: &Rows, read: impl Fn(&Record<'_>) -> Option<T>) -> ByMarket<T> {
    let mut sorted = ByMarket::new();
    for record in rows.records() {
        if let Some((market, row)) = record.text("of_market").zip(read(&record)) {
            sorted.entry(market.to_owned()).or_default().push(row);
        }
    }
    sorted
}

/// The figures of all markets: each view is read once, as adding up is what takes time.
struct Figures {
    activity: ByMarket<Activity>,
    rounds: ByMarket<RoundClass>,
    early: ByMarket<Early>,
    sectors: ByMarket<Sector>,
    mega: ByMarket<Mega>,
}

impl Figures {
    fn read(database: &Database, of: &[(&str, Value)]) -> dealbase_query::Result<Figures> {
        Ok(Figures {
            activity: activity::read(database, of)?,
            rounds: round::read(database, of)?,
            early: round::read_early(database, of)?,
            sectors: sector::read(database, of)?,
            mega: mega::read(database, of)?,
        })
    }

    fn take(&mut self, market: &str, record: &Record<'_>) -> Market {
        Market {
            name: Name::of(record, market),
            is_world: record.integer("is_world") == Some(1),
            is_partial: false,
            activity: self.activity.remove(market).unwrap_or_default(),
            rounds: self.rounds.remove(market).unwrap_or_default(),
            early: self.early.remove(market).unwrap_or_default(),
            sectors: self.sectors.remove(market).unwrap_or_default(),
            mega: self.mega.remove(market).and_then(|mut it| it.pop()).unwrap_or_default(),
            market: market.to_owned(),
        }
    }
}

impl Market {
    /// The reported quarter.
    pub(crate) fn now(&self) -> Option<&Activity> {
        self.activity.last()
    }

    /// The quarters shown side by side.
    pub(crate) fn shown(&self) -> &[Activity] {
        let first = self.activity.len().saturating_sub(SHOWN_QUARTERS);
        self.activity.get(first..).unwrap_or_default()
    }

    /// True if none of the shown quarters has a deal.
    pub(crate) fn is_empty(&self) -> bool {
        self.shown().iter().all(|it| it.deal_count.unwrap_or(0) == 0)
    }

    /// The early-stage share of the reported quarter.
    pub(crate) fn early_now(&self) -> Option<&Early> {
        self.early.last()
    }
}
