//! What the program says about itself: help in two languages, completions, manual pages.

use std::fs;
use std::process::Command;

use crate::desk::Desk;
use crate::tools;

#[test]
fn help_comes_in_the_language_of_the_option_or_of_the_locale() {
    let desk = Desk::empty();
    let english = desk.printed(&["query", "--help"]);
    assert!(english.starts_with("Ask in SQL; nothing can be changed\n\nUsage: dealbase query"));
    assert!(english.contains("Examples:\n  dealbase query \"select"), "{english}");
    let by_option = desk.printed(&["query", "--lang", "zh", "--help"]);
    let output = desk.dealbase(&["query", "--help"]).env("LC_ALL", "zh_CN.UTF-8").output();
    let by_locale = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    assert_eq!(by_locale.ok().as_deref(), Some(by_option.as_str()));
    assert!(
        by_option.starts_with("用 SQL 查询；只读，改不了任何东西\n\n用法：dealbase query"),
        "{by_option}"
    );
    for part in ["示例：", "\n参数:\n", "\n选项:\n", "[默认：30]", "[环境变量：DEALBASE_DB]"]
    {
        assert!(by_option.contains(part), "{part}: {by_option}");
    }
    for english in ["Options:", "Usage", "[default", "[env", "possible values"] {
        assert!(!by_option.contains(english), "{english}: {by_option}");
    }
}

#[test]
fn every_shell_is_told_of_every_command() {
    let desk = Desk::empty();
    let help = desk.printed(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap_or_default();
    let commands = commands.lines().take_while(|it| !it.is_empty());
    let names: Vec<&str> = commands
        .filter(|it| it.starts_with("  ") && !it.starts_with("   "))
        .filter_map(|it| it.split_whitespace().next())
        .collect();
    assert!(names.contains(&"shell"), "{names:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = desk.printed(&["completions", shell]);
        for name in &names {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
}

#[test]
#[ignore = "slow, needs bash"]
fn bash_reads_its_completions() {
    if !tools::is_there("bash") {
        return;
    }
    let desk = Desk::empty();
    desk.printed(&["completions", "bash", "-o", "dealbase.bash"]);
    let output = Command::new("bash").arg("-n").arg(desk.path("dealbase.bash")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    let desk = Desk::empty();
    desk.printed(&["man", "pages"]);
    for name in ["dealbase", "dealbase-query", "dealbase-shell", "dealbase-import"] {
        let page = fs::read_to_string(desk.path(&format!("pages/{name}.1"))).unwrap_or_default();
        assert!(page.contains(".TH") && page.contains(".SH SYNOPSIS"), "{name}: {page}");
    }
    desk.printed(&["man", "pages", "--lang", "zh"]);
    let page = fs::read_to_string(desk.path("pages/dealbase-query.1")).unwrap_or_default();
    assert!(page.contains("用 SQL 查询"), "{page}");
}
