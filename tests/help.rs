//! What the program says about itself: help in two languages, completions, manual pages.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::process::Command;

use crate::tools;
use crate::workspace::Workspace;

#[test]
fn help_comes_in_the_language_of_the_option_or_of_the_locale() {
    let workspace = Workspace::empty();
    let english = workspace.printed(&["query", "--help"]);
    assert!(
        english.starts_with("Run a read-only SQL query, or a saved one\n\nUsage: dealbase query")
    );
    assert!(english.contains("Examples:\n  dealbase query \"select"), "{english}");
    let by_option = workspace.printed(&["query", "--lang", "zh", "--help"]);
    let output = workspace.dealbase(&["query", "--help"]).env("LC_ALL", "zh_CN.UTF-8").output();
    let by_locale = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    assert_eq!(by_locale.ok().as_deref(), Some(by_option.as_str()));
    assert!(
        by_option.starts_with("运行只读的 SQL 查询或已存查询\n\n用法：dealbase query"),
        "{by_option}"
    );
    for part in [
        "示例：",
        "\n参数:\n",
        "\n选项:\n",
        "\n通用选项:\n",
        "[默认：30]",
        "[环境变量：DEALBASE_DB]",
    ] {
        assert!(by_option.contains(part), "{part}: {by_option}");
    }
    for english in ["Options:", "Usage", "[default", "[env", "possible values"] {
        assert!(!by_option.contains(english), "{english}: {by_option}");
    }
}

#[test]
fn every_shell_completes_every_command() {
    let workspace = Workspace::empty();
    let help = workspace.printed(&["--help"]);
    let commands = help.split("\nOptions:\n").next().unwrap_or_default();
    let names: Vec<&str> = commands
        .lines()
        .filter(|it| it.starts_with("  ") && !it.starts_with("   "))
        .filter_map(|it| it.split_whitespace().next())
        .collect();
    assert!(names.contains(&"shell"), "{names:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = workspace.printed(&["completions", shell]);
        assert!(script.contains("DEALBASE_COMPLETE"), "{shell}: {script}");
        let offered = offered(&workspace, shell, &[""]);
        for name in &names {
            assert!(offered.contains(&(*name).to_owned()), "{shell}: {name} in {offered:?}");
        }
    }
}

/// What a shell is offered for the last of these words.
fn offered(workspace: &Workspace, shell: &str, words: &[&str]) -> Vec<String> {
    let mut command = workspace.dealbase(&[&["--", "dealbase"], words].concat());
    command.env("DEALBASE_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    let output = command.env("_CLAP_IFS", "\n").output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Some shells show a note behind each value.
    let value = |line: &str| line.split(['\t', ':']).next().unwrap_or_default().trim().to_owned();
    printed.lines().map(value).collect()
}

#[test]
fn a_shell_is_offered_what_the_database_of_the_line_holds() {
    let workspace =
        Workspace::of("date,company,amount (USD)\n2023-07-01,Ant,1\n2023-10-01,Bee,1\n");
    fs::rename(workspace.path("deals.db"), workspace.path("other.db")).unwrap();
    for (words, wanted) in [
        (&["metrics", ""][..], "activity_by_quarter"),
        (&["report", ""], "2023Q4"),
        (&["report", "--market", ""], "china"),
        (&["trace", "mega"], "mega_deal"),
        (&["query", "top"], "top-investors"),
        (&["undo", ""], "1"),
        (&["schema", "deal_c"], "deal_cube"),
    ] {
        let there = offered(&workspace, "bash", &[&["--db", "other.db"], words].concat());
        assert!(there.contains(&wanted.to_owned()), "{words:?}: {there:?}");
        let is_of_database = !["top-investors"].contains(&wanted);
        let elsewhere = offered(&workspace, "bash", words);
        assert_eq!(elsewhere.contains(&wanted.to_owned()), !is_of_database, "{elsewhere:?}");
    }
}

#[test]
#[ignore = "slow, needs bash"]
fn bash_reads_its_completions() {
    if !tools::is_there("bash") {
        return;
    }
    let workspace = Workspace::empty();
    workspace.printed(&["completions", "bash", "-o", "dealbase.bash"]);
    let output =
        Command::new("bash").arg("-n").arg(workspace.path("dealbase.bash")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    let workspace = Workspace::empty();
    workspace.printed(&["man", "pages"]);
    for name in ["dealbase", "dealbase-query", "dealbase-shell", "dealbase-import"] {
        let page =
            fs::read_to_string(workspace.path(&format!("pages/{name}.1"))).unwrap_or_default();
        assert!(page.contains(".TH") && page.contains(".SH SYNOPSIS"), "{name}: {page}");
    }
    workspace.printed(&["man", "pages", "--lang", "zh"]);
    let page = fs::read_to_string(workspace.path("pages/dealbase-query.1")).unwrap_or_default();
    assert!(page.contains("运行只读的 SQL 查询"), "{page}");
}
