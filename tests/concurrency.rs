//! Several at once: who reads sees the state before, a writer waits and learns for whom, and no file
//! is stored twice.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::process::{Child, Command, Output, Stdio};

use rusqlite::Connection;

use crate::scenario;
use crate::workspace::Workspace;

fn start(workspace: &Workspace, args: &[&str]) -> Child {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("dealbase"));
    command.args(args).current_dir(workspace.path("")).env_remove("DEALBASE_DB");
    command.env("LC_ALL", "en_US.UTF-8").stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn assert_went_well(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "slow"]
fn six_importers_of_sixty_files_store_each_once_in_a_database_that_is_not_there_yet() {
    let workspace = Workspace::empty();
    let names: Vec<String> = (0..60).map(|index| format!("{index}.csv")).collect();
    for (index, name) in names.iter().enumerate() {
        let text = format!("date,company,round,amount (USD)\n2023-10-01,Company {index},A,7\n");
        workspace.put(name, text.as_bytes());
    }
    let importers: Vec<Child> = (0..6)
        .map(|turn| {
            // Each takes all, from another one on.
            let mut args = vec!["import", "--quiet"];
            args.extend(names[turn * 10..].iter().chain(&names[..turn * 10]).map(String::as_str));
            start(&workspace, &args)
        })
        .collect();
    for importer in importers {
        assert_went_well(&importer.wait_with_output().unwrap());
    }
    let sql = "select count(*), count(distinct sha256), (select count(*) from deals) from import";
    assert_eq!(workspace.csv(sql).lines().nth(1), Some("60,60,60"));
    assert!(scenario::state(&workspace.path("deals.db")).is_some());
}

#[test]
#[ignore = "slow"]
fn who_reads_during_an_import_sees_the_state_before_it() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    let conn = Connection::open(workspace.path("deals.db")).unwrap();
    conn.execute_batch("begin immediate; drop trigger fact_removed; delete from deal_fact")
        .unwrap();
    assert_eq!(workspace.csv("select company from deals"), "company\nAnt\n");
    assert_eq!(workspace.run(&["check"]).code, 0);
    assert_eq!(workspace.run(&["backup", "copy.db"]).code, 0);
    conn.execute_batch("rollback").unwrap();
    assert_eq!(workspace.run(&["--db", "copy.db", "check"]).code, 0);
}

#[test]
#[ignore = "slow"]
fn a_waiting_process_reports_for_whom_and_until_when() {
    let workspace = Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n");
    workspace.put("more.csv", b"date,company,amount (USD)\n2023-10-02,Bee,1\n");
    let conn = Connection::open(workspace.path("deals.db")).unwrap();
    conn.execute_batch("begin immediate").unwrap();
    let importer = start(&workspace, &["import", "more.csv"]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    conn.execute_batch("rollback").unwrap();
    let output = importer.wait_with_output().unwrap();
    assert_went_well(&output);
    let stderr = String::from_utf8(output.stderr).unwrap();
    let first = stderr.lines().next().unwrap();
    assert!(first.starts_with("waiting for ") && first.contains("UTC"), "{stderr}");
    if cfg!(target_os = "linux") {
        assert!(first.contains(&format!("process {} (", std::process::id())), "{stderr}");
    }
    assert_eq!(workspace.csv("select count(*) from deals"), "count(*)\n2\n");
}
