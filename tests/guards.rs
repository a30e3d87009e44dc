//! Figures never lag behind the deals: other tools are kept from changing deals and cells, and one that
//! does it by force is found out.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::process::Command;

use rusqlite::Connection;

use crate::check::unwatch;
use crate::workspace::Workspace;

const SHEET: &str = "date,company,country,round,amount (USD),sector\n\
                     2023-10-02,Ant,China,A,1000000,Games\n\
                     2023-10-03,Bee,USA,Seed,2000000,Games\n";

/// What other tools try.
const CHANGES: [&str; 10] = [
    "insert into deal select * from deal",
    "insert or replace into deal select * from deal",
    "insert or ignore into deal select * from deal",
    "update deal set amount_usd = 5",
    "update or replace deal set deal_id = 1",
    "delete from deal",
    "insert into deal_cube select * from deal_cube",
    "insert or replace into deal_cube select * from deal_cube",
    "update deal_cube set deal_count = 7",
    "delete from deal_cube",
];

fn connection(workspace: &Workspace) -> Connection {
    Connection::open(workspace.path("deals.db")).unwrap()
}

#[test]
fn another_tool_can_not_change_a_deal_or_a_cell() {
    let workspace = Workspace::of(SHEET);
    let before = workspace.csv("select * from activity_by_quarter");
    for sql in CHANGES {
        let message = connection(&workspace).execute(sql, []).unwrap_err().to_string();
        assert!(
            message.starts_with("a deal follows") || message.starts_with("the cube is"),
            "{sql}"
        );
        assert_eq!(workspace.csv("select * from activity_by_quarter"), before, "{sql}");
    }
}

#[test]
fn the_watch_is_over_every_import() {
    let workspace = Workspace::of(SHEET);
    workspace.put("more.csv", SHEET.replace("Ant", "Asp").as_bytes());
    workspace.import(&["more.csv"]);
    assert!(connection(&workspace).execute("update deal set amount_usd = 5", []).is_err());
}

#[test]
fn python_can_not_change_a_deal_either() {
    let workspace = Workspace::of(SHEET);
    let script = "import sqlite3, sys
conn = sqlite3.connect(sys.argv[1])
for sql in sys.argv[2:]:
    try:
        conn.execute(sql)
        print('done:', sql)
    except sqlite3.Error as err:
        print('refused')
conn.commit()";
    let path = workspace.path("deals.db");
    let Ok(ran) = Command::new("python3").args(["-c", script]).arg(&path).args(CHANGES).output()
    else {
        eprintln!("no python3: nobody tries to change a deal with it");
        return;
    };
    let refused = "refused\n".repeat(CHANGES.len());
    assert_eq!(String::from_utf8(ran.stdout).unwrap(), refused);
}

#[test]
fn a_change_by_force_is_found_and_in_the_figures_after_the_next_import() {
    let workspace = Workspace::of(SHEET);
    let conn = connection(&workspace);
    unwatch(&conn);
    conn.execute("update deal_fact set amount_usd = 5 where company = 'Ant'", []).unwrap();
    drop(conn);
    let ended = workspace.run(&["check", "cells"]);
    assert_eq!(ended.code, 4, "{}", ended.stdout);
    workspace.put(
        "more.csv",
        b"date,company,country,round,amount (USD),sector\n2023-10-09,Cow,USA,A,10,Games\n",
    );
    assert_eq!(workspace.run(&["import", "more.csv"]).code, 0);
    assert_eq!(workspace.run(&["check", "cells"]).code, 0);
    let sql = "select amount_usd from activity_by_quarter where market = 'global'";
    assert_eq!(workspace.csv(sql), "amount_usd\n2000015\n");
    assert!(connection(&workspace).execute("delete from deal", []).is_err());
}
