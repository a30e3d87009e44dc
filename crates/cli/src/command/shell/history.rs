//! Where the shell keeps what was typed before: in the user's own folder, and not beside the deals.

use std::env;
use std::fs;
use std::path::PathBuf;

/// The file, its folder made; None if it is not wanted (`DEALBASE_HISTORY` is empty) or can't be.
pub(super) fn path() -> Option<PathBuf> {
    let path = match env::var_os("DEALBASE_HISTORY") {
        Some(path) if path.is_empty() => return None,
        Some(path) => PathBuf::from(path),
        None => folder()?.join("dealbase").join("history"),
    };
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    folder.is_none_or(|it| fs::create_dir_all(it).is_ok()).then_some(path)
}

/// The folder in which programs keep what is theirs and the user's.
fn folder() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    named("XDG_DATA_HOME")
        .or_else(|| Some(named("HOME")?.join(".local/share")))
        .or_else(|| named("APPDATA"))
}
