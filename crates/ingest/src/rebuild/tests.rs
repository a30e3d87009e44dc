//! A rebuild under unchanged rules changes nothing, and under others what they change.

use super::*;
use crate::import::Importer;
use crate::source::ReadOptions;

const RULES: &str = "[policy]\nmega_deal_usd = 100000000\n";

/// A vendor's list, its corrected edition, another vendor's, and a company list.
const SHEETS: [&str; 4] = [
    ",,,,单位：万元,\n日期,公司,轮次,金额,联系电话,投资方\n\
     2023-10-05,灯笼,A轮,500,13800000000,红松\n\
     2023-10-05,灯笼,A轮,500,13800000001,绿洲\n\
     2023-10-08,水壶,首轮,90000,13800000002,\n\
     ,,,,13800000003,\n\
     合计,,,91000,,\n",
    ",,,,单位：万元,\n日期,公司,轮次,金额,联系电话,投资方\n\
     2023-10-05,灯笼,A轮,700,13800000000,红松\n\
     2023-11-09,风筝,B轮,x,13800000001,\n",
    "date,company,country,round,amount (USD),Company Permalink\n\
     2023-10-08,水壶,China,unknown,800000000,/kettle\n\
     2023-12-24,Otter,USA,Series B,900000000,/otter\n",
    "permalink,name,category_list,country_code,founded_at\n/otter,Otter,FinTech,USA,2001-01-01\n",
];

fn rules(text: &str) -> Rules {
    Rules::parse(Path::new("dealbase.toml"), text).unwrap()
}

fn database(rules: &Rules) -> Connection {
    let vocabulary = Vocabulary::new(rules).unwrap();
    let importer = Importer {
        read_options: ReadOptions::default(),
        rules,
        vocabulary: &vocabulary,
        options: ImportOptions { country: Some("CN".into()), ..ImportOptions::default() },
        replaces: None,
        decided: crate::team::Decided::default(),
        imported_at: "2024-01-01T00:00:00Z".into(),
    };
    let mut conn = crate::schema::in_memory().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (number, text) in (1..).zip(SHEETS) {
        let path = folder.path().join(format!("{number}.csv"));
        std::fs::write(&path, text).unwrap();
        importer.import(&mut conn, &path, &mut |_| ()).unwrap();
    }
    conn
}

/// Every row of every table and view, by name.
fn everything(conn: &Connection) -> Vec<String> {
    let sql = "select name from sqlite_schema where type in ('table', 'view') order by name";
    let mut stmt = conn.prepare(sql).unwrap();
    let names: Vec<String> =
        stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for name in names {
        let mut stmt = conn.prepare(&format!("select * from {name}")).unwrap();
        let width = stmt.column_count();
        let values = |row: &Row| {
            (0..width).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = stmt.query_map([], values).unwrap();
        let mut rows: Vec<String> = rows
            .map(|row: rusqlite::Result<Vec<rusqlite::types::Value>>| {
                format!("{name}: {:?}", row.unwrap())
            })
            .collect();
        rows.sort();
        all.extend(rows);
    }
    all
}

fn rebuild(conn: &mut Connection, rules: &Rules, is_trial: bool) {
    let vocabulary = Vocabulary::new(rules).unwrap();
    Rebuilder { rules, vocabulary: &vocabulary }.rebuild(conn, is_trial, &mut |_| Ok(())).unwrap();
}

#[test]
fn under_unchanged_rules_nothing_changes() {
    let rules = rules(RULES);
    let mut conn = database(&rules);
    undo::undo(&mut conn, Some(2), "2024-01-02T00:00:00Z").unwrap();
    let before = everything(&conn);
    assert!(before.len() > 100);
    rebuild(&mut conn, &rules, false);
    assert_same(&everything(&conn), &before);
}

#[test]
fn a_trial_leaves_everything_as_it_was() {
    let mut conn = database(&rules(RULES));
    let before = everything(&conn);
    rebuild(&mut conn, &rules("[policy]\nmega_deal_usd = 1\n"), true);
    assert_same(&everything(&conn), &before);
}

#[test]
fn a_changed_rule_gives_the_figures_of_a_fresh_import_and_deals_keep_their_ids() {
    let mut conn = database(&rules(RULES));
    assert_eq!(ids(&conn), [("Otter".into(), 3), ("水壶".into(), 2), ("灯笼".into(), 1)]);
    let changed = rules("[policy]\nmega_deal_usd = 1\n[rounds]\n\"首轮\" = \"a\"\n");
    rebuild(&mut conn, &changed, false);
    let fresh = database(&changed);
    for view in ["activity_by_quarter", "round_mix_by_quarter", "mega_deal_by_quarter", "deal_cube"]
    {
        let of = |conn| everything(conn).into_iter().filter(|row| row.starts_with(view));
        assert!(of(&conn).eq(of(&fresh)), "{view}");
    }
    let split = [("Otter".into(), 3), ("水壶".into(), 2), ("水壶".into(), 4), ("灯笼".into(), 1)];
    assert_eq!(ids(&conn), split, "one label was the same round before, and is another now");
}

fn ids(conn: &Connection) -> Vec<(String, i64)> {
    let mut stmt = conn.prepare("select company, deal_id from deal order by 1, 2").unwrap();
    let rows = stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Asserts that nothing differs, and shows only what does.
fn assert_same(now: &[String], before: &[String]) {
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|row| !those.contains(row)).cloned().collect()
    };
    assert_eq!(only(now, before), only(before, now));
    assert_eq!(now.len(), before.len());
}

#[test]
fn a_header_that_is_no_longer_known_rejects_its_rows_until_it_is() {
    let known =
        "[headers]\n\"谁\" = \"company\"\n\"啥时候\" = \"announced_on\"\n\"几轮\" = \"round\"\n";
    let (known, unknown) = (rules(known), rules(""));
    let vocabulary = Vocabulary::new(&known).unwrap();
    let importer = Importer {
        read_options: ReadOptions::default(),
        rules: &known,
        vocabulary: &vocabulary,
        options: ImportOptions::default(),
        replaces: None,
        decided: crate::team::Decided::default(),
        imported_at: "2024-01-01T00:00:00Z".into(),
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.csv");
    std::fs::write(&path, "谁,啥时候,几轮\n灯笼,2023-10-05,A轮\n水壶,2023-10-06,B轮\n").unwrap();
    let mut conn = crate::schema::in_memory().unwrap();
    importer.import(&mut conn, &path, &mut |_| ()).unwrap();
    let before = everything(&conn);
    rebuild(&mut conn, &unknown, false);
    let counts = "select row_count, rejected_count, (select count(*) from deal) from sheet";
    let counts: (i64, i64, i64) =
        conn.query_row(counts, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(counts, (2, 2, 0));
    rebuild(&mut conn, &known, false);
    assert_same(&everything(&conn), &before);
}
