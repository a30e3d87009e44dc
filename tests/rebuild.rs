//! The database rebuilt from its raw rows: under unchanged rules nothing changes, whatever was
//! imported; under others it is shown what does.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::path::Path;
use std::sync::{LazyLock, Mutex};

use dealbase_ingest::rebuild::Rebuilder;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::schema;
use dealbase_ingest::vocabulary::Vocabulary;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::workspace::Workspace;

/// The program's own vocabulary, made once for all tests.
static VOCABULARY: LazyLock<Mutex<Vocabulary>> =
    LazyLock::new(|| Mutex::new(Vocabulary::new(&Rules::load(None).unwrap()).unwrap()));

/// Asserts that a rebuild leaves every table as it is, row for row, and with them every view. Every
/// import of every test is tried so; one whose rules changed on the way is not.
pub(crate) fn assert_changes_nothing(db: &Path) {
    let copy = tempfile::NamedTempFile::new().unwrap();
    std::fs::copy(db, copy.path()).unwrap();
    let mut conn = schema::open_or_create(copy.path()).unwrap();
    conn.execute_batch("pragma synchronous = off").unwrap(); // the copy need not survive a power cut
    let team = Some(db.with_file_name("dealbase.toml")).filter(|path| path.exists());
    let rules = Rules::load(team.as_deref()).unwrap();
    let sql = "select count(*) from import where rules_digest <> ?";
    let others: i64 = conn.query_row(sql, [rules.digest()], |row| row.get(0)).unwrap();
    if others > 0 {
        return;
    }
    let before = every_table(&conn);
    let vocabulary = match team {
        Some(_) => Vocabulary::new(&rules).unwrap(),
        None => VOCABULARY.lock().unwrap().clone(),
    };
    let rebuilder = Rebuilder { rules: &rules, vocabulary: &vocabulary };
    rebuilder.rebuild(&mut conn, false, &mut |_| Ok(())).unwrap();
    for ((name, before), (_, after)) in before.iter().zip(every_table(&conn)) {
        if *before == after {
            continue;
        }
        let lost: Vec<&String> = before.iter().filter(|row| !after.contains(row)).take(3).collect();
        let new: Vec<&String> = after.iter().filter(|row| !before.contains(row)).take(3).collect();
        assert_eq!(lost, new, "{name} differs after a rebuild");
        assert_eq!(before.len(), after.len(), "{name} has other rows after a rebuild");
    }
}

/// The rows of every table, as text and in order. What a view shows follows from them alone.
fn every_table(conn: &Connection) -> Vec<(String, Vec<String>)> {
    let sql = "select name from sqlite_schema where type = 'table' order by name";
    let mut stmt = conn.prepare(sql).unwrap();
    let names: Vec<String> =
        stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().map(|name| (name.clone(), rows(conn, &name))).collect()
}

fn rows(conn: &Connection, name: &str) -> Vec<String> {
    let mut stmt = conn.prepare(&format!("select * from {name}")).unwrap();
    let width = stmt.column_count();
    let values = |row: &rusqlite::Row| -> rusqlite::Result<Vec<Value>> {
        (0..width).map(|column| row.get(column)).collect()
    };
    let rows = stmt.query_map([], values).unwrap();
    let mut rows: Vec<String> = rows.map(|row| format!("{:?}", row.unwrap())).collect();
    rows.sort();
    rows
}

const SHEET: &str = "date,company,country,round,amount (USD)\n\
                     2023-10-01,Ant,China,A,150000000\n\
                     2023-10-02,Bee,USA,首轮,2000000\n\
                     2023-11-03,Cow,China,B,about 7\n";

#[test]
fn under_unchanged_rules_nothing_changes_and_no_byte_of_the_report() {
    let workspace = Workspace::of(SHEET);
    let report = workspace.printed(&["report", "2023Q4"]);
    let ended = workspace.run(&["rebuild"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""));
    assert_eq!(ended.stderr, "nothing changes\n");
    assert_eq!(workspace.printed(&["report", "2023Q4"]), report);
}

