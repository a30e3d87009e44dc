//! A row as it comes out of several hands: dates, amounts and currencies each written in a way of its own.

use fastrand::Rng;

use crate::sheet::{Cell, Day};
use crate::writer::{Deal, any_of};

/// The columns.
pub(crate) const HEADING: &[&str] = &[
    "披露日期",
    "公司名称",
    "行业",
    "细分领域",
    "地区",
    "轮次",
    "融资金额",
    "币种",
    "投资方",
    "简介",
];

/// Writes a deal; which way each cell is written follows from the number of the row.
pub(crate) fn row(deal: Deal) -> Vec<Cell> {
    let mut rng = Rng::with_seed(u64::from(deal.number).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let link = format!("{}/{:06}", deal.day.0, rng.u32(..1_000_000));
    let announced = announced(&deal, &mut rng);
    let (amount, currency) = amount(&deal, &mut rng);
    let Deal { company, sector, sub_sector, place, round, investors, about, .. } = deal;
    let company = match rng.u8(..20) {
        0 => company.to_uppercase(),
        1 => format!("“{company}”"),
        2 => format!(" {company}　"),
        _ => company,
    };
    let round = if rng.u8(..10) == 0 { round.to_lowercase() } else { round };
    let place = if rng.u8(..12) == 0 { place.replace(", ", " / ") } else { place };
    let about = format!("{about}（来源：https://news.example/{link}）");
    let texts =
        [announced, company, sector, sub_sector, place, round, amount, currency, investors, about];
    texts.into_iter().map(Cell::Text).collect()
}

fn announced(deal: &Deal, rng: &mut Rng) -> String {
    let Day(year, month, day) = deal.day;
    match rng.u8(..12) {
        0 => wide(&format!("{year}年{month}月{day}日")),
        1 => format!("{year}-{month:02}-{day:02} 00:00:00"),
        2 => format!("{year}{month:02}{day:02}"),
        3 => format!(" {year}-{month}-{day} "),
        4 => format!("{year}年{month:02}月{day:02}日"),
        5 => format!("{year}Q{}", month.div_ceil(3)),
        _ => deal.announced.clone(),
    }
}

/// The amount and what is in the column of currencies: as it was typed with its own currency, or a
/// number beside one.
fn amount(deal: &Deal, rng: &mut Rng) -> (String, String) {
    let Some(thousands) = deal.thousands.filter(|_| rng.bool()) else {
        return (deal.amount.clone(), String::new());
    };
    let amount = match rng.u8(..8) {
        0 => format!("{}万", thousands / 10),
        1 => wide(&format!("{}万", thousands / 10)),
        2 => format!("{}.{} million", thousands / 1000, thousands / 100 % 10),
        3 => format!("约{}万", thousands / 10),
        4 => format!("{}K", thousands),
        5 => format!("{}000", thousands),
        6 if thousands >= 1000 => format!("{},{:03},000", thousands / 1000, thousands % 1000),
        _ => format!("{}.{:03}M", thousands / 1000, thousands % 1000),
    };
    let ways: &[&str] = match deal.currency {
        "CNY" => &["CNY", "RMB", "人民币", "元", "¥"],
        "USD" => &["USD", "US$", "美元", "$"],
        "EUR" => &["EUR", "€", "欧元"],
        "HKD" => &["HKD", "HK$", "港元", "港币"],
        other => return (amount, other.to_owned()),
    };
    (amount, any_of(ways, rng).to_owned())
}

/// The same with full-width digits.
fn wide(text: &str) -> String {
    let digit = |it: char| it.to_digit(10).and_then(|digit| char::from_u32(0xff10 + digit));
    text.chars().map(|it| digit(it).unwrap_or(it)).collect()
}
