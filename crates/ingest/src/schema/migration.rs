//! Brings a database that an earlier version of the program wrote up to this one: a step a version.
//!
//! Tables are changed by the steps; views hold no data and are recreated. Knows no row.

mod first;
mod match_keys;
mod places;

use rusqlite::{Connection, TransactionBehavior};

use crate::cell::rate::Rates;
use crate::digest::Subject;
use crate::{Result, cube, ddl, digest, guards, refresh, sql, store, workspace};

/// The schema version of the first release, from which the steps go on.
const FIRST_VERSION: i32 = 1;
/// The statements that make the tables of one version those of the next, the first version's first.
pub(super) const STEPS: &[&str] = &[
    concat!(
        include_str!("../../schema/migrations/2_before.sql"),
        include_str!("../../schema/tables/import.sql"),
        include_str!("../../schema/tables/staged_row.sql"),
        include_str!("../../schema/tables/deal_fact.sql"),
        include_str!("../../schema/tables/deal_cube.sql"),
        include_str!("../../schema/migrations/2_after.sql"),
    ),
    concat!(
        include_str!("../../schema/tables/fixed_list.sql"),
        include_str!("../../schema/tables/correction.sql"),
        include_str!("../../schema/tables/investor.sql"),
        include_str!("../../schema/tables/deal_size.sql"),
        include_str!("../../schema/tables/first_deal.sql"),
    ),
    concat!(
        include_str!("../../schema/migrations/4_before.sql"),
        include_str!("../../schema/tables/deal_size.sql"),
        include_str!("../../schema/tables/theme.sql"),
        include_str!("../../schema/tables/deal_kind.sql"),
        include_str!("../../schema/tables/known_count.sql"),
        include_str!("../../schema/tables/investor_activity.sql"),
    ),
    include_str!("../../schema/tables/stage.sql"),
    // Of version 6 is a column alone.
    "",
];
/// Columns that tables of earlier versions lack, unless a step has just made today's table.
const COLUMNS: [(&str, &str); 11] = [
    ("finding", "problem text"),
    ("place_label", "province text"),
    ("place_label", "city text"),
    ("resolved_deal", "province text"),
    ("resolved_deal", "city text"),
    ("sector_label", "sub_sector_length integer"),
    ("sheet", "description_columns text"),
    ("sheet", "tags_columns text"),
    ("resolved_deal", "lead_investors text"),
    ("resolved_deal", "known_ordinal integer"),
    ("source", "label text"),
];
/// The first version in which match keys are as of today.
const MATCH_KEYS_VERSION: i32 = 3;
/// The first version in which labels of places have provinces, and in which all that follows the deals is
/// as of today.
const FOLLOWERS_VERSION: i32 = 4;
/// The first version in which the cube is as of today.
const CUBE_VERSION: i32 = 5;
/// The first version in which sources have labels.
const LABELS_VERSION: i32 = 6;
/// Deals of several records are resolved again, since more is taken from them.
const SEVERAL_RECORDS: &str = "
insert or ignore into stale_deal
select deal_id from deal_fact group by deal_id having count(*) > 1;";

/// Takes the steps that a database lacks, in one transaction; an empty file and one of today are left
/// as they are.
///
/// # Errors
///
/// Whatever SQLite refuses; the database is then as it was.
pub(super) fn bring_up_to_date(conn: &mut Connection, steps: &[&str]) -> Result<()> {
    if lacking(conn, steps)?.is_empty() {
        return Ok(());
    }
    take_steps(conn, steps)
}

fn take_steps(conn: &mut Connection, steps: &[&str]) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let lacking = lacking(&tx, steps)?;
    if lacking.is_empty() {
        return Ok(());
    }
    let before = version(&tx)?;
    let first = (before == FIRST_VERSION).then(|| first::broken(&tx)).transpose()?;
    let views = drop_views(&tx)?;
    // References go on naming a table by its name, whatever it is called in between.
    tx.pragma_update(None, "legacy_alter_table", true)?;
    lacking.iter().try_for_each(|step| tx.execute_batch(step))?;
    COLUMNS.iter().try_for_each(|(table, column)| add_column(&tx, table, column))?;
    tx.pragma_update(None, "legacy_alter_table", false)?;
    // Later versions only add: their rows are those of before, with nothing in what is new.
    let mut broken = first.map_or_else(|| digest::broken(&tx), Ok)?;
    broken.retain(is_of_the_team);
    if before < MATCH_KEYS_VERSION {
        match_keys::rekey(&tx)?;
    }
    if before < FOLLOWERS_VERSION {
        places::locate(&tx)?;
    }
    ddl::create_views(&tx)?;
    guards::set(&tx)?;
    let ours = ddl::names();
    let of_others = views.iter().filter(|(name, _)| !ours.contains(name.as_str()));
    of_others.map(|(_, sql)| sql).try_for_each(|sql| tx.execute_batch(sql))?;
    workspace::fill_lists(&tx)?;
    if before < FOLLOWERS_VERSION {
        store::record_names(&tx)?;
    }
    if before < CUBE_VERSION {
        cube::recompute(&tx)?;
        workspace::record_rates(&tx, &Rates::built_in())?;
    }
    if before < LABELS_VERSION {
        store::label_all(&tx)?;
    }
    if before < FOLLOWERS_VERSION {
        tx.execute_batch(SEVERAL_RECORDS)?;
    }
    refresh::refresh(&tx)?;
    tx.pragma_update(None, "user_version", newest(steps))?;
    digest::seal_changed(&tx, &broken)?;
    Ok(tx.commit()?)
}

