//! Amounts in the words of Chinese vendors.

use super::amount::Wording;
use super::deal::Deal;

/// The amount as typed; `yuan` and `dollar` are the vendor's names for the money.
pub(crate) fn amount_text(deal: &Deal, yuan: &str, dollar: &str) -> String {
    let Some((currency, point, wording)) = deal.amount.point() else {
        return deal.silence.to_owned();
    };
    let money = if currency.code == "USD" { dollar } else { yuan };
    match wording {
        Wording::Plain => format!("{}{money}", number(point)),
        Wording::Several => format!("数{}{money}", unit_name(point / 3)),
        Wording::Near => format!("近{}元", unit_name(point / 95 * 100)),
        Wording::Over => format!("超{}{money}", unit_name(point)),
        Wording::About => format!("约{}{money}", number(point)),
        Wording::AtLeast => {
            let rest = money.trim_start_matches('元');
            format!("{}元及以上{rest}", unit_name(point))
        }
        Wording::Between => {
            format!("{}-{}{money}", number(point / 3 * 2), number(point / 3 * 4))
        }
    }
}

/// A number in 万 or 亿, with decimals only where it has some.
fn number(number: i64) -> String {
    let (unit, name) = if number >= 100_000_000 { (100_000_000, "亿") } else { (10_000, "万") };
    let decimals = format!("{:04}", number % unit * 10_000 / unit);
    let text = format!("{}.{}", number / unit, decimals.trim_end_matches('0'));
    format!("{}{name}", text.trim_end_matches('.'))
}

fn unit_name(number: i64) -> &'static str {
    match number {
        100_000_000 => "亿",
        10_000_000 => "千万",
        1_000_000 => "百万",
        _ => "万",
    }
}
