//! Rules of taste that a machine can check, over the project's own files.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::tools;
use crate::workspace::Workspace;

/// Lines of a file of code, at most; a longer one should be two.
const LINES: usize = 400;
/// Lines of a view, at most.
const VIEW_LINES: usize = 94;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file below a folder with this extension, with its text, in the order of their paths.
fn texts(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no {extension} in {folder}");
    found.sort();
    found
}

fn rust_files() -> Vec<(String, String)> {
    [texts("crates", "rs"), texts("tests", "rs")].concat()
}

/// A view's file.
struct ViewFile {
    path: String,
    text: String,
}

impl ViewFile {
    fn all() -> Vec<ViewFile> {
        let files = ["schema/base", "schema/metrics", "schema/revisions", "schema/checks"]
            .map(|it| texts(it, "sql"))
            .concat();
        files.into_iter().map(|(path, text)| ViewFile { path, text }).collect()
    }

    fn name(&self) -> &str {
        Path::new(&self.path).file_stem().unwrap().to_str().unwrap()
    }

    fn is_metric(&self) -> bool {
        self.path.contains("metrics")
    }

    /// The lines of the column list.
    fn columns(&self) -> Vec<&str> {
        let (list, _) = self.text.split_once("\n) as\n").unwrap();
        list.lines().skip(1).map(str::trim).collect()
    }

    /// What the header says under a key.
    fn remark(&self, key: &str) -> Option<&str> {
        self.text.lines().find_map(|line| line.strip_prefix(&format!("-- {key}:"))).map(str::trim)
    }

