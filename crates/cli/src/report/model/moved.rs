//! What has moved since the quarters beside each other in a report were published.

use dealbase_query::{Database, Record, Result};
use serde::Serialize;

/// A published quarter whose figures are no longer those of its newest edition.
#[derive(Debug, Serialize)]
pub(crate) struct Moved {
    /// The quarter, such as `2023Q3`.
    pub(crate) quarter: String,
    /// The number of its newest edition.
    pub(crate) edition: i64,
    /// The day of that edition, in UTC.
    pub(crate) published_on: String,
    /// Counts of deals and amounts of markets that have moved.
    pub(crate) figures: Vec<MovedFigure>,
    /// Further figures that have moved.
    pub(crate) more_count: usize,
}

/// A count of deals or an amount, then and now.
#[derive(Debug, Serialize)]
pub(crate) struct MovedFigure {
    /// The market.
    pub(crate) market: String,
    /// `deal_count` or `amount_usd`.
    pub(crate) figure: String,
    /// As published.
    pub(crate) published: i64,
    /// As known now.
    pub(crate) now: i64,
}

/// The newest editions of the quarter and of the four before.
const EDITIONS: &str = "
select publication.publication_id, quarter.quarter, publication.edition, substr(publication.published_at, 1, 10) as published_on
from quarter as reported
join publication
    on publication.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
where reported.quarter = :quarter
    and not exists (
        select 1
        from publication as newer
        where newer.quarter_ordinal = publication.quarter_ordinal and newer.edition > publication.edition
    )
order by publication.quarter_ordinal";

/// Figures of a publication that are others now.
const FIGURES: &str = "
select revision.market, revision.metric, revision.figure, revision.published, revision.now
from revision
join market on market.market = revision.market
join figure_kind on figure_kind.metric = revision.metric and figure_kind.figure = revision.figure
where revision.publication_id = :publication_id and revision.is_moved = 1
order by market.position, market.market, figure_kind.position, revision.item";

/// Reads which quarters have moved, the oldest first.
pub(super) fn read(database: &Database, quarter: &str) -> Result<Vec<Moved>> {
    let editions = database.rows(EDITIONS, &[("quarter", quarter.into())])?;
    let mut moved = Vec::new();
    for edition in editions.records() {
        moved.extend(of_edition(database, &edition)?);
    }
    Ok(moved)
}

fn of_edition(database: &Database, edition: &Record<'_>) -> Result<Option<Moved>> {
    let (Some(publication_id), Some(quarter)) =
        (edition.integer("publication_id"), edition.text("quarter"))
    else {
        return Ok(None);
    };
    let rows = database.rows(FIGURES, &[("publication_id", publication_id.into())])?;
    let figures: Vec<MovedFigure> = rows.records().filter_map(|it| figure(&it)).collect();
    let more_count = rows.rows.len() - figures.len();
    Ok((!rows.rows.is_empty()).then(|| Moved {
        quarter: quarter.to_owned(),
        edition: edition.integer("edition").unwrap_or_default(),
        published_on: edition.text("published_on").unwrap_or_default().to_owned(),
        figures,
        more_count,
    }))
}

/// The figure if it is one that the note spells out.
fn figure(record: &Record<'_>) -> Option<MovedFigure> {
    let figure = record.text("figure").filter(|it| ["deal_count", "amount_usd"].contains(it))?;
    (record.text("metric") == Some("activity_by_quarter")).then_some(())?;
    Some(MovedFigure {
        market: record.text("market")?.to_owned(),
        figure: figure.to_owned(),
        published: record.integer("published")?,
        now: record.integer("now")?,
    })
}
