//! The options that say how sheets are to be read where they do not say it themselves.

use clap::Args as ClapArgs;
use dealbase_ingest::cell::amount::DecimalMark;
use dealbase_ingest::cell::date::DateOrder;
use dealbase_ingest::rules::known;
use dealbase_ingest::survey::ImportOptions;

use super::LimitArgs;
use crate::mistake::Mistake;

/// What a person says about sheets that the sheets themselves do not.
#[derive(Clone, Debug, Default, ClapArgs)]
#[command(next_help_heading = "Options for reading sheets")]
pub(crate) struct ImportArgs {
    /// Order of day and month in dates such as 05/01/2015: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER", value_parser = date_order)]
    pub(crate) date_order: Option<DateOrder>,
    /// Currency of amounts that name none, such as USD
    #[arg(long, value_name = "CODE", value_parser = known::currency)]
    pub(crate) currency: Option<String>,
    /// Unit of amounts that name none, such as 万 or million
    #[arg(long, value_name = "UNIT", value_parser = known::unit)]
    pub(crate) unit: Option<String>,
    /// Country of deals that name no place, such as CN
    #[arg(long, value_name = "CODE", value_parser = known::country)]
    pub(crate) country: Option<String>,
    /// Name of the source; give the next edition of the list the same
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Mark between the whole and the fraction of an amount: point or comma
    #[arg(long, value_name = "MARK", value_parser = decimal_mark)]
    pub(crate) decimal: Option<DecimalMark>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

impl ImportArgs {
    /// The same as the importer's type.
    pub(crate) fn options(&self) -> ImportOptions {
        ImportOptions {
            date_order: self.date_order,
            currency: self.currency.clone(),
            unit: self.unit.clone(),
            country: self.country.clone(),
            source: self.source.clone(),
            decimal: self.decimal,
            fixes: None,
        }
    }
}

fn date_order(typed: &str) -> Result<DateOrder, Mistake> {
    DateOrder::from_word(&typed.trim().to_lowercase()).ok_or(Mistake::ExpectedDateOrder)
}

fn decimal_mark(typed: &str) -> Result<DecimalMark, Mistake> {
    DecimalMark::parse(typed).map_err(|_| Mistake::ExpectedDecimal)
}
