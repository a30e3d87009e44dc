//! Adds a profile to the team's file. What is there is never touched.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::{Profile, Rules};
use crate::refusal::{Action, Refusal};
use crate::{Error, Result};

impl Rules {
    /// Adds `profile` at the end of the file at `path`, which is made if there is none.
    ///
    /// # Errors
    /// [`Error::Rules`] if a source of that name is there already, or the file could not be
    /// understood with the addition; [`Error::Read`] if it can't be written. The file is as before.
    pub fn keep(path: &Path, profile: &Profile) -> Result<()> {
        let failed = |action| Error::read(path, action);
        let text = match path.exists() {
            true => std::fs::read_to_string(path).map_err(failed(Action::ReadRules))?,
            false => String::new(),
        };
        if Self::parse(path, &text)?.file.sources.contains_key(&profile.name) {
            let reason = Refusal::SourceThere { name: profile.name.clone() };
            return Err(Error::rules(path, reason));
        }
        let gap = match text.as_str() {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let addition = format!("{gap}{}", profile.to_toml());
        Self::parse(path, &format!("{text}{addition}"))?;
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(failed(Action::WriteRules))?;
        file.write_all(addition.as_bytes()).map_err(failed(Action::WriteRules))
    }
}
