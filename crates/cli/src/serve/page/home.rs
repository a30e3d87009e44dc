//! Where a day begins: what there is to do, the figures of the newest quarter, what came in last.

use anyhow::Result;
use serde_json::{Value, json};

use crate::serve::asked::Asked;
use crate::serve::reply::Reply;
use crate::serve::todo::objects;

/// The newest quarter that has deals, of each market.
const ACTIVITY: &str = "
select activity_by_quarter.*
from activity_by_quarter
join market on market.market = activity_by_quarter.market
where activity_by_quarter.quarter = (
    select max(quarter) from activity_by_quarter where deal_count > 0
)
order by market.position, market.market";

/// The newest entries of the ledger.
const IMPORTS: &str =
    "select * from import_receipt order by import_id desc, sheet, table_number limit 8";

/// The page. It asks for nothing that takes longer with more deals: counts that are not known yet are null.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    let app = asked.app;
    let mut data = json!({
        "has_database": app.has_database(),
        "todo": app.todo_if_ready().map(|it| it.summary(app.pairs_if_ready().as_deref())),
        "activity": Value::Null,
        "imports": Value::Null,
        "inbox": app.inbox.list(&app.settings.db)?,
        "jobs": app.jobs.all().into_iter().take(5).collect::<Vec<_>>(),
    });
    if app.has_database() {
        let database = app.database()?;
        let parts = [("activity", ACTIVITY), ("imports", IMPORTS)];
        for (name, sql) in parts {
            if let Some(part) = data.get_mut(name) {
                *part = objects(&database, sql)?.into();
            }
        }
    }
    Reply::page("home.html", data)
}
