//! A disk that is full, a folder that may not be written to, a call that fails, an input that is no
//! file, Ctrl-C: a message of one line, the right exit code, and nothing changed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test whose setup fails must fail, and tells what it tried"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::scenario::{self, Scenario};
use crate::strace;
use crate::tools;
use crate::workspace::Workspace;

/// Each call that can fail in the course of an import, and how.
const FAULTS: [(&str, &[&str]); 10] = [
    ("openat", &["EMFILE", "ENOMEM", "EACCES", "EIO", "ENOSPC"]),
    ("read", &["EIO", "ENOMEM"]),
    ("pread64", &["EIO"]),
    ("pwrite64", &["ENOSPC", "EIO", "EDQUOT"]),
    ("write", &["ENOSPC", "EIO"]),
    ("fsync", &["EIO", "ENOSPC"]),
    ("fdatasync", &["EIO", "ENOSPC"]),
    ("ftruncate", &["EIO"]),
    ("unlink", &["EIO", "EACCES"]),
    ("mmap", &["ENOMEM"]),
];

/// Tries calls of each kind: all of them, or the first, the last and one between.
fn fail(scenario: &Scenario, is_thorough: bool) {
    let folder = scenario.set();
    let calls = strace::record(folder.path(), strace::FAILING, &scenario.args);
    // Before it looks for its files the program is not yet at work, but being loaded.
    let start = calls.iter().position(|it| it.file_name().starts_with("duplicates.csv"));
    let start = start.or_else(|| calls.iter().position(|it| it.file_name().ends_with(".csv")));
    let at_work = &calls[start.unwrap()..];
    let mut tally: BTreeMap<i32, usize> = BTreeMap::new();
    for (name, errors) in FAULTS {
        let numbers: Vec<usize> =
            at_work.iter().filter(|call| call.name == name).map(|call| call.number).collect();
        let Some(last) = numbers.len().checked_sub(1) else { continue };
        let chosen: Vec<usize> = match is_thorough {
            true => numbers,
            false => [0, last / 2, last].map(|index| numbers[index]).to_vec(),
        };
        for (index, number) in chosen.iter().enumerate() {
            for (turn, error) in errors.iter().enumerate() {
                // Where it is not thorough, errors take turns.
                if !is_thorough && turn != index % errors.len() {
                    continue;
                }
                for (turn, when) in [format!("{number}+"), format!("{number}")].iter().enumerate() {
                    if !is_thorough && turn != index % 2 {
                        continue;
                    }
                    let fault = format!("{name}:error={error}:when={when}");
                    *tally.entry(fail_once(scenario, &fault)).or_default() += 1;
                }
            }
        }
    }
    println!(
        "{:?}: {} faults, by exit code {tally:?}",
        scenario.args,
        tally.values().sum::<usize>()
    );
}

/// One run with a fault; its exit code, -1 where memory ran out and the system ended it.
fn fail_once(scenario: &Scenario, fault: &str) -> i32 {
    let folder = scenario.set();
    let output = strace::with_fault(folder.path(), fault, &scenario.args);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let context = format!("{:?} with {fault}: {:?} {stderr}", scenario.args, output.status);
    assert!(!stderr.contains("panicked"), "{context}");
    let code = output.status.code();
    let is_after = scenario.assert_whole(folder.path(), &context);
    match code {
        Some(0 | 3) => assert!(is_after, "{context}: not stored"),
        Some(code) => {
            assert!([1, 6].contains(&code), "{context}");
            assert!(!is_after || !stderr.contains("nothing was stored"), "{context}: stored");
            let is_reported =
                stderr.lines().filter(|line| line.starts_with("error: ")).count() == 1;
            // Where not a word can be written, none is.
            assert!(is_reported || fault.starts_with("write:"), "{context}");
        }
        None => assert!(fault.contains("ENOMEM"), "{context}"),
    }
    // Who is ended by the system, or whose calls fail for good, leaves the journal for the next one.
    let is_cut_off = fault.ends_with('+') || code.is_none();
    assert_tidy(scenario, folder.path(), is_cut_off, &context);
    code.unwrap_or(-1)
}

/// Nothing lies about but what was there before, the database and its product.
fn assert_tidy(scenario: &Scenario, folder: &Path, is_cut_off: bool, context: &str) {
    let mut names: Vec<String> = scenario::files(folder).into_keys().collect();
    names.retain(|name| {
        let is_product = scenario.product.as_ref().is_some_and(|(product, _)| product == name);
        !scenario.files.contains_key(name) && name != "deals.db" && !is_product
    });
    names.retain(|name| !is_cut_off || name != "deals.db-journal");
    assert!(names.is_empty(), "{context}: left {names:?}");
}

