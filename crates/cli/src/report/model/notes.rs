//! Under which rules the figures hold, and what they leave out.

use std::collections::BTreeMap;

use dealbase_query::{Database, Result};
use serde::Serialize;

use super::moved::{self, Moved};

/// What a reader must know to judge the figures.
#[derive(Debug, Serialize)]
pub(crate) struct Notes {
    /// The policies in force, by name.
    pub(crate) policies: BTreeMap<String, String>,
    /// The first quarter of the data.
    pub(crate) first_quarter: Option<String>,
    /// The last quarter of the data.
    pub(crate) last_quarter: Option<String>,
    /// The newest day on which a deal was announced, whatever its quarter.
    pub(crate) last_announced_on: Option<String>,
    /// Deals of the quarter that are no fundraising and are not counted.
    pub(crate) out_of_scope_count: i64,
    /// Labels of the quarter's deals that no list knows.
    pub(crate) unknown_labels: Vec<Labels>,
    /// Published quarters of the report whose figures have moved since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) moved: Vec<Moved>,
    /// The entry of the ledger after which this was known; None for today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) as_of: Option<AsOf>,
}

/// A moment in the past.
#[derive(Debug, Serialize)]
pub(crate) struct AsOf {
    /// The newest entry known then.
    pub(crate) import_id: i64,
    /// Its day, in UTC.
    pub(crate) entered_on: String,
}

/// Deals of the quarter with an unmapped label.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Labels {
    /// `round`, `sector` or `place`.
    pub(crate) kind: String,
    /// Deals that carry such a label.
    pub(crate) deal_count: i64,
    /// The most frequent of them, joined by ` · `.
    pub(crate) labels: String,
}

const POLICY_SQL: &str = "select name, value from policy order by name";

const SPAN_SQL: &str = "
select
    (select min(quarter) from calendar_quarter) as first_quarter,
    (select max(quarter) from calendar_quarter) as last_quarter,
    (
        select max(announced_on)
        from deal
        where in_scope = 1
            and quarter_ordinal = (select max(quarter_ordinal) from calendar_quarter)
    ) as last_announced_on,
    (
        select count(*)
        from deal
        join quarter on quarter.quarter_ordinal = deal.quarter_ordinal
        where quarter.quarter = :quarter and deal.in_scope = 0
    ) as out_of_scope_count";

const LABEL_SQL: &str = "
with
-- One after the other as they are stored, so that each page is read once.
counted as (
    select deal.deal_id
    from quarter
    join deal on deal.quarter_ordinal = quarter.quarter_ordinal
    where quarter.quarter = :quarter and deal.in_scope = 1
    group by deal.deal_id
),
counted_deal as materialized (
    select
        deal.round_class,
        deal.round,
        deal.round_text,
        deal.sector,
        deal.sector_text,
        deal.country,
        deal.place_text
    from counted
    join deal on deal.deal_id = counted.deal_id
),
unknown as (
    select 'round' as kind, counted_deal.round_text as label
    from counted_deal
    where counted_deal.round_class = 'unknown' and counted_deal.round is null
    union all
    select 'sector' as kind, counted_deal.sector_text as label
    from counted_deal
    where counted_deal.sector is null
    union all
    select 'place' as kind, counted_deal.place_text as label
    from counted_deal
    where counted_deal.country is null
),
labelled as (
    select
        unknown.kind,
        unknown.label,
        count(*) as deal_count,
        row_number() over (partition by unknown.kind order by count(*) desc, unknown.label) as turn
    from unknown
    where unknown.label is not null
    group by unknown.kind, unknown.label
)
select
    kind,
    sum(deal_count) as deal_count,
    string_agg(label, ' · ' order by turn) filter (where turn <= 5) as labels
from labelled
group by kind
order by kind";

/// Reads what is at the end of the report.
pub(super) fn read(database: &Database, quarter: &str) -> Result<Notes> {
    let of_quarter = [("quarter", quarter.into())];
    let policies = database.rows(POLICY_SQL, &[])?;
    let span = database.rows(SPAN_SQL, &of_quarter)?;
    let span = span.records().next();
    let text = |name: &str| span.and_then(|it| it.text(name)).map(str::to_owned);
    Ok(Notes {
        moved: moved::read(database, quarter)?,
        as_of: database
            .as_of_entry()
            .map(|it| AsOf { import_id: it.import_id, entered_on: it.entered_on.clone() }),
        policies: policies
            .records()
            .filter_map(|it| Some((it.text("name")?.to_owned(), it.text("value")?.to_owned())))
            .collect(),
        first_quarter: text("first_quarter"),
        last_quarter: text("last_quarter"),
        last_announced_on: text("last_announced_on"),
        out_of_scope_count: span.and_then(|it| it.integer("out_of_scope_count")).unwrap_or(0),
        unknown_labels: database
            .rows(LABEL_SQL, &of_quarter)?
            .records()
            .filter_map(|it| {
                Some(Labels {
                    kind: it.text("kind")?.to_owned(),
                    deal_count: it.integer("deal_count")?,
                    labels: it.text("labels")?.to_owned(),
                })
            })
            .collect(),
    })
}
