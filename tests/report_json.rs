//! `dealbase report --format json`: what is written is what the schema tells, no more and no less.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use serde_json::{Value, json};

use crate::database::{Cell, CubeDatabase};
use crate::golden::{DECK, NOW};
use crate::json_schema::Schema;
use crate::workspace::Workspace;

/// The schema as the program prints it.
fn schema() -> Value {
    serde_json::from_str(&Workspace::empty().printed(&["report", "--schema"])).unwrap()
}

/// Fails unless a document fits and has no key that the schema does not tell of.
#[track_caller]
fn assert_fits(schema: &Value, document: &str) {
    let document: Value = serde_json::from_str(document).unwrap();
    let faults = Schema { whole: schema, is_strict: true }.faults(&document);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_report_of_the_deck_fits_the_schema_in_both_languages() {
    let schema = schema();
    for lang in ["zh", "en"] {
        let report = DECK.0.printed(&["report", NOW, "--lang", lang, "--format", "json"]);
        assert_fits(&schema, &report);
    }
}

#[test]
fn a_report_of_much_that_is_unknown_fits_the_schema() {
    let schema = schema();
    let workspaces = [
        CubeDatabase::of(&[Cell("2023Q4", "CN", "games", "a", 4, 0)]),
        CubeDatabase::of(&[Cell("2023Q4", "IN", "games", "strategic", 25, 90)]),
        CubeDatabase::of(&[
            Cell("2022Q1", "CN", "games", "a", 1, 1),
            Cell("2023Q4", "CN", "games", "a", 1, 1),
        ]),
    ];
    for cube in workspaces {
        assert_fits(&schema, &cube.printed(&["report", "2023Q4", "--format", "json"]));
    }
}

#[test]
fn a_document_that_lacks_a_key_or_has_another_version_does_not_fit() {
    let schema = schema();
    let report = DECK.0.printed(&["report", NOW, "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let schema = Schema { whole: &schema, is_strict: false };
    let is_valid = |report: &Value| schema.faults(report).is_empty();
    assert!(is_valid(&report));
    for (key, value) in
        [("schema", json!("dealbase.report/2")), ("quarter", json!("2023")), ("notes", Value::Null)]
    {
        let mut other = report.clone();
        other.as_object_mut().unwrap().insert(key.to_owned(), value);
        assert!(!is_valid(&other), "{key}");
        other.as_object_mut().unwrap().remove(key);
        assert!(!is_valid(&other), "{key}");
    }
}

#[test]
fn the_slides_hold_what_the_markdown_shows() {
    for lang in ["zh", "en"] {
        let args = ["report", NOW, "--lang", lang, "--format"];
        let markdown = DECK.0.printed(&[&args[..], &["markdown"]].concat());
        let json = DECK.0.printed(&[&args[..], &["json"]].concat());
        let json: Value = serde_json::from_str(&json).unwrap();
        let slides = json["slides"].as_array().unwrap();
        for slide in slides.iter().filter(|it| it["is_idle"] == false) {
            for text in texts(slide) {
                let text = text.replace('|', "\\|");
                assert!(markdown.contains(&text), "{text} is not in the Markdown");
            }
        }
    }
}

/// Every text of a slide that a reader sees.
fn texts(value: &Value) -> Vec<String> {
    const SEEN: [&str; 6] = ["heading", "text", "callout", "denominator", "shown", "points"];
    match value {
        Value::Object(keys) => keys
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if SEEN.contains(&key.as_str()) => vec![text.clone()],
                Value::Array(texts) if key == "points" => {
                    texts.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                value => texts(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn figures_of_the_slides_are_unrounded_and_shown_rounded() {
    let report = DECK.0.printed(&["report", NOW, "--lang", "en", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let slides = report["slides"].as_array().unwrap();
    let activity = slides.iter().find(|it| it["id"] == "china-activity").unwrap();
    let chart = &activity["blocks"][1];
    let amount = &chart["series"][0]["figures"][4];
    assert_eq!(amount["shown"], "899.9");
    assert_eq!(amount["value"], 899.943_436);
    let growth = &chart["table"]["rows"][4][6];
    assert_eq!((&growth["shown"], &growth["measure"]), (&json!("−34.1%"), &json!("growth")));
    let expected = DECK.0.csv("select amount_qoq_pct from activity_by_quarter where quarter = '2023Q4' and market = 'china'");
    let expected: f64 = expected.lines().nth(1).unwrap().parse().unwrap();
    assert!((growth["value"].as_f64().unwrap() - expected).abs() < 1e-9);
    DECK.0.csv(chart["source"]["sql"].as_str().unwrap());
}
