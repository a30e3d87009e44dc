//! Copies, databases of earlier versions, and damaged ones.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::io::{Read, Write};

use crate::scenario;
use crate::workspace::{Workspace, fixture};

const PAGE: usize = 16_384;

fn sheet(month: u32, rows: u32) -> String {
    let row = |row: u32| {
        let day = row % 28 + 1;
        format!("2023-{month:02}-{day:02},Maple {row} of the {month}th,China,A,{row}000\n")
    };
    let head = "date,company,country,round,amount (USD)\n".to_owned();
    head + &(1..=rows).map(row).collect::<String>()
}

fn workspace_of_three() -> Workspace {
    let workspace = Workspace::empty();
    for month in [3, 6, 9] {
        let name = format!("{month}.csv");
        workspace.put(&name, sheet(month, 1200).as_bytes());
        assert_eq!(workspace.run(&["import", "--quiet", &name]).code, 0);
    }
    assert_eq!(workspace.run(&["publish", "2023Q3"]).code, 0);
    workspace
}

#[test]
fn a_copy_is_the_database_of_a_moment() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let first = workspace.run(&["backup", "copy.db"]);
    assert_eq!(first.code, 0);
    assert!(first.stderr.starts_with("copy.db: "), "{}", first.stderr);
    let state = scenario::state(&workspace.path("deals.db"));
    assert!(scenario::state(&workspace.path("copy.db")) == state);
    workspace.put("more.csv", b"date,company,amount (USD)\n2023-10-02,Bee,1\n");
    workspace.import(&["more.csv"]);
    assert!(scenario::state(&workspace.path("copy.db")) == state);
    assert_eq!(workspace.run(&["backup", "copy.db"]).code, 0);
    assert!(
        scenario::state(&workspace.path("copy.db")) == scenario::state(&workspace.path("deals.db"))
    );
}

#[test]
fn a_copy_takes_the_place_of_nothing_but_a_copy() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let before = scenario::files(&workspace.path(""));
    let mut reported = String::new();
    for name in ["deals.csv", "deals.db", "./deals.db", "nowhere/copy.db"] {
        let ended = workspace.run(&["backup", name]);
        assert_eq!(ended.code, 1);
        reported += &ended.stderr;
    }
    insta::assert_snapshot!(reported, @r"
    error: deals.csv: there is a file of this name that is no deal database; name another file for the copy
    error: deals.db: this is the database itself; name another file for the copy
    error: ./deals.db: this is the database itself; name another file for the copy
    error: nowhere/copy.db: can't write it: no such file or folder
    ");
    assert!(scenario::files(&workspace.path("")) == before);
}

#[test]
#[ignore = "slow"]
fn a_damaged_database_has_no_copy() {
    let workspace = workspace_of_three();
    let mut bytes = workspace.database().unwrap();
    let at = (0..bytes.len()).find(|at| bytes[*at..].starts_with(b"Maple 77 of the 6th")).unwrap();
    bytes[at + 6] = b'8';
    workspace.put("deals.db", &bytes);
    let ended = workspace.run(&["backup", "copy.db"]);
    assert_eq!(ended.code, 6);
    insta::assert_snapshot!(ended.stderr, @"error: deals.db: the database is damaged, so the copy was damaged too and was removed; `dealbase check` says where; `dealbase recover` saves what can be saved");
    assert!(!workspace.path("copy.db").exists() && workspace.database() == Some(bytes));
}

#[test]
#[ignore = "slow"]
fn what_can_be_saved_is_saved_and_the_rest_is_reported() {
    let workspace = workspace_of_three();
    let intact = workspace.database().unwrap();
    let figures = workspace.csv("select * from activity_by_quarter");
    // A page with rows of the second import.
    let needle = b"Maple 600 of the 6th\x1fChina";
    let at = (0..intact.len()).find(|at| intact[*at..].starts_with(needle)).unwrap();
    let mut bytes = intact.clone();
    bytes[at / PAGE * PAGE..at / PAGE * PAGE + PAGE].fill(0x5a);
    workspace.put("deals.db", &bytes);
    let ended = workspace.run(&["recover", "saved.db"]);
    assert_eq!(ended.code, 4, "{}", ended.stderr);
    assert!(workspace.database() == Some(bytes), "the damaged file was written to");
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!((lines[1], lines[3]), ("1,3.csv,1200,1200,1", "3,9.csv,1200,1200,1"));
    assert!(lines[2].starts_with("2,6.csv,1200,") && lines[2].ends_with(",0"), "{}", lines[2]);
    assert!(ended.stderr.starts_with("damaged imports: 1; "), "{}", ended.stderr);
    // As it is told to do.
    for args in [&["undo", "2"][..], &["import", "6.csv"]] {
        assert_eq!(workspace.run(&[&["--db", "saved.db"], args].concat()).code, 0);
    }
    let saved =
        workspace.printed(&["--db", "saved.db", "query", "select * from activity_by_quarter"]);
    assert_eq!(saved, figures);
    assert_eq!(workspace.run(&["--db", "saved.db", "check"]).code, 0);
}

/// The number of the page where a table begins, from 1.
fn root_of(workspace: &Workspace, table: &str) -> usize {
    let sql = format!("select rootpage from sqlite_schema where name = '{table}'");
    workspace.csv(&sql).lines().nth(1).unwrap().parse().unwrap()
}

