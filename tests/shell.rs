//! `dealbase shell` in a real terminal, and without one.

use std::fs;

use crate::terminal::Terminal;
use crate::workspace::Workspace;

const SHEET: &str = "\
date,company,country,sector,round,amount (USD),investors
2023-10-01,冬天的刺猬,US,Games,A,1000000,North
2023-11-01,Bee,US,Games,B,25000000,South
";

fn workspace() -> Workspace {
    Workspace::of(SHEET)
}

/// The shell, ready to be typed into.
fn shell(workspace: &Workspace, settings: &[(&str, &str)]) -> Terminal {
    let terminal = Terminal::of(&workspace.path(""), &["shell"], settings);
    terminal.wait_for_prompt();
    terminal
}

#[test]
fn a_statement_of_several_lines_is_answered_and_chinese_is_aligned() {
    let workspace = workspace();
    let mut shell = shell(&workspace, &[]);
    shell.enter("select company, amount_usd\nfrom deals order by deal_id;");
    shell.wait_for_line("2 rows");
    let first = shell.wait_for("row with Chinese", |it| it.contains("│ 冬天的刺猬"));
    let bars = ["│", "┆"];
    let columns = shell.columns_of(first, &bars);
    assert_eq!(columns.len(), 3, "{:#?}", shell.lines());
    assert_eq!(columns, shell.columns_of(first + 1, &bars), "{:#?}", shell.lines());
    assert_eq!(columns, shell.columns_of(first - 2, &bars), "{:#?}", shell.lines());
    assert!(shell.lines()[first + 1].ends_with("25,000,000 │"), "{:#?}", shell.lines());
}

#[test]
fn ctrl_c_stops_the_query_and_not_the_shell() {
    let workspace = workspace();
    let mut shell = shell(&workspace, &[]);
    shell.enter(".mode csv");
    shell.wait_for_prompt();
    // The long first row is on the screen before the second one, which never comes.
    shell.enter(
        "with recursive n(i) as (select 1 union all select i + 1 from n) \
         select hex(zeroblob(100000)) as zeros union all select count(*) from n;",
    );
    shell.wait_for("zeros", |it| it.starts_with(&"0".repeat(80)));
    shell.press("\x03");
    shell.wait_for_line("interrupted");
    shell.wait_for_prompt();
    shell.enter("select 6 * 7 as answer;");
    shell.wait_for_line("42");
    shell.wait_for_prompt();
    shell.type_out("select half");
    shell.press("\x03");
    shell.wait_for_prompt();
    shell.enter(".quit");
    assert_eq!(shell.end(), 0);
}

#[test]
fn an_error_points_at_the_place_and_names_the_nearest() {
    let workspace = workspace();
    let mut shell = shell(&workspace, &[]);
    shell.enter("select '刺猬', compny\nfrom deals;");
    shell.wait_for_line("error: no such column: compny; did you mean company?");
    let row = shell.wait_for_line("  line 1: select '刺猬', compny");
    let mark = shell.wait_for("mark", |it| it.trim() == "^");
    assert_eq!(mark, row + 1);
    assert_eq!(shell.columns_of(mark, &["^"]), [25], "{:#?}", shell.lines());
    assert!(shell.columns_of(row, &["c"]).contains(&25), "{:#?}", shell.lines());
    shell.wait_for_prompt();
    shell.enter(".tabels");
    shell.wait_for_line("error: no command .tabels; did you mean .tables?");
}

#[test]
fn tab_completes_names_of_the_database_and_of_saved_queries() {
    let workspace = workspace();
    let mut shell = shell(&workspace, &[]);
    shell.press("select count(*) as n from activity_by_q\t;\r");
    shell.wait_for_line("dealbase> select count(*) as n from activity_by_quarter;");
    shell.wait_for_line("1 row");
    shell.wait_for_prompt();
    shell.press(".run top-in\t quarter=2023Q4\r");
    shell.wait_for("investor", |it| it.contains("│ South"));
}

