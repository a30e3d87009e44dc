//! What is beside the rows: the views, what makes DuckDB and Spark know tables and views, and a
//! page for people.

use super::folder::{Destination, Folder};
use crate::catalog::View;
use crate::error::Result;
use crate::package::Entry;
use crate::snapshot::Snapshot;
use crate::verify;

/// The page for people; `{folder}` is where the export was written.
const README: &str = include_str!("guide.md");

/// Writes all of it.
///
/// # Errors
/// Fails if it can't be written.
pub(super) fn write(
    snapshot: &Snapshot,
    folder: &Folder,
    place: &Destination,
    entries: &[Entry],
) -> Result<()> {
    for view in &snapshot.views {
        folder.write(&format!("views/{}.sql", view.name), &format!("{}\n", view.statement()))?;
    }
    let path = place.path().display().to_string();
    folder.write("duckdb.sql", &duckdb(snapshot, &path, entries))?;
    folder.write("spark.sql", &spark(snapshot, &path, entries))?;
    folder.write("README.md", &README.replace("{folder}", &path))
}

/// Tables as views over the files, found where they were written, or else in the folder one is in.
fn duckdb(snapshot: &Snapshot, path: &str, entries: &[Entry]) -> String {
    let path = path.replace('\'', "''");
    let variable = variable(entries);
    let mut sql = format!(
        "-- Tables and views of a dealbase export, for DuckDB. Run it from anywhere; where the folder\n\
         -- was moved, from inside it, or after: set variable dealbase_folder = 'FOLDER';\n\n\
         set variable {variable} = coalesce(\n    getvariable('dealbase_folder'),\n    \
         (select case when count(*) > 0 then '{path}' else '.' end from glob('{path}/datapackage.json'))\n);\n"
    );
    for table in &snapshot.tables {
        let name = &table.name;
        let files = if is_parted(name, entries) { "*/*.parquet" } else { "*.parquet" };
        sql += &format!(
            "\ncreate or replace view {name} as select * from read_parquet(getvariable('{variable}') || '/{name}/{files}');\n"
        );
    }
    for view in &snapshot.views {
        sql += &format!("\ndrop view if exists {};\n\n{}\n", view.name, view.statement());
    }
    sql
}

/// A name that two exports share only if they hold the same.
fn variable(entries: &[Entry]) -> String {
    let digests: String = entries.iter().map(|it| it.digest.as_str()).collect();
    format!("dealbase_{:016x}", xxhash_rust::xxh3::xxh3_64(digests.as_bytes()))
}

/// Tables over the files, with the base and metric views; the location is in one line.
fn spark(snapshot: &Snapshot, path: &str, entries: &[Entry]) -> String {
    let mut sql = format!(
        "-- Tables and views of a dealbase export, for Spark: spark-sql -f spark.sql\n\
         -- Where the folder was moved, change the next line.\n\nset dealbase_folder={path};\n\n"
    );
    let views = || snapshot.views.iter().filter(|it| verify::is_compared(&it.name));
    for view in views().rev() {
        sql += &format!("drop view if exists {};\n\n", view.name);
    }
    for table in &snapshot.tables {
        let name = &table.name;
        sql += &format!(
            "drop table if exists {name};\n\ncreate table {name} using parquet options (path '${{dealbase_folder}}/{name}');\n\n"
        );
        // Spark reads no folder of a table in parts that was not named.
        if is_parted(name, entries) {
            sql += &format!("msck repair table {name};\n\n");
        }
    }
    let views: Vec<String> = views().map(View::statement).collect();
    sql + &views.join("\n\n") + "\n"
}

fn is_parted(table: &str, entries: &[Entry]) -> bool {
    entries.iter().any(|it| it.table == table && it.part.contains('='))
}
