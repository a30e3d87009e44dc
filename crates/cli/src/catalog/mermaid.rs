//! The model as Mermaid diagrams, which wikis and code hosts draw.

use dealbase_query::{Model, View};

use super::sources;

/// What is read from what, from tables by base views to metrics; dotted, which table refers to which.
pub(crate) fn flow(model: &Model) -> String {
    let mut text = "flowchart LR\n".to_owned();
    let tables = model.tables.iter().map(|it| it.name.as_str());
    group(&mut text, "tables", tables, ("[(", ")]"));
    group(&mut text, "base views", names(&model.base_views), ("[", "]"));
    group(&mut text, "metrics", names(&model.metrics), ("([", "])"));
    for view in model.views() {
        for source in sources(view) {
            text += &format!("    {source} --> {}\n", view.name);
        }
    }
    for table in &model.tables {
        for target in references(table) {
            text += &format!("    {} -.-> {target}\n", table.name);
        }
    }
    text
}

/// The tables with their columns, and which refers to which.
pub(super) fn entities(model: &Model) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in &model.tables {
        text += &format!("    {} {{\n", table.name);
        for field in &table.columns {
            let mut keys = Vec::new();
            if field.is_key {
                keys.push("PK");
            }
            if field.refers_to.is_some() {
                keys.push("FK");
            }
            let line = format!("        {} {} {}", field.kind, field.name, keys.join(", "));
            text += &format!("{}\n", line.trim_end());
        }
        text += "    }\n";
    }
    for table in &model.tables {
        for field in &table.columns {
            if let Some(target) = &field.refers_to {
                let many = if field.is_required { "}o--||" } else { "}o--o|" };
                text += &format!("    {} {many} {target} : {}\n", table.name, field.name);
            }
        }
    }
    text
}

fn names(views: &[View]) -> impl Iterator<Item = &str> {
    views.iter().map(|it| it.name.as_str())
}

fn group<'a>(
    text: &mut String,
    title: &str,
    names: impl Iterator<Item = &'a str>,
    (open, close): (&str, &str),
) {
    *text += &format!("    subgraph {}[\"{title}\"]\n", title.replace(' ', "_"));
    for name in names {
        *text += &format!("        {name}{open}\"{name}\"{close}\n");
    }
    *text += "    end\n";
}

/// The tables whose keys a table holds, each once, itself left out.
fn references(table: &dealbase_query::Table) -> Vec<&str> {
    let mut targets: Vec<&str> =
        table.columns.iter().filter_map(|it| it.refers_to.as_deref()).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.retain(|it| *it != table.name);
    targets
}