#[test]
fn what_was_typed_is_there_the_next_time_unless_it_is_not_wanted() {
    let workspace = workspace();
    let history = workspace.path("kept/history");
    let settings = [("DEALBASE_HISTORY", history.to_str().unwrap_or_default())];
    let mut first = shell(&workspace, &settings);
    first.enter("select 'remember me' as note;");
    first.wait_for_line("1 row");
    first.wait_for_prompt();
    first.press("\x04");
    assert_eq!(first.end(), 0);
    let mut second = shell(&workspace, &settings);
    second.press("\x1b[A\r");
    second.wait_for_line("dealbase> select 'remember me' as note;");
    fs::remove_file(&history).unwrap_or_default();
    let mut third = shell(&workspace, &[]);
    third.enter("select 1 as n;");
    third.wait_for_line("1 row");
    assert!(!history.exists());
}

#[test]
fn a_wide_row_becomes_a_block_and_a_parameter_is_remembered() {
    let workspace = workspace();
    let mut shell = shell(&workspace, &[]);
    shell.enter(".param q 2023Q4");
    shell.wait_for_prompt();
    shell.enter("select company, quarter from deals where quarter = :q and round = 'B';");
    shell.wait_for("table", |it| it.starts_with("│ Bee     ┆ 2023Q4"));
    shell.wait_for_prompt();
    shell.enter("select * from deals where company = 'Bee';");
    shell.wait_for_line("amount_high_usd      25,000,000");
    shell.wait_for_line("1 row");
}

#[test]
fn a_long_result_goes_through_the_pager_and_a_short_one_does_not() {
    let workspace = workspace();
    let pager = ("PAGER", "tail -n 2 | sed 's/^/paged /'");
    let numbers = "with recursive n(i) as (select 1 union all select i + 1 from n limit 100) \
        select i from n";
    let long = Terminal::of(&workspace.path(""), &["query", numbers], &[pager]);
    long.wait_for_line("paged │ 100 │");
    assert_eq!(long.end(), 0);
    let short = Terminal::of(&workspace.path(""), &["query", "select 1 as one"], &[pager]);
    short.wait_for_line("│   1 │");
    assert_eq!(short.end(), 0);
    let wide = ["query", "--wide", "select * from deals"];
    let wide =
        Terminal::of(&workspace.path(""), &wide, &[("PAGER", "cut -c 1-30 | sed 's/^/paged /'")]);
    wide.wait_for("cut table", |it| it.starts_with("paged │ deal_id"));
    assert_eq!(wide.end(), 0);
    let straight = Terminal::of(&workspace.path(""), &["query", "--no-pager", numbers], &[pager]);
    straight.wait_for_line("│ 100 │");
    assert_eq!(straight.end(), 0);
}

#[test]
fn without_a_terminal_it_runs_what_it_reads_and_reports_what_failed() {
    let workspace = workspace();
    let script = "select 1 as a; select 2\nas b;\n.mode json\nselect nonsense;\nselect ';' as c";
    let output = workspace
        .dealbase(&["shell"])
        .write_stdin(script)
        .output()
        .unwrap_or_else(|err| panic!("{err}"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "a\n1\nb\n2\n[\n{\"c\":\";\"}\n]\n");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("error: no such column: nonsense"), "{stderr}");
    assert_eq!(stderr.matches("error").count(), 1, "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_next_result_goes_to_a_file_and_the_one_after_it_does_not() {
    let workspace = workspace();
    let script = ".output out.json\nselect 1 as a;\nselect 2 as b;\n";
    let output = workspace
        .dealbase(&["shell"])
        .write_stdin(script)
        .output()
        .unwrap_or_else(|err| panic!("{err}"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "b\n2\n");
    assert_eq!(
        fs::read_to_string(workspace.path("out.json")).unwrap_or_default(),
        "[\n{\"a\":1}\n]\n"
    );
}
