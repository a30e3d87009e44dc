//! `dealbase trace`: the rows behind a deal, or behind a figure, with file, sheet, row and cells.

use anyhow::Result;
use dealbase_query::Value;

use crate::args::{Common, Trace};
use crate::command::query;
use crate::dimension::Dimension;
use crate::mistake::Mistake;
use crate::quarter;
use crate::questions::{OF_DEAL, read_by};
use crate::report::model;

/// The deal that counts for a deal: itself, or the one it is counted as.
const COUNTED_DEAL: &str = "select deal_id from deal_trace where deal_id = coalesce(
    (select counted_deal_id from same_deal where same_deal.deal_id = :deal_id), :deal_id) limit 1";

/// Whether a deal is of a company of this name.
const IS_COMPANY: &str =
    "select 1 from deals where company = :company collate nocase and not exists (
    select 1 from sqlite_schema where name = :company
) limit 1";

/// Rows of all deals of a company.
const OF_COMPANY: &str = concat!(
    "
select
    deal_trace.*,
    ",
    read_by!(),
    "
from deal_trace
where deal_trace.deal_id in (select deal_id from deals where company = :company collate nocase)
order by deal_trace.announced_on, deal_trace.deal_id, deal_trace.sighting_id"
);

/// Rows of the deals that a figure counts. Each dimension that is not named is open.
const OF_FIGURE: &str = concat!(
    "
select
    deal_trace.*,
    ",
    read_by!(),
    "
from deal_trace
join deal_in_market on deal_in_market.deal_id = deal_trace.deal_id
where deal_in_market.market = :market
    and deal_in_market.quarter = :quarter
    and (:sector is null or deal_in_market.sector = :sector)
    and (:round_class is null or deal_in_market.round_class = :round_class)
    and (:country is null or deal_in_market.country = :country)
    and (:is_mega = 0 or deal_in_market.is_mega = 1)
order by deal_trace.deal_id, deal_trace.sighting_id"
);

/// Prints the rows behind what was named.
///
/// # Errors
/// Fails if it is neither the id of a deal nor the name of a metric with its quarter.
pub(crate) fn run(common: &Common, typed: &Trace) -> Result<()> {
    let database = common.database_as_of(typed.as_of.as_of.as_ref())?;
    if let Ok(deal_id) = typed.what.parse::<i64>() {
        let typed = [("deal_id", Value::Integer(deal_id))];
        let found = database.rows(COUNTED_DEAL, &typed)?.rows.into_iter().flatten().next();
        let counted = found.ok_or_else(|| Mistake::NoDeal { deal: deal_id }.typed())?;
        return query::answer(&database, common, OF_DEAL, &[("deal_id", counted)]);
    }
    let of_company = vec![("company", Value::from(&*typed.what))];
    if !database.rows(IS_COMPANY, &of_company)?.rows.is_empty() {
        return query::answer(&database, common, OF_COMPANY, &of_company);
    }
    if let Err(err) = dealbase_query::view(&database, &typed.what) {
        return Err(match typed.what.contains('_') {
            true => err.into(),
            false => Mistake::NotTraced { typed: typed.what.clone() }.typed(),
        });
    }
    let Some(quarter) = &typed.quarter else {
        return Err(Mistake::WhichQuarter { metric: typed.what.clone() }.typed());
    };
    let quarter = quarter::parse(quarter);
    model::check_is_in_data(&database, &quarter)?;
    let named = |dimension: Dimension, typed: &Option<String>| match typed {
        Some(typed) => dimension.code(&database, typed).map(Value::Text),
        None => Ok(Value::Null),
    };
    let params = vec![
        ("market", Value::Text(Dimension::Market.code(&database, &typed.market)?)),
        ("quarter", Value::Text(quarter)),
        ("sector", named(Dimension::Sector, &typed.sector)?),
        ("round_class", named(Dimension::RoundClass, &typed.round_class)?),
        ("country", named(Dimension::Country, &typed.country)?),
        ("is_mega", Value::Integer(i64::from(typed.what.starts_with("mega_deal")))),
    ];
    query::answer(&database, common, OF_FIGURE, &params)
}
