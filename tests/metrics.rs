//! `dealbase metrics`: the catalog is what the views say about themselves.

use std::fs;
use std::path::Path;

use crate::database::{Cell, CubeDatabase};

#[test]
fn every_metric_file_is_listed_with_its_slides() {
    let cube = CubeDatabase::of(&[]);
    let list = cube.printed(&["metrics"]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/metrics");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let mut listed: Vec<String> =
        list.lines().skip(1).map(|it| it.split(',').next().unwrap().to_owned()).collect();
    files.sort();
    listed.sort();
    assert_eq!(listed, files);
    assert!(list.contains("activity_by_quarter,\"3, 4, 9, 10\",Deal activity"), "{list}");
}

#[test]
fn one_metric_shows_definition_columns_sql_and_rows() {
    let cube = CubeDatabase::of(&[Cell("2023Q4", "CN", "games", "a", 2, 30)]);
    let text = cube.printed(&["metrics", "early_stage_by_quarter"]);
    for part in
        ["Early-stage share", "denominator: deals", "CREATE VIEW early_stage_by_quarter", "2023Q4"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = cube.printed(&["metrics", "early_stage_by_quarter", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["columns"][0]["name"], "quarter");
    assert_eq!(json["rows"][0]["early_count"], 2);
    let csv = cube.printed(&["metrics", "early_stage_by_quarter", "--format", "csv"]);
    assert!(csv.starts_with("quarter,market,early_count,"), "{csv}");
}

#[test]
fn a_misspelt_metric_is_answered_with_the_nearest() {
    let (code, message) = CubeDatabase::of(&[]).failed(&["metrics", "activity_by_quater"]);
    assert_eq!(code, 1);
    assert!(message.contains("did you mean activity_by_quarter?"), "{message}");
}

#[test]
fn a_metric_names_its_denominator_and_its_units_in_both_languages() {
    let cube = CubeDatabase::of(&[]);
    for (lang, denominator, unit) in [
        ("en", "Denominator  lettered_count: deals of the quarter", "number of deals, per cent"),
        ("zh", "分母  lettered_count：本季标明轮次的案例数", "例数、百分比、百分点"),
    ] {
        let text = cube.printed(&["metrics", "early_stage_by_quarter", "--lang", lang]);
        assert!(text.contains(denominator) && text.contains(unit), "{text}");
    }
}
