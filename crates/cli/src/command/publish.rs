//! `dealbase publish [QUARTER]`: freezes a quarter as an edition, or lists the editions.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::publish::{self, Published};
use dealbase_ingest::schema;
use dealbase_query::Database;
use serde_json::json;

use crate::args::{Common, Publish, Query};
use crate::command::query;
use crate::messages::Messages;
use crate::open::with_trusted_timeout;
use crate::output::number::grouped;
use crate::output::{Format, Target, json};
use crate::quarter;
use crate::report::model;
use crate::writing;

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
    let database = with_trusted_timeout(Database::open(&common.db)?)?;
    let Some(quarter) = &typed.quarter else {
        return query::answer(&database, common, &Query::of(EDITIONS));
    };
    let quarter = quarter::checked(quarter)?;
    model::check_is_in_data(&database, &quarter)?;
    let mut conn = writing::open(common)?;
    let published = publish::publish(&mut conn, &quarter, typed.note.as_deref(), &writing::now());
    match published.map_err(schema::named(&common.db))? {
        Some(published) => print_published(common, &quarter, &published),
        None => Ok(()),
    }
}

fn print_published(common: &Common, quarter: &str, published: &Published) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    if target.format == Some(Format::Json) {
        let document = json!({
            "quarter": quarter,
            "edition": published.edition,
            "is_new": published.is_new,
            "deal_count": published.deal_count,
        });
        let mut out = target.open()?;
        json::document(&mut out, &document)?;
        return out.finish();
    }
    if !common.quiet {
        let messages = Messages::of(common.lang())?;
        let key = if published.is_new { "published" } else { "published_before" };
        let edition = published.edition.to_string();
        let deals = grouped(i128::from(published.deal_count));
        let parts = [("quarter", quarter), ("edition", &edition), ("deals", &deals)];
        writeln!(anstream::stderr(), "{}", messages.say(key, &parts))?;
    }
    Ok(())
}
