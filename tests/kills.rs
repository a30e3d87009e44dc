//! Whenever the program is killed, the database is as before or as after: at every point around a
//! commit, and at random instants.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test whose setup fails must fail, and tells what it tried"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::scenario::Scenario;
use crate::strace::{self, Call};
use crate::tools;

/// Where a run is killed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// Instead of this call of this name.
    Call(String, usize),
    /// After so much of the time that it takes.
    Instant(u32),
}

/// What became of the kills.
#[derive(Debug, Default)]
struct Tally {
    before: usize,
    after: usize,
}

/// The calls at which a run can be killed, and those of them that everything turns on: where a file
/// comes or goes, is cut, or is synced, and the first write to each.
fn points(scenario: &Scenario) -> (Vec<Point>, Vec<Point>) {
    let folder = scenario.set();
    let calls = strace::record(folder.path(), strace::WRITING, &scenario.args);
    let of_folder = |call: &&Call| call.path.starts_with(folder.path());
    let calls: Vec<&Call> = calls.iter().filter(of_folder).collect();
    let mut written = BTreeSet::new();
    let turns = |call: &&&Call| match call.name.as_str() {
        "pwrite64" | "write" => written.insert(call.path.clone()),
        "openat" => call.words.contains("O_CREAT"),
        _ => true,
    };
    let turning: Vec<Point> = calls.iter().filter(turns_once(turns)).map(|it| point(it)).collect();
    (calls.into_iter().map(point).collect(), turning)
}

fn turns_once<'a>(mut turns: impl FnMut(&&&'a Call) -> bool) -> impl FnMut(&&&'a Call) -> bool {
    move |call| turns(call)
}

fn point(call: &Call) -> Point {
    Point::Call(call.name.clone(), call.number)
}

/// Kills runs of these commands: at every turning point, at random calls, at random instants.
/// Each of so many is run again.
fn kill(scenarios: &[Scenario], count: usize, again: usize) -> Tally {
    let mut random = fastrand::Rng::with_seed(8);
    let mut tally = Tally::default();
    let share = count / scenarios.len();
    for scenario in scenarios {
        let (points, mut chosen) = points(scenario);
        chosen.truncate(share);
        while chosen.len() < share {
            chosen.push(match random.u8(..4) {
                0 => Point::Instant(random.u32(..1_000)),
                _ => random.choice(&points).unwrap().clone(),
            });
        }
        let time = time_of(scenario);
        for (index, point) in chosen.iter().enumerate() {
            match kill_one(scenario, point, time, index % again == 0) {
                true => tally.after += 1,
                false => tally.before += 1,
            }
        }
    }
    println!("{} kills: {tally:?}, none between", tally.before + tally.after);
    tally
}

fn time_of(scenario: &Scenario) -> Duration {
    let start = Instant::now();
    strace::program(scenario.set().path(), &[], &scenario.args);
    start.elapsed()
}

/// Kills one run, looks at what it left, and runs it again; whether it was done before it was killed.
fn kill_one(scenario: &Scenario, point: &Point, time: Duration, is_again: bool) -> bool {
    let folder = scenario.set();
    match point {
        Point::Call(name, number) => {
            let fault = format!("{name}:signal=KILL:when={number}");
            strace::with_fault(folder.path(), &fault, &scenario.args);
        }
        Point::Instant(thousandth) => {
            kill_after(folder.path(), scenario, time * *thousandth / 1_000)
        }
    }
    let context = format!("{:?} killed at {point:?}", scenario.args);
    let is_after = scenario.assert_whole(folder.path(), &context);
    let is_import = scenario.args.first() == Some(&"import");
    if is_again && (is_import || !is_after) {
        scenario.complete(folder.path(), &context);
    }
    is_after
}

fn kill_after(folder: &Path, scenario: &Scenario, time: Duration) {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("dealbase"))
        .args(&scenario.args)
        .current_dir(folder)
        .env_remove("DEALBASE_DB")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
}

fn assert_both(tally: &Tally) {
    assert!(tally.before > 0 && tally.after > 0, "only one side was met: {tally:?}");
}

#[test]
#[ignore = "slow, needs strace"]
fn a_killed_import_is_there_or_not() {
    if tools::is_there("strace") {
        let count = strace::tries(100);
        assert_both(&kill(&[Scenario::first_import(), Scenario::import()], count, 4));
    }
}

#[test]
#[ignore = "slow, needs strace"]
fn a_killed_change_is_made_or_not() {
    if tools::is_there("strace") {
        assert_both(&kill(&Scenario::changes(), strace::tries(75), 4));
    }
}

#[test]
#[ignore = "slow, needs strace"]
fn a_killed_export_is_whole_or_not_there() {
    if tools::is_there("strace") {
        assert_both(&kill(&Scenario::exports(), strace::tries(30), 4));
    }
}
