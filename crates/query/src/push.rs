//! Brings a database to a PostgreSQL server: the same tables, rows and views, in one transaction.
//!
//! What the server has already is not sent again. It does not know who will ask there.

mod copy;
mod plan;
mod reader;
mod state;
mod views;

use std::path::Path;

use postgres::{Client, Transaction};

use crate::error::{Error, Result};
use crate::model::Table;
use crate::part::Part;
use crate::server::{ServerAddress, connect, server_error};
use crate::snapshot::Snapshot;
use crate::value::quoted;

use copy::{Counts, copy, verify};
use plan::Plan;
use state::State;

/// Where a database is pushed to.
#[derive(Debug, Clone)]
pub struct Destination {
    /// The server and the database on it.
    pub server: ServerAddress,
    /// The schema for tables and views, made where it is not there.
    pub schema: String,
    /// A role that may read all of it, made where it is not there and the login may make roles.
    pub reader: String,
}

/// What was pushed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pushed {
    /// Tables on the server.
    pub table_count: usize,
    /// Views on the server.
    pub view_count: usize,
    /// Rows on the server, of all tables.
    pub row_count: u64,
    /// Rows that were sent; the others were there.
    pub sent_count: u64,
    /// Whether the role for readers is there.
    pub has_reader: bool,
}

/// Brings the database at `path` to the server, or changes nothing there.
///
/// # Errors
/// Fails if the database can't be read, the server can't be reached or refuses, other tables have our
/// names there, or counts and sums on the other side are not ours. Nothing is then changed.
pub fn push(path: &Path, to: &Destination) -> Result<Pushed> {
    let snapshot = Snapshot::open(path)?;
    let mut client: Client = connect(&to.server)?;
    let failed = |err: postgres::Error| server_error(&to.server, &err);
    let tx = client.transaction().map_err(failed)?;
    let mut pusher = Pusher { snapshot: &snapshot, to, tx, pushed: Pushed::default() };
    pusher.push()?;
    let Pusher { tx, pushed, .. } = pusher;
    tx.commit().map_err(failed)?;
    Ok(pushed)
}

/// One push, inside of its transaction.
struct Pusher<'a> {
    snapshot: &'a Snapshot,
    to: &'a Destination,
    tx: Transaction<'a>,
    pushed: Pushed,
}

impl Pusher<'_> {
    fn push(&mut self) -> Result<()> {
        self.enter_schema()?;
        let before = State::read(self)?;
        let mut plan = Plan::of(self.snapshot, &before)?;
        self.clear_away(&plan)?;
        for table in &plan.new_tables {
            self.run(&state::create_table(table))?;
        }
        self.send(&mut plan)?;
        for table in &plan.new_tables {
            for sql in state::keys_and_indexes(self.snapshot, table)? {
                self.run(&sql)?;
            }
        }
        if plan.has_new_views {
            views::create(self)?;
        }
        reader::grant(self)?;
        for table in plan.touched_tables() {
            self.run(&format!("analyze {}", quoted(table)))?;
        }
        for table in &self.snapshot.tables {
            verify(self, table, plan.counts_of(&table.name))?;
        }
        plan.record(self)?;
        self.pushed.table_count = self.snapshot.tables.len();
        self.pushed.view_count = self.snapshot.views.len();
        self.pushed.row_count = plan.row_count();
        Ok(())
    }

    /// Makes the schema if need be and works in it, alone.
    fn enter_schema(&mut self) -> Result<()> {
        self.run("select pg_advisory_xact_lock(hashtext('dealbase push'))")?;
        let schema = &self.to.schema;
        let sql = "select 1 from pg_namespace where nspname = $1";
        let is_there = self.tx.query_opt(sql, &[schema]).map_err(|it| self.error(&it))?.is_some();
        if !is_there {
            self.run(&format!("create schema {}", quoted(schema)))?;
        }
        self.run(&format!("set local search_path to {}", quoted(schema)))
    }

    /// Takes away what is no longer as it should be: views at once, then tables, then rows.
    fn clear_away(&mut self, plan: &Plan<'_>) -> Result<()> {
        let list =
            |names: &[String]| names.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", ");
        if !plan.old_views.is_empty() {
            self.run(&format!("drop view {}", list(&plan.old_views)))?;
        }
        if !plan.old_tables.is_empty() {
            self.run(&format!("drop table {}", list(&plan.old_tables)))?;
        }
        for (table, condition) in &plan.old_rows {
            let filter = if condition.is_empty() { "true" } else { condition };
            self.run(&format!("delete from {} where {filter}", quoted(table)))?;
        }
        Ok(())
    }

    /// Sends the parts that are not there, or other there.
    fn send(&mut self, plan: &mut Plan<'_>) -> Result<()> {
        for it in plan.parts.iter_mut().filter(|it| it.counts.is_none()) {
            let counts = copy(self, it.table, &it.part)?;
            self.pushed.sent_count += counts.row_count;
            it.counts = Some(counts);
        }
        Ok(())
    }

    fn run(&mut self, sql: &str) -> Result<()> {
        self.tx.batch_execute(sql).map_err(|err| server_error(&self.to.server, &err))
    }

    fn error(&self, err: &postgres::Error) -> Error {
        server_error(&self.to.server, err)
    }
}

/// A part of a table, the digest of what it follows from, and what its rows add up to.
struct Counted<'a> {
    table: &'a Table,
    part: Part,
    digest: String,
    /// None where it has to be sent.
    counts: Option<Counts>,
}

/// A text as SQL writes it.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
