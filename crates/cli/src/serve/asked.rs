//! A request that was let in: what a page is given.

use std::sync::Arc;

use anyhow::Result;

use super::app::App;
use super::multipart::Upload;
use super::params::Params;
use super::program::Caller;
use crate::messages::Messages;
use crate::mistake::Mistake;

/// A request that was let in.
pub(crate) struct Asked<'a> {
    pub(crate) app: &'a Arc<App>,
    pub(crate) words: &'a Messages,
    /// The address without `/api`, in parts.
    pub(crate) path: Vec<String>,
    pub(crate) query: Params,
    pub(crate) form: Params,
    pub(crate) uploads: Vec<Upload>,
    pub(crate) is_write: bool,
    /// Whether the data are wanted, and not a page of them.
    pub(crate) is_api: bool,
}

impl Asked<'_> {
    /// A value that the form has to have.
    ///
    /// # Errors
    /// Fails if it has not.
    pub(crate) fn wanted(&self, name: &str) -> Result<&str> {
        let missing = || Mistake::NoValue { name: name.to_owned() }.typed();
        self.form.get(name).ok_or_else(missing)
    }

    /// A whole number that the form has to have.
    ///
    /// # Errors
    /// Fails if it has not.
    pub(crate) fn wanted_number(&self, name: &str) -> Result<i64> {
        let typed = self.wanted(name)?;
        let mistake = || Mistake::NotANumber { name: name.to_owned(), typed: typed.to_owned() };
        typed.parse().map_err(|_| mistake().typed())
    }

    /// For whom a command is run.
    pub(crate) fn caller(&self) -> Caller {
        Caller { lang: self.words.lang, is_person: !self.is_api }
    }
}
