//! A command that writes, the files it starts from, and what the database holds before and after it.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dealbase_ingest::{digest, schema};
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::strace;
use crate::workspace::Workspace;

/// The rows of every table that a command may change, without instants; `None` of no database.
pub(crate) type State = Option<Vec<String>>;

/// Tables that nothing changes, or whose rows are instants' digests.
const LEFT_OUT: &str =
    "'quarter', 'country', 'sector', 'round_class', 'figure_kind', 'figure_ratio',
                        'comparison_base', 'activity_span', 'size_bucket', 'cohort_month', 'deal_kind',
                        'digest', 'stale_deal'";

const OCTOBER: &str = "date,company,country,round,amount (USD)\n\
                       2023-10-01,Ant,China,A,150000000\n\
                       2023-10-02,Bee,USA,Seed,2000000\n\
                       2023-10-03,Cow,China,首轮,about 7\n";
const NOVEMBER: &str = "date,company,country,round,amount (USD)\n\
                        2023-10-01,Ant,China,A,160000000\n\
                        2023-10-02,Bee,USA,Seed,2000000\n\
                        2023-11-03,Dog,China,B,4000000\n\
                        2023-11-04,Elk,Japan,C,someday\n";

/// A command with its files.
pub(crate) struct Scenario {
    pub(crate) args: Vec<&'static str>,
    /// The files that are there before.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) before: State,
    pub(crate) after: State,
    /// The file that the command makes beside the database.
    pub(crate) product: Option<(&'static str, Vec<u8>)>,
}

impl Scenario {
    /// The first import, which makes the database.
    pub(crate) fn first_import() -> Scenario {
        Scenario::of(&Workspace::empty(), &["import", "october.csv"], None)
    }

    /// An import into a database that holds another.
    pub(crate) fn import() -> Scenario {
        Scenario::of(
            &Workspace::of_all(&[("october.csv", OCTOBER)]),
            &["import", "november.csv"],
            None,
        )
    }

    /// Commands that change what is there: undo, publish, rebuild under other rules.
    pub(crate) fn changes() -> [Scenario; 3] {
        let workspace =
            || Workspace::of_all(&[("october.csv", OCTOBER), ("november.csv", NOVEMBER)]);
        let other_rules = workspace();
        other_rules.put("dealbase.toml", "[rounds]\n\"首轮\" = \"a\"\n".as_bytes());
        [
            Scenario::of(&workspace(), &["undo"], None),
            Scenario::of(&workspace(), &["publish", "2023Q4"], None),
            Scenario::of(&other_rules, &["rebuild"], None),
        ]
    }

    /// Commands that write beside the database.
    pub(crate) fn exports() -> [Scenario; 2] {
        let workspace = || Workspace::of_all(&[("october.csv", OCTOBER)]);
        [
            Scenario::of(&workspace(), &["backup", "copy.db"], Some("copy.db")),
            Scenario::of(
                &workspace(),
                &["query", "select * from deals", "-o", "out.csv"],
                Some("out.csv"),
            ),
        ]
    }

    fn of(workspace: &Workspace, args: &[&'static str], product: Option<&'static str>) -> Scenario {
        workspace.put("october.csv", OCTOBER.as_bytes());
        workspace.put("november.csv", NOVEMBER.as_bytes());
        let mut scenario = Scenario {
            args: args.to_vec(),
            files: files(&workspace.path("")),
            before: state(&workspace.path("deals.db")),
            after: None,
            product: None,
        };
        let folder = scenario.set();
        let output = strace::program(folder.path(), &[], &scenario.args);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
        scenario.after = state(&folder.path().join("deals.db"));
        scenario.product = product.map(|name| (name, fs::read(folder.path().join(name)).unwrap()));
        assert!(
            scenario.after != scenario.before || scenario.product.is_some(),
            "{args:?} does nothing"
        );
        scenario
    }

    /// A folder of its own with the files that are there before.
    pub(crate) fn set(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), &self.files);
        folder
    }

    /// Runs the command again after it was cut off, and asserts that it then is complete.
    pub(crate) fn complete(&self, folder: &Path, context: &str) {
        let output = strace::program(folder, &[], &self.args);
        let code = output.status.code();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(code, Some(0 | 3)), "{context}: {code:?} {stderr}");
        assert!(state(&folder.join("deals.db")) == self.after, "{context}: not completed");
    }

    /// Asserts that everything is as before or as after, and tells whether as after.
    pub(crate) fn assert_whole(&self, folder: &Path, context: &str) -> bool {
        let found = state(&folder.join("deals.db"));
        let is_after = found == self.after;
        assert!(is_after || found == self.before, "{context}: {found:?}");
        if let Some((name, bytes)) = &self.product {
            let found = fs::read(folder.join(name)).ok();
            assert!(found.is_none() || found.as_ref() == Some(bytes), "{context}: half of {name}");
            return found.is_some();
        }
        is_after
    }
}

/// Every file of a folder.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let file = |entry: fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
    };
    entries.map(file).collect()
}

/// Puts files into a folder.
pub(crate) fn put(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// What a database holds. Opening it takes back what was cut off; then every page, every digest and
/// every receipt has to be sound.
pub(crate) fn state(db: &Path) -> State {
    if fs::metadata(db).map_or(true, |it| it.len() == 0) {
        return None;
    }
    let conn = schema::open(db).unwrap();
    if schema::is_empty(&conn).unwrap() {
        return None;
    }
    assert_eq!(digest::integrity(&conn).unwrap(), Vec::<String>::new());
    assert_eq!(digest::broken(&conn).unwrap(), []);
    assert_eq!(rows(&conn, "check_receipts"), Vec::<String>::new());
    let sql = format!(
        "select name from sqlite_schema where type = 'table' and name not in ({LEFT_OUT})
         order by name"
    );
    let mut stmt = conn.prepare(&sql).unwrap();
    let tables: Vec<String> =
        stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    Some(tables.iter().flat_map(|table| rows(&conn, table)).collect())
}

/// The rows of a table or view as text, instants left out.
fn rows(conn: &Connection, name: &str) -> Vec<String> {
    let mut stmt = conn.prepare(&format!("select * from {name}")).unwrap();
    let kept: Vec<usize> = (0..stmt.column_count())
        .filter(|column| !stmt.column_name(*column).unwrap().ends_with("ed_at"))
        .collect();
    let values = |row: &rusqlite::Row| -> rusqlite::Result<Vec<Value>> {
        kept.iter().map(|column| row.get(*column)).collect()
    };
    let rows = stmt.query_map([], values).unwrap();
    rows.map(|row| format!("{name} {:?}", row.unwrap())).collect()
}
