//! A unit that a person names for a whole file: `万`, `million`, `M`, `mm`, `k`, `1000`.

use rust_decimal::Decimal;

use super::{AmountContext, AmountStatus, parse};

/// How many units of the currency one of the named is; `None` where nobody knows it.
#[must_use]
pub fn unit_named(typed: &str) -> Option<Decimal> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return None;
    }
    // In figures of finance, a thousand thousands.
    if typed == "mm" {
        return Some(Decimal::from(1_000_000));
    }
    if let Ok(figure) = typed.replace(',', "").parse::<Decimal>() {
        return (figure > Decimal::ZERO).then_some(figure);
    }
    let typed = typed.strip_prefix("in ").unwrap_or(&typed);
    let one = parse(&format!("1{typed}"), &AmountContext::default()).ok()?;
    one.point.filter(|_| one.status == AmountStatus::Exact)
}