    /// The statement below the header, without comments.
    fn code(&self) -> String {
        let (_, body) = self.text.split_once("\n) as\n").unwrap();
        let lines = body.lines().map(|line| line.split("--").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Tables and views that it reads.
    fn sources(&self) -> Vec<String> {
        let code = self.code();
        let words: Vec<&str> = code.split_whitespace().collect();
        let steps: Vec<&str> = code
            .lines()
            .filter(|line| line.ends_with(" as (") || line.ends_with(" as materialized ("))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        let mut sources: Vec<String> = words
            .windows(2)
            .filter(|pair| ["from", "join"].contains(&pair[0]) && pair[1] != "(")
            .map(|pair| pair[1].trim_end_matches([';', ')']).to_owned())
            .filter(|source| !steps.contains(&source.as_str()) && !source.contains('.'))
            .collect();
        sources.sort();
        sources.dedup();
        sources
    }
}

#[test]
fn every_file_begins_by_saying_what_it_is_for() {
    for (path, text) in rust_files() {
        assert!(text.starts_with("//! "), "{path} has no first line of documentation");
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let code = [rust_files(), texts("schema", "sql")].concat();
    for (path, text) in code {
        let lines = text.lines().count();
        assert!(lines <= LINES, "{path} has {lines} lines");
    }
    for view in ViewFile::all() {
        let lines = view.text.lines().count();
        assert!(lines <= VIEW_LINES, "{} has {lines} lines", view.path);
    }
}

/// Where a program begins: the tests, the list of those not run, and the fuzzers.
const STARTED: [&str; 3] = ["tests/main.rs", "tests/not_run.rs", "tests/fuzz/libfuzzer.rs"];

#[test]
fn no_test_file_is_forgotten() {
    let files = texts("tests", "rs");
    for (path, _) in files.iter().filter(|(path, _)| !STARTED.contains(&&**path)) {
        let path = Path::new(path);
        let name = path.file_stem().unwrap().to_str().unwrap();
        let folder = path.parent().unwrap();
        let parent = match folder == Path::new("tests") {
            true => "tests/main.rs".to_owned(),
            false => format!("{}.rs", folder.display()),
        };
        let declares = |text: &str| text.contains(&format!("\nmod {name};\n"));
        let is_named = files.iter().any(|(file, text)| *file == parent && declares(text));
        assert!(is_named, "{} never runs", path.display());
    }
}

#[test]
fn a_test_that_is_not_run_is_in_the_list_of_those() {
    for (path, text) in rust_files() {
        for mark in text.lines().filter_map(|line| line.trim().strip_prefix("#[ignore = \"")) {
            let (gear, needs) =
                mark.trim_end_matches("\"]").split_once(", needs ").unwrap_or((mark, ""));
            let is_known = needs.is_empty() || tools::NAMES.contains(&needs);
            assert!(
                is_known && ["slow", "slow\"]", "by hand\"]"].contains(&gear),
                "{path}: {mark}"
            );
        }
    }
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let homes = ["work", "home", "root", "Users"].map(|folder| format!("/{folder}/"));
    let files =
        [rust_files(), texts("schema", "sql"), texts("schema", "md"), texts("schema", "csv")];
    let readmes = [texts("fixtures", "md"), vec![("README.md".to_owned(), readme())]];
    for (path, text) in files.concat().into_iter().chain(readmes.concat()) {
        let found = homes.iter().find(|home| text.contains(home.as_str()));
        assert!(found.is_none(), "{path} names {found:?}");
    }
}

/// A text that the code adds to an error would be in English whatever was asked for.
#[test]
fn the_program_has_no_message_outside_of_its_catalogs() {
    let mut found = Vec::new();
    for (path, text) in texts("crates/cli/src", "rs") {
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        let made = ["anyhow!(", "bail!(", "context(\""].into_iter().find(|it| product.contains(it));
        // The catalogs themselves can't be in the catalogs.
        found.extend(
            made.filter(|_| !path.ends_with("messages.rs")).map(|it| format!("{path}: {it}")),
        );
    }
    assert!(found.is_empty(), "write these as a Mistake: {found:#?}");
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn every_view_is_a_file_of_its_name() {
    let sql = "select name from sqlite_schema where type = 'view' order by name";
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let listed = workspace.csv(sql);
    let listed: Vec<&str> = listed.lines().skip(1).collect();
    let files = ViewFile::all();
    let mut names: Vec<&str> = files.iter().map(ViewFile::name).collect();
    names.sort_unstable();
    assert_eq!(listed, names);
    for view in &files {
        let start = format!("create view {} (\n", view.name());
        assert!(view.text.starts_with(&start), "{} makes another view", view.path);
        workspace.csv(&format!("select * from {}", view.name()));
    }
}

#[test]
fn every_view_says_what_it_shows_and_a_metric_its_slides() {
    for view in ViewFile::all() {
        for key in ["Title", "Grain", "Sources"] {
            assert!(view.remark(key).is_some_and(|it| !it.is_empty()), "{}: no {key}", view.path);
        }
        assert_eq!(view.remark("Slide").is_some(), view.is_metric(), "{}: slides", view.path);
    }
}

#[test]
fn every_column_says_what_it_holds_and_in_which_unit() {
    for view in ViewFile::all().iter() {
        for column in view.columns() {
            let note = column.split_once(" -- ").map_or("", |(_, note)| note.trim());
            assert!(!note.is_empty(), "{}: {column}", view.path);
        }
    }
}

#[test]
fn a_view_names_all_that_it_reads() {
    for view in ViewFile::all() {
        let mut named: Vec<String> =
            view.remark("Sources").unwrap().split(", ").map(str::to_owned).collect();
        named.sort();
        assert_eq!(view.sources(), named, "{}", view.path);
    }
}

#[test]
fn a_metric_never_reads_a_metric() {
    let files = ViewFile::all();
    let metrics: Vec<&str> =
        files.iter().filter(|view| view.is_metric()).map(ViewFile::name).collect();
    for view in files.iter().filter(|view| !view.path.contains("revisions")) {
        let read = view.sources();
        let read = read.iter().find(|source| metrics.contains(&source.as_str()));
        assert!(read.is_none(), "{} reads {read:?}", view.path);
    }
}

#[test]
fn views_keep_to_the_sql_that_every_engine_reads() {
    const FOREIGN: [&str; 17] = [
        "\"",
        "iif(",
        "ifnull(",
        "group_concat(",
        "strftime(",
        "date(",
        "round(",
        "total(",
        "::",
        "select *",
        "distinct on",
        " limit ",
        "1.0 *",
        "100.0 *",
        " materialized (",
        " as text)",
        "with recursive",
    ];
    for view in ViewFile::all().iter().filter(|view| view.remark("Engines").is_none()) {
        let code = view.code();
        for word in FOREIGN {
            assert!(!code.contains(word), "{}: {word}", view.path);
        }
        let last = code.rsplit("\nselect\n").next().unwrap_or_default();
        assert!(!last.contains(".*"), "{} ends in a star", view.path);
        assert_eq!(code, code.replace('\t', " "), "{}: tabs", view.path);
    }
}

#[test]
fn every_module_that_the_architecture_names_is_there() {
    const FOLDERS: [&str; 4] =
        ["crates/ingest/src", "crates/query/src", "crates/cli/src", "crates/cli/src/report"];
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = architecture.lines().filter(|line| line.starts_with("| `"));
    let names: Vec<&str> = rows
        .flat_map(|row| row.split('`').skip(1).step_by(2))
        .filter(|name| name.ends_with(".rs") || name.ends_with('/'))
        .collect();
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        let is_there = FOLDERS.iter().any(|folder| root().join(folder).join(name).exists());
        assert!(is_there, "no {name}");
    }
}

/// The modules right below the crate that a module names: what follows `crate::`, in braces or alone.
fn modules_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let mut depth = 0;
        let end = rest.find(|letter| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            depth == 0
        });
        let inner = rest.strip_prefix('{').and_then(|it| it.get(..end?.saturating_sub(1)));
        let list = inner.unwrap_or(rest);
        let mut depth = 0;
        for item in list.split_inclusive([',', '{', '}']) {
            if depth == 0 {
                let item = item.trim_start();
                let name = item.split(|it: char| !it.is_alphanumeric() && it != '_').next();
                named.extend(name.map(str::to_owned));
            }
            // It ends with a comma or a brace, and has no other.
            depth += i32::from(item.ends_with('{')) - i32::from(item.ends_with('}'));
            if inner.is_none() {
                break;
            }
        }
    }
    named
}

#[test]
fn no_module_of_a_crate_needs_itself_through_others() {
    for of_crate in ["ingest", "query", "cli"] {
        let folder = format!("crates/{of_crate}/src");
        let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, text) in texts(&folder, "rs") {
            let inner = path.strip_prefix(&format!("{folder}/")).unwrap();
            let module = inner.split(['/', '.']).next().unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap().lines();
            let code: Vec<&str> = code.filter(|it| !it.trim_start().starts_with("//")).collect();
            if !["lib", "main"].contains(&module) && !inner.contains("tests") {
                let named = modules_named(&code.join("\n"));
                needed.entry(module.to_owned()).or_default().extend(named);
            }
        }
        assert!(needed.values().map(BTreeSet::len).sum::<usize>() > 30, "{needed:?}");
        for module in needed.keys() {
            let mut reached = BTreeSet::new();
            let mut waiting: Vec<&str> = vec![module];
            while let Some(next) = waiting.pop() {
                let others = needed.get(next).into_iter().flatten().filter(|it| *it != next);
                waiting.extend(others.filter(|it| reached.insert(it.as_str())).map(String::as_str));
            }
            assert!(!reached.contains(module.as_str()), "{of_crate}: {module} in {reached:?}");
        }
    }
}
