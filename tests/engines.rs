//! Other engines at hand: a PostgreSQL server of the test's own, the DuckDB that is installed, and a
//! database large and messy enough to compare them on.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use fastrand::Rng;
use tempfile::TempDir;

use crate::tools;
use crate::workspace::Workspace;

/// A user that PostgreSQL agrees to run as where the test is run by root.
const NOBODY: u32 = 65_534;
/// The password of the server, which only connections through the network need.
pub(crate) const PASSWORD: &str = "open sesame: \\ yes";

/// A PostgreSQL server in a folder of its own, gone at the end of the test.
pub(crate) struct Server {
    folder: TempDir,
    child: Child,
    port: u16,
}

impl Server {
    /// Starts one; None where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Server> {
        let bin = tools::postgres()?;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("password"), PASSWORD).unwrap();
        for path in [folder.path().to_owned(), folder.path().join("password")] {
            give_away(&path);
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let initdb = as_stranger(&bin.join("initdb"))
            .args(["--no-sync", "-U", "deals", "-E", "UTF8", "--locale=C.UTF-8"])
            .args(["--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile", "password"])
            .args(["-D", "data"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status();
        assert!(initdb.unwrap().success(), "initdb failed");
        let child = as_stranger(&bin.join("postgres"))
            .args(["-D", "data", "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"])
            .args(["-p", &port.to_string(), "-k", &folder.path().display().to_string()])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let server = Server { folder, child, port };
        for _ in 0..200 {
            if server.psql("select 1").is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!(
            "PostgreSQL does not start: {:?}",
            fs::read_to_string(server.folder.path().join("log"))
        );
    }

    /// Its address, through a file.
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!("postgres://deals@/postgres?host={folder}&port={}", self.port)
    }

    /// Its address through the network, where a password is asked for.
    pub(crate) fn network_url(&self) -> String {
        format!("postgres://deals@127.0.0.1:{}/postgres", self.port)
    }

    /// What `psql` prints of a statement, values between bars; or what it complains about.
    pub(crate) fn psql(&self, sql: &str) -> Result<String, String> {
        let output = Command::new("psql")
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "deals",
                "-d",
                "postgres",
            ])
            .args(["-h", &self.folder.path().display().to_string(), "-p", &self.port.to_string()])
            .args(["-c", sql])
            .output()
            .unwrap();
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout).unwrap()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().metadata().unwrap().uid() == 0
}

