//! Which quarter `dealbase report` takes, and how it may be written.

use crate::desk::Desk;

const SHEET: &str = "company,date,round,amount\n\
                     Lantern,2026-02-05,A,$5m\n\
                     Kettle,2026-06-29,Seed,$1m\n\
                     Otter,2026-07-03,B,$2m\n";

#[test]
fn without_a_quarter_the_newest_that_is_over_is_reported() {
    let desk = Desk::of(SHEET);
    let report = desk.printed(&["report", "--format", "text"]);
    assert!(
        report.starts_with("Internet investment and financing in the second quarter of 2026"),
        "{report}"
    );
    let begun = Desk::of("company,date,round,amount\nLantern,2026-07-05,A,$5m\n");
    let report = begun.printed(&["report", "--format", "text"]);
    assert!(report.contains("third quarter of 2026"), "the only one there is: {report}");
}

#[test]
fn a_quarter_is_read_as_people_write_it() {
    let desk = Desk::of(SHEET);
    let plain = desk.printed(&["report", "2026Q2", "--format", "text"]);
    for typed in ["Q2 2026", "26Q2", "2Q26", "2026年二季度", "2026年第2季度"] {
        assert_eq!(desk.printed(&["report", typed, "--format", "text"]), plain, "{typed}");
    }
}

#[test]
fn what_is_not_there_is_said_and_a_folder_is_no_file() {
    let desk = Desk::of(SHEET);
    for (args, wanted) in [
        (&["trace", "99"][..], "there is no deal 99"),
        (&["export", "out.csv"], "an export is a folder"),
    ] {
        let ended = desk.run(args);
        assert!(ended.code == 2 && ended.stderr.contains(wanted), "{}", ended.stderr);
        let chinese = desk.run(&[args, &["--lang", "zh"]].concat()).stderr;
        assert!(!chinese.contains("there is") && !chinese.contains("folder"), "{chinese}");
    }
    assert!(!desk.path("out.csv").exists());
}
