//! `dealbase man DIR`: a manual page for the program and for each command.

use std::fs;

use anyhow::{Context, Result};

use crate::args::{Common, Man};
use crate::help;

/// Writes the pages into a folder, which is made if it is not there.
///
/// # Errors
/// Fails if they can't be written.
pub(crate) fn run(common: &Common, typed: &Man) -> Result<()> {
    let cannot = || format!("{}: can't be written", typed.folder.display());
    fs::create_dir_all(&typed.folder).with_context(cannot)?;
    clap_mangen::generate_to(help::command(common.lang()), &typed.folder).with_context(cannot)
}
