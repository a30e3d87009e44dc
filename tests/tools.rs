//! Programs of others that some slow tests need, and whether this machine has them.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The variable that names a DuckDB: its program, or a Python that has the module.
pub(crate) const DUCKDB: &str = "DEALBASE_DUCKDB";
/// The variable that names a Python that has Spark.
pub(crate) const SPARK: &str = "DEALBASE_SPARK";
/// What a test may need, as in `#[ignore = "slow, needs strace"]`.
pub(crate) const NAMES: [&str; 11] = [
    "a user other than root",
    "bash",
    "Chromium",
    "DuckDB",
    "LibreOffice",
    "maturin",
    "PostgreSQL",
    "Spark",
    "sqlite3",
    "strace",
    "the right to mount",
];

/// Whether this machine has the program of this name. A test without its program ends at once; the list
/// of what was not run, printed last, names it.
pub(crate) fn is_there(name: &str) -> bool {
    match name {
        "Chromium" => chromium().is_some(),
        "DuckDB" => duckdb().is_some(),
        "LibreOffice" => on_path("soffice").is_some(),
        "PostgreSQL" => postgres().is_some(),
        "Spark" => spark().is_some(),
        // It may be there and not allowed to trace.
        "strace" => {
            succeeds(Command::new("strace").args(["-f", "-qq", "-e", "trace=none", "true"]))
        }
        "the right to mount" => succeeds(Command::new("unshare").args(["-m", "true"])),
        "a user other than root" => !is_root(),
        "bash" | "maturin" | "sqlite3" => on_path(name).is_some(),
        _ => panic!("tests/tools.rs knows no {name}"),
    }
}

/// Whether the user may write to every folder.
fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|it| it.stdout.trim_ascii() == b"0")
}

/// The browser.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path)
}

/// What runs a script of DuckDB's SQL that it reads.
pub(crate) fn duckdb() -> Option<Command> {
    const SCRIPT: &str = "import duckdb, sys; duckdb.connect().execute(sys.stdin.read())";
    let named = std::env::var_os(DUCKDB).map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let mut program = Command::new(&named);
    if !named.to_string_lossy().contains("python") {
        return Some(program);
    }
    let has_module = succeeds(Command::new(&named).args(["-c", "import duckdb"]));
    has_module.then(|| {
        program.args(["-c", SCRIPT]);
        program
    })
}

/// What runs a script of Python that uses Spark.
pub(crate) fn spark() -> Option<Command> {
    let python = std::env::var_os(SPARK).map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let has_module = succeeds(Command::new(&python).args(["-c", "import pyspark"]));
    (has_module && on_path("java").is_some()).then(|| Command::new(python))
}

/// The folder of PostgreSQL's programs.
pub(crate) fn postgres() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = versions.filter_map(|it| Some(it.ok()?.path().join("bin")));
    let mut folders = folders().into_iter().chain(debian);
    folders.find(|it| it.join("initdb").exists() && it.join("postgres").exists())
}

fn on_path(program: &str) -> Option<PathBuf> {
    folders().into_iter().map(|it| it.join(program)).find(|it| it.exists())
}

fn folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect()
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}
