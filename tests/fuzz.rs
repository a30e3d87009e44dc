//! Whatever bytes come, every parser answers: a bounded number of mutants each time, and as many as a
//! person likes: `FUZZ=1000000 cargo test -p dealbase-cli --test it fuzz -- --ignored --nocapture`.
//!
//! The same targets run under cargo-fuzz, see `tests/fuzz/Cargo.toml`.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

mod mutator;
mod target;
#[expect(dead_code, reason = "a whole sheet of its cells is for measuring")]
#[path = "../crates/ingest/examples/hot/typed.rs"]
mod typed;

use std::collections::BTreeSet;
use std::fs;
use std::panic;
use std::path::PathBuf;

use dealbase_ingest::source::{FileKind, kind};
use fastrand::Rng;

use crate::workspace::fixture;
use target::TARGETS;

/// How many mutants of each target a test makes, so that all of them take a few seconds.
const MUTANTS: [(&str, u32); 9] = [
    ("text", 800),
    ("workbook", 200),
    ("amount", 4_000),
    ("date", 2_000),
    ("round", 4_000),
    ("label", 1_500),
    ("header", 500),
    ("rules", 500),
    ("sql", 500),
];

fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

/// The files of some fixtures that are texts, of a page each, or those that are workbooks.
fn parted(folders: &[&str], are_workbooks: bool) -> Vec<Vec<u8>> {
    let entries = folders.iter().flat_map(|folder| fs::read_dir(fixture(folder)).unwrap());
    let paths: BTreeSet<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let is_wanted =
        |path: &&PathBuf| kind::detect(path).is_ok_and(|it| it != FileKind::Text) == are_workbooks;
    let bytes = paths.iter().filter(is_wanted).map(|path| fs::read(path).unwrap());
    bytes.map(|bytes| if are_workbooks { bytes } else { page(&bytes) }).collect()
}

fn page(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().take(2_000).collect()
}

/// What the mutants of a target are made of.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let texts = |list: &[&str]| list.iter().map(|it| it.as_bytes().to_vec()).collect::<Vec<_>>();
    match target {
        "text" => parted(&["errors", "deck"], false),
        "workbook" => parted(&["workbook"], true),
        "amount" => texts(&typed::AMOUNTS),
        "date" => [texts(&typed::DATES), vec![typed::DATES.join("\n").into_bytes()]].concat(),
        "round" => {
            [texts(&typed::ROUNDS), lines(include_str!("../schema/reference/round_labels.csv"))]
                .concat()
        }
        "label" => [
            lines(include_str!("../schema/reference/places.csv")),
            lines(include_str!("../schema/reference/sector_labels.csv")),
        ]
        .concat(),
        "header" => typed::HEADS.iter().map(|row| row.join("\t").into_bytes()).collect(),
        "rules" => vec![include_bytes!("../fixtures/errors/misspelt.toml").to_vec(), team_file()],
        "sql" => lines(include_str!("../crates/query/tests/attacks.txt")),
        other => panic!("{other} has no seeds"),
    }
}

/// The examples of a team's file in the documents.
fn team_file() -> Vec<u8> {
    let readme = include_str!("../crates/ingest/README.md");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.collect::<String>().into_bytes()
}

/// Runs so many mutants of a target; a failure is reported with the bytes that broke it.
fn run(target: &str, count: u32, seed: u64) {
    let (name, run) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let (seeds, mut chance) = (seeds(name), Rng::with_seed(seed));
    seeds.iter().for_each(|bytes| run(bytes));
    for _ in 0..count {
        let bytes = mutator::mutant(&seeds, &mut chance);
        if panic::catch_unwind(|| run(&bytes)).is_err() {
            let path = std::env::temp_dir().join(format!("dealbase-fuzz-{name}"));
            fs::write(&path, &bytes).unwrap();
            panic!("{name}: {} bytes, kept in {}", bytes.len(), path.display());
        }
    }
}

/// `FUZZ` is how many mutants of each target a person wants, generated each time.
#[test]
#[ignore = "slow"]
fn every_parser_answers_whatever_comes() {
    let wanted = std::env::var("FUZZ").ok().and_then(|it| it.parse().ok());
    for (target, count) in MUTANTS {
        let seed = wanted.map_or(1, |_| fastrand::u64(..));
        let count = wanted.unwrap_or(count);
        eprintln!("{target}: {count} mutants, seed {seed}");
        run(target, count, seed);
    }
}
