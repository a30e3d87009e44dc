//! Whatever is imported, imported again, corrected, replaced, decided, undone and rebuilt, in
//! whatever order: the figures are those of a fresh import of what counts, and every row is accounted for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::correction::{Correction, Field};
use crate::decision::{Decision, Name, Verdict};
use crate::import::Importer;
use crate::source::ReadOptions;
use crate::team::Decided;

/// Companies of whom no two look alike, each with the days and rounds of its deals.
const DEALS: [(&str, &str, &str, &str); 10] = [
    ("Lantern", "2023-01-05", "A", "China"),
    ("Kettle", "2023-02-14", "Seed", "USA"),
    ("云杉算盘", "2023-05-20", "B", "China"),
    ("Otter", "2023-05-21", "A", ""),
    ("Wheelbarrow", "2023-08-02", "Strategic", "India"),
    ("长板凳", "2023-11-11", "E", "China"),
    ("Umbrella", "2023-11-30", "C", "USA"),
    ("Lantern", "2023-06-10", "B", "China"),
    ("Kettle", "2024-01-20", "A", "USA"),
    ("Lantern", "2024-03-02", "C", "USA"),
];
const AT: &str = "2024-01-01T00:00:00Z";
const SOURCES: [&str; 3] = ["alpha", "beta", "gamma"];

/// One thing that a person does.
#[derive(Clone, Debug)]
enum Step {
    /// Takes in a list of a source: deals by number, each with its amount in millions; 0 for none.
    Import { source: usize, amounts: BTreeMap<usize, u32>, is_replacing: bool },
    /// Takes in the list that was taken in then, with the amount of one deal corrected.
    Correct { turn: usize, deal: usize, amount: u32 },
    /// Takes in a list again.
    Again { turn: usize },
    /// Takes an import back: one of those that were not, the newest first.
    Undo { turn: usize },
    /// Says that two deals are one, or takes that back.
    Decide { one: usize, other: usize, is_same: bool },
    /// Corrects the amount of a deal by hand, in millions; 0 takes that back.
    ByHand { deal: usize, amount: u32 },
    /// Rebuilds the database.
    Rebuild,
}

fn step() -> impl Strategy<Value = Step> {
    let amounts = || btree_map(0..DEALS.len(), 0_u32..200, 1..5);
    prop_oneof![
        4 => (0..SOURCES.len(), amounts(), prop::bool::weighted(0.2)).prop_map(
            |(source, amounts, is_replacing)| Step::Import { source, amounts, is_replacing }
        ),
        2 => (0_usize..8, 0..DEALS.len(), 0_u32..200)
            .prop_map(|(turn, deal, amount)| Step::Correct { turn, deal, amount }),
        1 => (0_usize..8).prop_map(|turn| Step::Again { turn }),
        2 => (0_usize..8).prop_map(|turn| Step::Undo { turn }),
        2 => (0..DEALS.len(), 0..DEALS.len(), prop::bool::weighted(0.7))
            .prop_map(|(one, other, is_same)| Step::Decide { one, other, is_same }),
        2 => (0..DEALS.len(), 0_u32..200).prop_map(|(deal, amount)| Step::ByHand { deal, amount }),
        1 => Just(Step::Rebuild),
    ]
}

/// A list as it was taken in.
#[derive(Clone)]
struct List {
    source: usize,
    amounts: BTreeMap<usize, u32>,
}

impl List {
    fn text(&self) -> String {
        let mut text = "date,company,country,round,amount (USD)\n".to_owned();
        for (deal, amount) in &self.amounts {
            let (company, day, round, country) = DEALS[*deal];
            let amount = if *amount == 0 { String::new() } else { format!("{amount}000000") };
            writeln!(text, "{day},{company},{country},{round},{amount}").unwrap();
        }
        text
    }
}

