//! What has to be done so that the server has what the database has. It does nothing itself.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::state::{self, MEMORY, State};
use super::{Counted, Pusher, literal};
use crate::database::SCHEMA_VERSION;
use crate::error::Result;
use crate::model::Table;
use crate::part::{Fingerprint, Part};
use crate::snapshot::Snapshot;

/// What is other there than here.
pub(super) struct Plan<'a> {
    snapshot: &'a Snapshot,
    parts: Vec<Counted<'a>>,
    /// The parts, by their place in `parts`, that have to be sent.
    sent: BTreeSet<usize>,
    pub(super) old_views: Vec<String>,
    pub(super) old_tables: Vec<String>,
    /// Rows to be taken away: a table and a condition.
    pub(super) old_rows: Vec<(String, String)>,
    pub(super) new_tables: Vec<&'a Table>,
    pub(super) has_new_views: bool,
}

impl<'a> Plan<'a> {
    /// Reads every part of the database and compares.
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
        for table in &self.snapshot.tables {
            let is_new = self.new_tables.iter().any(|it| it.name == table.name);
            for part in Part::all(self.snapshot, table)? {
                let fingerprint = Fingerprint::read(self.snapshot, table, &part)?;
                let there = before.digest("part", &part.name).filter(|_| !is_new);
                if there != Some(fingerprint.digest().as_str()) {
                    self.sent.insert(self.parts.len());
                    if there.is_some() {
                        self.old_rows.push((table.name.clone(), part.condition.clone()));
                    }
                }
                self.parts.push(Counted { table, part, fingerprint });
            }
        }
        let is_gone = |name: &str| !self.parts.iter().any(|it| it.part.name == name);
        for name in before.names("part").filter(|it| is_gone(it)) {
            let table = name.split('/').next().unwrap_or_default();
            let is_unchanged = self.snapshot.table(table).is_some()
                && !self.new_tables.iter().any(|it| it.name == table);
            let key = ("part".to_owned(), name.to_owned());
            if let Some(stored) = before.relations.get(&key).filter(|_| is_unchanged) {
                self.old_rows.push((table.to_owned(), stored.condition.clone()));
            }
        }
        Ok(())
    }

    /// The parts to be sent.
    pub(super) fn new_parts(&self) -> impl Iterator<Item = (&'a Table, &Part)> {
        let sent = self.parts.iter().enumerate().filter(|(idx, _)| self.sent.contains(idx));
        sent.map(|(_, it)| (it.table, &it.part))
    }

    /// Tables whose rows are others than before.
    pub(super) fn touched_tables(&self) -> BTreeSet<&str> {
        let sent = self.new_parts().map(|(table, _)| table.name.as_str());
        sent.chain(self.old_rows.iter().map(|(table, _)| table.as_str())).collect()
    }

    /// What the parts of a table count and add up to.
    pub(super) fn fingerprints_of(&self, table: &str) -> impl Iterator<Item = &Fingerprint> {
        self.parts.iter().filter(move |it| it.table.name == table).map(|it| &it.fingerprint)
    }

    /// Rows of all tables.
    pub(super) fn row_count(&self) -> u64 {
        self.parts.iter().map(|it| it.fingerprint.row_count).sum()
    }

    /// Remembers on the server what is there now.
    ///
    /// # Errors
    /// Fails if the server refuses.
    pub(super) fn record(&self, pusher: &mut Pusher<'_>) -> Result<()> {
        let version = SCHEMA_VERSION.to_string();
        let mut rows = vec![("schema", "version", version, "")];
        for table in &self.snapshot.tables {
            rows.push(("table", &table.name, digest(&state::create_table(table)), ""));
        }
        for view in &self.snapshot.views {
            rows.push(("view", &view.name, digest(&view.sql), ""));
        }
        for it in &self.parts {
            rows.push(("part", &it.part.name, it.fingerprint.digest(), &it.part.condition));
        }
        let values: Vec<String> = rows
            .iter()
            .map(|(kind, name, digest, condition)| {
                let texts = [kind, name, digest.as_str(), condition];
                format!("({})", texts.map(literal).join(", "))
            })
            .collect();
        pusher.run(&format!(
            "delete from {MEMORY}; insert into {MEMORY} values {}",
            values.join(",\n")
        ))
    }
}

fn digest(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}
