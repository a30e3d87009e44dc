//! Writes what company lists say, and marks the deals that follow from it.

use rusqlite::{OptionalExtension, params};

use super::Writer;
use crate::parsed_deal::ParsedCompany;
use crate::{Result, sql};

impl Writer<'_> {
    /// Adds what a row of a company list says.
    pub(crate) fn company_record(&self, raw_row_id: i64, company: &ParsedCompany) -> Result<()> {
        let mut stmt = self.conn.prepare_cached(
            "insert into company_record
                 (raw_row_id, import_id, company_reference, company, company_key,
                  sector_label_id, place_label_id, content_key)
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        stmt.execute(params![
            raw_row_id,
            self.import_id,
            company.reference,
            company.company,
            company.company_key,
            self.labels.sector(&company.sector)?,
            self.labels.place(&company.place)?,
            company.content_key(),
        ])?;
        Ok(())
    }

    /// Marks the deals of this import whose company is in a list, by id or by name.
    pub(super) fn mark_of_listed_companies(&self) -> Result<()> {
        let sql = "select exists (select 1 from company_record)";
        if !sql::value(self.conn, sql, [])? {
            return Ok(());
        }
        self.conn.execute(
            "insert or ignore into stale_deal (deal_id)
             select deal_record.deal_id
             from import_extent
             join deal_record
                 on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
             where import_extent.import_id = ?1
                 and (
                     deal_record.company_reference in (select company_reference from company_record)
                     or deal_record.company_key in (select company_key from company_record)
                 )",
            [self.import_id],
        )?;
        Ok(())
    }

    /// Marks the deals of the companies that this import lists, by id or by name.
    pub(crate) fn mark_listed_stale(&self) -> Result<()> {
        self.conn.execute(
            "insert or ignore into stale_deal (deal_id)
             select deal_id from deal_fact
             where company_reference in (
                 select company_reference from company_record where import_id = ?1
             )
             union
             select deal_id from deal_record
             where company_key in (select company_key from company_record where import_id = ?1)",
            [self.import_id],
        )?;
        Ok(())
    }

    /// Whether another company of that name is in the same list, and no id distinguishes them.
    pub(crate) fn is_ambiguous(&self, company: &ParsedCompany) -> Result<bool> {
        let mut stmt = self.conn.prepare_cached(
            "select exists (
                 select 1 from company_record
                 where import_id = ? and company_key = ? and company_reference is null
                     and content_key <> ?
             )",
        )?;
        let same_name = params![self.import_id, company.company_key, company.content_key()];
        let is_listed: bool = stmt.query_row(same_name, |row| row.get(0))?;
        Ok(is_listed && company.reference.is_none())
    }

    /// What the newest active company list says; `None` for a company that is not listed.
    pub(crate) fn company_content_key(&self, company: &ParsedCompany) -> Result<Option<i64>> {
        let by_reference = "company_reference = ?";
        let by_name = "company_reference is null and company_key = ?";
        let (which, value) = match &company.reference {
            Some(reference) => (by_reference, Some(reference)),
            None => (by_name, company.company_key.as_ref()),
        };
        let sql = format!(
            "select content_key from company_record
             where {which}
                 and exists (
                     select 1 from active_import
                     where active_import.import_id = company_record.import_id
                 )
             order by company_record_id desc
             limit 1"
        );
        let mut stmt = self.conn.prepare_cached(&sql)?;
        Ok(stmt.query_row([value], |row| row.get(0)).optional()?)
    }
}