/// A database and what was done with it.
struct Workspace {
    folder: TempDir,
    rules: Rules,
    vocabulary: Vocabulary,
    conn: Connection,
    /// Every list that was taken in, by the id of its import.
    imported: BTreeMap<i64, List>,
    /// Deals by number that were said to be the same.
    same: BTreeSet<(usize, usize)>,
    /// Amounts by hand, by the number of the deal.
    by_hand: BTreeMap<usize, u32>,
}

impl Workspace {
    fn new() -> Workspace {
        let rules = Rules::default();
        Workspace {
            folder: tempfile::tempdir().unwrap(),
            vocabulary: Vocabulary::new(&rules).unwrap(),
            rules,
            conn: crate::schema::in_memory().unwrap(),
            imported: BTreeMap::new(),
            same: BTreeSet::new(),
            by_hand: BTreeMap::new(),
        }
    }

    /// Takes a list in, unless the same bytes count already.
    fn import(&mut self, list: &List, replaces: Option<Replaces>) {
        let importer = Importer {
            read_options: ReadOptions::default(),
            rules: &self.rules,
            vocabulary: &self.vocabulary,
            options: ImportOptions {
                source: Some(SOURCES[list.source].into()),
                ..ImportOptions::default()
            },
            replaces,
            decided: self.decided(),
            imported_at: AT.into(),
        };
        let path: PathBuf = self.folder.path().join(format!("{}.csv", SOURCES[list.source]));
        std::fs::write(&path, list.text()).unwrap();
        match importer.import(&mut self.conn, &path, &mut |_| ()) {
            Ok(receipt) if !receipt.is_imported() => {}
            Ok(_) => {
                let newest = "select max(import_id) from import where kind = 'file'";
                let import_id = self.conn.query_row(newest, [], |row| row.get(0)).unwrap();
                self.imported.insert(import_id, list.clone());
            }
            Err(Error::NoEarlierEdition) => {}
            Err(err) => panic!("{err}"),
        }
    }

    fn decided(&self) -> Decided {
        let name = |deal: usize| {
            let (company, day, round, _) = DEALS[deal];
            Name::parse(company, day, round, None, &self.vocabulary).unwrap()
        };
        let same = self.same.iter();
        let pairs = same.map(|(one, other)| Decision {
            verdict: Verdict::Same,
            name: name(*one),
            other: name(*other),
        });
        let corrections = self.by_hand.iter().map(|(deal, amount)| Correction {
            name: name(*deal),
            field: Field::Amount,
            value: format!("{amount} million USD"),
            note: None,
            corrected_by: None,
            corrected_on: None,
        });
        Decided { pairs: Some(pairs.collect()), corrections: Some(corrections.collect()) }
    }