#[test]
#[ignore = "slow"]
fn any_one_page_may_be_gone() {
    let workspace = workspace_of_three();
    let intact = workspace.database().unwrap();
    let mut random = fastrand::Rng::with_seed(8);
    let (mut whole, mut part) = (0, 0);
    // That of the schema, that of the publications, and any.
    let publications = root_of(&workspace, "publication") - 1;
    for turn in 0..7 {
        let page = match turn {
            0 => 0,
            1 => publications,
            _ => random.usize(..intact.len() / PAGE),
        };
        let mut bytes = intact.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(0);
        workspace.put("deals.db", &bytes);
        let _ = fs::remove_file(workspace.path("saved.db"));
        let ended = workspace.run(&["recover", "saved.db"]);
        match ended.code {
            0 => whole += 1,
            4 => part += 1,
            code => panic!("page {page}: {code} {}", ended.stderr),
        }
        let checked = workspace.run(&["--db", "saved.db", "check", "--quiet"]);
        assert_eq!(checked.code, 0, "page {page}: {}", checked.stdout);
    }
    assert!(whole > 0, "{whole} whole, {part} in part");
}

#[test]
#[ignore = "slow"]
fn nothing_is_saved_over_something_or_of_something_else() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    workspace.put("notes.db", "not a database at all\n".repeat(2_000).as_bytes());
    rusqlite::Connection::open(workspace.path("other.db"))
        .unwrap()
        .execute_batch("create table t (a)")
        .unwrap();
    let before = scenario::files(&workspace.path(""));
    let mut reported = String::new();
    for args in [
        &["recover", "deals.csv"][..],
        &["recover", "new.db", "--db", "notes.db"],
        &["recover", "new.db", "--db", "other.db"],
        &["recover", "new.db", "--db", "nowhere.db"],
    ] {
        let ended = workspace.run(args);
        reported += &format!("{} {}", ended.code, ended.stderr);
    }
    insta::assert_snapshot!(reported, @r"
    1 error: deals.csv: there is a file of this name already; name another file for what can be saved
    6 error: notes.db: not one import in it can be read; restore a copy, or import the sheets into a new database
    6 error: other.db: this is a database of another program; name another with --db; this one was not touched
    1 error: nowhere.db: can't read it: no such file or folder
    ");
    assert!(scenario::files(&workspace.path("")) == before);
}

/// Keeps a database of this version, with the figures it gives, for the versions to come:
/// `MAKE_FIXTURES=1 cargo test -p dealbase-cli --test it make -- --ignored --exact recovery::make`
#[test]
#[ignore = "by hand"]
fn make() {
    if std::env::var_os("MAKE_FIXTURES").is_none() {
        return;
    }
    const FIRST: &str = "日期,公司,行业,地区,轮次,金额,投资方\n\
                         2023-08-01,小熊,游戏,北京,A轮,300万美元,长板凳;甲\n\
                         2023-10-02,Bee,金融,上海,种子轮,数千万,\n\
                         2023-10-03,Cow,教育,USA,B轮,约7亿,Fund\n\
                         2023-10-04,Dog,教育,USA,B轮,many,Fund\n";
    const SECOND: &str = "date,company,country,round,amount (USD)\n\
                          2023-10-03,Cow,USA,B,90000000\n2023-11-05,Elk,Japan,C,undisclosed\n\
                          2023-11-05,Elks,Japan,C,150000000\n";
    let workspace = Workspace::of_all(&[("first.csv", FIRST), ("second.csv", SECOND)]);
    workspace.import(&["first.csv"]);
    for args in [&["publish", "2023Q4"][..], &["undo"], &["import", "second.csv"]] {
        assert_eq!(workspace.run(args).code, 0);
    }
    let figures = workspace.csv("select * from activity_by_quarter");
    let version = dealbase_ingest::schema::SCHEMA_VERSION;
    let folder = format!("{}/../../fixtures/kept", env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(&folder).unwrap();
    let file = fs::File::create(format!("{folder}/schema-{version}.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    let parts =
        [("deals.db", workspace.database().unwrap()), ("figures.csv", figures.into_bytes())];
    for (name, bytes) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
}

/// Databases that earlier versions wrote, with the figures they gave: `fixtures/kept`.
#[test]
#[ignore = "slow"]
fn every_database_of_an_earlier_version_gives_the_figures_it_gave() {
    for entry in fs::read_dir(fixture("kept")).unwrap() {
        let path = entry.unwrap().path();
        let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
        let mut part = |name: &str| {
            let mut bytes = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let workspace = Workspace::empty();
        workspace.put("deals.db", &part("deals.db"));
        let figures = String::from_utf8(part("figures.csv")).unwrap();
        // A question is enough to bring it up to date.
        let printed = workspace.run(&["report", "2023Q4"]);
        assert_eq!(printed.code, 0, "{}: {}", path.display(), printed.stderr);
        workspace.put("more.csv", b"date,company,round,amount (USD)\n2023-12-24,Zebra,A,1\n");
        let imported = workspace.run(&["import", "--quiet", "more.csv"]);
        assert_eq!(imported.code, 0, "{}: {}", path.display(), imported.stderr);
        assert_eq!(workspace.run(&["undo", "--quiet"]).code, 0);
        let sql = "select * from activity_by_quarter";
        assert_eq!(workspace.csv(sql), figures, "{}", path.display());
        assert!(scenario::state(&workspace.path("deals.db")).is_some());
        assert_eq!(workspace.run(&["check"]).code, 0, "{}", path.display());
        let regions = workspace.csv("select * from region_by_quarter");
        assert_eq!(workspace.run(&["rebuild", "--quiet"]).code, 0);
        assert_eq!(workspace.csv(sql), figures, "{} after a rebuild", path.display());
        assert_eq!(workspace.csv("select * from region_by_quarter"), regions, "{}", path.display());
    }
}