#[test]
fn a_changed_rule_shows_as_what_it_changes_before_it_is_accepted() {
    let workspace = Workspace::of(SHEET);
    workspace.put(
        "dealbase.toml",
        "[policy]\nmega_deal_usd = 200000000\n[rounds]\n\"首轮\" = \"a\"\n".as_bytes(),
    );
    let report = workspace.run(&["query", "select count(*) from deals"]);
    insta::assert_snapshot!(report.stderr, @"dealbase.toml has changed since the newest import; `dealbase rebuild --dry-run` shows what that changes");
    let before = workspace.database();
    let trial = workspace.run(&["rebuild", "--dry-run"]);
    assert!(workspace.database() == before, "a trial wrote to the database");
    insta::assert_snapshot!(trial.stdout + &trial.stderr, @r"
    Rules that change
      mega_deal_usd: 100000000 → 200000000

    27 figures change
    ┌────────────────────────┬─────────┬────────┬────────────┬────────────────┬─────────────┬─────────────┐
    │ view                   ┆ quarter ┆ market ┆ item       ┆ figure         ┆ before      ┆ after       │
    ╞════════════════════════╪═════════╪════════╪════════════╪════════════════╪═════════════╪═════════════╡
    │ early_share_test       ┆ 2023Q4  ┆ global ┆ qoq        ┆ deal_count     ┆ 1           ┆ 2           │
    │ early_share_test       ┆ 2023Q4  ┆ global ┆ qoq        ┆ total_count    ┆ 2           ┆ 3           │
    │ early_share_test       ┆ 2023Q4  ┆ global ┆ yoy        ┆ deal_count     ┆ 1           ┆ 2           │
    │ early_share_test       ┆ 2023Q4  ┆ global ┆ yoy        ┆ total_count    ┆ 2           ┆ 3           │
    │ early_stage_by_quarter ┆ 2023Q4  ┆ global ┆            ┆ early_count    ┆ 1           ┆ 2           │
    │ early_stage_by_quarter ┆ 2023Q4  ┆ global ┆            ┆ lettered_count ┆ 2           ┆ 3           │
    │ mega_deal_by_quarter   ┆ 2023Q4  ┆ china  ┆            ┆ deal_count     ┆ 1           ┆ 0           │
    │ mega_deal_by_quarter   ┆ 2023Q4  ┆ china  ┆            ┆ amount_usd     ┆ 150,000,000 ┆ 0           │
    │ mega_deal_by_quarter   ┆ 2023Q4  ┆ global ┆            ┆ deal_count     ┆ 1           ┆ 0           │
    │ mega_deal_by_quarter   ┆ 2023Q4  ┆ global ┆            ┆ amount_usd     ┆ 150,000,000 ┆ 0           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ a          ┆ deal_count     ┆ 1           ┆ 2           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ a          ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ a          ┆ amount_usd     ┆ 150,000,000 ┆ 152,000,000 │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ b          ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ c          ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ d          ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ e_plus     ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ seed_angel ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ strategic  ┆ lettered_count ┆ 2           ┆ 3           │
    │ round_mix_by_quarter   ┆ 2023Q4  ┆ global ┆ unknown    ┆ deal_count     ┆ 1           ┆ 0           │
    └────────────────────────┴─────────┴────────┴────────────┴────────────────┴─────────────┴─────────────┘
      … and 7 more

    2 deals change, 0 of them new and 0 gone
      1  Ant (deals.csv, row 2): is_mega 1 → 0
      2  Bee (deals.csv, row 3): round NULL → A, round_class unknown → a, round_text NULL → 首轮

    nothing was written; `dealbase rebuild` makes it so
    ");
    let done = workspace.run(&["rebuild", "--quiet"]);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(workspace.csv("select company, round_class, is_mega from deals"), @r"
    company,round_class,is_mega
    Ant,a,0
    Bee,a,0
    Cow,b,0
    ");
}

#[test]
fn an_import_under_another_policy_is_refused_until_a_rebuild() {
    let workspace = Workspace::of(SHEET);
    workspace.put("dealbase.toml", b"[policy]\nvague_multiple = 4\n");
    workspace.put("more.csv", b"date,company,amount (USD)\n2023-10-09,Dog,1\n");
    let refused = workspace.run(&["import", "more.csv"]);
    insta::assert_snapshot!(refused.stderr, @"error: dealbase.toml: vague_multiple is 4, but the deals of this database were read under 3; `dealbase rebuild` reads them again under the new rules (--dry-run shows what that changes), or take the change back");
    workspace.printed(&["rebuild"]);
    assert_eq!(workspace.import(&["more.csv"])["imports"][0]["status"], "imported");
}

#[test]
fn programs_get_every_change_as_one_document() {
    let workspace = Workspace::of(SHEET);
    workspace.put("dealbase.toml", b"[places]\n\"USA\" = \"CN\"\n");
    let json = workspace.printed(&["rebuild", "--dry-run", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["is_dry_run"], true);
    insta::assert_snapshot!(document["deals"].to_string(), @r#"{"count":1,"added":0,"removed":0,"columns":{"country":1},"examples":[{"deal_id":2,"company":"Bee","change":"changed","file":"deals.csv","sheet":null,"row":3,"columns":[{"column":"country","before":"US","after":"CN"}]}]}"#);
    let figures = workspace.printed(&["rebuild", "--dry-run", "--format", "csv"]);
    assert!(figures.contains("activity_by_quarter,2023Q4,china,,deal_count,2,3\n"), "{figures}");
}

#[test]
fn what_was_set_with_a_file_is_reused() {
    let workspace = Workspace::empty();
    workspace.put("deals.csv", "日期,公司,轮次,金额\n05/01/2023,甲,A轮,300\n".as_bytes());
    let options = ["--currency", "USD", "--unit", "万", "--country", "CN", "--source", "ours"];
    let order = ["--date-order", "mdy"];
    let ended = workspace.run(&[&["import", "deals.csv"], &options[..], &order[..]].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_changes_nothing(&workspace.path("deals.db"));
    let sql = "select announced_on, amount_usd, country, source from deals";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    announced_on,amount_usd,country,source
    2023-05-01,3000000,CN,ours
    ");
}
