//! What has to be done so that the server has what the database has. It does nothing itself.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::copy::Counts;
use super::state::{self, MEMORY, State};
use super::{Counted, Pusher, literal};
use crate::database::SCHEMA_VERSION;
use crate::error::Result;
use crate::model::Table;
use crate::snapshot::Snapshot;
use crate::stamp::Stamps;

/// What is other there than here.
pub(super) struct Plan<'a> {
    snapshot: &'a Snapshot,
    pub(super) parts: Vec<Counted<'a>>,
    /// The tables of which parts have to be sent.
    sent: BTreeSet<&'a str>,
    pub(super) old_views: Vec<String>,
    pub(super) old_tables: Vec<String>,
    /// Rows to be taken away: a table and a condition.
    pub(super) old_rows: Vec<(String, String)>,
    pub(super) new_tables: Vec<&'a Table>,
    pub(super) has_new_views: bool,
}

impl<'a> Plan<'a> {
    /// Compares what every part of the database follows from.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(super) fn of(snapshot: &'a Snapshot, before: &State) -> Result<Plan<'a>> {
        let is_other = |table: &&Table| {
            before.digest("table", &table.name)
                != Some(digest(&state::create_table(table)).as_str())
        };
        let new_tables: Vec<&Table> = snapshot.tables.iter().filter(is_other).collect();
        let ours = |name: &str| snapshot.tables.iter().any(|it| it.name == name);
        let is_new = |name: &str| new_tables.iter().any(|it| it.name == name);
        let old_tables: Vec<String> =
            before.names("table").filter(|it| is_new(it) || !ours(it)).map(str::to_owned).collect();
        let views: BTreeSet<(&str, String)> =
            snapshot.views.iter().map(|it| (it.name.as_str(), digest(&it.sql))).collect();
        let views_there: BTreeSet<(&str, String)> = before
            .names("view")
            .filter_map(|it| Some((it, before.digest("view", it)?.to_owned())))
            .collect();
        let has_new_views = views != views_there || !old_tables.is_empty();
        let old_views = before.names("view").filter(|_| has_new_views).map(str::to_owned).collect();
        let mut plan = Plan {
            snapshot,
            parts: Vec::new(),
            sent: BTreeSet::new(),
            old_views,
            old_tables,
            old_rows: Vec::new(),
            new_tables,
            has_new_views,
        };
        plan.compare_parts(before)?;
        Ok(plan)
    }

    fn compare_parts(&mut self, before: &State) -> Result<()> {
        let stamps = Stamps::read(self.snapshot)?;
        for table in &self.snapshot.tables {
            let is_new = self.new_tables.iter().any(|it| it.name == table.name);
            for part in stamps.parts(table)? {
                let digest = stamps.of(table, &part)?;
                let there = before.relation("part", &part.name).filter(|_| !is_new);
                let same = there.filter(|it| it.digest == digest && it.condition == part.condition);
                let counts = same.and_then(|it| Counts::parse(&it.counts, table));
                if let Some(there) = there.filter(|_| counts.is_none()) {
                    self.old_rows.push((table.name.clone(), there.condition.clone()));
                }
                self.parts.push(Counted { table, part, digest, counts });
            }
        }
        self.sent = self.parts.iter().filter(|it| it.counts.is_none()).map(table_name).collect();
        let is_gone = |name: &str| !self.parts.iter().any(|it| it.part.name == name);
        for name in before.names("part").filter(|it| is_gone(it)) {
            let table = name.split('/').next().unwrap_or_default();
            let is_unchanged = self.snapshot.table(table).is_some()
                && !self.new_tables.iter().any(|it| it.name == table);
            if let Some(stored) = before.relation("part", name).filter(|_| is_unchanged) {
                self.old_rows.push((table.to_owned(), stored.condition.clone()));
            }
        }
        Ok(())
    }

    /// Tables whose rows are others than before.
    pub(super) fn touched_tables(&self) -> BTreeSet<&str> {
        let old = self.old_rows.iter().map(|(table, _)| table.as_str());
        self.sent.iter().copied().chain(old).collect()
    }

    /// What the parts of a table count and add up to, once they are sent.
    pub(super) fn counts_of(&self, table: &str) -> impl Iterator<Item = &Counts> {
        let parts = self.parts.iter().filter(move |it| it.table.name == table);
        parts.filter_map(|it| it.counts.as_ref())
    }

    /// Rows of all tables, once they are sent.
    pub(super) fn row_count(&self) -> u64 {
        self.parts.iter().filter_map(|it| it.counts.as_ref()).map(|it| it.row_count).sum()
    }

    /// Remembers on the server what is there now.
    ///
    /// # Errors
    /// Fails if the server refuses.
    pub(super) fn record(&self, pusher: &mut Pusher<'_>) -> Result<()> {
        let version = SCHEMA_VERSION.to_string();
        let mut rows = vec![("schema", "version", version, "", String::new())];
        for table in &self.snapshot.tables {
            rows.push((
                "table",
                &table.name,
                digest(&state::create_table(table)),
                "",
                String::new(),
            ));
        }
        for view in &self.snapshot.views {
            rows.push(("view", &view.name, digest(&view.sql), "", String::new()));
        }
        for it in &self.parts {
            let counts = it.counts.as_ref().map(Counts::text).unwrap_or_default();
            rows.push(("part", &it.part.name, it.digest.clone(), &it.part.condition, counts));
        }
        let values: Vec<String> = rows
            .iter()
            .map(|(kind, name, digest, condition, counts)| {
                let texts = [kind, name, digest.as_str(), condition, counts.as_str()];
                format!("({})", texts.map(literal).join(", "))
            })
            .collect();
        pusher.run(&format!(
            "delete from {MEMORY}; insert into {MEMORY} (kind, name, digest, condition, counts) values {}",
            values.join(",\n")
        ))
    }
}

fn digest(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}

fn table_name<'a>(of: &Counted<'a>) -> &'a str {
    &of.table.name
}
