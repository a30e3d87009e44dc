//! The last lines of `cargo test`: which tests were not run, and why. It runs none itself.

#![expect(clippy::print_stdout, reason = "its list is all it does")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "tools.rs"]
mod tools;

/// A test of the slow gear.
struct Slow {
    file: String,
    /// The program that it needs.
    needs: Option<String>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Who asks for some tests, or for a list of them, knows what is not run.
    if args.iter().any(|arg| !arg.starts_with('-') || arg == "--list") {
        return;
    }
    let slow = slow_tests();
    println!();
    if !args.iter().any(|arg| arg.ends_with("ignored")) {
        let files = by_file(slow.iter());
        println!("not run: {} slow tests (cargo test -- --ignored): {files}", slow.len());
    }
    for name in tools::NAMES.into_iter().filter(|name| !tools::is_there(name)) {
        let tests: Vec<&Slow> =
            slow.iter().filter(|it| it.needs.as_deref() == Some(name)).collect();
        if !tests.is_empty() {
            println!(
                "skipped here: {} slow tests that need {name}: {}",
                tests.len(),
                by_file(tests)
            );
        }
    }
}

/// How many tests each file has.
fn by_file<'a>(tests: impl IntoIterator<Item = &'a Slow>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for test in tests {
        *counts.entry(&test.file).or_default() += 1;
    }
    counts.iter().map(|(file, count)| format!("{file} {count}")).collect::<Vec<_>>().join(", ")
}

/// Every test that is marked as slow, in the files of `tests` and of the crates.
fn slow_tests() -> Vec<Slow> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders: Vec<PathBuf> = vec![root.join("tests"), root.join("crates")];
    let mut tests = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in
            fs::read_dir(folder).into_iter().flatten().filter_map(|it| Some(it.ok()?.path()))
        {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let file = path.file_stem().map(|it| it.to_string_lossy().into_owned());
                let text = fs::read_to_string(&path).unwrap_or_default();
                let marks =
                    text.lines().filter_map(|line| line.trim().strip_prefix("#[ignore = \"slow"));
                let needs = marks.map(|mark| {
                    mark.strip_suffix("\"]")?.strip_prefix(", needs ").map(str::to_owned)
                });
                tests.extend(
                    needs.map(|needs| Slow { file: file.clone().unwrap_or_default(), needs }),
                );
            }
        }
    }
    tests
}