#[test]
#[ignore = "slow, needs strace"]
fn a_call_that_fails_changes_nothing_and_is_reported() {
    if !tools::is_there("strace") {
        return;
    }
    let is_soak = strace::soak().is_some();
    [Scenario::first_import(), Scenario::import()]
        .iter()
        .for_each(|scenario| fail(scenario, is_soak));
    if is_soak {
        let (changes, exports) = (Scenario::changes(), Scenario::exports());
        changes.iter().chain(&exports).for_each(|scenario| fail(scenario, true));
    }
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "slow"]
fn too_little_memory_changes_nothing() {
    let (scenario, mut codes) = (Scenario::import(), Vec::new());
    for megabytes in [24, 32, 40, 48, 64, 96, 1_024] {
        let folder = scenario.set();
        let limited = format!("ulimit -v {}; exec \"$0\" \"$@\"", megabytes * 1_024);
        let output = strace::program(folder.path(), &["sh", "-c", &limited], &scenario.args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let context = format!("{megabytes} MB: {:?} {stderr}", output.status);
        let is_done = matches!(output.status.code(), Some(0 | 3));
        assert_eq!(scenario.assert_whole(folder.path(), &context), is_done, "{context}");
        codes.push(output.status.code());
    }
    assert!(codes.first() != Some(&Some(3)) && codes.last() == Some(&Some(3)), "{codes:?}");
}

/// A disk of so many kilobytes, gone at the end of the test.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where the user may not mount one.
    fn of(kilobytes: u32) -> Option<SmallDisk> {
        if !tools::is_there("the right to mount") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .output();
        let mount = mount.unwrap();
        assert!(mount.status.success(), "{}", String::from_utf8_lossy(&mount.stderr));
        Some(SmallDisk { folder })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

#[test]
#[ignore = "slow, needs the right to mount"]
fn a_full_disk_is_reported_and_changes_nothing() {
    let scenario = Scenario::import();
    let mut codes = Vec::new();
    // From too small for a copy of a page to large enough.
    let size: usize = scenario.files.values().map(|it| it.len().div_ceil(4_096) * 4).sum();
    for kilobytes in [24, 64, 144, 224, 344, 1_744] {
        let kilobytes = u32::try_from(size + kilobytes).unwrap();
        let Some(disk) = SmallDisk::of(kilobytes) else { return };
        let folder = disk.folder.path();
        scenario::put(folder, &scenario.files);
        let output = strace::program(folder, &[], &scenario.args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code().unwrap();
        assert_eq!(scenario.assert_whole(folder, &stderr), [0, 3].contains(&code), "{stderr}");
        if code == 1 {
            insta::allow_duplicates! {
                insta::assert_snapshot!(
                    stderr.replace(&format!("{}/", folder.display()), ""),
                    @"error: deals.db: the disk is full; free some space; nothing was stored"
                );
            }
        }
        codes.push(code);
    }
    assert!(codes.contains(&1) && codes.contains(&3), "{codes:?}");
}

#[test]
#[ignore = "slow, needs the right to mount"]
fn a_first_import_that_fails_leaves_no_database() {
    let Some(disk) = SmallDisk::of(600) else { return };
    let scenario = Scenario::first_import();
    scenario::put(disk.folder.path(), &scenario.files);
    let output = strace::program(disk.folder.path(), &[], &scenario.args);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(scenario::files(disk.folder.path()), scenario.files);
}

#[test]
fn a_result_that_can_not_be_written_is_reported() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    for args in [&["query", "select * from deals"][..], &["report", "2023Q4"], &["check"]] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealbase"));
        command.args(args).current_dir(workspace.path("")).stdout(full.try_clone().unwrap());
        let output = command.stderr(Stdio::piped()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{args:?}: {stderr}");
    }
}

#[test]
fn who_stops_reading_ends_the_program_quietly() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let many = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 200000)
                select x, 'some text to fill the pipe' from n";
    for args in [
        &["query", many][..],
        &["query", "--format", "table", many],
        &["query", "--format", "json", many],
        &["report", "2023Q4"],
        &["metrics"],
        &["check"],
        &["schema"],
        &["--help"],
        &["man", "--help"],
    ] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealbase"));
        command.args(args).current_dir(workspace.path("")).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 1];
        let _ = child.stdout.take().unwrap().read(&mut first);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{args:?}");
    }
}