fn as_stranger(program: &Path) -> Command {
    let mut command = Command::new(program);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn give_away(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// Runs a script of DuckDB's SQL in a folder; what it copied to the file `answer` there. None where
/// there is no DuckDB.
pub(crate) fn duckdb(folder: &Path, sql: &str) -> Option<String> {
    let mut command = tools::duckdb()?;
    let mut child = command.current_dir(folder).stdin(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), sql.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{sql}");
    Some(fs::read_to_string(folder.join("answer")).unwrap())
}

/// Deals of 20 quarters as people type them: in two languages, with every kind of amount, quotes, tabs,
/// backslashes and bars in names, some dates and rounds left out, and every deal told twice by some.
pub(crate) fn messy_sheet(row_count: usize) -> String {
    let mut rng = Rng::with_seed(9);
    let mut sheet = "披露日期,公司名称,行业,地区,轮次,融资金额,投资方\n".to_owned();
    let pick = |rng: &mut Rng, from: &[&'static str]| from[rng.usize(..from.len())];
    for row in 0..row_count {
        let (year, month, day) = (rng.u32(2019..2024), rng.u32(1..13), rng.u32(1..29));
        let date = match row % 5 {
            0 => format!("{year}年{month}月{day}日"),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        let company = format!("{}{} {row}", pick(&mut rng, &NAMES), pick(&mut rng, &MARKS));
        let number = rng.u32(1..900);
        let amount = match row % 9 {
            0 => "未透露".to_owned(),
            1 => format!("{number}万美元"),
            2 => format!("{number}万人民币"),
            3 => "数千万元".to_owned(),
            4 => format!("近{number}万元"),
            5 => "超1亿美元".to_owned(),
            6 => String::new(),
            7 => format!("{}.5亿美元", number % 7),
            _ => format!("{number}0万欧元"),
        };
        let sector = pick(&mut rng, &["企业服务", "游戏", "电子商务", "fintech", "剧本杀馆", ""]);
        let places =
            ["北京", "上海市", "四川-成都", "USA", "Austin, TX", "Germany", "印度", "火星", ""];
        let place = pick(&mut rng, &places);
        let round =
            pick(&mut rng, &["天使轮", "A轮", "Pre-A", "Series B", "C+轮", "战略投资", "IPO", ""]);
        let investor =
            pick(&mut rng, &["红杉; \"Quoted\" Fund", "tab\there", "", "back\\slash \\N"]);
        let cells = [&date, &company, sector, place, round, &amount, investor];
        let cells = cells.map(|it| format!("\"{}\"", it.replace('"', "\"\"")));
        writeln!(sheet, "{}", cells.join(",")).unwrap();
    }
    sheet
}

const NAMES: [&str; 6] =
    ["O'Neill & Söhne", "云杉", "Ümlaut", "quarter|bar", "Ω-Systems", "Back\\slash"];
const MARKS: [&str; 5] = ["", "科技", " \"the\" Company", "😀", "，有限公司"];

/// A workspace whose database holds that sheet, and part of it again from another source.
pub(crate) fn messy_workspace(row_count: usize) -> Workspace {
    let workspace = Workspace::empty();
    let sheet = messy_sheet(row_count);
    workspace.put("deals.csv", sheet.as_bytes());
    let again: Vec<&str> = sheet.lines().take(row_count / 20).collect();
    workspace.put("again.csv", again.join("\n").replace("万美元", "0000美元").as_bytes());
    for args in [
        ["import", "deals.csv", "-q"].as_slice(),
        &["import", "again.csv", "--source", "other", "-q"],
    ] {
        let ended = workspace.run(args);
        assert!([0, 3].contains(&ended.code), "{}", ended.stderr);
    }
    workspace
}

/// A database of 26,000 rows that are as messy as those of people.
static LARGE: LazyLock<Workspace> = LazyLock::new(|| {
    let workspace = messy_workspace(26_000);
    let deals =
        workspace.csv("select count(*), count(distinct quarter) from deals where in_scope = 1");
    let counts: Vec<u32> =
        deals.lines().nth(1).unwrap().split(',').map(|it| it.parse().unwrap()).collect();
    assert!(counts[0] >= 20_000 && counts[1] == 20, "{deals}");
    workspace
});

/// Notes what an engine was compared on, for the closing lines of `.ci/run`.
fn note(engine: &str, version: &str, compared: &str) {
    if let Some(path) = std::env::var_os("DEALBASE_ENGINES") {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        let line = format!("{engine} {}: {}\n", version.trim(), compared.trim());
        std::io::Write::write_all(&mut file, line.as_bytes()).unwrap();
    }
}

#[test]
#[ignore = "slow, needs DuckDB"]
fn every_cell_of_every_view_is_the_same_on_duckdb() {
    if !tools::is_there("DuckDB") {
        return;
    }
    LARGE.printed(&["export", "out"]);
    let ended = LARGE.run(&["verify", "out"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{}", ended.stderr);
    let version = duckdb(&LARGE.path(""), "copy (select version()) to 'answer' (header false);");
    note("DuckDB", &version.unwrap_or_default(), &ended.stderr);
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn every_cell_of_every_view_is_the_same_on_postgres() {
    let Some(server) = Server::start() else { return };
    LARGE.printed(&["push", &server.url()]);
    let ended = LARGE.run(&["verify", &server.url()]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("views are equal"), "{}", ended.stderr);
    note("PostgreSQL", &server.psql("show server_version").unwrap(), &ended.stderr);
}

#[test]
#[ignore = "slow, needs Spark"]
fn every_cell_of_every_view_is_the_same_on_spark() {
    let Some(mut spark) = tools::spark() else { return };
    LARGE.printed(&["export", "spark"]);
    let output = spark
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/spark/compare.py"))
        .args([LARGE.path("spark"), LARGE.path("deals.db")])
        .current_dir(LARGE.path(""))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let (version, compared) = told.lines().next_back().unwrap().split_once(": ").unwrap();
    assert!(output.status.success() && compared.ends_with(" 0 differ"), "{told}");
    note("Spark", version, compared);
}
