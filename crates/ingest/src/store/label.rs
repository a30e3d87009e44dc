//! The numbers of labels and of conversions, which the database keeps once each.

use rusqlite::{Connection, OptionalExtension, ToSql, params_from_iter};

use crate::Result;
use crate::memo::Memo;
use crate::parsed_deal::{Money, ParsedDeal, PlaceLabel, SectorLabel};

/// The numbers that are known so far in this import.
pub(super) struct Labels<'conn> {
    conn: &'conn Connection,
    rounds: Memo<i64>,
    sectors: Memo<i64>,
    places: Memo<i64>,
    conversions: Memo<i64>,
}

impl<'conn> Labels<'conn> {
    pub(super) fn new(conn: &'conn Connection) -> Self {
        Self {
            conn,
            rounds: Memo::default(),
            sectors: Memo::default(),
            places: Memo::default(),
            conversions: Memo::default(),
        }
    }

    /// The number of a round label and what it was parsed as.
    pub(super) fn round(&self, deal: &ParsedDeal) -> Result<i64> {
        let ParsedDeal { round, round_class, deal_kind, .. } = deal;
        let parts = [
            round.text.as_deref(),
            round.code.as_deref(),
            Some(round_class.as_str()),
            Some(deal_kind.as_str()),
        ];
        self.rounds.try_get_or_insert_with(&key(&parts), || {
            let find = "select round_label_id from round_label
                 where text is ? and round is ? and round_class = ? and deal_kind = ?";
            let insert =
                "insert into round_label (text, round, round_class, deal_kind) values (?, ?, ?, ?)";
            self.number(find, insert, &parts)
        })
    }

    /// The number of a sector label and its sector.
    pub(super) fn sector(&self, label: &SectorLabel) -> Result<i64> {
        let SectorLabel { text, code, sub_sector } = label;
        let parts = [text.as_deref(), code.as_deref(), sub_sector.as_deref()];
        self.sectors.try_get_or_insert_with(&key(&parts), || {
            let find = "select sector_label_id from sector_label
                 where text is ? and sector is ? and sub_sector_length is length(?)";
            let insert = "insert into sector_label (text, sector, sub_sector_length)
                 values (?, ?, length(?))";
            self.number(find, insert, &parts)
        })
    }

    /// The number of a place and where that is.
    pub(super) fn place(&self, label: &PlaceLabel) -> Result<i64> {
        let PlaceLabel { text, place } = label;
        let parts = [
            text.as_deref(),
            place.country.as_deref(),
            place.province.as_deref(),
            place.city.as_deref(),
        ];
        self.places.try_get_or_insert_with(&key(&parts), || {
            let find = "select place_label_id from place_label
                 where text is ? and country is ? and province is ? and city is ?";
            let insert =
                "insert into place_label (text, country, province, city) values (?, ?, ?, ?)";
            self.number(find, insert, &parts)
        })
    }

    /// The number of a currency and the rate it was converted at.
    pub(super) fn conversion(&self, money: &Money) -> Result<i64> {
        let parts = [money.currency.as_deref(), money.usd_rate.as_deref()];
        self.conversions.try_get_or_insert_with(&key(&parts), || {
            let find = "select conversion_id from conversion where currency is ? and usd_rate is ?";
            let insert = "insert into conversion (currency, usd_rate) values (?, ?)";
            self.number(find, insert, &parts)
        })
    }

    fn number(&self, find: &str, insert: &str, parts: &[Option<&str>]) -> Result<i64> {
        let values = || params_from_iter(parts.iter().map(|part| part as &dyn ToSql));
        let known = self.conn.prepare_cached(find)?.query_row(values(), |row| row.get(0));
        match known.optional()? {
            Some(number) => Ok(number),
            None => Ok(self.conn.prepare_cached(insert)?.insert(values())?),
        }
    }
}

/// The parts as a key, in which a missing part is no empty one.
fn key<'a, const N: usize>(parts: &[Option<&'a str>; N]) -> [&'a str; N] {
    parts.map(|part| part.unwrap_or("\u{1e}"))
}
