//! What the documents say can be typed, and what they say comes back.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::tools;
use crate::workspace::{Workspace, fixture};

/// Every document for users and contributors whose blocks are tried, by its path.
const DOCUMENTS: [(&str, &str); 8] = [
    ("README.md", README),
    ("README.zh.md", include_str!("../README.zh.md")),
    ("crates/ingest/README.md", INGEST),
    ("crates/query/README.md", QUERY),
    ("crates/cli/README.md", include_str!("../crates/cli/README.md")),
    ("schema/README.md", include_str!("../schema/README.md")),
    ("tests/README.md", TESTS),
    ("CONTRIBUTING.md", include_str!("../CONTRIBUTING.md")),
];
const README: &str = include_str!("../README.md");
const INGEST: &str = include_str!("../crates/ingest/README.md");
const QUERY: &str = include_str!("../crates/query/README.md");
const TESTS: &str = include_str!("README.md");

/// The database of the five sheets, imported once for all documents.
static DECK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let workspace = with_sheets();
    let args = words("import --quiet fixtures/deck/*", &workspace.path(""));
    workspace.printed(&args.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.database().unwrap()
});

/// The blocks of a document that are marked with a language.
fn blocks(text: &'static str, language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).filter_map(|part| part.split("```").next()).collect()
}

/// The words of a command line: quotes hold a word together, a star stands for every file.
fn words(line: &str, folder: &Path) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        match index % 2 {
            1 => words.push(part.to_owned()),
            _ => words.extend(part.split_whitespace().map(str::to_owned)),
        }
    }
    words.into_iter().flat_map(|word| files(&word, folder)).collect()
}

fn files(word: &str, folder: &Path) -> Vec<String> {
    let Some(prefix) = word.strip_suffix('*') else { return vec![word.to_owned()] };
    let entries = fs::read_dir(folder.join(prefix)).unwrap();
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut files: Vec<String> =
        entries.map(|entry| format!("{prefix}{}", name(entry.unwrap()))).collect();
    files.sort();
    files
}

/// Whether `printed` is what was expected, where a line of three dots stands for any lines.
fn fits(printed: &str, expected: &str) -> bool {
    let parts: Vec<&str> = expected.split("...\n").collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let mut rest = printed;
    let is_in_order = parts.iter().all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    });
    is_in_order && printed.starts_with(first) && printed.ends_with(last)
}

/// A folder with the sheets of the deck, where the documents name them.
fn with_sheets() -> Workspace {
    let workspace = Workspace::empty();
    fs::create_dir_all(workspace.path("fixtures/deck")).unwrap();
    for sheet in fs::read_dir(fixture("deck")).unwrap() {
        let sheet = sheet.unwrap();
        fs::copy(sheet.path(), workspace.path("fixtures/deck").join(sheet.file_name())).unwrap();
    }
    workspace
}

/// Runs the sessions of a document one after the other; all but the first document start with the
/// database that it made.
fn run_sessions(path: &str, text: &'static str) -> usize {
    let sessions = blocks(text, "console");
    let workspace = with_sheets();
    fs::copy(fixture("printed.csv"), workspace.path("fixtures/printed.csv")).unwrap();
    if !sessions.first().is_some_and(|it| it.contains("$ dealbase import")) {
        workspace.put("deals.db", &DECK);
    }
    for session in &sessions {
        let (line, expected) = session.split_once('\n').unwrap();
        let line = line.strip_prefix("$ dealbase ").unwrap();
        let mut args = words(line, &workspace.path(""));
        if line.starts_with("query") || line == "duplicates" {
            args.extend(["--format", "table"].map(str::to_owned)); // as on a terminal
        }
        let ended = workspace.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let printed = ended.stderr + &ended.stdout;
        assert!(
            fits(&printed, expected),
            "{path}: {line}\n--- prints\n{printed}\n--- not\n{expected}"
        );
    }
    sessions.len()
}

