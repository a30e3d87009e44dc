//! Options are checked, and a file that is read again with others corrects itself.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::io::{Read, Write};

use crate::workspace::{Workspace, figures, receipt_lines};

const SHEET: &str = "company,date,round,amount\n\
                     Lantern,2026-04-05,Series A,5\n\
                     Kettle,2026-05-06,Seed,1\n";
const SUM: &str = "select count(*) as deals, sum(amount_usd) as amount_usd from deals";

#[test]
fn what_nobody_knows_is_refused_with_the_nearest_that_is() {
    let workspace = Workspace::empty();
    workspace.put("list.csv", SHEET.as_bytes());
    for (option, value, wanted) in [
        ("--unit", "bananas", "expected a unit such as"),
        ("--unit", "thousnd", "did you mean thousand?"),
        ("--country", "UK", "did you mean GB?"),
        ("--country", "ZZ", "expected a country code"),
        ("--currency", "QQQ", "expected an ISO 4217 code"),
    ] {
        let ended = workspace.run(&["import", "list.csv", option, value]);
        assert_eq!(ended.code, 2, "{}", ended.stderr);
        assert!(ended.stderr.contains(wanted), "{option} {value}: {}", ended.stderr);
    }
    for (rules, wanted) in [
        ("[markets.eu]\ncountries = [\"FR\", \"UK\"]\n", "did you mean GB?"),
        ("[sources.x]\nunit = \"bananas\"\n", "line 2, unit: expected a unit such as"),
        ("[places]\n\"湾区\" = \"ZZ\"\n", "expected a country code"),
    ] {
        workspace.put("dealbase.toml", rules.as_bytes());
        let ended = workspace.run(&["import", "list.csv"]);
        assert!(ended.code == 1 && ended.stderr.contains(wanted), "{}", ended.stderr);
    }
    assert!(workspace.database().is_none());
}

#[test]
fn the_same_file_with_other_options_corrects_itself() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    assert_eq!(workspace.csv(SUM), "deals,amount_usd\n2,\n");
    let with = |options: &[&str]| {
        let args = [&["import", "list.csv", "--format", "json"], options].concat();
        receipt_lines(&serde_json::from_str(&workspace.printed(&args)).unwrap())
    };
    assert!(with(&["--currency", "USD"]).contains("imported"));
    assert_eq!(workspace.csv(SUM), "deals,amount_usd\n2,6\n");
    with(&["--unit", "M"]);
    assert_eq!(workspace.csv(SUM), "deals,amount_usd\n2,6000000\n", "the currency still holds");
    for options in [&[][..], &["--unit", "M"], &["--currency", "USD", "--unit", "M"]] {
        assert!(with(options).contains("already_imported"), "{options:?}");
    }
    let fresh = Workspace::empty();
    fresh.put("list.csv", SHEET.as_bytes());
    fresh.printed(&["import", "list.csv", "--currency", "USD", "--unit", "million"]);
    assert_eq!(figures(&workspace), figures(&fresh));
    let statuses = "select import_id, status from import_receipt";
    assert_eq!(workspace.csv(statuses), "import_id,status\n1,replaced\n2,replaced\n3,standing\n");
}

/// Changes a text of a workbook's part as a person would in a spreadsheet program.
fn edit(path: &std::path::Path, from: &str, to: &str) {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        out.write_all(text.replace(from, to).as_bytes()).unwrap();
    }
    std::fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn corrected_rows_need_no_flag_and_their_rejects_are_fixed() {
    let workspace = Workspace::empty();
    let list = SHEET.replace("2026-05-06", "2026-02-30");
    workspace.put("list.csv", list.as_bytes());
    let ended = workspace.run(&["import", "list.csv", "--currency", "EUR", "--unit", "million"]);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    workspace.put("other.csv", b"company,date,round,amount\nOtter,someday,Seed,$1m\n");
    workspace.run(&["import", "other.csv"]);
    let states =
        || workspace.csv("select file_name, row_number, state from rejected_cell order by 1");
    assert_eq!(
        states(),
        "file_name,row_number,state\nlist.csv,3,open\nother.csv,2,open\n",
        "every import is listed"
    );
    let ended = workspace.run(&["rejects", "1", "-o", "fix.xlsx"]);
    assert!(ended.stderr.contains("other.csv"), "{}", ended.stderr);
    edit(&workspace.path("fix.xlsx"), "2026-02-30", "2026-02-28");
    let ended = workspace.run(&["import", "fix.xlsx"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let sql = "select amount, currency from deals where company = 'Kettle'";
    assert_eq!(workspace.csv(sql), "amount,currency\n1000000,EUR\n");
    assert_eq!(states(), "file_name,row_number,state\nlist.csv,3,fixed\nother.csv,2,open\n");
    // The list comes again with one deal more, and the same broken row.
    workspace.put("list.csv", format!("{list}Umbrella,2026-05-10,Seed,2\n").as_bytes());
    let ended = workspace.run(&["import", "list.csv", "--currency", "EUR", "--unit", "million"]);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    let open = "select file_name from rejected_cell where state = 'open'";
    assert_eq!(workspace.csv(open), "file_name\nother.csv\n");
}

#[test]
fn an_import_ends_when_its_time_is_over_and_stores_nothing() {
    let workspace = Workspace::empty();
    workspace.put("list.csv", SHEET.as_bytes());
    for (lang, reason) in [("en", "takes more than 0 s"), ("zh", "超过0秒")] {
        let ended = workspace.run(&["import", "list.csv", "--max-seconds", "0", "--lang", lang]);
        assert_eq!(ended.code, 7, "{}", ended.stderr);
        assert!(ended.stderr.contains(reason), "{}", ended.stderr);
        assert!(ended.stderr.contains("--max-seconds"), "{}", ended.stderr);
    }
    let receipt = workspace.import(&["list.csv", "--max-seconds", "600"]);
    insta::assert_snapshot!(receipt_lines(&receipt), @"list.csv: imported, 2 rows = 2 inserted");
}
