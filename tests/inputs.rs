//! Sheets come in folders, in zip archives and from standard input; what is no sheet is explained.

use std::fs::{self, File};
use std::io::Write;

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::workspace::Workspace;

fn sheet(company: &str) -> String {
    format!("company,date,round,amount\n{company},2026-04-05,Series A,$5m\n")
}

const COMPANIES: &str = "select company, file_name from deals order by company";

#[test]
fn a_folder_is_its_sheets_and_those_of_its_folders() {
    let workspace = Workspace::empty();
    fs::create_dir_all(workspace.path("inbox/q2/.hidden")).unwrap();
    workspace.put("inbox/b.csv", sheet("Bee").as_bytes());
    workspace.put("inbox/q2/a.csv", sheet("Ant").as_bytes());
    workspace.put("inbox/q2/.hidden/c.csv", sheet("Cat").as_bytes());
    workspace.put("inbox/notes.txt", b"call the vendor");
    workspace.put("inbox/~$b.xlsx", b"lock");
    let ended = workspace.run(&["import", "inbox"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("inbox/~$b.xlsx: skipped"), "{}", ended.stderr);
    assert_eq!(workspace.csv(COMPANIES), "company,file_name\nAnt,a.csv\nBee,b.csv\n");
    let from = workspace.printed(&["query", "--from", "inbox", "select count(*) as n from deals"]);
    assert_eq!(from, "n\n2\n");
}

#[test]
fn a_zip_archive_is_the_sheets_in_it() {
    let workspace = Workspace::empty();
    let mut archive = ZipWriter::new(File::create(workspace.path("list.zip")).unwrap());
    let options = SimpleFileOptions::default();
    for (name, text) in [
        ("2026/ant.csv", sheet("Ant")),
        ("../../out.csv", sheet("Bee")),
        ("__MACOSX/._ant.csv", sheet("Cat")),
        ("readme.txt", "hello".to_owned()),
        ("bad.xlsx", "no workbook".to_owned()),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let ended = workspace.run(&["import", "list.zip"]);
    assert_ne!(ended.code, 0, "a file that fails is told");
    assert!(ended.stderr.contains("list.zip/2026/ant.csv\n"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("tmp"), "{}", ended.stderr);
    assert_eq!(workspace.csv(COMPANIES), "company,file_name\nAnt,ant.csv\nBee,out.csv\n");
    assert!(!workspace.path("../../out.csv").exists());
}

#[test]
fn standard_input_is_a_sheet() {
    let workspace = Workspace::empty();
    let ran = workspace.dealbase(&["import", "-"]).write_stdin(sheet("Ant")).assert().success();
    let printed = String::from_utf8(ran.get_output().stderr.clone()).unwrap();
    assert!(printed.starts_with("stdin\n"), "{printed}");
    assert_eq!(workspace.csv(COMPANIES), "company,file_name\nAnt,stdin\n");
}

#[test]
fn an_address_and_a_database_are_no_sheets() {
    let workspace = Workspace::of(&sheet("Ant"));
    for (name, wanted) in [
        ("https://example.com/list.xlsx", "this is an address on the web; download the sheet"),
        ("deals.db", "use `dealbase merge` if dealbase made it"),
    ] {
        let ended = workspace.run(&["import", name]);
        assert!(ended.code != 0 && ended.stderr.contains(wanted), "{}", ended.stderr);
        let chinese = workspace.run(&["import", name, "--lang", "zh"]).stderr;
        assert!(!chinese.contains("this is") && !chinese.contains("use"), "{chinese}");
    }
}

#[test]
fn nothing_in_an_archive_or_a_folder_is_passed_by_in_silence() {
    let workspace = Workspace::empty();
    let mut archive = ZipWriter::new(File::create(workspace.path("list.zip")).unwrap());
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for company in ["Ant", "Bee"] {
        archive.start_file(format!("{company}.csv"), options).unwrap();
        archive.write_all(sheet(company).as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let whole = fs::read(workspace.path("list.zip")).unwrap();
    let at = whole.windows(3).position(|it| it == b"Bee").unwrap();
    let at = at + whole[at + 3..].windows(3).position(|it| it == b"Bee").unwrap() + 3;
    let mut damaged = whole;
    damaged[at] = b'X';
    workspace.put("list.zip", &damaged);
    let ended = workspace.run(&["import", "list.zip"]);
    assert!(ended.code != 0 && ended.stderr.contains("unpack it"), "{}", ended.stderr);
    assert!(workspace.database().is_none(), "a file of it is damaged: none is imported");

    fs::create_dir(workspace.path("inbox")).unwrap();
    workspace.put("inbox/ant.csv", sheet("Ant").as_bytes());
    workspace.put("inbox/notes.txt", b"call the vendor");
    let ended = workspace.run(&["import", "inbox"]);
    assert!(ended.stderr.contains("1 other file is not named as a sheet"), "{}", ended.stderr);
}
