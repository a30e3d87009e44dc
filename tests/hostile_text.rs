//! What strangers write into sheets is data on every surface: no terminal obeys it, no browser runs it,
//! no spreadsheet program computes it.

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::workspace::Workspace;

/// A formula, markup, a command to the terminal, and letters that turn the order of what follows.
const NAMES: [&str; 4] = [
    "=cmd|' /C evil'!A0",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "Clear\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m",
    "Turned\u{202e}gpj.exe\u{2066}",
];

/// A workspace with a deal of each name over the bound of mega deals, and one that is rejected.
fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut sheet = String::from("date,company,country,round,amount (USD),sector\n");
    for (name, day) in NAMES.iter().zip(2..) {
        let name = quoted(name);
        sheet += &format!("2023-10-0{day},{name},China,A,{day}00000000,Games\n");
        sheet += &format!("not a day {name},{name},China,A,\"{name}\",Games\n");
    }
    workspace.put("deals.csv", sheet.replace("\"\"\"", "\"").as_bytes());
    workspace
}

/// Whether a text has nothing that a terminal obeys or shows in another order.
fn is_inert(text: &str) -> bool {
    let is_allowed = |it: char| it == '\n' || !it.is_control();
    text.chars().all(|it| is_allowed(it) && !matches!(it, '\u{202e}' | '\u{2066}'))
}

#[test]
fn nothing_that_is_printed_for_people_is_obeyed() {
    let workspace = workspace();
    let import = workspace.run(&["import", "deals.csv"]);
    assert_eq!(import.code, 3, "{}", import.stderr);
    assert!(is_inert(&import.stderr), "{:?}", import.stderr);
    for args in [
        &["inspect", "deals.csv"][..],
        &["query", "select company from deals", "--format", "table"],
        &["query", "select company as \"a\u{1b}[2J\" from deals", "--format", "record"],
        &["query", "select company from deals", "--format", "markdown"],
        &["query", "select company from deals", "--format", "html"],
        &["report", "2023Q4"],
        &["report", "2023Q4", "--format", "markdown"],
        &["report", "2023Q4", "--format", "html"],
        &["rejects", "--format", "table"],
        &["rejects", "--all", "--format", "table"],
        &["imports", "--format", "table"],
        &["trace", "1", "--format", "table"],
        &["trace", "mega_deal", "--quarter", "2023Q4", "--format", "table"],
        &["duplicates", "--format", "table"],
        &["check"],
        &["metrics", "mega_deal"],
    ] {
        let ended = workspace.run(args);
        let unbroken = |text: &str| text.replace(['\t', '\r'], "");
        assert!(is_inert(&unbroken(&ended.stdout)), "{args:?}: {:?}", ended.stdout);
        assert!(is_inert(&ended.stderr), "{args:?}: {:?}", ended.stderr);
    }
}

#[test]
fn a_file_that_is_named_to_be_obeyed_is_named_without_effect() {
    let workspace = Workspace::empty();
    let name = "evil\u{1b}[2J\u{202e}.csv";
    workspace.put(name, b"no,header,of,deals\n1,2,3,4\n");
    for args in [["import", name], ["inspect", name], ["inspect", "none\u{1b}[2J.csv"]] {
        let ended = workspace.run(&args);
        assert_ne!(ended.code, 0);
        assert!(is_inert(&ended.stdout), "{:?}", ended.stdout);
        assert!(is_inert(&ended.stderr), "{:?}", ended.stderr);
    }
    let ended = workspace.run(&["query", "select '\u{1b}[2J' frm x", "--db", "none\u{9b}.db"]);
    assert!(is_inert(&ended.stderr), "{:?}", ended.stderr);
}

#[test]
fn no_browser_runs_what_a_name_says() {
    let workspace = workspace();
    workspace.run(&["import", "deals.csv"]);
    let pages = [
        &["report", "2023Q4", "--format", "html"][..],
        &["query", "select company from deals", "--format", "html"],
        &["metrics", "mega_deal", "--format", "html"],
    ];
    for args in pages {
        let page = workspace.run(args).stdout;
        assert!(page.contains("default-src 'none'"), "{args:?}");
        assert!(page.contains("base-uri 'none'; form-action 'none'"), "{args:?}");
        assert!(!page.contains("script-src 'unsafe-inline'"), "{args:?}");
        assert!(!page.contains("<script>alert"), "{args:?}");
        assert!(!page.contains("<img src=x"), "{args:?}");
    }
    let wiki = workspace.printed(&["query", "select company from deals", "--format", "markdown"]);
    assert!(wiki.contains("\\<script>") && !wiki.contains("| <"), "{wiki}");
}

#[test]
fn no_spreadsheet_program_computes_what_a_name_says() {
    let workspace = workspace();
    workspace.run(&["import", "deals.csv"]);
    let sql = "select company from deals order by announced_on limit 1";
    assert!(workspace.printed(&["query", sql, "--excel"]).contains("\'=cmd|"));
    workspace.printed(&["query", sql, "-o", "rows.xlsx"]);
    workspace.printed(&["report", "2023Q4", "-o", "deck.xlsx", "-q"]);
    workspace.run(&["rejects", "-o", "fix.xlsx", "-q"]);
    let mut reported = 0;
    for name in ["rows.xlsx", "deck.xlsx", "fix.xlsx"] {
        let mut book: Xlsx<_> = open_workbook(workspace.path(name)).unwrap();
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).unwrap();
            assert!(formulas.cells().all(|(_, _, it)| !it.contains("evil")), "{name}, {sheet}");
            let cells = book.worksheet_range(&sheet).unwrap();
            let is_text = |it: &Data| matches!(it, Data::String(text) if text == NAMES[0]);
            reported += usize::from(cells.cells().any(|(_, _, it)| is_text(it)));
        }
    }
    assert!(reported >= 3, "the name is there as text, {reported} times");
}
