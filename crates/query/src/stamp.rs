//! What the parts of the large views follow from: the stored rows, each read once for all parts.
//!
//! A part is as it was where these rows are, so that no part has to be computed to be compared. It knows
//! which rows a view reads and not what it makes of them.

use std::collections::BTreeMap;

use rusqlite::Row;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::error::{Error, Result};
use crate::model::Table;
use crate::part::{self, Part};
use crate::snapshot::Snapshot;

/// The columns that say which parts a row belongs to and which lists it refers to; the row follows.
const KEYS: usize = 10;

const ROWS: &str = "
select raw_row_id, null, 0, null, null, sheet_id, 0, 0, 0, 0, row_number, kinds, is_hidden, outcome_code
from staged_row
order by raw_row_id";

const FACTS: &str = "
select record_id, deal_id, is_lead, quarter_ordinal, investors, sheet_id, round_label_id, sector_label_id,
    place_label_id, conversion_id, deal_fact.*
from deal_fact
order by record_id";

const RESOLVED: &str = "
select lead.record_id, lead.deal_id, 1, lead.quarter_ordinal, resolved_deal.investors, amount.sheet_id,
    resolved_deal.round_label_id, resolved_deal.sector_label_id, resolved_deal.place_label_id,
    amount.conversion_id, resolved_deal.*, amount.*
from resolved_deal
join deal_fact as lead on lead.record_id = resolved_deal.record_id
join deal_fact as amount on amount.record_id = resolved_deal.amount_record_id
order by lead.record_id";

const LEADS: &str = "
select lead.record_id, lead.deal_id, lead.is_lead, lead.quarter_ordinal, lead_investor.investors, 0, 0, 0, 0, 0,
    lead_investor.*
from lead_investor
join deal_fact as lead on lead.record_id = lead_investor.record_id
order by lead.record_id";

/// The lists that rows refer to, in the order of the last keys of a row. Later rows are added at the end.
const LISTS: [&str; KEYS - 5] = [
    "select sheet.sheet_id, sheet.*, import.*, source.*
     from sheet
     join import on import.import_id = sheet.import_id
     left join source on source.source_id = sheet.source_id
     order by sheet.sheet_id",
    "select round_label_id, * from round_label order by round_label_id",
    "select sector_label_id, * from sector_label order by sector_label_id",
    "select place_label_id, * from place_label order by place_label_id",
    "select conversion_id, * from conversion order by conversion_id",
];

const VIEWS: &str = "select null, sql from sqlite_schema where type = 'view' order by name";
const ALIASES: &str = "select null, * from investor_alias order by alias_key";
const NAMES: &str = "select investor, investor_key from investor_name";

/// What every part of a database follows from.
pub(crate) struct Stamps<'s> {
    snapshot: &'s Snapshot,
    /// By the table that is handed on and the number of the part.
    marks: BTreeMap<(&'static str, Option<i64>), Mark>,
    /// Of each list: its ids, each with a digest of all rows up to it.
    lists: [Vec<(i64, u128)>; LISTS.len()],
    /// A digest of the views, and one of the other names of investors.
    views: u128,
    aliases: u128,
}

/// A digest of the rows of a part, and the last rows of the lists that they refer to.
#[derive(Clone, Default)]
struct Mark {
    rows: Xxh3,
    last_ids: [i64; LISTS.len()],
}

