//! Writes what company lists say, and marks the deals that follow from it.

use rusqlite::{OptionalExtension, params};

use super::Writer;
use crate::Result;
use crate::reading::CompanyReading;

impl Writer<'_> {
    /// Adds what a row of a company list says, and marks the deals that name the company's id.
    pub fn company_sighting(&self, raw_row_id: i64, reading: &CompanyReading) -> Result<()> {
        let sector = self.label(reading.sector.text.as_deref())?;
        let place = self.label(reading.place.text.as_deref())?;
        let mut stmt = self.conn.prepare_cached(
            "insert into company_sighting
                 (raw_row_id, import_id, company_reference, company, company_key,
                  sector_label_id, sector, place_label_id, country, content_key)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        stmt.execute(params![
            raw_row_id,
            self.import_id,
            reading.reference,
            reading.company,
            reading.company_key,
            sector,
            reading.sector.code,
            place,
            reading.place.code,
            reading.content_key(),
        ])?;
        let mut stmt = self.conn.prepare_cached(
            "insert or ignore into unsettled_deal (deal_id, has_one_sighting)
             select deal_id, 0 from sighting where company_reference = ?",
        )?;
        stmt.execute([&reading.reference])?;
        Ok(())
    }

    /// Marks the deals of the companies that this import lists by name.
    pub fn unsettle_named(&self) -> Result<()> {
        self.conn.execute(
            "insert or ignore into unsettled_deal (deal_id, has_one_sighting)
             select deal_id, 0 from sighting
             where company_key in (select company_key from company_sighting where import_id = ?)",
            [self.import_id],
        )?;
        Ok(())
    }

    /// Whether another company of that name stands in the same list, and no id tells them apart.
    pub fn is_ambiguous(&self, reading: &CompanyReading) -> Result<bool> {
        let mut stmt = self.conn.prepare_cached(
            "select exists (
                 select 1 from company_sighting
                 where import_id = ? and company_key = ? and company_reference is null
                     and content_key <> ?
             )",
        )?;
        let same_name = params![self.import_id, reading.company_key, reading.content_key()];
        let is_listed: bool = stmt.query_row(same_name, |row| row.get(0))?;
        Ok(is_listed && reading.reference.is_none())
    }

    /// What the standing company list says in the newest place; `None` for a company not listed.
    pub fn company_content_key(&self, reading: &CompanyReading) -> Result<Option<i64>> {
        let by_reference = "company_reference = ?";
        let by_name = "company_reference is null and company_key = ?";
        let (which, value) = match &reading.reference {
            Some(reference) => (by_reference, Some(reference)),
            None => (by_name, reading.company_key.as_ref()),
        };
        let sql = format!(
            "select content_key from company_sighting
             where {which}
                 and exists (
                     select 1 from standing_import
                     where standing_import.import_id = company_sighting.import_id
                 )
             order by company_sighting_id desc
             limit 1"
        );
        let mut stmt = self.conn.prepare_cached(&sql)?;
        Ok(stmt.query_row([value], |row| row.get(0)).optional()?)
    }
}
