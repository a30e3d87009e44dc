//! Rejected rows, edited in place: the same workbook that `rejects -o fix.xlsx` writes, filled in here and imported.

use anyhow::Result;
use serde_json::json;

use super::inbox::{newest_import, undoing};
use super::{begin, done, text_of};
use crate::correction::{self, Edits};
use crate::messages::say;
use crate::mistake::Mistake;
use crate::serve::asked::Asked;
use crate::serve::inbox;
use crate::serve::reply::Reply;

/// Rows that are shown of a sheet.
const ROWS: usize = 100;

/// The rows of one import, each cell to be edited, and what was expected.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    let todo = asked.app.todo()?;
    let newest =
        todo.rejects.first().and_then(|it| it.get("import_id")).and_then(serde_json::Value::as_i64);
    let import_id = asked.query.get("import_id").and_then(|it| it.parse().ok()).or(newest);
    let sheets = match import_id {
        Some(import_id) => correction::open_rows(&asked.app.patient()?, import_id, ROWS)?,
        None => json!([]),
    };
    Reply::page(
        "rejects.html",
        json!({ "imports": todo.rejects, "import_id": import_id, "sheets": sheets }),
    )
}

/// Imports the rows as the form has them; those that nobody touched are rejected again.
///
/// # Errors
/// Fails if nothing was changed, or another change is being made.
pub(super) fn fix(asked: &Asked<'_>) -> Result<Reply> {
    let import_id = asked.wanted_number("import_id")?;
    let mut edits = Edits::default();
    for (name, text) in asked.form.iter() {
        let Some(place) = name.strip_prefix("cell:") else { continue };
        let mut parts = place.splitn(3, ':').map(|it| it.parse().ok());
        let was = asked.form.iter().find(|(known, _)| known.strip_prefix("was:") == Some(place));
        if let (Some(Some(sheet)), Some(Some(row)), Some(Some(column))) =
            (parts.next(), parts.next(), parts.next())
            && was.is_none_or(|(_, was)| was != text)
        {
            edits.set(sheet, i64::try_from(row)?, column, text);
        }
    }
    if edits.is_empty() {
        return Err(Mistake::NothingEdited.typed());
    }
    let (words, caller) = (asked.words.clone(), asked.caller());
    let title = say!(asked.words, "page_fixing", import = import_id);
    begin(asked, &title, "/todo/rejects", move |app, progress| {
        let database = app.patient()?;
        let import = correction::import(&database, Some(import_id))?;
        let stem = import.file_name.rsplit_once('.').map_or(&*import.file_name, |(stem, _)| stem);
        let folder = tempfile::tempdir_in(inbox::folder(&app.settings.db)?)?;
        let name = format!("{} fix {import_id}.xlsx", stem.trim_start_matches(['.', '-']));
        let path = folder.path().join(name);
        correction::write(&database, &import, &path, &words, &edits)?
            .ok_or_else(|| Mistake::NothingEdited.typed())?;
        drop(database);
        let newest = newest_import(app);
        let path = text_of(&path)?;
        let ran =
            app.program.run(caller, &["import", path, "--format=json", "--progress"], progress)?;
        Ok(done(ran, undoing(app, newest)))
    })
}