/// Runs the program, which has to end by itself.
fn ends_soon(workspace: &Workspace, args: &[&str]) -> Output {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealbase"));
    command.args(args).current_dir(workspace.path("")).env("LC_ALL", "en_US.UTF-8");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("{args:?} waits for ever");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn an_input_that_is_no_file_is_refused_and_not_waited_for() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let made = Command::new("mkfifo").arg(workspace.path("pipe")).status();
    assert!(made.is_ok_and(|it| it.success()));
    fs::create_dir(workspace.path("folder")).unwrap();
    for (args, code) in [
        (&["import", "pipe"][..], 1),
        (&["inspect", "pipe"], 1),
        (&["report", "2023Q4", "--from", "pipe"], 1),
        (&["import", "folder"], 1),
        (&["import", "/dev/zero"], 1),
        (&["import", "/dev/null"], 1),
        (&["import", "/dev/stdin"], 1),
        (&["--db", "pipe", "query", "select 1"], 6),
        (&["--db", "pipe", "import", "pipe"], 6),
        (&["--db", "folder", "check"], 6),
        (&["--db", "/dev/null", "undo"], 6),
    ] {
        let output = ends_soon(&workspace, args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{args:?}: {stderr}");
    }
}

#[test]
#[ignore = "slow, needs a user other than root"]
fn a_folder_and_a_file_without_permission_are_reported() {
    if !tools::is_there("a user other than root") {
        return;
    }
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    workspace.put("more.csv", b"date,company,amount (USD)\n2023-10-02,Bee,1\n");
    let before = workspace.database();
    let set = |name: &str, mode: &str| {
        Command::new("chmod").args([mode]).arg(workspace.path(name)).status().unwrap();
    };
    set("deals.db", "444");
    let ended = workspace.run(&["import", "more.csv"]);
    assert!(ended.code == 1 && ended.stderr.contains("may not be written to"), "{}", ended.stderr);
    assert_eq!(workspace.run(&["query", "select 1"]).code, 0);
    set("deals.db", "644");
    set("", "555");
    let ended = workspace.run(&["import", "more.csv"]);
    set("", "755");
    assert_eq!((ended.code, ended.stderr.lines().count()), (1, 1), "{}", ended.stderr);
    assert!(workspace.database() == before);
    set("more.csv", "000");
    let ended = workspace.run(&["import", "more.csv"]);
    assert!(ended.code == 1 && ended.stderr.contains("more.csv"), "{}", ended.stderr);
}

/// A sheet of so many rows, each another deal.
fn sheet(rows: u32) -> String {
    let row = |row: u32| {
        let day = row % 28 + 1;
        format!("2023-{:02}-{day:02},Company {row} of {},China,A,{row}\n", row % 12 + 1, row / 7)
    };
    let head = "date,company,country,round,amount (USD)\n".to_owned();
    head + &(0..rows).map(row).collect::<String>()
}

#[test]
fn ctrl_c_ends_an_import_and_takes_it_back() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let before = scenario::state(&workspace.path("deals.db"));
    workspace.put("large.csv", sheet(30_000).as_bytes());
    for tenths in [1, 5, 12] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealbase"));
        command.args(["import", "large.csv"]).current_dir(workspace.path(""));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(100 * tenths));
        let process_id = child.id().to_string();
        Command::new("kill").args(["-INT", &process_id]).status().unwrap();
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let code = child.wait().unwrap().code();
        // Before it listens, the system ends it, which a shell tells as 130, too.
        assert!(matches!(code, Some(130) | None), "after {tenths}: {code:?} {stderr}");
        assert!(stderr.lines().count() <= 1, "after {tenths}: {stderr}");
        assert!(scenario::state(&workspace.path("deals.db")) == before, "after {tenths}: {stderr}");
    }
    // Where the program had to end before it took its work back, the next one does.
    workspace.put("next.csv", b"date,company,amount (USD)\n2023-10-02,Bee,1\n");
    workspace.printed(&["import", "next.csv"]);
    assert!(!workspace.path("deals.db-journal").exists());
}

#[test]
#[ignore = "slow"]
fn a_file_that_changes_while_it_is_read_is_never_stored_half_old_and_half_new() {
    let workspace = Workspace::empty();
    let text = sheet(3_000);
    let halves = text.replace("China", "Japan");
    let mut refused = 0;
    workspace.put("deals.csv", text.as_bytes());
    let start = Instant::now();
    assert_eq!(workspace.run(&["import", "deals.csv"]).code, 0);
    let time = start.elapsed();
    fs::remove_file(workspace.path("deals.db")).unwrap();
    for round in 0..6 {
        workspace.put("deals.csv", text.as_bytes());
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealbase"));
        command.args(["import", "deals.csv"]).current_dir(workspace.path(""));
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(time * round / 6);
        workspace.put("deals.csv", halves.as_bytes());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            let counts = workspace.csv("select count(distinct country) from deals");
            assert_eq!(counts.lines().nth(1), Some("1"), "{stderr}");
            fs::remove_file(workspace.path("deals.db")).unwrap();
        } else {
            assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{stderr}");
            assert!(workspace.database().is_none(), "{stderr}");
            refused += 1;
        }
    }
    println!("{refused} of 6 files that changed were refused");
}