/// Adds a column to a table that lacks it.
fn add_column(conn: &Connection, table: &str, column: &str) -> rusqlite::Result<()> {
    let name = column.split(' ').next().unwrap_or_default();
    if conn.column_exists(None, table, name)? {
        return Ok(());
    }
    conn.execute_batch(&format!("alter table {table} add column {column}"))
}

/// Whether a digest is of what a team imported or decided; lists and views are made by the program.
fn is_of_the_team(subject: &Subject) -> bool {
    !matches!(subject.kind.as_str(), "reference" | "schema")
}

fn version(conn: &Connection) -> rusqlite::Result<i32> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The steps from the database's version on; none for a file without tables.
fn lacking<'a>(conn: &Connection, steps: &'a [&'a str]) -> rusqlite::Result<&'a [&'a str]> {
    let done = usize::try_from(version(conn)? - FIRST_VERSION).unwrap_or(steps.len());
    Ok(steps.get(done..).unwrap_or_default())
}

fn newest(steps: &[&str]) -> i32 {
    FIRST_VERSION + i32::try_from(steps.len()).unwrap_or(0)
}

/// Drops every view, also of other people, and every trigger, which would be in the way of changing what
/// they read; returns the views, each with the statement that made it.
fn drop_views(conn: &Connection) -> Result<Vec<(String, String)>> {
    let of_type = |kind: &str| -> Result<Vec<(String, String)>> {
        let found: Vec<(String, String)> =
            sql::columns(conn, "select name, sql from sqlite_schema where type = ?", [kind])?;
        for (name, _) in &found {
            let name = name.replace('"', "\"\"");
            conn.execute_batch(&format!("drop {kind} \"{name}\""))?;
        }
        Ok(found)
    };
    of_type("trigger")?;
    of_type("view")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{SCHEMA_VERSION, in_memory};

    const NOTES: &str = "alter table sheet add column note text";
    const RENAMED: &str = "alter table sheet rename column note to remark";

    /// The steps so far, and those of versions to come.
    fn steps_and<'a>(more: &[&'a str]) -> Vec<&'a str> {
        STEPS.iter().copied().chain(more.iter().copied()).collect()
    }

    fn version(conn: &Connection) -> i32 {
        super::version(conn).unwrap()
    }

    fn schema(conn: &Connection) -> Vec<(String, String)> {
        let sql = "select name, coalesce(sql, '') from sqlite_schema order by name";
        let mut stmt = conn.prepare(sql).unwrap();
        let rows = stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn the_version_is_that_of_the_last_step() {
        assert_eq!(newest(STEPS), SCHEMA_VERSION);
    }

    #[test]
    fn every_step_is_taken_once_and_in_order() {
        let mut conn = in_memory().unwrap();
        conn.execute_batch("create view \"a view\" as select deal_id from deals").unwrap();
        for steps in [&[NOTES][..], &[NOTES, RENAMED], &[NOTES, RENAMED]] {
            let steps = steps_and(steps);
            bring_up_to_date(&mut conn, &steps).unwrap();
            assert_eq!(version(&conn), newest(&steps));
        }
        conn.execute_batch("select remark from sheet").unwrap();
        let views = schema(&conn);
        assert!(views.iter().any(|(name, _)| name == "a view"), "a view of other people is gone");
        assert!(views.iter().any(|(name, _)| name == "activity_by_quarter"));
    }

    #[test]
    fn a_step_that_fails_leaves_everything_as_it_was() {
        let mut conn = in_memory().unwrap();
        let before = schema(&conn);
        let broken = steps_and(&[NOTES, "alter table nowhere add column note text"]);
        assert!(bring_up_to_date(&mut conn, &broken).is_err());
        assert_eq!((version(&conn), schema(&conn)), (SCHEMA_VERSION, before));
    }

    #[test]
    fn an_empty_file_has_nothing_to_be_brought_up_to_date() {
        let mut conn = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut conn, &[NOTES]).unwrap();
        assert_eq!(version(&conn), 0);
    }
}
