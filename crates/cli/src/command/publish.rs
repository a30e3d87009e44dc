//! `dealbase publish [QUARTER]`: freezes a quarter as an edition, or lists the editions.

use anyhow::Result;
use dealbase_ingest::publish::{self, Published};
use dealbase_ingest::schema;
use serde_json::json;

use crate::args::{Common, Publish};
use crate::command::query;
use crate::messages::say;
use crate::output::Format;
use crate::output::number::grouped;
use crate::quarter;
use crate::report::model;
use crate::workspace;

/// Every edition, the oldest quarter first.
const EDITIONS: &str = "
select quarter.quarter, publication.edition, publication.published_at, publication.import_id, publication.note
from publication
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
order by publication.quarter_ordinal, publication.edition";

/// Publishes the quarter and says which edition it is.
///
/// # Errors
/// Fails if there is no database, or the quarter lies outside the data; nothing is then published.
pub(crate) fn run(common: &Common, typed: &Publish) -> Result<()> {
    let database = common.database()?;
    let Some(quarter) = &typed.quarter else {
        return query::answer(&database, common, EDITIONS, &[]);
    };
    let quarter = quarter::checked(quarter)?;
    model::check_is_in_data(&database, &quarter)?;
    let mut conn = common.write()?;
    let published = publish::publish(&mut conn, &quarter, typed.note.as_deref(), &workspace::now());
    match published.map_err(schema::named(&common.db))? {
        Some(published) => print_published(common, &quarter, &published),
        None => Ok(()),
    }
}

fn print_published(common: &Common, quarter: &str, published: &Published) -> Result<()> {
    let target = common.target()?;
    if target.format == Some(Format::Json) {
        let document = json!({
            "quarter": quarter,
            "edition": published.edition,
            "is_new": published.is_new,
            "deal_count": published.deal_count,
        });
        return target.print_json(&document);
    }
    let messages = common.messages()?;
    let key = if published.is_new { "published" } else { "published_before" };
    let (edition, deals) = (published.edition, grouped(published.deal_count));
    common.notice(say!(messages, key, quarter, edition, deals))
}
