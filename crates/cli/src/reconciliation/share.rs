//! Which denominators would print a share that does not fit: all deals instead of those with a letter,
//! the world instead of one market.

use anyhow::Result;
use dealbase_query::{Database, Value};

use super::Line;
use crate::figure_text::FigureText;

/// The counts and amounts of a quarter that a share may have been taken of.
const WHOLES: &str = "
select market || ': deals' as whole, deal_count as size, 0 as is_amount, market
from activity_by_quarter where quarter = :quarter
union all
select market || ': disclosed deals', disclosed_count, 0, market
from activity_by_quarter where quarter = :quarter
union all
select market || ': lettered rounds', lettered_count, 0, market
from early_stage_by_quarter where quarter = :quarter
union all
select market || ': rounds that are known', sum(deal_count), 0, market
from round_mix_by_quarter where quarter = :quarter and round_class <> 'unknown'
group by market
union all
select market || ': lettered and unknown rounds', sum(deal_count), 0, market
from round_mix_by_quarter where quarter = :quarter and round_class <> 'strategic'
group by market
union all
select market || ': deals of a known sector', sum(deal_count), 0, market
from sector_by_quarter where quarter = :quarter and sector <> 'other'
group by market
union all
select market || ': amount', amount_usd, 1, market
from activity_by_quarter where quarter = :quarter
union all
select market || ': amount of mega deals', amount_usd, 1, market
from mega_deal_by_quarter where quarter = :quarter";

/// The denominators that would print the share, those of the line's own market first; nothing for a
/// figure that is no share.
pub(super) fn fitting(
    database: &Database,
    view: &str,
    column: &str,
    row: &[(String, Value)],
    line: &Line,
    printed: &FigureText,
) -> Result<Vec<String>> {
    let Some((part, is_amount)) = numerator(view, column) else { return Ok(Vec::new()) };
    let Some(part) = row.iter().find(|(name, _)| name == part).and_then(|it| it.1.real()) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "select whole, size from ({WHOLES}) where is_amount = :is_amount and size > 0 order by market <> :market, whole"
    );
    let params = [
        ("quarter", Value::from(&*line.quarter)),
        ("market", Value::from(&*line.market)),
        ("is_amount", Value::from(i64::from(is_amount))),
    ];
    let wholes = database.rows(&sql, &params)?;
    let fits = wholes.records().filter_map(|whole| {
        let size = whole.real("size")?;
        let name = whole.text("whole")?;
        printed.fits(100.0 * part / size).then(|| format!("{name} ({size})"))
    });
    Ok(fits.collect())
}

/// The column of which a share is taken, and whether it is money.
fn numerator(view: &str, column: &str) -> Option<(&'static str, bool)> {
    match (view, column) {
        ("early_stage_by_quarter", "share_pct") => Some(("early_count", false)),
        (_, "share_pct") => Some(("deal_count", false)),
        (_, "amount_share_pct") => Some(("amount_usd", true)),
        _ => None,
    }
}
