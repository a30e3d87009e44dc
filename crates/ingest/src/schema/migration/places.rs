//! Where the places of earlier versions are: up to the third, the country alone was stored of a label.

use rusqlite::{Connection, params};

use crate::Result;
use crate::cell::place::{Place, Places};

/// Between the cells of a label.
const STROKE: &str = " / ";

/// Fills in province and city of every label that is in the country it was read as, and marks the deals
/// of several records to be resolved again.
pub(super) fn locate(conn: &Connection) -> Result<()> {
    let places = Places::new(&Default::default());
    let mut stmt = conn.prepare(
        "select place_label_id, text, country from place_label
         where text is not null and country is not null and province is null and city is null",
    )?;
    let mut update =
        conn.prepare("update place_label set province = ?, city = ? where place_label_id = ?")?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let Place { country, province, city, .. } = place(&places, &text);
        if country == row.get(2)? {
            update.execute(params![province, city, id])?;
        }
    }
    Ok(conn.execute_batch(
        "insert or ignore into stale_deal (deal_id)
         select deal_fact.deal_id
         from resolved_deal
         join deal_fact on deal_fact.record_id = resolved_deal.record_id",
    )?)
}

/// What a label says: its cells are those of country, region and city, as far as there are so many.
fn place(places: &Places, text: &str) -> Place {
    let (country, rest) = match text.split_once(STROKE) {
        Some((first, rest)) if places.country(first).is_some() => (first, rest),
        _ => ("", text),
    };
    let (region, city) = rest.split_once(STROKE).unwrap_or(("", rest));
    places.parse(country, region, city)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_split_into_its_cells() {
        let places = Places::new(&Default::default());
        for (text, found) in [
            ("北京", ["CN", "北京", "北京"]),
            ("中国 / 广东 / 深圳", ["CN", "广东", "深圳"]),
            ("广东 / 深圳市", ["CN", "广东", "深圳"]),
            ("USA / New York / Buffalo", ["US", "New York", "Buffalo"]),
            ("USA", ["US", "", ""]),
            ("火星", ["", "", ""]),
        ] {
            let Place { country, province, city, .. } = place(&places, text);
            let parts = [country, province, city].map(Option::unwrap_or_default);
            assert_eq!(parts, found, "{text}");
        }
    }
}
