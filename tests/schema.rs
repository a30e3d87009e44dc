//! `dealbase schema`: the model for people, as a diagram, and for other programs.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::workspace::Workspace;

fn workspace() -> Workspace {
    Workspace::of("date,company,amount (USD)\n2023-10-01,Ant,1\n")
}

fn json(workspace: &Workspace, format: &str) -> Value {
    serde_json::from_str(&workspace.printed(&["schema", "--format", format])).unwrap()
}

/// The tables and views of the file.
fn names(workspace: &Workspace) -> BTreeSet<String> {
    let sql = "select name from sqlite_schema where type in ('table', 'view')
        and name not glob 'sqlite_*'";
    workspace.csv(sql).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn every_table_and_view_is_shown_with_its_columns() {
    let workspace = workspace();
    let text = workspace.printed(&["schema"]);
    let lines: BTreeSet<&str> = text.lines().collect();
    for name in names(&workspace) {
        assert!(lines.contains(name.as_str()), "{name}");
    }
    assert!(text.contains("leads: company and date\n"), "{text}");
    let one = workspace.printed(&["schema", "deals"]);
    assert!(one.starts_with("deals\n  One row per deal, for ad-hoc questions\n"), "{one}");
    assert!(one.contains("CREATE VIEW deals ("), "{one}");
}

#[test]
fn every_table_says_what_its_rows_are() {
    let model = json(&workspace(), "json");
    for table in model["tables"].as_array().unwrap() {
        assert!(!table["note"].as_str().unwrap().is_empty(), "{}", table["name"]);
    }
}

#[test]
fn the_document_holds_what_the_file_holds() {
    let workspace = workspace();
    let model = json(&workspace, "json");
    let listed: BTreeSet<String> = ["tables", "base_views", "metrics"]
        .iter()
        .flat_map(|it| model[it].as_array().unwrap())
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed, names(&workspace));
}

#[test]
fn the_diagram_draws_every_name_and_leads_only_to_names() {
    let workspace = workspace();
    let text = workspace.printed(&["schema", "--format", "mermaid"]);
    assert!(text.starts_with("flowchart LR\n"), "{text}");
    let names = names(&workspace);
    for name in &names {
        assert!(text.contains(&format!("\"{name}\"")), "{name}");
    }
    assert!(text.contains("    deal_cube --> activity_by_quarter\n"), "{text}");
    assert!(text.contains("    sheet -.-> import\n"), "{text}");
    for line in text.lines().filter(|it| it.contains("->")) {
        let ends: Vec<&str> = line.split_whitespace().collect();
        assert!(names.contains(ends[0]) && names.contains(ends[2]), "{line}");
    }
}

#[test]
fn a_page_for_a_wiki_has_both_diagrams_and_every_column() {
    let page = workspace().printed(&["schema", "--format", "markdown"]);
    assert_eq!(page.matches("```mermaid\n").count(), 2);
    assert!(page.contains("\n    resolved_deal }o--|| deal_fact : record_id\n"), "{page}");
    assert!(page.contains("| `lettered_count` | denominator: deals"), "{page}");
}

#[test]
#[ignore = "slow"]
fn datasette_metadata_names_existing_tables_and_columns() {
    let workspace = workspace();
    let metadata = json(&workspace, "datasette");
    let tables = metadata["databases"]["deals"]["tables"].as_object().unwrap();
    assert_eq!(tables.keys().cloned().collect::<BTreeSet<_>>(), names(&workspace));
    for (name, table) in tables {
        let columns = workspace.csv(&format!("select name from pragma_table_xinfo('{name}')"));
        let columns: BTreeSet<&str> = columns.lines().collect();
        for column in table["columns"].as_object().unwrap().keys() {
            assert!(columns.contains(column.as_str()), "{name}.{column}");
        }
    }
    assert_eq!(
        tables["deals"]["columns"]["amount_usd"],
        "US dollars, null where undisclosed or without a rate"
    );
}

#[test]
fn a_data_package_leads_into_the_file_and_its_keys_to_fields() {
    let package = json(&workspace(), "datapackage");
    assert_eq!(package["name"], "deals");
    let resources = package["resources"].as_array().unwrap();
    let fields = |name: &str| -> BTreeSet<&str> {
        let resource = resources.iter().find(|it| it["name"] == name).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        fields.iter().map(|it| it["name"].as_str().unwrap()).collect()
    };
    for resource in resources {
        assert_eq!(resource["path"], "sqlite:///deals.db");
        assert_eq!(resource["dialect"]["sql"]["table"], resource["name"]);
        let name = resource["name"].as_str().unwrap();
        for key in resource["schema"]["foreignKeys"].as_array().unwrap_or(&Vec::new()) {
            assert!(fields(name).contains(key["fields"].as_str().unwrap()), "{key}");
            let target = &key["reference"];
            let target_fields = fields(target["resource"].as_str().unwrap());
            assert!(target_fields.contains(target["fields"].as_str().unwrap()), "{key}");
        }
    }
}

#[test]
fn a_format_that_does_not_fit_and_a_misspelt_name_are_reported() {
    let workspace = workspace();
    let ended = workspace.run(&["schema", "--format", "csv"]);
    assert!(ended.code == 2 && ended.stderr.contains("datapackage"), "{}", ended.stderr);
    let ended = workspace.run(&["query", "select 1", "--format", "mermaid"]);
    assert!(ended.code == 2 && ended.stderr.contains("dealbase schema"), "{}", ended.stderr);
    let ended = workspace.run(&["schema", "deels"]);
    assert!(ended.code == 1 && ended.stderr.contains("did you mean deals?"), "{}", ended.stderr);
}
