//! An export: what other engines find in the folder, and that it is whole or not there.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::engines::{duckdb, messy_workspace};
use crate::tools;
use crate::workspace::Workspace;

const SHEET: &str = "date,company,country,round,amount (USD)\n\
    2023-10-01,Ant,China,A,1000000\n\
    2023-11-02,\"Bee, \"\"B\"\"\",USA,Seed,\n\
    2022-01-03,蚂蚁,China,B,200000000\n";

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let below = files(&path).into_iter();
            found.extend(below.map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn an_export_holds_tables_by_year_and_the_views_as_they_are() {
    let workspace = Workspace::of(SHEET);
    workspace.printed(&["export", "out"]);
    let files = files(&workspace.path("out"));
    for name in [
        "README.md",
        "datapackage.json",
        "deal/year=2022/part.parquet",
        "deal/year=2023/part.parquet",
        "raw_row/00000.parquet",
        "sector/00000.parquet",
        "duckdb.sql",
        "spark.sql",
    ] {
        assert!(files.contains_key(name), "{name} is not in {:?}", files.keys());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/metrics");
    for view in fs::read_dir(root).unwrap() {
        let view = view.unwrap();
        let name = format!("views/{}", view.file_name().to_string_lossy());
        assert_eq!(files[&name], fs::read(view.path()).unwrap(), "{name}");
    }
    let package: serde_json::Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    let paths: Vec<&str> = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|it| it["path"].as_array().unwrap())
        .map(|it| it.as_str().unwrap())
        .collect();
    assert!(paths.iter().all(|it| files.contains_key(*it)), "{paths:?}");
    assert_eq!(paths.len(), files.keys().filter(|it| it.ends_with(".parquet")).count());
}

#[test]
#[ignore = "slow, needs DuckDB"]
fn duckdb_reads_an_export_from_any_folder_and_a_moved_one_from_inside() {
    if !tools::is_there("DuckDB") {
        return;
    }
    let workspace = Workspace::of(SHEET);
    workspace.printed(&["export", "it's out"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let ask = "\ncopy (select quarter, market, deal_count, amount_usd from activity_by_quarter
        order by quarter, market) to 'answer' (format csv);";
    let sql = fs::read_to_string(workspace.path("it's out/duckdb.sql")).unwrap() + ask;
    let wanted = workspace.csv(
        "select quarter, market, deal_count, amount_usd from activity_by_quarter
         order by quarter, market",
    );
    assert_eq!(duckdb(elsewhere.path(), &sql).unwrap(), wanted);
    fs::rename(workspace.path("it's out"), workspace.path("moved")).unwrap();
    assert_eq!(duckdb(&workspace.path("moved"), &sql).unwrap(), wanted);
    let path = workspace.path("moved").display().to_string();
    let setup = format!("set variable dealbase_folder = '{path}';\n{sql}");
    assert_eq!(duckdb(elsewhere.path(), &setup).unwrap(), wanted);
}

/// Exports what changed, and all of it anew; the files taken over.
fn exported_twice_alike(workspace: &Workspace, after: &str) -> u64 {
    let summary = workspace.printed(&["export", "out", "--since", "1", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let since = files(&workspace.path("out"));
    workspace.printed(&["export", "out"]);
    let whole = files(&workspace.path("out"));
    assert_eq!(since.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "{after}");
    for (name, bytes) in &since {
        assert!(whole.get(name) == Some(bytes), "{name} differs after {after}");
    }
    summary.get("kept_count").unwrap().as_u64().unwrap()
}

#[test]
fn an_export_since_an_import_is_the_same_as_a_whole_one() {
    const INVESTORS: &str = "date,company,country,round,amount (USD),sector,investors,about\n\
        2023-10-01,Ant,China,A,1000000,Robots,Long Bench Capital; Fir Fund,Robots that paint\n\
        2022-01-03,Elk,Norwegia,B,200000000,Oddments,Fir Fund L.P.,\n\
        2022-01-03,Elk Nine,,B,200000000,Oddments,,\n";
    let workspace = Workspace::of(SHEET);
    workspace.printed(&["export", "out"]);
    let all = files(&workspace.path("out")).keys().filter(|it| it.ends_with(".parquet")).count();
    assert_eq!(exported_twice_alike(&workspace, "nothing"), all as u64);
    let imported = |name: &str, sheet: &str| {
        workspace.put(name, sheet.as_bytes());
        workspace.import(&[name]);
        exported_twice_alike(&workspace, name)
    };
    let other = SHEET.replace("2023-1", "2021-0").replace("Ant", "Ape");
    assert!(imported("more.csv", &other) > 5);
    imported("investors.csv", INVESTORS);
    workspace.printed(&["undo", "2"]);
    exported_twice_alike(&workspace, "undo");
    let deal = |company: &str| {
        let sql = format!("select deal_id from deals where company = '{company}'");
        workspace.csv(&sql).lines().last().unwrap().to_owned()
    };
    workspace.printed(&["duplicates", "same", &deal("Elk"), &deal("Elk Nine")]);
    exported_twice_alike(&workspace, "a decision");
    workspace.printed(&[
        "correct",
        &deal("Ant"),
        "amount=3000000 USD",
        "--note",
        "the press release",
    ]);
    workspace.printed(&["rebuild"]);
    exported_twice_alike(&workspace, "a correction");
    for (rules, after) in [
        ("[sectors]\n\"Oddments\" = \"games\"\n", "a sector"),
        ("[places]\n\"Norwegia\" = \"NO\"\n", "a place"),
        ("[investors]\n\"Fir Fund\" = \"Fir Holding\"\n", "the name of an investor"),
        ("[policy]\nmega_deal_usd = 100\n", "a policy"),
    ] {
        workspace.put("dealbase.toml", rules.as_bytes());
        workspace.printed(&["rebuild"]);
        exported_twice_alike(&workspace, after);
    }
}

#[test]
fn an_export_of_another_database_is_nothing_to_go_on_from() {
    let workspace = Workspace::of(SHEET);
    let ended = workspace.run(&["export", "out", "--since", "1"]);
    assert_eq!(ended.code, 1);
    assert_eq!(
        ended.stderr,
        "error: out: there is no export here; export all of it, without --since\n"
    );
    workspace.printed(&["export", "out"]);
    let other = Workspace::of(&SHEET.replace("Ant", "Ape"));
    let out = workspace.path("out").display().to_string();
    let ended = other.run(&["export", &out, "--since", "1"]);
    assert!(ended.stderr.contains("of another database"), "{}", ended.stderr);
    let ended = workspace.run(&["export", "out", "--since", "2"]);
    assert!(ended.stderr.contains("of import 1 and older"), "{}", ended.stderr);
}

#[test]
fn what_is_no_export_is_not_replaced() {
    let workspace = Workspace::of(SHEET);
    fs::create_dir(workspace.path("out")).unwrap();
    workspace.printed(&["export", "out"]);
    fs::create_dir(workspace.path("mine")).unwrap();
    workspace.put("mine/thesis.txt", b"years of work");
    for place in ["mine", "deals.csv"] {
        let ended = workspace.run(&["export", place]);
        assert_eq!(ended.code, 1, "{place}");
        assert!(ended.stderr.contains("something else is here"), "{}", ended.stderr);
    }
    assert_eq!(fs::read(workspace.path("mine/thesis.txt")).unwrap(), b"years of work");
}

#[test]
#[ignore = "slow"]
fn an_export_that_fails_half_way_leaves_the_folder_as_it_was() {
    let workspace = messy_workspace(3_000);
    workspace.printed(&["export", "out"]);
    let before = files(&workspace.path("out"));
    workspace.put("more.csv", SHEET.as_bytes());
    workspace.import(&["more.csv"]);
    // No file may grow beyond 64 blocks: the larger tables can't be written.
    let program = assert_cmd::cargo::cargo_bin("dealbase");
    let failed = Command::new("sh")
        .args(["-c", "ulimit -f 64; exec \"$0\" export out"])
        .arg(program)
        .current_dir(workspace.path(""))
        .output()
        .unwrap();
    assert!(!failed.status.success());
    assert!(files(&workspace.path("out")) == before, "the folder is another");
    workspace.printed(&["export", "out"]);
    assert!(files(&workspace.path("out")) != before, "the folder is as it was");
}
