//! What the README says can be typed, and what it says comes back.

#![expect(clippy::unwrap_used, reason = "a test that can't set its stage fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::{Desk, fixture};

const README: &str = include_str!("../README.md");

/// The blocks of the README that are marked with a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    README.split(&fence).skip(1).filter_map(|part| part.split("```").next()).collect()
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

#[test]
fn the_session_prints_what_the_readme_shows() {
    let desk = Desk::empty();
    fs::create_dir_all(desk.path("fixtures/deck")).unwrap();
    for sheet in fs::read_dir(fixture("deck")).unwrap() {
        let sheet = sheet.unwrap();
        fs::copy(sheet.path(), desk.path("fixtures/deck").join(sheet.file_name())).unwrap();
    }
    desk.save_queries();
    fs::copy(fixture("printed.csv"), desk.path("fixtures/printed.csv")).unwrap();
    let sessions = blocks("console");
    assert!(sessions.len() > 3, "{sessions:?}");
    for session in sessions {
        let (line, expected) = session.split_once('\n').unwrap();
        let line = line.strip_prefix("$ dealbase ").unwrap();
        let mut args = words(line, &desk.path(""));
        if line.starts_with("query") || line == "duplicates" {
            args.extend(["--format", "table"].map(str::to_owned)); // as on a terminal
        }
        let ended = desk.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let printed = ended.stderr + &ended.stdout;
        assert!(fits(&printed, expected), "{line}\n--- prints\n{printed}\n--- not\n{expected}");
    }
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
    let printed = Desk::empty().printed(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(printed.starts_with("Internet investment and financing in the fourth quarter of 2023"));
}

#[test]
fn sqlite_opens_the_file_as_the_readme_says() {
    let line = README.lines().find_map(|line| line.strip_prefix("sqlite3 ")).unwrap();
    let desk = Desk::of("date,company,country,amount (USD)\n2023-10-01,Ant,CN,1\n");
    let args = words(line, &desk.path(""));
    let Ok(output) = Command::new("sqlite3").args(&args).current_dir(desk.path("")).output() else {
        println!("skipped: there is no sqlite3 here");
        return;
    };
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, "2023Q4|1\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_second_command_is_what_ci_runs() {
    let ci = include_str!("../.ci/run");
    assert!(README.contains("\n    cargo test --workspace\n"));
    assert!(ci.contains("cargo test --workspace"));
}

#[test]
fn every_example_of_rules_is_understood() {
    let examples = blocks("toml");
    assert_eq!(examples.len(), 3);
    let defaults = Desk::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    for example in examples {
        let desk = Desk::empty();
        desk.put("dealbase.toml", example.as_bytes());
        desk.put("deals.csv", b"date,company,amount (USD)\n2023-10-01,Ant,1\n");
        desk.import(&["deals.csv"]);
        if example.starts_with("[policy]") {
            let sql = "select * from policy order by name";
            assert_eq!(desk.csv(sql), defaults.csv(sql), "these are no longer the defaults");
        }
    }
}

#[test]
fn the_table_of_commands_is_the_help() {
    let help = Desk::empty().printed(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let is_first = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let first_words =
        commands.lines().filter(is_first).filter_map(|it| it.split_whitespace().next());
    let mut commands: Vec<&str> = first_words.collect();
    commands.retain(|name| *name != "help");
    commands.sort_unstable();
    let mut told: Vec<&str> = rows("| command |").map(|cells| cells[0].trim_matches('`')).collect();
    told.sort_unstable();
    assert_eq!(told, commands);
}

#[test]
fn the_table_of_metrics_is_what_the_views_say() {
    let desk = Desk::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let sql = "select name, sql from sqlite_schema where type = 'view' and sql like '%-- Slide:%'";
    let views: Vec<serde_json::Value> =
        serde_json::from_str(&desk.printed(&["query", "--format", "json", sql])).unwrap();
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
    let mut told: Vec<[String; 3]> =
        rows("| view |").map(|cells| [0, 1, 2].map(|index| cells[index].to_owned())).collect();
    wanted.sort();
    told.sort();
    assert_eq!(told, wanted);
}

#[test]
fn the_table_of_functions_is_what_queries_have() {
    let told: Vec<[String; 2]> =
        rows("| function |").map(|cells| [0, 1].map(|index| cells[index].to_owned())).collect();
    let functions = dealbase_query::FUNCTIONS.iter();
    let wanted: Vec<[String; 2]> =
        functions.map(|it| [format!("`{}`", it.call), it.note.to_owned()]).collect();
    assert_eq!(told, wanted);
}

/// The rows of the README's table whose heading begins so.
fn rows(heading: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let from = README.find(heading).unwrap();
    let table = README[from..].lines().take_while(|line| line.starts_with('|')).skip(2);
    table.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
}
