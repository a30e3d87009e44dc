//! The formulas of the workbook, computed by a spreadsheet program, and its sheet of open points.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::process::Command;

use calamine::Data;
use zip::ZipArchive;

use crate::tools;
use crate::workbook::{Book, LANGS, Worded, assert_activity, assert_rounds, assert_sectors};
use crate::workspace::Workspace;

/// The workbook with every rate blanked out, computed again by a spreadsheet program.
fn recalculated(lang: &str) -> (Book, usize) {
    let workspace = Workspace::empty();
    let mut archive = ZipArchive::new(Cursor::new(Book::of_deck(lang).bytes)).unwrap();
    let mut blank = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut formulas = 0;
    for idx in 0..archive.len() {
        let mut part = archive.by_index(idx).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(bytes).unwrap();
            let mut pieces = text.split("</f><v>");
            let mut blanked = pieces.next().unwrap().to_owned();
            for piece in pieces {
                formulas += 1;
                blanked += "</f><v>0</v>";
                blanked += piece.split_once("</v>").unwrap().1;
            }
            bytes = blanked.into_bytes();
        }
        blank.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut blank, &bytes).unwrap();
    }
    fs::write(workspace.path("deck.xlsx"), blank.finish().unwrap().into_inner()).unwrap();
    // The program computes a workbook that another one wrote only if it is asked to.
    let settings = "<?xml version=\"1.0\"?><oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\
        <item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\">\
        <value>0</value></prop></item></oor:items>";
    fs::create_dir_all(workspace.path("profile/user")).unwrap();
    fs::write(workspace.path("profile/user/registrymodifications.xcu"), settings).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", workspace.path("profile").display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .args([workspace.path("again"), workspace.path("deck.xlsx")])
        .output();
    run.unwrap();
    (Book::read(fs::read(workspace.path("again/deck.xlsx")).unwrap()), formulas)
}

#[test]
#[ignore = "slow, needs LibreOffice"]
fn rates_and_totals_are_formulas_that_compute_what_the_views_say() {
    if !tools::is_there("LibreOffice") {
        return;
    }
    let numbers = [["4", "5", "6", "7", "8a"], ["10", "11", "12", "12a", "13"]];
    for Worded { lang, places, sheets, units } in LANGS {
        let (book, formulas) = recalculated(lang);
        assert!(formulas > 350, "{formulas}");
        for (idx, market) in ["china", "global"].into_iter().enumerate() {
            let sheet =
                |kind: usize| format!("{} {} {}", numbers[idx][kind], places[idx], sheets[kind]);
            assert_activity(&book, &sheet(0), market, units[idx]);
            assert_rounds(&book, &sheet(1), market, lang);
            let sheets = [2, 3, 4].map(sheet);
            assert_sectors(&book, sheets.each_ref().map(String::as_str), market, lang, units[idx]);
        }
    }
}

/// What stands in quotes behind this.
fn quoted<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split('"').next()
}

#[test]
fn every_rate_is_a_formula() {
    let book = Book::of_deck("en");
    let styles = book.parts("xl/styles.xml").remove(0).1;
    let formats: BTreeMap<&str, &str> = styles
        .split("<numFmt ")
        .filter_map(|it| quoted(it, "numFmtId=\"").zip(quoted(it, "formatCode=\"")))
        .collect();
    let is_rate = |id: &str| formats.get(id).is_some_and(|it| it.contains(['%', '+']));
    let styles = styles.split_once("<cellXfs").unwrap().1.split("<xf ").skip(1);
    let is_rate: Vec<bool> =
        styles.map(|it| quoted(it, "numFmtId=\"").is_some_and(is_rate)).collect();
    let mut formulas = 0;
    for (sheet, text) in book.parts("xl/worksheets/sheet") {
        for cell in text.split("<c r=\"").skip(1) {
            let (head, content) = cell.split_once('>').unwrap();
            let style: Option<usize> = quoted(head, " s=\"").and_then(|it| it.parse().ok());
            if head.ends_with('/') || !style.is_some_and(|it| is_rate[it]) || head.contains(" t=") {
                continue;
            }
            assert!(content.starts_with("<f>"), "{sheet}: {cell}");
            formulas += 1;
        }
    }
    assert!(formulas > 300, "{formulas}");
}

#[test]
fn open_points_are_on_a_sheet_with_their_rows() {
    let workspace = Workspace::of(
        "company,date,round,amount\nAcorn,2023-11-05,A,$2M\nBirch,on Monday,A,$2M\nCedar,2023-11-05,A,QQQ 5M\n\
         Lantern,2023-11-10,B,$7M\nLantren,2023-11-11,B,$7M\n",
    );
    let path = workspace.path("deck.xlsx").display().to_string();
    workspace.printed(&["report", "2023Q4", "--lang", "en", "-o", &path]);
    let book = Book::read(fs::read(path).unwrap());
    let row = book.row("Open points", "on Monday");
    assert_eq!((&row[0], &row[5]), (&Data::String("rejected".into()), &Data::Float(3.0)));
    let row = book.row("Open points", "may be one deal");
    let texts = [2, 7, 8].map(|idx| row[idx].to_string());
    assert_eq!(texts[0], "Lantern");
    assert!(texts[1].contains("days apart: 1, same round, same amount"), "{texts:?}");
    assert!(texts[2].ends_with(": Lantren, 2023-11-11, deals.csv row 6"), "{texts:?}");
}

#[test]
fn a_round_and_a_sector_lead_to_the_row_that_gives_them() {
    let workspace = Workspace::of("company,date,round,sector,amount\nAcorn,2023-11-05,A,,$2M\n");
    let other = "company,date,round,sector,amount\nBirch,2023-11-01,A,Games,$1M\nAcorn,2023-11-05,A,Games,\n";
    workspace.put("other.csv", other.as_bytes());
    workspace.printed(&["import", "other.csv", "--source", "other"]);
    let path = workspace.path("deck.xlsx").display().to_string();
    workspace.printed(&["report", "2023Q4", "--lang", "en", "-o", &path]);
    let book = Book::read(fs::read(path).unwrap());
    let last_columns = |company: &str| book.row("Deals", company).iter().rev().take(2);
    let texts = |company: &str| last_columns(company).map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts("Acorn"), ["other.csv, row 3", ""]);
    assert_eq!(texts("Birch"), ["", ""]);
}