#[test]
fn each_session_prints_what_its_document_shows() {
    let counts = DOCUMENTS.map(|(path, text)| run_sessions(path, text));
    assert!(counts.iter().sum::<usize>() > 12, "{counts:?}");
}

/// The commands of the section about the reader's own sheet, the second one.
fn commands(text: &'static str) -> Vec<&'static str> {
    let section = text.split("\n## ").nth(2).unwrap_or_default();
    let lines = section.lines().filter_map(|line| line.strip_prefix("    dealbase "));
    lines.map(|line| line.split(" #").next().unwrap_or(line).trim()).collect()
}

#[test]
fn your_own_sheet_takes_three_commands() {
    for (text, title) in [(README, "Internet investment"), (DOCUMENTS[1].1, "互联网投融资")] {
        let workspace = Workspace::empty();
        fs::copy(fixture("deck/blocks.xlsx"), workspace.path("deals.xlsx")).unwrap();
        let commands = commands(text);
        assert_eq!(commands.len(), 3, "{commands:?}");
        for command in commands {
            let ended = workspace.run(&command.split_whitespace().collect::<Vec<_>>());
            assert_eq!(ended.code, 0, "{command}: {}", ended.stderr);
        }
        assert!(fs::read_to_string(workspace.path("deck.html")).unwrap().contains(title));
    }
}

#[test]
fn the_picture_shows_the_slide_that_its_text_names() {
    let line = README.lines().find(|line| line.starts_with("![Slide 4")).unwrap();
    let heading = line.split(": ").nth(1).unwrap().split(']').next().unwrap();
    let workspace = Workspace::empty();
    workspace.put("deals.db", &DECK);
    let report = workspace.printed(&["report", "2023Q4"]);
    assert!(report.contains(&format!("\n4  {heading}\n")), "{heading}");
}

#[test]
fn the_readme_can_be_read_in_five_minutes() {
    assert!(README.lines().count() <= 200, "{} lines", README.lines().count());
}

#[test]
fn every_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let others = ["ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", "fixtures/README.md"];
    let paths = DOCUMENTS.iter().map(|(path, _)| *path).chain(others);
    for path in paths {
        let text = fs::read_to_string(root.join(path)).unwrap();
        let folder = root.join(path).parent().unwrap().to_owned();
        let links = text.split("](").skip(1).filter_map(|it| it.split(')').next());
        for link in links.filter(|it| !it.starts_with("https://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { root.join(path) } else { folder.join(file) };
            assert!(file.exists(), "{path}: {link}");
            if !anchor.is_empty() {
                let target = fs::read_to_string(file).unwrap();
                let is_there = target.lines().any(|line| slug(line) == anchor);
                assert!(is_there, "{path}: no heading for {link}");
            }
        }
    }
}

/// The name under which a heading can be linked to.
fn slug(line: &str) -> String {
    let heading = line.trim_start_matches('#').trim().to_lowercase();
    let letters = heading.chars().filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    letters.map(|it| if it == ' ' { '-' } else { it }).collect()
}

#[test]
fn the_first_command_prints_the_report() {
    let line = README.lines().find_map(|line| line.trim().strip_prefix("cargo run --release -- "));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut args = words(line.unwrap(), &root);
    for arg in &mut args {
        if arg.contains('/') {
            *arg = root.join(&arg).display().to_string();
        }
    }
    let printed = Workspace::empty().printed(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(printed.starts_with("Internet investment and financing in the fourth quarter of 2023"));
}

#[test]
#[ignore = "slow, needs sqlite3"]
fn sqlite_opens_the_file_as_the_readme_says() {
    if !tools::is_there("sqlite3") {
        return;
    }
    let line = README.lines().find_map(|line| line.strip_prefix("    sqlite3 ")).unwrap();
    let workspace = Workspace::of("date,company,country,amount (USD)\n2023-10-01,Ant,CN,1\n");
    let args = words(line, &workspace.path(""));
    let output =
        Command::new("sqlite3").args(&args).current_dir(workspace.path("")).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, "2023Q4|1\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_tests_that_the_documents_name_are_what_ci_runs() {
    let ci = include_str!("../.ci/run");
    assert!(README.contains("`cargo test`") && ci.contains("cargo test --workspace --locked\n"));
    assert!(TESTS.contains("`cargo test -- --ignored`") && ci.contains("--locked -- --ignored\n"));
}

#[test]
fn what_the_readme_says_of_speed_is_in_the_whole_table() {
    let listed: Vec<&str> = README.lines().filter(|line| line.contains(" rows | ")).collect();
    assert!(listed.len() > 3, "{listed:?}");
    for row in listed {
        let start = row.trim_end_matches('|');
        assert!(TESTS.lines().any(|line| line.starts_with(start)), "{row}");
    }
}

#[test]
fn every_example_of_rules_is_understood() {
    let examples: Vec<&str> = DOCUMENTS.iter().flat_map(|(_, text)| blocks(text, "toml")).collect();
    assert!(examples.len() > 3, "{examples:?}");
    let defaults = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    for example in examples {
        let workspace = Workspace::empty();
        workspace.put("dealbase.toml", example.as_bytes());
        workspace.put("deals.csv", b"date,company,amount (USD)\n2023-10-01,Ant,1\n");
        workspace.import(&["deals.csv"]);
        if example.starts_with("[policy]") {
            let sql = "select * from policy order by name";
            assert_eq!(workspace.csv(sql), defaults.csv(sql), "these are no longer the defaults");
        }
    }
}

#[test]
fn the_table_of_commands_is_the_help() {
    let help = Workspace::empty().printed(&["--help"]);
    let commands = help.split("\nOptions:\n").next().unwrap();
    let is_first = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let first_words =
        commands.lines().filter(is_first).filter_map(|it| it.split_whitespace().next());
    let mut commands: Vec<&str> = first_words.collect();
    commands.retain(|name| *name != "help");
    commands.sort_unstable();
    let names =
        rows(README, "| command |").flat_map(|cells| cells[0].split(", ").collect::<Vec<_>>());
    let names = names.filter_map(|name| name.strip_prefix('`')?.strip_suffix('`'));
    let mut listed: Vec<&str> = names.collect();
    listed.sort_unstable();
    assert_eq!(listed, commands);
}

#[test]
fn the_table_of_metrics_is_what_the_views_say() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let sql = "select name, sql from sqlite_schema where type = 'view' and sql like '%-- Slide:%'";
    let views: Vec<serde_json::Value> =
        serde_json::from_str(&workspace.printed(&["query", "--format", "json", sql])).unwrap();
    let mut wanted: Vec<[String; 3]> = Vec::new();
    for view in &views {
        let sql = view["sql"].as_str().unwrap();
        let remark = |key: &str| {
            let line = sql.lines().find_map(|line| line.strip_prefix(&format!("-- {key}:")));
            line.unwrap_or_else(|| panic!("no {key}: {sql}")).trim().to_owned()
        };
        let name = format!("`{}`", view["name"].as_str().unwrap());
        wanted.push([name, remark("Slide"), remark("Title")]);
    }
    let mut listed: Vec<[String; 3]> = rows(README, "| view |")
        .map(|cells| [0, 1, 2].map(|index| cells[index].to_owned()))
        .collect();
    wanted.sort();
    listed.sort();
    assert_eq!(listed, wanted);
}

#[test]
fn the_table_of_functions_is_what_queries_have() {
    let listed: Vec<[String; 2]> = rows(QUERY, "| function |")
        .map(|cells| [0, 1].map(|index| cells[index].to_owned()))
        .collect();
    let functions = dealbase_query::FUNCTIONS.iter();
    let wanted: Vec<[String; 2]> =
        functions.map(|it| [format!("`{}`", it.call), it.note.to_owned()]).collect();
    assert_eq!(listed, wanted);
}

/// The rows of a document's table whose heading begins so.
fn rows(text: &'static str, heading: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let from = text.find(heading).unwrap();
    let table = text[from..].lines().take_while(|line| line.starts_with('|')).skip(2);
    table.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
}
