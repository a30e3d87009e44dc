//! The views on the server, with their documentation as comments.

use super::{Pusher, literal};
use crate::catalog::View;
use crate::error::Result;
use crate::value::quoted;

/// Makes every view, each after those it reads.
///
/// # Errors
/// Fails if the server refuses.
pub(super) fn create(pusher: &mut Pusher<'_>) -> Result<()> {
    for view in &pusher.snapshot.views {
        pusher.run(&view.statement())?;
        pusher.run(&comments(view))?;
    }
    Ok(())
}

fn comments(view: &View) -> String {
    let name = quoted(&view.name);
    let parts = [view.title.as_str(), view.definition.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    let mut sql = format!("comment on view {name} is {};\n", literal(&parts.join(": ")));
    for column in view.columns.iter().filter(|it| !it.note.is_empty()) {
        let column_name = quoted(&column.name);
        sql += &format!("comment on column {name}.{column_name} is {};\n", literal(&column.note));
    }
    sql
}
