//! Whatever happens after a publication: the parts of each change add up to it.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use dealbase_ingest::import::Importer;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::source::ReadOptions;
use dealbase_ingest::survey::ImportOptions;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_ingest::{publish, schema, undo};
use proptest::prelude::*;
use rusqlite::Connection;

const AT: &str = "2024-01-01T00:00:00Z";

/// One row of a sheet, of few values, so that deals meet, move and change.
#[derive(Clone, Debug)]
struct Deal {
    id: u8,
    day: &'static str,
    country: &'static str,
    sector: &'static str,
    round: &'static str,
    amount: &'static str,
}

fn deal() -> impl Strategy<Value = Deal> {
    let day = prop::sample::select(vec!["2022-10-05", "2023-07-05", "2023-10-05", "2023-11-05"]);
    let country = prop::sample::select(vec!["China", "United States", ""]);
    let sector = prop::sample::select(vec!["Games", "Healthcare", "?"]);
    let round = prop::sample::select(vec!["Seed", "A", "E", "Strategic", "IPO", ""]);
    let amount =
        prop::sample::select(vec!["", "3 million", "7000000 CNY", "数千万", "150 million"]);
    (0..8_u8, day, country, sector, round, amount).prop_map(
        |(id, day, country, sector, round, amount)| Deal {
            id,
            day,
            country,
            sector,
            round,
            amount,
        },
    )
}

/// A sheet of either of two vendors, or an import to be undone.
#[derive(Clone, Debug)]
enum Step {
    Import(bool, Vec<Deal>),
    Undo(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let import = (any::<bool>(), prop::collection::vec(deal(), 1..6));
    prop_oneof![
        4 => import.prop_map(|(is_ours, deals)| Step::Import(is_ours, deals)),
        1 => (1..6_i64).prop_map(Step::Undo),
    ]
}

fn sheet(is_ours: bool, deals: &[Deal]) -> String {
    let (head, prefix) = match is_ours {
        true => ("Deal ID,Date,Company,Country,Sector,Round,Amount (USD)\n", "u"),
        false => ("交易编号,融资时间,公司,国家,行业,轮次,融资金额（美元）\n", "t"),
    };
    let row = |it: &Deal| {
        let Deal { id, day, country, sector, round, amount } = it;
        format!("{prefix}{id},{day},Company {id},{country},{sector},{round},{amount}\n")
    };
    head.to_owned() + &deals.iter().map(row).collect::<String>()
}

/// A database in memory, and the program's own rules.
struct Bench {
    conn: Connection,
    rules: Rules,
    vocabulary: Vocabulary,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        let rules = Rules::load(None).unwrap();
        let vocabulary = Vocabulary::new(&rules).unwrap();
        let conn = schema::in_memory().unwrap();
        Bench { conn, rules, vocabulary, folder: tempfile::tempdir().unwrap() }
    }

    fn take(&mut self, number: usize, step: &Step) {
        let (is_ours, deals) = match step {
            Step::Import(is_ours, deals) => (*is_ours, deals),
            Step::Undo(import_id) => {
                // There may be no such import, or it may be undone already.
                let _ = undo::undo(&mut self.conn, Some(*import_id), AT);
                return;
            }
        };
        let importer = Importer {
            read_options: ReadOptions::default(),
            rules: &self.rules,
            vocabulary: &self.vocabulary,
            options: ImportOptions::default(),
            replaces: None,
            decided: dealbase_ingest::team::Decided::default(),
            imported_at: AT.to_owned(),
        };
        let path = self.folder.path().join(format!("{number}.csv"));
        std::fs::write(&path, sheet(is_ours, deals)).unwrap();
        importer.import(&mut self.conn, &path, &mut |_| ()).unwrap();
    }

    fn rows(&self, sql: &str) -> Vec<String> {
        let mut stmt = self.conn.prepare(sql).unwrap();
        let width = stmt.column_count();
        let text = |row: &rusqlite::Row| {
            (0..width)
                .map(|column| row.get(column).map(|it: rusqlite::types::Value| format!("{it:?}")))
                .collect::<rusqlite::Result<Vec<String>>>()
        };
        stmt.query_map([], text).unwrap().map(|row| row.unwrap().join(" ")).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "slow"]
    fn the_parts_always_add_up(
        first in prop::collection::vec(deal(), 3..8),
        before in prop::collection::vec(step(), 0..3),
        after in prop::collection::vec(step(), 1..5),
    ) {
        let mut bench = Bench::new();
        let first = [Step::Import(true, first)];
        let steps = first.iter().chain(&before).enumerate();
        steps.for_each(|(number, step)| bench.take(number, step));
        let published = publish::publish(&mut bench.conn, "2023Q4", None, AT).unwrap();
        prop_assume!(published.is_some());
        prop_assert_eq!(bench.rows("select * from revision where is_moved = 1"), Vec::<String>::new());
        for (number, step) in after.iter().enumerate() {
            bench.take(100 + number, step);
            prop_assert_eq!(bench.rows("select * from revision_gap"), Vec::<String>::new());
        }
    }
}
