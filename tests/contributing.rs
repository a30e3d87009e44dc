//! A newcomer who follows CONTRIBUTING.md to the letter, in a copy of the project: a header, a vendor's
//! layout and a metric are added, and work.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::copies::Copied;
use crate::workspace::Workspace;

const CONTRIBUTING: &str = include_str!("../CONTRIBUTING.md");

/// A block of the document that says into which file it goes.
struct Recipe {
    file: String,
    /// The line that it follows is the first that holds this; None for a new file, or the end of one.
    after: Option<String>,
    text: String,
}

fn recipes() -> Vec<Recipe> {
    let mut recipes = Vec::new();
    let mut lines = CONTRIBUTING.lines();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let Some((_, place)) =
            line.trim_start().strip_prefix("```").and_then(|it| it.split_once(' '))
        else {
            continue;
        };
        let text = lines.by_ref().take_while(|line| line.trim() != "```");
        let text =
            text.map(|line| line.get(indent..).unwrap_or_default().to_owned() + "\n").collect();
        let (place, after) = match place.split_once(" after=") {
            Some((place, after)) => (place, Some(after.to_owned())),
            None => (place, None),
        };
        let (_, file) = place.split_once('=').unwrap();
        recipes.push(Recipe { file: file.to_owned(), after, text });
    }
    recipes
}

impl Recipe {
    fn follow(&self, root: &Path) {
        let path = root.join(&self.file);
        let before = fs::read_to_string(&path).unwrap_or_default();
        let at = self.after.as_ref().map_or(before.len(), |after| {
            let found =
                before.find(after.as_str()).unwrap_or_else(|| panic!("{}: no {after}", self.file));
            before.split_at(found).1.find('\n').unwrap() + found + 1
        });
        let (head, tail) = before.split_at(at);
        fs::write(path, format!("{head}{}{tail}", self.text)).unwrap();
    }
}

#[test]
#[ignore = "slow"]
fn a_newcomer_adds_a_header_a_vendor_and_a_metric() {
    let copy = Copied::project();
    let recipes = recipes();
    let files: Vec<&str> = recipes.iter().map(|it| it.file.as_str()).collect();
    assert!(files.contains(&"schema/reference/headers.csv"), "{files:?}");
    assert!(files.contains(&"schema/reference/profiles.toml"), "{files:?}");
    recipes.iter().for_each(|recipe| recipe.follow(&copy.root()));
    // What the document asks for before a commit, as far as the recipes can break it.
    // Of the whole workspace: of one package, libraries would be compiled again with fewer features.
    let test = |args: &[&str]| copy.cargo(&[&["test", "--workspace"], args].concat());
    test(&["--bin", "dealbase", "catalog"]);
    test(&["--lib", "--", "rules", "reference", "vocabulary"]);
    test(&["--test", "it", "--", "metrics::", "tidy::", "readme::"]);
    let workspace = Workspace::empty();
    workspace.put("deals.csv", b"date,company,Cheque Written\n2023-10-01,Ant,$2m\n");
    workspace.put("weekly.csv", b"Startup,Announced,Ticket\nBee,2023-11-02,1.5\nCow,2023-11-03,\n");
    let dealbase = |args: &[&str]| run(copy.program(), &workspace, args);
    let receipt = dealbase(&["import", "deals.csv", "weekly.csv"]);
    assert!(receipt.contains("source lantern_weekly"), "{receipt}");
    let sql = "select company, amount_usd, currency from deals order by company";
    let deals = dealbase(&["query", sql]);
    assert!(deals.starts_with("company,amount_usd,currency\nAnt,2000000,USD\nBee,16"), "{deals}");
    let metric = dealbase(&["metrics", "undisclosed_by_quarter", "--lang", "zh"]);
    assert!(metric.contains("未披露"), "{metric}");
    let rows = dealbase(&["query", "select undisclosed_pct from undisclosed_by_quarter"]);
    assert!(rows.contains("33.3"), "{rows}");
}

/// What the copy's program prints.
fn run(program: PathBuf, workspace: &Workspace, args: &[&str]) -> String {
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(workspace.path(""))
        .env_remove("DEALBASE_DB")
        .env("LC_ALL", "C.UTF-8");
    let output = command.output().unwrap();
    let printed =
        String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{args:?}: {printed}");
    printed
}
