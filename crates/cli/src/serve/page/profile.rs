//! How sheets of a source are read, corrected with a click: `[sources.NAME]` of `dealbase.toml`.
//!
//! The command writes the profile; what a person chose otherwise is then changed in it.

use anyhow::Result;
use dealbase_ingest::rules::known;
use serde_json::Value;

use super::inbox::{inspection, options};
use super::{begin, done, text_of};
use crate::messages::say;
use crate::mistake::Mistake;
use crate::rules;
use crate::serve::asked::Asked;
use crate::serve::job::{Done, TakeBack};
use crate::serve::params::encoded;
use crate::serve::reply::Reply;
use crate::serve::rules_file::RulesFile;
use crate::serve::todo::objects;

/// Settings of a profile that are texts.
const SETTINGS: [&str; 5] = ["currency", "unit", "country", "date_order", "decimal"];

/// Saves how a file is read as a profile, with the changes of the form.
///
/// # Errors
/// Fails if the file is not there, or another change is being made.
pub(super) fn keep(asked: &Asked<'_>) -> Result<Reply> {
    let (file, profile) = (asked.wanted("name")?.to_owned(), asked.wanted("profile")?.to_owned());
    let read = inspection(asked, &file, &asked.form)?;
    let path = asked.app.inbox.path(&asked.app.settings.db, &file)?;
    let options = options(&asked.form);
    let (form, caller) = (asked.form.clone(), asked.caller());
    let title = say!(asked.words, "page_keeping_profile", name = profile);
    let next = format!("/inbox/file?name={}", encoded(&file));
    begin(asked, &title, &next, move |app, progress| {
        let rules = rules::path(&app.settings.db);
        let is_new = !RulesFile::open(&rules)?.has("sources", &profile);
        if is_new {
            let path = text_of(&path)?;
            let mut args =
                vec!["inspect".to_owned(), path.to_owned(), format!("--save-profile={profile}")];
            args.extend(options);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let ran = app.program.run(caller, &args, progress)?;
            if !RulesFile::open(&rules)?.has("sources", &profile) {
                return Err(ran.failure());
            }
        }
        let mut rules = RulesFile::open(&rules)?;
        let table = ["sources", profile.as_str()];
        for name in SETTINGS.iter().filter(|it| form.has(it)) {
            rules.set(&table, name, form.get(name));
        }
        if let Some(row) = form.get("header_row").and_then(|it| it.parse().ok()) {
            rules.set_number(&table, "header_row", row);
        }
        let fields =
            form.iter().filter_map(|(name, field)| Some((name.strip_prefix("field:")?, field)));
        for (heading, field) in fields.filter(|(heading, field)| is_other(&read, heading, field)) {
            rules.set(&["sources", &profile, "headers"], heading, Some(field));
        }
        rules.write()?;
        let take_back = TakeBack::new("/inbox/profile/remove", &[("profile", &profile)]);
        Ok(Done { take_back: Some(take_back), ..Done::default() })
    })
}

/// Whether the form gives a column another field than was detected.
fn is_other(inspection: &Value, heading: &str, field: &str) -> bool {
    let list = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let tables = list(inspection, "sheets").into_iter().flat_map(|sheet| list(&sheet, "tables"));
    let mut columns = tables.flat_map(|table| list(&table, "columns"));
    let is = |column: &Value, name: &str, text: &str| {
        column.get(name).and_then(Value::as_str) == Some(text)
    };
    !columns.any(|it| is(&it, "heading", heading) && is(&it, "field", field))
}

/// Removes a profile from the team's file.
///
/// # Errors
/// Fails if another change is being made.
pub(super) fn remove(asked: &Asked<'_>) -> Result<Reply> {
    let profile = asked.wanted("profile")?.to_owned();
    let title = say!(asked.words, "page_removing_profile", name = profile);
    begin(asked, &title, "/decided", move |app, _| {
        let path = rules::path(&app.settings.db);
        let mut rules = RulesFile::open(&path)?;
        if !rules.remove("sources", &profile) {
            return Err(Mistake::NoProfile { name: profile }.typed());
        }
        rules.write()?;
        Ok(Done::default())
    })
}

/// Sets currency and unit of the amounts of a sheet that names none; what follows is
/// derived again.
///
/// # Errors
/// Fails if there is no such sheet, or another change is being made.
pub(super) fn set_currency(asked: &Asked<'_>) -> Result<Reply> {
    let sheet_id = asked.wanted_number("sheet_id")?;
    let currency =
        known::currency(asked.wanted("currency")?).map_err(|it| Mistake::from(it).typed())?;
    let unit = asked
        .form
        .get("unit")
        .map(known::unit)
        .transpose()
        .map_err(|it| Mistake::from(it).typed())?;
    let sql = format!(
        "select source.name, sheet.layout from sheet join source on source.source_id = sheet.source_id where sheet_id = {sheet_id}"
    );
    let rows = objects(&asked.app.database()?, &sql)?;
    let text = |name: &str| {
        rows.first().and_then(|it| it.get(name)).and_then(Value::as_str).unwrap_or_default()
    };
    let (source, layout): (_, Value) =
        (text("name").to_owned(), serde_json::from_str(text("layout")).unwrap_or_default());
    let columns = layout.get("columns").and_then(Value::as_array).cloned().unwrap_or_default();
    let headings: Vec<String> = columns
        .iter()
        .filter_map(|it| it.get("heading").and_then(Value::as_str))
        .filter(|it| !it.trim().is_empty())
        .map(str::to_owned)
        .collect();
    if source.is_empty() || headings.is_empty() {
        return Err(Mistake::NoHeaders.typed());
    }
    let caller = asked.caller();
    let title = say!(asked.words, "page_setting_currency", source, currency);
    begin(asked, &title, "/todo/currencies", move |app, progress| {
        let path = rules::path(&app.settings.db);
        let mut rules = RulesFile::open(&path)?;
        let table = ["sources", source.as_str()];
        let is_new = !rules.has("sources", &source);
        rules.set(&table, "currency", Some(&currency));
        if let Some(unit) = &unit {
            rules.set(&table, "unit", Some(unit));
        }
        if is_new {
            rules.set_list(&table, "requires", &headings);
        }
        rules.write()?;
        let ran = app.program.run(caller, &["rebuild", "--format=json"], progress)?;
        Ok(done(ran, None))
    })
}
