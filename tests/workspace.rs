//! A folder with sheets in it, and the program at hand.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::database::dealbase;
use crate::rebuild;

/// A folder of its own, gone at the end of the test.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// How the program ended, and what it said.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    /// Without the path of the workspace, which differs from run to run.
    pub(crate) stderr: String,
}

impl Workspace {
    /// An empty folder.
    pub(crate) fn empty() -> Workspace {
        Workspace { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder whose database holds one sheet.
    pub(crate) fn of(sheet: &str) -> Workspace {
        Workspace::of_all(&[("deals.csv", sheet)])
    }

    /// A folder whose database holds these sheets, imported in this order.
    pub(crate) fn of_all(sheets: &[(&str, &str)]) -> Workspace {
        let workspace = Workspace::empty();
        for (name, text) in sheets {
            workspace.put(name, text.as_bytes());
            assert_eq!(workspace.import(&[name])["imports"][0]["status"], "imported");
        }
        workspace
    }

    /// Puts a file into the folder.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database, byte for byte; `None` where there is none.
    pub(crate) fn database(&self) -> Option<Vec<u8>> {
        fs::read(self.path("deals.db")).ok()
    }

    /// The program in the folder, in English.
    pub(crate) fn dealbase(&self, args: &[&str]) -> Command {
        let mut command = dealbase(self.folder.path());
        command.args(args);
        command
    }

    /// Runs the program, however it ends.
    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        let output = self.dealbase(args).output().unwrap();
        let folder = format!("{}/", self.folder.path().display());
        Ended {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap().replace(&folder, ""),
        }
    }

    /// What the program prints; all has to go well.
    pub(crate) fn printed(&self, args: &[&str]) -> String {
        let ended = self.run(args);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.stderr);
        ended.stdout
    }

    /// Imports files, some of which may have rows that are rejected; the receipt as JSON.
    pub(crate) fn import(&self, files: &[&str]) -> Value {
        let ended = self.run(&[&["import", "--format", "json"], files].concat());
        assert!([0, 3].contains(&ended.code), "{}", ended.stderr);
        rebuild::assert_changes_nothing(&self.path("deals.db"));
        serde_json::from_str(&ended.stdout).unwrap()
    }

    /// The rows of a query as CSV with a header.
    pub(crate) fn csv(&self, sql: &str) -> String {
        self.printed(&["query", sql])
    }

    /// Counts and money by quarter and market, of the rows that meet a condition.
    pub(crate) fn activity(&self, condition: &str) -> String {
        self.csv(&format!(
            "select quarter, market, deal_count, disclosed_count, amount_usd
             from activity_by_quarter where {condition} order by quarter, market"
        ))
    }
}

/// A path in the project's folder of fixtures.
pub(crate) fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    folder.join(name).canonicalize().unwrap().display().to_string()
}

/// One line for each sheet of a receipt: its name and its rows by outcome. Fails where they do not
/// add up.
pub(crate) fn receipt_lines(receipt: &Value) -> String {
    let sheets = receipt["imports"].as_array().unwrap();
    sheets.iter().map(|sheet| receipt_line(sheet) + "\n").collect()
}

fn receipt_line(sheet: &Value) -> String {
    const PARTS: [&str; 7] =
        ["inserted", "updated", "unchanged", "merged", "out_of_scope", "rejected", "ignored"];
    let count = |key: &str| sheet[key].as_u64().unwrap();
    assert_eq!(PARTS.iter().map(|key| count(key)).sum::<u64>(), count("rows"), "{sheet}");
    let file = Path::new(sheet["file"].as_str().unwrap()).file_name().unwrap().to_string_lossy();
    let parts: Vec<String> = PARTS
        .iter()
        .filter(|key| count(key) > 0)
        .map(|key| format!("{} {key}", count(key)))
        .collect();
    let status = sheet["status"].as_str().unwrap();
    match parts.as_slice() {
        [] => format!("{file}: {status}"),
        parts => format!("{file}: {status}, {} rows = {}", count("rows"), parts.join(" + ")),
    }
}

/// The views of all metrics.
const METRICS: [&str; 7] = [
    "activity_by_quarter",
    "round_mix_by_quarter",
    "early_stage_by_quarter",
    "sector_by_quarter",
    "mega_deal",
    "mega_deal_by_quarter",
    "country_by_quarter",
];

/// Every row of every metric. Ids of deals depend on the order of imports, and are left out.
pub(crate) fn figures(workspace: &Workspace) -> String {
    let rows = |view: &&str| match *view {
        "mega_deal" => {
            workspace.csv("select quarter, market, mega_rank, company, amount_usd from mega_deal")
        }
        view => workspace.csv(&format!("select * from {view}")),
    };
    METRICS.iter().map(rows).collect()
}
