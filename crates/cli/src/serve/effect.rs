//! What a change did to the figures: the metric views before and after it.
//!
//! Compares as `dealbase rebuild` does, and knows nothing of what was changed.

use std::path::Path;

use anyhow::Result;
use dealbase_ingest::schema;
use serde_json::{Value, json};

use crate::comparison::{FigureChange, Figures};

/// Changes that are shown; those of the newest quarters first.
const SHOWN: usize = 60;

/// The figures as they are; None without a database, or if it has foreign views.
pub(crate) fn figures(db: &Path) -> Option<Figures> {
    let conn = schema::open_to_read(db).ok()?;
    if !schema::has_own_views(&conn).unwrap_or(false) {
        return None;
    }
    Figures::of(&conn).ok()
}

/// The effect on the figures.
///
/// # Errors
/// Fails if a figure can't be written as JSON.
pub(crate) fn effect(before: Option<Figures>, after: Option<&Figures>) -> Result<Value> {
    let Some(after) = after else { return Ok(Value::Null) };
    let changes = before.unwrap_or_default().changes(after);
    // Rates and ranks follow from counts and money.
    let mut changes: Vec<&FigureChange> = changes.iter().filter(|it| !it.follows()).collect();
    changes.sort_by(|one, other| other.quarter.cmp(&one.quarter));
    Ok(json!({
        "count": changes.len(),
        "changes": changes.iter().take(SHOWN).map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?,
    }))
}