    fn nth(&self, turn: usize) -> Option<List> {
        let vocabulary: Vec<&List> = self.imported.values().collect();
        vocabulary.get(turn % vocabulary.len().max(1)).map(|list| (*list).clone())
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Import { source, amounts, is_replacing } => {
                let list = List { source: *source, amounts: amounts.clone() };
                self.import(&list, is_replacing.then_some(Replaces::Earlier));
            }
            Step::Correct { turn, deal, amount } => {
                if let Some(mut list) = self.nth(*turn) {
                    list.amounts.insert(*deal, *amount);
                    self.import(&list, None);
                }
            }
            Step::Again { turn } => {
                if let Some(list) = self.nth(*turn) {
                    self.import(&list, None);
                }
            }
            Step::Undo { turn } => {
                let not_undone = self.ids(
                    "select import_id from import where kind = 'file' and import_id not in (
                         select undoes_import_id from import where kind = 'undo'
                     ) order by import_id desc",
                );
                if let Some(import_id) = not_undone.get(turn % not_undone.len().max(1)) {
                    undo::undo(&mut self.conn, Some(*import_id), AT).unwrap();
                }
            }
            Step::Decide { one, other, is_same } => {
                let pair = (*one.min(other), *one.max(other));
                match *is_same && one != other {
                    true => self.same.insert(pair),
                    false => self.same.remove(&pair),
                };
                self.decide();
            }
            Step::ByHand { deal, amount } => {
                match amount {
                    0 => self.by_hand.remove(deal),
                    _ => self.by_hand.insert(*deal, *amount),
                };
                self.decide();
            }
            Step::Rebuild => {
                let rebuilder = Rebuilder { rules: &self.rules, vocabulary: &self.vocabulary };
                rebuilder.rebuild(&mut self.conn, false, &mut |_| Ok(())).unwrap();
            }
        }
    }

    fn decide(&mut self) {
        self.decided().decide(&mut self.conn, &self.rules, &self.vocabulary, AT).unwrap();
    }

    fn ids(&self, sql: &str) -> Vec<i64> {
        let mut stmt = self.conn.prepare(sql).unwrap();
        stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// A database into which only what counts was taken in, in the same order.
    fn fresh(&self) -> Workspace {
        let mut fresh = Workspace::new();
        fresh.same.clone_from(&self.same);
        fresh.by_hand.clone_from(&self.by_hand);
        for import_id in self.ids(
            "select import_id from active_import join import using (import_id)
             where kind = 'file' order by import_id",
        ) {
            fresh.import(&self.imported[&import_id], None);
        }
        fresh
    }

    /// The rows of every metric, without the ids of deals.
    fn figures(&self) -> Vec<String> {
        [
            "activity_by_quarter",
            "round_mix_by_quarter",
            "early_stage_by_quarter",
            "sector_by_quarter",
            "mega_deal_by_quarter",
            "country_by_quarter",
            "region_by_quarter",
            "region_concentration_by_quarter",
            "deal_size_by_round",
            "concentration_by_quarter",
            "first_financing_by_quarter",
            "graduation_by_cohort",
            "round_interval_by_quarter",
            "(select quarter, market, mega_rank, company, amount_usd from mega_deal)",
            "deal_cube",
        ]
        .iter()
        .flat_map(|view| rows(&self.conn, view))
        .collect()
    }

    /// What the checks find that are errors, and lists of which not every row is stored.
    fn problems(&self) -> Vec<String> {
        let sql = "select name from sqlite_schema
             where type = 'view' and sql like '%-- Severity: error%'";
        let mut stmt = self.conn.prepare(sql).unwrap();
        let checks: Vec<String> =
            stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(checks.len() > 4, "{checks:?}");
        let mut problems: Vec<String> =
            checks.iter().flat_map(|check| rows(&self.conn, check)).collect();
        let rows = "select count(*) from raw_row join sheet using (sheet_id) where import_id = ?";
        for (import_id, list) in &self.imported {
            let count: u32 = self.conn.query_row(rows, [import_id], |row| row.get(0)).unwrap();
            if usize::try_from(count).unwrap() != list.amounts.len() + 1 {
                problems.push(format!("import {import_id} keeps {count} rows"));
            }
        }
        problems
    }
}

fn rows(conn: &Connection, from: &str) -> Vec<String> {
    let mut stmt = conn.prepare(&format!("select * from {from}")).unwrap();
    let width = stmt.column_count();
    let values = |row: &Row| -> rusqlite::Result<Vec<rusqlite::types::Value>> {
        (0..width).map(|column| row.get(column)).collect()
    };
    let found = stmt.query_map([], values).unwrap();
    let mut rows: Vec<String> = found.map(|row| format!("{from} {:?}", row.unwrap())).collect();
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]

    #[test]
    fn figures_are_those_of_a_fresh_import_of_what_counts(steps in vec(step(), 1..9)) {
        let mut desk = Workspace::new();
        for step in &steps {
            desk.take(step);
        }
        let figures = desk.figures();
        prop_assert_eq!(&figures, &desk.fresh().figures());
        prop_assert_eq!(desk.problems(), Vec::<String>::new());
        desk.take(&Step::Rebuild);
        prop_assert_eq!(desk.figures(), figures, "a rebuild changed a figure");
        prop_assert_eq!(desk.problems(), Vec::<String>::new());
    }
}
