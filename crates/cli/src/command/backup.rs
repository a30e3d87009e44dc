//! `dealbase backup FILE`: a copy of the database that is whole and checked, or not there.

use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_ingest::backup;

use crate::args::{Backup, Common};
use crate::messages::say;
use crate::mistake::{Mistake, OrMistake};
use crate::output::number::grouped;
use crate::workspace;

/// Copies the database and says how large the copy is.
///
/// # Errors
/// Fails if there is no database, it is damaged, or the copy can't be written; there is then no copy.
pub(crate) fn run(common: &Common, typed: &Backup) -> Result<()> {
    workspace::open(&common.db)?;
    let byte_count = backup::backup(&common.db, &typed.file)?;
    let (messages, bytes) = (common.messages()?, grouped(byte_count));
    common.notice(say!(messages, "backed_up", file = typed.file.display(), bytes))?;
    take_along(common, &typed.file)
}

/// Copies the files of the team beside the copy, unless other ones are there.
fn take_along(common: &Common, copy: &Path) -> Result<()> {
    const FILES: [&str; 3] = ["dealbase.toml", "duplicates.csv", "corrections.csv"];
    let mut files = FILES.map(PathBuf::from).to_vec();
    if let Ok(queries) = std::fs::read_dir(common.db.with_file_name("queries")) {
        let mut names: Vec<_> = queries.flatten().map(|it| it.file_name()).collect();
        names.sort();
        files.extend(names.iter().map(|name| Path::new("queries").join(name)));
    }
    let (mut included, mut left) = (Vec::new(), Vec::new());
    for file in files {
        let (from, to) = (common.db.with_file_name(&file), copy.with_file_name(&file));
        let Ok(bytes) = std::fs::read(&from) else { continue };
        match std::fs::read(&to) {
            Ok(there) if there == bytes => continue,
            Ok(_) => left.push(to.display().to_string()),
            Err(_) => {
                let folder = to.parent().unwrap_or(Path::new(""));
                std::fs::create_dir_all(folder)
                    .and_then(|()| std::fs::write(&to, bytes))
                    .or_mistake(|| Mistake::not_written(&to))?;
                included.push(to.display().to_string());
            }
        }
    }
    let messages = common.messages()?;
    for (key, files) in [("backed_up_files", included), ("backed_up_others", left)] {
        if !files.is_empty() {
            common.notice(say!(messages, key, files = files.join(", ")))?;
        }
    }
    Ok(())
}