impl<'s> Stamps<'s> {
    /// Reads the stored rows.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub(crate) fn read(snapshot: &'s Snapshot) -> Result<Stamps<'s>> {
        let of_all = |sql| Ok::<_, Error>(list(snapshot, sql)?.last().map_or(0, |it| it.1));
        let (views, aliases) = (of_all(VIEWS)?, of_all(ALIASES)?);
        let mut lists = [const { Vec::new() }; LISTS.len()];
        for (rows, sql) in lists.iter_mut().zip(LISTS) {
            *rows = list(snapshot, sql)?;
        }
        let mut stamps = Stamps { snapshot, marks: BTreeMap::new(), lists, views, aliases };
        stamps.take_all()?;
        Ok(stamps)
    }

    fn take_all(&mut self) -> Result<()> {
        let snapshot = self.snapshot;
        let names = names(snapshot)?;
        each(snapshot, ROWS, |row, keys| {
            self.take(("raw_row", keys.block), keys, &[row]);
        })?;
        each(snapshot, FACTS, |row, keys| {
            self.take(("deal_record", keys.block), keys, &[row]);
            self.take(("record_text", keys.block), keys, &[row]);
            self.take_deal(row, keys, &names);
        })?;
        each(snapshot, RESOLVED, |row, keys| self.take_deal(row, keys, &names))?;
        each(snapshot, LEADS, |row, keys| self.take_deal(row, keys, &names))
    }

    fn take_deal(&mut self, row: &[u8], keys: &Keys<'_>, names: &BTreeMap<String, String>) {
        if keys.is_lead {
            self.take(("deal", keys.year), keys, &[row]);
            let investors = keys.investors.unwrap_or_default().replace('\t', " ");
            let mut parts = vec![row];
            parts
                .extend(investors.split("; ").filter_map(|it| names.get(it)).map(String::as_bytes));
            self.take(("deal_investor", keys.deal_block), keys, &parts);
        }
    }

    fn take(&mut self, part: (&'static str, Option<i64>), keys: &Keys<'_>, row: &[&[u8]]) {
        let mark = self.marks.entry(part).or_default();
        row.iter().for_each(|it| mark.rows.update(it));
        for (last, id) in mark.last_ids.iter_mut().zip(keys.ids) {
            *last = id.max(*last);
        }
    }

    /// The parts of a table, at least one.
    ///
    /// # Errors
    /// Fails if the table can't be read.
    pub(crate) fn parts(&self, table: &Table) -> Result<Vec<Part>> {
        let numbers = self.marks.keys().filter(|it| it.0 == table.name).map(|it| it.1);
        let parts: Vec<Part> = numbers.filter_map(|it| Part::numbered(&table.name, it)).collect();
        match parts.is_empty() {
            true => Part::all(self.snapshot, table),
            false => Ok(parts),
        }
    }

    /// The digest of what a part follows from: the rows of a table, or those that a view reads.
    ///
    /// # Errors
    /// Fails if the table can't be read.
    pub(crate) fn of(&self, table: &Table, part: &Part) -> Result<String> {
        let marks: &BTreeMap<(&str, Option<i64>), Mark> = &self.marks;
        let Some(mark) = marks.get(&(table.name.as_str(), part.number)) else {
            return part::digest(self.snapshot, table, part);
        };
        let mut hash = mark.rows.clone();
        hash.update(&self.views.to_le_bytes());
        for (list, last) in self.lists.iter().zip(mark.last_ids) {
            let end = list.partition_point(|it| it.0 <= last);
            let until = end.checked_sub(1).and_then(|it| list.get(it)).map_or(0, |it| it.1);
            hash.update(&until.to_le_bytes());
        }
        if table.name == "deal_investor" {
            hash.update(&self.aliases.to_le_bytes());
        }
        Ok(format!("{:032x}", hash.digest128()))
    }
}

/// The keys of a stored row.
struct Keys<'r> {
    block: Option<i64>,
    deal_block: Option<i64>,
    is_lead: bool,
    year: Option<i64>,
    investors: Option<&'r str>,
    ids: [i64; LISTS.len()],
}

impl Keys<'_> {
    fn of<'r>(row: &'r Row<'_>) -> rusqlite::Result<Keys<'r>> {
        let number = |at: usize| row.get::<_, Option<i64>>(at);
        let mut ids = [0; LISTS.len()];
        for (id, at) in ids.iter_mut().zip(KEYS - LISTS.len()..) {
            *id = number(at)?.unwrap_or(0);
        }
        Ok(Keys {
            block: number(0)?.map(part::block_of),
            deal_block: number(1)?.map(part::block_of),
            is_lead: number(2)? == Some(1),
            year: number(3)?.map(|it| it.div_euclid(4)),
            investors: row.get_ref(4)?.as_str_or_null().ok().flatten(),
            ids,
        })
    }
}

/// Reads rows that begin with their keys, each written so that no two are taken for each other.
fn each(snapshot: &Snapshot, sql: &str, mut take: impl FnMut(&[u8], &Keys<'_>)) -> Result<()> {
    let mut bytes = Vec::new();
    snapshot.each(sql, |row, width| {
        bytes.clear();
        for at in KEYS..width {
            part::encode(row.get_ref(at)?, &mut bytes);
        }
        take(&bytes, &Keys::of(row)?);
        Ok(true)
    })
}

/// Reads rows that begin with an id; for each a digest of all up to it.
fn list(snapshot: &Snapshot, sql: &str) -> Result<Vec<(i64, u128)>> {
    let (mut list, mut before, mut bytes) = (Vec::new(), 0_u128, Vec::new());
    snapshot.each(sql, |row, width| {
        bytes.clear();
        bytes.extend(before.to_le_bytes());
        for at in 1..width {
            part::encode(row.get_ref(at)?, &mut bytes);
        }
        before = xxh3_128(&bytes);
        list.push((row.get::<_, Option<i64>>(0)?.unwrap_or(0), before));
        Ok(true)
    })?;
    Ok(list)
}

/// The normal forms of investors by the names that have one of their own.
fn names(snapshot: &Snapshot) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    snapshot.each(NAMES, |row, _| {
        names.insert(row.get(0)?, row.get(1)?);
        Ok(true)
    })?;
    Ok(names)
}
