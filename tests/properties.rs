//! What holds of any sheets: neither the order of rows nor of files changes a figure, low <= point <=
//! high, the cells are the deals added up, every metric is what plain loops say; and what was imported
//! can be written out and imported again.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::BTreeMap;

use dealbase_ingest::import::Importer;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::schema;
use dealbase_ingest::source::ReadOptions;
use dealbase_ingest::survey::ImportOptions;
use dealbase_ingest::undo;
use dealbase_ingest::vocabulary::Vocabulary;
use proptest::prelude::*;
use rusqlite::Connection;

use crate::golden::DECK;
use crate::model::assert_views_are_right;
use crate::workspace::Workspace;

/// A row of either sheet: day, country, sector, round, amount, investors.
type Row = [&'static str; 6];

fn row() -> impl Strategy<Value = Row> {
    let one_of = |texts: &[&'static str]| prop::sample::select(texts.to_vec());
    [
        one_of(&["2022-10-05", "2023-07-05", "2023-10-05", "2023-11", "2023Q2", "2021"]),
        one_of(&["China", "United States", "Hong Kong", "", "Atlantis"]),
        one_of(&["Games", "Healthcare", "企业服务", "", "?"]),
        one_of(&["Seed", "Pre-A", "A+", "B", "E", "Strategic", "IPO", ""]),
        one_of(&[
            "",
            "3 million",
            "7000000 CNY",
            "数千万",
            "150 million",
            "超2亿",
            "9e9 XAU",
            "1-2亿",
        ]),
        one_of(&[
            "",
            "甲资本",
            "甲资本(领投)、乙创投",
            "Foo Capital; FOO CAPITAL Inc.; 甲资本",
            "foo capital (lead); Bar",
        ]),
    ]
}

/// Rows by the number of their company; the same company may be in both sheets.
fn sheet() -> impl Strategy<Value = BTreeMap<u8, Row>> {
    prop::collection::btree_map(0..12_u8, row(), 1..9)
}

/// Our own sheet, or a vendor's.
fn text(is_ours: bool, rows: &[(u8, Row)]) -> String {
    let (head, prefix) = match is_ours {
        true => ("Deal ID,Date,Company,Country,Sector,Round,Amount (USD),Investors\n", "u"),
        false => ("交易编号,融资时间,公司,国家,行业,轮次,融资金额（美元）,投资方\n", "t"),
    };
    let line = |(id, row): &(u8, Row)| {
        let [day, country, sector, round, amount, investors] = row;
        let company = id % 7;
        format!(
            "{prefix}{id},{day},Company {company},{country},{sector},{round},{amount},{investors}\n"
        )
    };
    head.to_owned() + &rows.iter().map(line).collect::<String>()
}

/// A database in memory that these sheets were imported into, in this order.
fn imported(sheets: &[(&str, String)], rules: &Rules, vocabulary: &Vocabulary) -> Connection {
    let folder = tempfile::tempdir().unwrap();
    let mut conn = schema::in_memory().unwrap();
    let importer = Importer {
        read_options: ReadOptions::default(),
        rules,
        vocabulary,
        options: ImportOptions::default(),
        replaces: None,
        decided: dealbase_ingest::team::Decided::default(),
        imported_at: "2024-01-01T00:00:00Z".to_owned(),
    };
    for (name, text) in sheets {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        importer.import(&mut conn, &path, &mut |_| ()).unwrap();
    }
    conn
}

fn rows(conn: &Connection, sql: &str) -> Vec<String> {
    let mut stmt = conn.prepare(sql).unwrap();
    let width = stmt.column_count();
    let text = |row: &rusqlite::Row| {
        (0..width)
            .map(|column| row.get(column).map(|it: rusqlite::types::Value| format!("{it:?}")))
            .collect::<rusqlite::Result<Vec<String>>>()
    };
    stmt.query_map([], text).unwrap().map(|row| row.unwrap().join(" ")).collect()
}

const METRICS: [&str; 7] = [
    "select * from activity_by_quarter",
    "select * from round_mix_by_quarter",
    "select * from early_stage_by_quarter",
    "select * from sector_by_quarter",
    "select * from mega_deal_by_quarter",
    "select * from country_by_quarter",
    "select quarter, market, mega_rank, company, amount_usd, amount_share_pct from mega_deal",
];

/// What no deal may be.
const BROKEN: [&str; 9] = [
    "select * from deals where amount_low_usd > amount_usd or amount_usd > amount_high_usd",
    "select * from deals where (amount_low_usd is null) <> (amount_usd is null)",
    "select * from check_cells",
    "select * from check_deals",
    "select * from check_histories",
    "select * from check_investors",
    "select * from check_sizes",
    "select * from check_receipts",
    "select * from check_rows",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "slow"]
    fn no_order_changes_a_figure_and_every_figure_is_right(
        ours in sheet(),
        theirs in sheet(),
        turned in 0..8_usize,
    ) {
        let rules = Rules::load(None).unwrap();
        let vocabulary = Vocabulary::new(&rules).unwrap();
        let listed = |sheet: &BTreeMap<u8, Row>| sheet.clone().into_iter().collect::<Vec<_>>();
        let (mut ours, mut theirs) = (listed(&ours), listed(&theirs));
        let sheets = [("ours.csv", text(true, &ours)), ("theirs.csv", text(false, &theirs))];
        let conn = imported(&sheets, &rules, &vocabulary);
        for sql in BROKEN {
            prop_assert_eq!(rows(&conn, sql), Vec::<String>::new(), "{}", sql);
        }
        assert_views_are_right(&conn);

        ours.reverse();
        let turns = turned % theirs.len();
        theirs.rotate_left(turns);
        let sheets = [("theirs.csv", text(false, &theirs)), ("ours.csv", text(true, &ours))];
        let other = imported(&sheets, &rules, &vocabulary);
        for sql in METRICS {
            prop_assert_eq!(rows(&conn, sql), rows(&other, sql), "{}", sql);
        }
    }
}

/// Both sheets, a newer edition of ours, and then some of them undone: what is computed with the deals
/// follows them at each step.
fn assert_tables_follow(ours: &BTreeMap<u8, Row>, theirs: &BTreeMap<u8, Row>, edited: Row) {
    let rules = Rules::load(None).unwrap();
    let vocabulary = Vocabulary::new(&rules).unwrap();
    let listed = |sheet: &BTreeMap<u8, Row>| sheet.clone().into_iter().collect::<Vec<_>>();
    let mut newer = listed(ours);
    newer.retain(|(id, _)| id % 3 != 1);
    newer.iter_mut().take(1).for_each(|(_, row)| *row = edited);
    let sheets = [
        ("ours.csv", text(true, &listed(ours))),
        ("theirs.csv", text(false, &listed(theirs))),
        ("newer.csv", text(true, &newer)),
    ];
    let mut conn = imported(&sheets, &rules, &vocabulary);
    let undone: Vec<i64> = vec![3, 1];
    for import_id in [None].into_iter().chain(undone.into_iter().map(Some)) {
        if let Some(import_id) = import_id {
            undo::undo(&mut conn, Some(import_id), "2024-02-01T00:00:00Z").unwrap();
        }
        for sql in BROKEN {
            assert_eq!(rows(&conn, sql), Vec::<String>::new(), "{sql} after {import_id:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "slow"]
    fn computed_tables_follow_the_deals(ours in sheet(), theirs in sheet(), edited in row()) {
        assert_tables_follow(&ours, &theirs, edited);
    }
}

/// What was understood of each deal, as a sheet of its own.
const WRITTEN: &str =
    "select deal_id as \"Deal ID\", announced_on as \"Date\", company as \"Company\",
        country as \"Country\", sector as \"Sector\", coalesce(round, round_text) as \"Round\",
        coalesce(amount_usd, amount) as \"Amount\",
        case when amount_usd is null then currency else 'USD' end as \"Currency\"
    from deals where in_scope = 1 and quarter is not null";

/// Bounds of vague amounts are left out: what is written out is their point.
const FIGURES: [&str; 5] = [
    "select quarter, market, deal_count, disclosed_count, amount_usd, amount_yoy_pct
     from activity_by_quarter",
    "select * from round_mix_by_quarter",
    "select * from sector_by_quarter",
    "select * from country_by_quarter",
    "select quarter, market, mega_rank, company, amount_usd from mega_deal",
];

#[test]
#[ignore = "slow"]
fn deals_that_are_written_out_and_imported_again_give_the_same_figures() {
    let workspace = Workspace::empty();
    let files = ["again.csv", "again.tsv", "again.xlsx"];
    for file in files {
        DECK.0.printed(&["query", WRITTEN, "-o", &workspace.path(file).display().to_string()]);
    }
    workspace.printed(&["import", "-q", files[0]]);
    for sql in FIGURES {
        assert_eq!(workspace.csv(sql), DECK.0.csv(sql), "{sql}");
    }
    let again = workspace.printed(&["import", "--format", "json", files[1], files[2]]);
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    for import in again["imports"].as_array().unwrap() {
        assert_eq!(import["unchanged"], import["rows"], "{import}");
    }
}
