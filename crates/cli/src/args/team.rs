//! What is typed to decide something for good: pairs of deals, and corrections by hand.

use clap::{Args as ClapArgs, Subcommand};

use crate::mistake::Mistake;

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase duplicates --review
  dealbase duplicates same 17 204")]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Duplicates {
    #[command(subcommand)]
    pub(crate) verdict: Option<DuplicatesVerdict>,
    /// Review pair by pair: s for the same, d for different, q to stop
    #[arg(long)]
    pub(crate) review: bool,
}

/// What a person decides about two deals; stored in duplicates.csv beside the database.
#[derive(Debug, Subcommand)]
pub(crate) enum DuplicatesVerdict {
    /// The two deals of each pair are the same
    Same {
        /// Deal ids, two for each pair
        #[arg(required = true, value_name = "DEAL", value_delimiter = ',')]
        deals: Vec<i64>,
    },
    /// Withdraw the decision about the two deals of each pair
    Withdraw {
        /// Deal ids, two for each pair
        #[arg(required = true, value_name = "DEAL", value_delimiter = ',')]
        deals: Vec<i64>,
    },
    /// The two deals of each pair are different
    Different {
        /// Deal ids, two for each pair
        #[arg(required = true, value_name = "DEAL", value_delimiter = ',')]
        deals: Vec<i64>,
    },
}

/// A correction, stored in corrections.csv beside the database.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase correct 188 amount='12 million USD' --note 'press release of 5 May'
  dealbase correct 188 round=B date=2026-05-04
  dealbase correct 188 amount=
  dealbase correct --review")]
pub(crate) struct Correct {
    /// The id of the deal
    #[arg(value_name = "DEAL", requires = "fields")]
    pub(crate) deal_id: Option<i64>,
    /// What it should be: company, date, round, sector, country, amount or investors; nothing after = removes the correction
    #[arg(value_name = "FIELD=VALUE", value_parser = field_value)]
    pub(crate) fields: Vec<(String, String)>,
    /// Why it is corrected
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Who corrects it
    #[arg(long, value_name = "NAME", env = "DEALBASE_BY")]
    pub(crate) by: Option<String>,
    /// Only corrections that the sheets now agree with or contradict, or that name no deal
    #[arg(long, conflicts_with = "deal_id")]
    pub(crate) review: bool,
}

fn field_value(typed: &str) -> Result<(String, String), Mistake> {
    let (field, value) = typed.split_once('=').ok_or(Mistake::ExpectedField)?;
    Ok((field.trim().to_lowercase(), value.to_owned()))
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase labels --write")]
pub(crate) struct Labels {
    /// Add a line for each to dealbase.toml, to be edited
    #[arg(long)]
    pub(crate) write: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase rates --missing -o our_rates.csv")]
pub(crate) struct Rates {
    /// Only the rates that are missing, as a table to be filled in
    #[arg(long)]
    pub(crate) missing: bool,
}
