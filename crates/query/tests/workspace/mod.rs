//! A little database file to ask.
#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::path::{Path, PathBuf};

use dealbase_query::APPLICATION_ID;
use rusqlite::Connection;

const SCHEMA: &str = "
    create table deal (deal_id integer primary key, company text not null, amount_usd integer) strict;
    insert into deal values (1, '甲', 100), (2, '乙', null), (3, '丙', 300);
    create view deals (
        deal_id,    -- key
        company,    -- name
        amount_usd  -- US dollars
    ) as
    -- Deals: one row each.
    select deal_id, company, amount_usd from deal;";

/// The file in `folder`, of a version of the schema.
pub(crate) fn file(folder: &Path, version: i32) -> PathBuf {
    let path = folder.join("deals.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(SCHEMA).unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    conn.pragma_update(None, "user_version", version).unwrap();
    path
}
