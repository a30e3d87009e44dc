//! The options that every command has.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::messages::Lang;
use crate::output::Format;

/// What every command understands.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Common {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DEALBASE_DB",
        default_value = "deals.db"
    )]
    pub(crate) db: PathBuf,
    /// How the result is written
    #[arg(long, global = true, value_name = "F")]
    pub(crate) format: Option<Format>,
    /// Write the result to a file; its extension names the format
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print long results straight to the terminal, without a pager
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,
    /// Hide receipts and hints
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// When to use color
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Color,
    /// Have the sentences of JSON documents in the language too, for the local page
    #[arg(long, global = true, hide = true)]
    pub(crate) localized: bool,
    /// The language; by default that of the locale
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

impl Common {
    /// The language that was asked for, else that of the locale.
    pub(crate) fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::of_locale)
    }
}

/// When to colour what is printed.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes this the choice of everything that prints.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
