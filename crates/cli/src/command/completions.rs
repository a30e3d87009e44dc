//! `dealbase completions SHELL`: what the user's own shell needs to complete commands and options.

use anyhow::Result;

use crate::args::{Common, Completions};
use crate::help;
use crate::output::{Format, Target};

/// Prints the script.
///
/// # Errors
/// Fails if it can't be written.
pub(crate) fn run(common: &Common, typed: &Completions) -> Result<()> {
    let target = Target { file: common.output.clone(), ..Target::new(None, Some(Format::Table))? };
    let mut out = target.open()?;
    clap_complete::generate(typed.shell, &mut help::command(common.lang()), "dealbase", &mut out);
    out.finish()
}
