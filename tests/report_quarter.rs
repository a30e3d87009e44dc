//! Which quarter `dealbase report` takes, and how it may be written.

use crate::workspace::Workspace;

const SHEET: &str = "company,date,round,amount\n\
                     Lantern,2026-02-05,A,$5m\n\
                     Kettle,2026-06-29,Seed,$1m\n\
                     Otter,2026-07-03,B,$2m\n";

#[test]
fn without_a_quarter_the_newest_that_is_over_is_reported() {
    let workspace = Workspace::of(SHEET);
    let report = workspace.printed(&["report", "--format", "text"]);
    assert!(
        report.starts_with("Internet investment and financing in the second quarter of 2026"),
        "{report}"
    );
    let begun = Workspace::of("company,date,round,amount\nLantern,2026-07-05,A,$5m\n");
    let report = begun.printed(&["report", "--format", "text"]);
    assert!(report.contains("third quarter of 2026"), "the only one there is: {report}");
}

#[test]
fn a_quarter_is_read_as_people_write_it() {
    let workspace = Workspace::of(SHEET);
    let plain = workspace.printed(&["report", "2026Q2", "--format", "text"]);
    for typed in ["Q2 2026", "26Q2", "2Q26", "2026年二季度", "2026年第2季度"] {
        assert_eq!(workspace.printed(&["report", typed, "--format", "text"]), plain, "{typed}");
    }
}

#[test]
fn the_quarter_may_follow_the_sheets() {
    let workspace = Workspace::of(SHEET);
    let plain = workspace.printed(&["report", "2026Q2", "--format", "text", "--from", "deals.csv"]);
    let last = workspace.printed(&["report", "--format", "text", "--from", "deals.csv", "Q2 2026"]);
    assert_eq!(last, plain);
    let ended = workspace.run(&["report", "--from", "deals.csv", "2026"]);
    assert!(ended.stderr.contains("there is no such file"), "{}", ended.stderr);
}

#[test]
fn an_amount_without_a_rate_is_a_dash_on_every_slide() {
    let workspace =
        Workspace::of("company,date,round,amount,country\nLantern,2031-07-05,A,€5m,France\n");
    let report = workspace.printed(&["report", "2031Q3", "--format", "text"]);
    let row = report.lines().find(|line| line.contains("France"));
    let row = row.unwrap_or_default();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells[..4], ["1", "France", "1", "–"], "{report}");
    assert!(!report.contains("US$0"), "{report}");
}

#[test]
fn values_are_typed_by_code_or_name_and_unknown_ones_are_refused() {
    let workspace = Workspace::of(
        "company,date,round,amount,country,sector\nLantern,2026-05-05,A,$5m,China,Games\n",
    );
    let trace = |more: &[&str]| {
        workspace.run(&[&["trace", "activity_by_quarter", "--quarter", "2026q2"], more].concat())
    };
    let plain = trace(&["--market", "china", "--sector", "games", "--country", "CN"]);
    assert!(plain.code == 0 && plain.stdout.contains("Lantern"), "{}", plain.stderr);
    let named = trace(&["--market", "中国", "--sector", "Games", "--country", "china"]);
    assert_eq!(named.stdout, plain.stdout);
    for (more, wanted) in [
        (&["--market", "Atlantis"][..], "no market Atlantis; there are china, global"),
        (&["--sector", "gamess"], "no sector gamess; did you mean games?"),
        (&["--round-class", "Z"], "no round class Z; there are seed_angel, a"),
        (&["--country", "Atlantis"], "no country Atlantis; "),
    ] {
        let ended = trace(more);
        assert!(ended.code == 2 && ended.stderr.contains(wanted), "{}", ended.stderr);
        let chinese = trace(&[more, &["--lang", "zh"]].concat()).stderr;
        assert!(chinese.starts_with("错误：没有"), "{chinese}");
    }
    assert!(workspace.printed(&["trace", "lantern"]).contains("Lantern"), "by the company's name");
    assert_eq!(workspace.run(&["vanished", "77"]).code, 2);
    let counted = |quarter: &str| {
        let sql = "select count(*) as deals from deals where quarter = :quarter";
        workspace.run(&["query", sql, "--param", &format!("quarter={quarter}"), "--format", "csv"])
    };
    assert_eq!(counted("Q2 2026").stdout, "deals\n1\n");
    assert_eq!(counted("2026Q9").code, 2);
}

#[test]
fn a_missing_file_is_reported_and_a_folder_is_no_file() {
    let workspace = Workspace::of(SHEET);
    for (args, wanted) in [
        (&["trace", "99"][..], "there is no deal 99"),
        (&["export", "out.csv"], "an export is a folder"),
    ] {
        let ended = workspace.run(args);
        assert!(ended.code == 2 && ended.stderr.contains(wanted), "{}", ended.stderr);
        let chinese = workspace.run(&[args, &["--lang", "zh"]].concat()).stderr;
        assert!(!chinese.contains("there is") && !chinese.contains("folder"), "{chinese}");
    }
    assert!(!workspace.path("out.csv").exists());
}
