//! Figures beside those of the fifteen slides: what a publication keeps of each metric of the appendix,
//! and how that compares with today.
//!
//! Each metric is a statement of its own: one over all of them opens more tables at once than SQLite
//! allows. Metrics that change by definition as time passes (`completion_by_age`,
//! `graduation_by_cohort`) and the comparison of sources are left out.

use crate::reference::records;

/// The metrics with their keys and figures; `+` marks a count or a sum, which is 0 where it is not in
/// the table.
const FIGURES: &str = include_str!("../../schema/reference/appendix_figures.csv");

/// A metric of the appendix as a publication keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The view.
    pub name: String,
    market: String,
    item: String,
    figures: Vec<Figure>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Figure {
    column: String,
    is_sum: bool,
}

/// The metrics of the appendix, in the order in which they are listed.
#[must_use]
pub fn metrics() -> Vec<Metric> {
    let metric = |record: csv::StringRecord| {
        let text = |index: usize| record.get(index).unwrap_or_default();
        let figure = |word: &str| Figure {
            column: word.trim_start_matches('+').to_owned(),
            is_sum: word.starts_with('+'),
        };
        Metric {
            name: text(0).to_owned(),
            market: match text(1) {
                "" => "'global'".to_owned(),
                column => format!("kept.{column}"),
            },
            item: item(text(2)),
            figures: text(3).split(' ').map(figure).collect(),
        }
    };
    records(FIGURES).map(metric).collect()
}

/// The keys of a row beside quarter and market as one text, such as `games/qoq`.
fn item(columns: &str) -> String {
    let key = |column: &str| format!("coalesce(cast(kept.{column} as text), 'unknown')");
    let keys: Vec<String> = columns.split_whitespace().map(key).collect();
    if keys.is_empty() { "''".to_owned() } else { keys.join(" || '/' || ") }
}

impl Metric {
    /// The statement that keeps the figures of quarter `?2` with publication `?1`, and a row of no market
    /// for each, so that a figure without a value then is known from one that nobody published.
    pub(super) fn keep(&self) -> String {
        format!(
            "insert into published_figure
             select ?1, ?2, '{0}', figure, market, item, value from ({1})
             union all
             select ?1, ?2, '{0}', figure, '', '', null from ({2})",
            self.name,
            self.figure("(select quarter from quarter where quarter_ordinal = ?2)"),
            self.list()
        )
    }

    /// The rows `market, figure, item, value` of a quarter.
    fn figure(&self, quarter: &str) -> String {
        let value = |it: &Figure| format!(" when '{0}' then kept.{0}", it.column);
        format!(
            "select {} as market, listed.figure, {} as item, case listed.figure{} end as value
             from {} as kept cross join ({}) as listed where kept.quarter = {quarter}",
            self.market,
            self.item,
            self.figures.iter().map(value).collect::<String>(),
            self.name,
            self.list()
        )
    }

    /// The figures as rows `figure, is_sum, position`.
    fn list(&self) -> String {
        let row = |(position, it): (usize, &Figure)| {
            let is_sum = u8::from(it.is_sum);
            format!("select '{}' as figure, {is_sum} as is_sum, {position} as position", it.column)
        };
        self.figures.iter().enumerate().map(row).collect::<Vec<_>>().join(" union all ")
    }

    /// A query for the figures of publication `:publication_id` that are others now, or with `:all` = 1
    /// all of them, of `:market` or with null of each; its columns are those of the view `revision`.
    /// A figure that an edition does not hold, as those of later versions, is not compared.
    #[must_use]
    pub fn revision(&self) -> String {
        REVISION
            .replace("{metric}", &self.name)
            .replace("{list}", &self.list())
            .replace("{figure}", &self.figure("(select quarter from edition)"))
    }
}

const REVISION: &str = "
with edition as materialized (
    select publication.publication_id, publication.quarter_ordinal, publication.edition, quarter.quarter
    from publication
    join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
    where publication.publication_id = :publication_id
),
side as (
    select published_figure.market, published_figure.figure, published_figure.item,
        published_figure.value as published, null as now
    from edition
    join published_figure
        on published_figure.publication_id = edition.publication_id
        and published_figure.quarter_ordinal = edition.quarter_ordinal
        and published_figure.metric = '{metric}'
    union all
    select market, figure, item, null, value from ({figure})
),
paired as (
    select market, figure, item, max(published) as published, max(now) as now
    from side
    group by market, figure, item
),
compared as (
    select paired.market, paired.item, listed.figure, listed.is_sum, listed.position, paired.published, paired.now,
        case
            when listed.is_sum = 1 then coalesce(paired.now, 0) - coalesce(paired.published, 0)
            else paired.now - paired.published
        end as change
    from paired
    join ({list}) as listed on listed.figure = paired.figure
    where exists (
        select 1
        from edition
        join published_figure
            on published_figure.publication_id = edition.publication_id
            and published_figure.quarter_ordinal = edition.quarter_ordinal
        where published_figure.metric = '{metric}' and published_figure.figure = paired.figure
    )
    and paired.market in (
        select published_market.market from published_market
        join market on market.market = published_market.market
        where published_market.publication_id = :publication_id
    )
),
judged as (
    select compared.*,
        case
            when change is null then published is not now
            when is_sum = 1 then change <> 0
            else abs(change) > 1e-9 * (1 + abs(published))
        end as is_moved
    from compared
)
select edition.quarter, edition.edition, judged.market, '{metric}' as metric, judged.figure, judged.item,
    judged.published, judged.now, judged.change, judged.is_moved
from edition
cross join judged
where (:all = 1 or judged.is_moved = 1) and (:market is null or judged.market = :market)
order by judged.market, judged.position, judged.item";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn each_metric_and_figure_is_in_the_database() {
        let conn = schema::in_memory().unwrap();
        for metric in metrics() {
            conn.prepare(&metric.keep()).unwrap();
            conn.prepare(&metric.revision()).unwrap();
        }
    }

    #[test]
    fn keys_are_joined_and_unknown_ones_are_named() {
        let metrics = metrics();
        let region = metrics.iter().find(|it| it.name == "region_by_quarter").unwrap();
        assert_eq!(
            (region.market.as_str(), region.item.as_str()),
            (
                "'global'",
                "coalesce(cast(kept.country as text), 'unknown') || '/' || coalesce(cast(kept.province as text), 'unknown')"
            )
        );
        assert!(region.figures.iter().any(|it| it.column == "deal_count" && it.is_sum));
        assert!(region.figures.iter().any(|it| it.column == "share_pct" && !it.is_sum));
    }
}
