//! `dealbase revisions QUARTER`: each figure as published and as known now, split by cause.

use std::io::{IsTerminal, Write};

use anyhow::Result;
use dealbase_ingest::publish::appendix;
use dealbase_query::{Database, Rows, Value};

use crate::args::{self, Common};
use crate::command::query;
use crate::dimension::Dimension;
use crate::mistake::Mistake;
use crate::output::{Format, Target};
use crate::quarter;
use crate::revisions::{Edition, Names, Revisions};

/// The figures, each with a row for every cause.
const FIGURES: &str = "
select
    revision.quarter, revision.edition, revision.market, revision.metric, revision.figure, revision.item,
    revision.published, revision.now, revision.change, revision_cause.cause, revision_cause.part
from revision
join market on market.market = revision.market
join figure_kind on figure_kind.metric = revision.metric and figure_kind.figure = revision.figure
left join revision_cause
    on revision_cause.publication_id = revision.publication_id
    and revision_cause.market = revision.market
    and revision_cause.metric = revision.metric
    and revision_cause.figure = revision.figure
    and revision_cause.item = revision.item
    and revision.change is not null
where revision.publication_id = :publication_id
    and (:market is null or revision.market = :market)
    and (:metric is null or revision.metric = :metric)
    and (:all = 1 or revision.is_moved = 1)
order by market.position, market.market, figure_kind.position, revision.item, revision_cause.cause";

/// Figures of the appendix in the columns of the others.
const APPENDIX: &str = "
select quarter, edition, market, metric, figure, item, published, now, change, null as cause, null as part";

/// The deals that moved a figure of the quarter, or of one that it is compared with.
const DEALS: &str = "
select quarter, edition, deal_id, company, cause, what, published, now
from revision_deal
where publication_id = :publication_id
    and (:market is null or exists (
        select 1
        from revised_addend
        where revised_addend.publication_id = revision_deal.publication_id
            and revised_addend.deal_id = revision_deal.deal_id
            and revised_addend.market = :market
            and revised_addend.is_in_market = 1
    ))
order by deal_id, what";

const EDITIONS: &str = "
select publication.publication_id, publication.edition, substr(publication.published_at, 1, 10) as published_on
from publication
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
where quarter.quarter = :quarter";

/// Prints what has moved since the edition.
///
/// # Errors
/// Fails if the quarter was not published, or has no such edition.
pub(crate) fn run(common: &Common, typed: &args::Revisions) -> Result<()> {
    let database = common.database()?;
    let quarter = quarter::checked(&typed.quarter)?;
    let edition = edition(&database, &quarter, typed.edition)?;
    check_names(&database, typed)?;
    let target = common.target()?;
    match (target.format.unwrap_or(Format::Table), typed.deals) {
        (Format::Table, _) => print(&database, common, typed, &edition, &target),
        (_, true) => query::answer(&database, common, DEALS, &deal_params(typed, &edition)),
        (_, false) => {
            let figures = figures(&database, typed, &edition)?;
            target.print_rows(&figures.columns, &figures.rows)
        }
    }
}

/// The figures of the slides with a row for each cause, and behind them those of the appendix, which
/// are not split by cause; market after market.
fn figures(database: &Database, typed: &args::Revisions, edition: &Edition) -> Result<Rows> {
    let mut figures = database.rows(FIGURES, &figure_params(typed, edition))?;
    for metric in appendix::metrics() {
        if typed.metric.as_ref().is_some_and(|it| *it != metric.name) {
            continue;
        }
        let mut params = figure_params(typed, edition);
        params.retain(|(name, _)| *name != "metric");
        let sql = format!("{APPENDIX} from ({})", metric.revision());
        figures.rows.append(&mut database.rows(&sql, &params)?.rows);
    }
    let markets = database.rows("select market from market order by position, market", &[])?;
    let position = |row: &Vec<Value>| markets.rows.iter().position(|it| it.first() == row.get(2));
    figures.rows.sort_by_key(position);
    Ok(figures)
}

fn print(
    database: &Database,
    common: &Common,
    typed: &args::Revisions,
    edition: &Edition,
    target: &Target,
) -> Result<()> {
    let messages = common.messages()?;
    let figures = figures(database, typed, edition)?;
    let deals = match typed.deals {
        true => database.rows(DEALS, &deal_params(typed, edition))?,
        false => Rows::default(),
    };
    let revisions = Revisions {
        edition,
        figures: &figures,
        deals: &deals,
        appendix: appendix::metrics().into_iter().map(|it| it.name).collect(),
        is_whole: typed.all || typed.metric.is_some(),
        messages: &messages,
        names: &Names::read(database, &messages)?,
    };
    let is_for_terminal = target.file.is_none() && std::io::stdout().is_terminal();
    let text = revisions.render(is_for_terminal);
    if is_for_terminal {
        return Ok(anstream::stdout().write_all(text.as_bytes())?);
    }
    let mut out = target.open()?;
    write!(out, "{}", anstream::adapter::strip_str(&text))?;
    out.finish()
}

fn figure_params(typed: &args::Revisions, edition: &Edition) -> Vec<(&'static str, Value)> {
    let named = |value: &Option<String>| value.clone().map_or(Value::Null, Value::Text);
    vec![
        ("publication_id", Value::Integer(edition.publication_id)),
        ("market", named(&typed.market)),
        ("metric", named(&typed.metric)),
        ("all", Value::Integer(i64::from(typed.all))),
    ]
}

fn deal_params(typed: &args::Revisions, edition: &Edition) -> Vec<(&'static str, Value)> {
    let mut params = figure_params(typed, edition);
    params.retain(|(name, _)| ["publication_id", "market"].contains(name));
    params
}

/// The edition that was asked for.
///
/// # Errors
/// Fails if the quarter was never published, or has no such edition.
fn edition(database: &Database, quarter: &str, edition: i64) -> Result<Edition> {
    let rows = database.rows(EDITIONS, &[("quarter", quarter.into())])?;
    let found = rows.records().find(|it| it.integer("edition") == Some(edition));
    if let Some(publication_id) = found.and_then(|it| it.integer("publication_id")) {
        let published_on = found.and_then(|it| it.text("published_on")).unwrap_or_default();
        return Ok(Edition {
            publication_id,
            quarter: quarter.to_owned(),
            edition,
            published_on: published_on.to_owned(),
        });
    }
    match rows.records().filter_map(|it| it.integer("edition")).max() {
        Some(newest) => {
            Err(Mistake::NoEdition { quarter: quarter.to_owned(), edition, newest }.into())
        }
        None => Err(Mistake::NotPublished { quarter: quarter.to_owned() }.into()),
    }
}

/// # Errors
/// Fails if there is no such market, or no such metric.
fn check_names(database: &Database, typed: &args::Revisions) -> Result<()> {
    if let Some(market) = &typed.market {
        Dimension::Market.code(database, market)?;
    }
    if let Some(metric) = &typed.metric {
        dealbase_query::view(database, metric)?;
    }
    Ok(())
}
