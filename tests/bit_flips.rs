//! A single bit that flips on the disk is noticed wherever it changes what the database says.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test whose setup fails must fail, and tells what it tried"
)]

use std::fs;
use std::path::Path;

use dealbase_ingest::{digest, refresh, schema};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::strace;
use crate::workspace::Workspace;

const OCTOBER: &str = "日期,公司,行业,地区,轮次,金额,投资方\n\
                       2023-10-01,小熊,游戏,北京,A轮,300万美元,长板凳;甲\n\
                       2023-10-02,Bee,金融,上海,种子轮,数千万,\n\
                       2023-10-03,Cow,教育,USA,B轮,约7亿,Fund\n\
                       2023-10-04,Dog,教育,USA,B轮,many,Fund\n";
const NOVEMBER: &str = "日期,公司,行业,地区,轮次,金额,投资方\n\
                        2023-10-01,小熊,游戏,北京,A轮,400万美元,长板凳;甲\n\
                        2023-10-02,Bee,金融,上海,种子轮,数千万,\n\
                        2023-11-05,Elk,教育,日本,C轮,未透露,Fund\n";
const COMPANIES: &str = "permalink,name,category_list,country_code,founded_at\n\
                         /elk,Elk,FinTech,JPN,2001-01-01\n\
                         /cow,Cow,Hardware,CHN,2001-01-01\n";

/// What flips did.
#[derive(Debug, Default)]
struct Tally {
    nothing: usize,
    found_by_integrity: usize,
    found_by_digests: usize,
    found_by_views: usize,
}

/// Everything the file says, table by table and the statements that made them; the error where it
/// can't be read.
fn everything(db: &Path) -> rusqlite::Result<Vec<u8>> {
    let conn = Connection::open(db)?;
    let mut content = Vec::new();
    add(&conn, "select type, name, tbl_name, sql from sqlite_schema order by name", &mut content)?;
    let mut stmt = conn.prepare("select name from sqlite_schema where type = 'table'")?;
    let tables: Vec<String> =
        stmt.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for table in tables {
        add(&conn, &format!("select * from {table}"), &mut content)?;
    }
    add(&conn, "select * from pragma_application_id, pragma_user_version", &mut content)?;
    Ok(content)
}

fn add(conn: &Connection, sql: &str, content: &mut Vec<u8>) -> rusqlite::Result<()> {
    let mut stmt = conn.prepare(sql)?;
    let width = stmt.column_count();
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..width {
            match row.get_ref(column)? {
                ValueRef::Null => content.push(0),
                ValueRef::Integer(number) => content.extend(format!("i{number}").bytes()),
                ValueRef::Real(number) => content.extend(format!("r{number}").bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    content.push(1);
                    content.extend(bytes);
                }
            }
            content.push(2);
        }
    }
    Ok(())
}

/// Whether an error that is a view finds something, or can't be read.
fn is_found_by_views(conn: &Connection) -> bool {
    let checks = ["cells", "deals", "receipts", "references", "rows"];
    let is_clean = |name: &&str| {
        let stmt = conn.prepare(&format!("select * from check_{name}"));
        stmt.and_then(|mut stmt| stmt.exists([])).is_ok_and(|is_found| !is_found)
    };
    !checks.iter().all(is_clean) || !refresh::unlike(conn).is_ok_and(|deals| deals.is_empty())
}

/// Flips bits of a database, one at a time, and counts who notices. Bytes that hold nothing are left
/// out.
fn flip(count: usize) {
    let workspace = Workspace::of_all(&[("october.csv", OCTOBER), ("november.csv", NOVEMBER)]);
    workspace.put("companies.csv", COMPANIES.as_bytes());
    workspace.import(&["companies.csv"]);
    assert_eq!(workspace.run(&["publish", "2023Q4"]).code, 0);
    workspace.put("duplicates.csv", b"");
    let intact = workspace.database().unwrap();
    let before = everything(&workspace.path("deals.db")).unwrap();
    let mut random = fastrand::Rng::with_seed(8);
    let mut tally = Tally::default();
    let path = workspace.path("flipped.db");
    let bytes: Vec<usize> = (0..intact.len()).filter(|at| intact[*at] != 0).collect();
    for _ in 0..count {
        let at = *random.choice(&bytes).unwrap();
        let mut flipped = intact.clone();
        flipped[at] ^= 1 << random.u8(..8);
        fs::write(&path, &flipped).unwrap();
        if everything(&path).is_ok_and(|content| content == before) {
            tally.nothing += 1;
            continue;
        }
        let conn = schema::open_to_read(&path).unwrap();
        if digest::integrity(&conn).map_or(true, |found| !found.is_empty()) {
            tally.found_by_integrity += 1;
        } else if digest::broken(&conn).map_or(true, |found| !found.is_empty()) {
            tally.found_by_digests += 1;
        } else if is_found_by_views(&conn) {
            tally.found_by_views += 1;
        } else {
            let page = at / 16_384 + 1;
            let around =
                String::from_utf8_lossy(&intact[at.saturating_sub(60)..at + 60]).into_owned();
            panic!("nobody noticed byte {at} of page {page}: {around:?}");
        }
    }
    println!("{count} bits: {tally:?}, none unnoticed");
}

#[test]
#[ignore = "slow"]
fn every_bit_that_changes_content_is_noticed() {
    flip(strace::tries(120));
}

#[test]
fn a_changed_amount_is_reported_with_its_import() {
    let workspace = Workspace::of_all(&[("october.csv", OCTOBER), ("november.csv", NOVEMBER)]);
    let bytes = workspace.database().unwrap();
    let cell = "约7亿".as_bytes();
    let changed = "约8亿".as_bytes();
    let mut bytes = bytes;
    let places: Vec<usize> =
        (0..bytes.len() - cell.len()).filter(|at| bytes[*at..].starts_with(cell)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + cell.len()].copy_from_slice(changed);
    }
    workspace.put("deals.db", &bytes);
    let ended = workspace.run(&["check"]);
    assert_eq!(ended.code, 4);
    let line = ended.stdout.lines().find(|line| line.contains("digests")).unwrap();
    assert_eq!(line, "error    digests: 1 import or publication is not as stored");
    assert!(ended.stdout.contains("october.csv"), "{}", ended.stdout);
}
