//! `dealbase man DIR`: a manual page for the program and for each command.

use std::fs;

use anyhow::Result;

use crate::args::{Common, Man};
use crate::help;
use crate::mistake::{Mistake, OrMistake};

/// Writes the pages into a folder, which is made if it is not there.
///
/// # Errors
/// Fails if they can't be written.
pub(crate) fn run(common: &Common, typed: &Man) -> Result<()> {
    let cannot = || Mistake::not_written(&typed.folder);
    fs::create_dir_all(&typed.folder).or_mistake(cannot)?;
    clap_mangen::generate_to(help::command(common.lang()), &typed.folder).or_mistake(cannot)
}
