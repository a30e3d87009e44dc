//! `dealbase completions SHELL`: what the user's own shell needs to complete commands and options.

use std::io::Write;

use anyhow::Result;

use crate::args::{Common, Completions};
use crate::completion;
use crate::output::{Format, Target};

/// Prints the script.
///
/// # Errors
/// Fails if it can't be written.
pub(crate) fn run(common: &Common, typed: &Completions) -> Result<()> {
    let target = Target { file: common.output.clone(), ..Target::new(None, Some(Format::Table))? };
    let mut out = target.open()?;
    let mut script = Vec::new();
    completion::script(&typed.shell.to_string(), &mut script)?;
    out.write_all(&script)?;
    out.finish()
}
