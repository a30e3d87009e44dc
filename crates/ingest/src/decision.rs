//! Decisions about two deals that look alike, entered into the ledger and named by what sheets say.
//!
//! Knows nothing of how deals are compared, nor of the file a person's decisions are kept in.

use rusqlite::{Connection, Row, params};

use crate::Result;

/// What was decided about two deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They are one deal.
    Same,
    /// They are two.
    Different,
    /// An earlier verdict no longer holds.
    Withdrawn,
}

impl Verdict {
    /// The word in the database and in `duplicates.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A deal by what a sheet says of it: this outlives its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// As the sheet writes it.
    pub company: String,
    /// `2023-10-05`, `2023-10`, `2023Q4` or `2023`: as exact as is known.
    pub announced_on: String,
    /// The round's own name, or its class where it has none.
    pub round: String,
    /// The source's own id of the deal; `None` for any.
    pub reference: Option<String>,
    /// As in `sighting`.
    pub match_key: i64,
}

impl Name {
    /// What tells names apart: companies and rounds may be spelled differently.
    #[must_use]
    pub fn key(&self) -> (i64, Option<&str>) {
        (self.match_key, self.reference.as_deref())
    }
}

/// What a sheet calls a deal, as [`Name`] holds it.
pub(crate) const NAME_COLUMNS: &str = "
    company,
    case announced_precision
        when 'month' then substr(announced_on, 1, 7)
        when 'quarter' then
            substr(announced_on, 1, 4) || 'Q' || (substr(announced_on, 6, 2) + 2) / 3
        when 'year' then substr(announced_on, 1, 4)
        else announced_on
    end,
    coalesce(round, round_class), reference, match_key";

/// Reads the [`NAME_COLUMNS`], which are the first of the row.
pub(crate) fn name(row: &Row) -> rusqlite::Result<Name> {
    Ok(Name {
        company: row.get(0)?,
        announced_on: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        round: row.get(2)?,
        reference: row.get(3)?,
        match_key: row.get(4)?,
    })
}

/// What a row says of its deal.
pub(crate) fn name_of_sighting(conn: &Connection, sighting_id: i64) -> Result<Name> {
    let sql = format!("select {NAME_COLUMNS} from sighting where sighting_id = ?");
    Ok(conn.query_row(&sql, [sighting_id], name)?)
}

/// Enters a verdict into entry `import_id` of the ledger. Which of the two is named first makes no
/// difference.
pub(crate) fn enter(
    conn: &Connection,
    import_id: i64,
    verdict: Verdict,
    one: &Name,
    other: &Name,
) -> Result<()> {
    let (one, other) = if one.key() <= other.key() { (one, other) } else { (other, one) };
    conn.execute(
        "insert into decision (
             import_id, verdict, company, announced_on, round, reference, match_key,
             other_company, other_announced_on, other_round, other_reference, other_match_key
         ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            import_id,
            verdict.as_str(),
            one.company,
            one.announced_on,
            one.round,
            one.reference,
            one.match_key,
            other.company,
            other.announced_on,
            other.round,
            other.reference,
            other.match_key,
        ],
    )?;
    Ok(())
}
