//! Sheets that were dropped: what each holds as `inspect` sees it, and their import.

use anyhow::Result;
use dealbase_ingest::field::Field;
use serde_json::{Map, Value, json};

use super::{begin, done, plain, text_of};
use crate::messages::say;
use crate::mistake::{Mistake, OrMistake};
use crate::serve::app::App;
use crate::serve::asked::Asked;
use crate::serve::job::TakeBack;
use crate::serve::params::{Params, encoded};
use crate::serve::reply::Reply;
use crate::serve::todo::objects;

/// Files that the database knows, by their digest.
const KNOWN: &str = "
select import.sha256, max(import.import_id) as import_id, max(import.imported_at) as imported_at
from import
where import.kind = 'file'
    and import.import_id not in (select undoes_import_id from import where undoes_import_id is not null)
group by import.sha256";

/// Options of the command that a form may give.
const OPTIONS: [&str; 6] = ["currency", "unit", "date_order", "country", "decimal", "source"];

/// The files of the folder; those the database holds are marked.
///
/// # Errors
/// Fails if the folder or the database can't be read.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    let app = asked.app;
    let known = if app.has_database() { objects(&app.database()?, KNOWN)? } else { Vec::new() };
    let mut files = Vec::new();
    for dropped in app.inbox.list(&app.settings.db)? {
        let import = known
            .iter()
            .find(|it| it.get("sha256").and_then(Value::as_str) == Some(&dropped.sha256));
        files.push(json!({
            "name": dropped.name,
            "byte_count": dropped.byte_count,
            "sha256": dropped.sha256,
            "import_id": import.and_then(|it| it.get("import_id")),
            "imported_at": import.and_then(|it| it.get("imported_at")),
        }));
    }
    Reply::page(
        "inbox.html",
        json!({
            "files": files,
            "new": asked.query.all("new").collect::<Vec<_>>(),
            "known": asked.query.all("known").collect::<Vec<_>>(),
            "most_mb": app.settings.most_upload_bytes >> 20,
        }),
    )
}

/// Stores the upload.
///
/// # Errors
/// Fails if it can't be stored.
pub(super) fn receive(asked: &mut Asked<'_>) -> Result<Reply> {
    let uploads = std::mem::take(&mut asked.uploads);
    let settings = &asked.app.settings;
    let received = asked.app.inbox.receive(&settings.db, uploads, settings.most_upload_bytes)?;
    if let ([name], []) = (received.new.as_slice(), received.known.as_slice()) {
        return Ok(Reply::See(format!("/inbox/file?name={}", encoded(name))));
    }
    let mut notes = Params::default();
    received.new.iter().for_each(|it| notes.push("new", it));
    received.known.iter().for_each(|it| notes.push("known", it));
    Ok(Reply::See(format!("/inbox?{}", notes.encoded())))
}

/// The flags of a command that a form gives.
pub(super) fn options(params: &Params) -> Vec<String> {
    let given = OPTIONS.iter().filter_map(|name| Some((name, params.get(name)?)));
    given.map(|(name, value)| format!("--{}={value}", name.replace('_', "-"))).collect()
}

/// How a file is read, as the command says it.
pub(super) fn inspection(asked: &Asked<'_>, name: &str, params: &Params) -> Result<Value> {
    let path = asked.app.inbox.path(&asked.app.settings.db, name)?;
    let path = text_of(&path)?;
    let options = options(params);
    let args: Vec<&str> =
        ["inspect", path].into_iter().chain(options.iter().map(String::as_str)).collect();
    asked.app.program.json(asked.caller(), &args)
}

/// What a file holds, and the form that corrects how it is read.
///
/// # Errors
/// Fails if there is no such file, or it can't be read.
pub(super) fn file(asked: &Asked<'_>) -> Result<Reply> {
    let name = asked.query.get("name").unwrap_or_default();
    let inspection = inspection(asked, name, &asked.query)?;
    let typed: Map<String, Value> =
        OPTIONS.iter().map(|it| ((*it).to_owned(), json!(asked.query.get(it)))).collect();
    Reply::page(
        "file.html",
        json!({
            "name": name,
            "inspection": inspection,
            "fields": Field::ALL.iter().map(|it| it.as_str()).collect::<Vec<_>>(),
            "typed": typed,
            "profile": name_for(name, &inspection),
            "saved": asked.query.get("saved"),
        }),
    )
}

/// The name under which a layout is stored: that of its profile, else made from the file's name.
fn name_for(file: &str, inspection: &Value) -> String {
    let sheets = inspection.get("sheets").and_then(Value::as_array);
    let profile =
        sheets.into_iter().flatten().find_map(|it| it.get("profile").and_then(Value::as_str));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let letters = profile.unwrap_or(stem).to_lowercase();
    let name: String =
        letters.chars().map(|it| if it.is_alphanumeric() { it } else { '_' }).collect();
    name.trim_matches('_').chars().take(40).collect()
}

/// Imports files of the folder.
///
/// # Errors
/// Fails if one is not there, or another change is being made.
pub(super) fn import(asked: &Asked<'_>) -> Result<Reply> {
    let names: Vec<String> = asked.form.all("name").map(str::to_owned).collect();
    let first = asked.wanted("name")?.to_owned();
    let mut args = vec!["import".to_owned(), "--format=json".to_owned(), "--progress".to_owned()];
    args.extend(options(&asked.form));
    if let Some(import_id) = asked.form.get("replaces") {
        args.push(format!("--replaces={}", plain(import_id)?));
    }
    for name in &names {
        let path = asked.app.inbox.path(&asked.app.settings.db, name)?;
        args.push(text_of(&path)?.to_owned());
    }
    let title = match names.len() {
        1 => say!(asked.words, "page_importing", file = first),
        count => say!(asked.words, "page_importing_files", count),
    };
    let caller = asked.caller();
    begin(asked, &title, "/todo", move |app, progress| {
        let newest = newest_import(app);
        let ran = app.program.run(caller, &args, progress)?;
        Ok(done(ran, undoing(app, newest).filter(|_| names.len() == 1)))
    })
}

/// The form that takes an import back; None where no file is newer than the one before.
pub(super) fn undoing(app: &App, newest: Option<i64>) -> Option<TakeBack> {
    let now = newest_import(app).filter(|it| Some(*it) > newest)?;
    Some(TakeBack::new("/imports/undo", &[("import_id", &now.to_string())]))
}

/// The number of the newest file in the ledger.
pub(super) fn newest_import(app: &App) -> Option<i64> {
    let rows = objects(
        &app.database().ok()?,
        "select max(import_id) as id from import where kind = 'file'",
    )
    .ok()?;
    rows.first()?.get("id")?.as_i64()
}

/// Removes files from the folder; their imports stay.
///
/// # Errors
/// Fails if one is not there, or can't be removed.
pub(super) fn remove(asked: &Asked<'_>) -> Result<Reply> {
    asked.wanted("name")?;
    for name in asked.form.all("name") {
        let path = asked.app.inbox.path(&asked.app.settings.db, name)?;
        std::fs::remove_file(&path)
            .or_mistake(|| Mistake::NotRemoved { path: path.display().to_string() })?;
    }
    Ok(Reply::See("/inbox".to_owned()))
}
