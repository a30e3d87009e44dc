//! How a sheet was understood, as JSON, kept in the database for whoever asks later.

use serde_json::{Value, json};

use super::{ImportOptions, SheetSurvey};

/// Rows of the header, each column, lines above that hold for the table too, and what a person has to say again to have the rows of this sheet
/// read in the same way.
#[must_use]
pub fn record(sheet: &SheetSurvey, options: &ImportOptions) -> String {
    let columns: Vec<Value> = sheet
        .mapping
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            json!({
                "column": sheet.offset(index),
                "heading": column.name,
                "field": column.field.as_str(),
                "reason": column.reason.to_string(),
                "rationale": column.reason,
            })
        })
        .collect();
    let date_order = sheet.dates.iter().find_map(|(_, reader)| reader.order());
    json!({
        "header_rows": sheet.layout.header_rows,
        "columns": columns,
        "inherited_titles": sheet.inherited.iter().map(|(_, texts)| texts).collect::<Vec<_>>(),
        "said": {
            "date_order": date_order.map(crate::cell::date::DateOrder::as_str),
            "currency": options.currency,
            "unit": options.unit,
            "country": options.country,
            "source": options.source,
            "decimal": options.decimal,
        },
    })
    .to_string()
}
