//! What was typed to get a report.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{AsOfArgs, ImportArgs, OnEngine};
use crate::quarter;

#[derive(Debug, Clone, Default, ClapArgs)]
#[command(after_help = "Examples:
  dealbase report -o deck.html
  dealbase report 2026Q2 --market china --lang zh -o deck.pptx
  dealbase report --from sheets/*.xlsx 2026Q2")]
pub(crate) struct Report {
    /// The quarter, such as 2023Q4; by default the newest that is over
    pub(crate) quarter: Option<String>,
    /// Report on these sheets, imported into memory, instead of the database
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "as_of")]
    pub(crate) from: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) as_of: AsOfArgs,
    #[command(flatten)]
    pub(crate) on: OnEngine,
    /// Only this market; can be given more than once
    #[arg(long = "market", value_name = "MARKET")]
    pub(crate) markets: Vec<String>,
    /// Further slides: sizes, concentration, change, constant, stages, investors, regions, currency, firsts, completion, climate, events, or all
    #[arg(long, value_name = "TOPIC", value_delimiter = ',')]
    pub(crate) appendix: Vec<String>,
    /// Layout, look, words and slides of the page; by default `template` beside the database
    #[arg(long, value_name = "DIR")]
    pub(crate) template: Option<PathBuf>,
    /// Write the program's own template into a folder, to start from
    #[arg(long, value_name = "DIR", conflicts_with_all = ["quarter", "template"])]
    pub(crate) save_template: Option<PathBuf>,
    /// Print the JSON Schema of --format json
    #[arg(long, conflicts_with_all = ["quarter", "save_template"])]
    pub(crate) schema: bool,
    #[command(flatten)]
    pub(crate) options: ImportArgs,
}

impl Report {
    /// The same with the quarter put where it belongs: it may stand last after `--from FILE…`.
    pub(crate) fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        let quarter =
            |last: &PathBuf| quarter::parsed(&last.to_string_lossy()).filter(|_| !last.exists());
        if self.quarter.is_none()
            && let Some(quarter) = self.from.last().and_then(quarter)
        {
            sorted.quarter = Some(quarter);
            sorted.from.pop();
        }
        sorted
    }
}
