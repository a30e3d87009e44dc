//! Decisions about two deals that look alike, as entered into the ledger: deals are named by what
//! sheets say of them.
//!
//! Knows nothing of how deals are compared, nor of the file in which a team keeps its decisions.

use rusqlite::{Connection, Row, params};

use crate::Result;
use crate::cell::date::ColumnDates;
use crate::cell::name::company_name;
use crate::cell::round::RoundClass;
use crate::parsed_deal::match_key;
use crate::problem::Unreadable;
use crate::refusal::Refusal;
use crate::rules::Rules;
use crate::sheet::Cell;
use crate::team_file::TeamFile;
use crate::vocabulary::Vocabulary;
use crate::word::word_enum;

word_enum! {
    /// What was decided about two deals.
    pub enum Verdict {
        /// They are one deal.
        Same = "same",
        /// They are two.
        Different = "different",
        /// An earlier verdict no longer holds.
        Withdrawn = "withdrawn",
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
    /// As in `deal_record`.
    pub match_key: i64,
}

/// What a sheet calls a deal, as [`Name::from_row`] takes it.
pub(crate) const NAME_COLUMNS: &str = "
    company,
    case announced_precision
        when 'month' then substr(announced_on, 1, 7)
        when 'quarter' then
            substr(announced_on, 1, 4) || 'Q' || ((substr(announced_on, 6, 2) + 2) / 3)
        when 'year' then substr(announced_on, 1, 4)
        else announced_on
    end,
    coalesce(round, round_class), reference, match_key";

impl Name {
    /// Understands what a person wrote, as the sheets are understood.
    ///
    /// # Errors
    ///
    /// What was expected instead.
    pub fn parse(
        company: &str,
        announced_on: &str,
        round: &str,
        reference: Option<&str>,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Unreadable> {
        let company = company_name(company).ok_or(Unreadable::CompanyName)?;
        let reader = ColumnDates::default().decide(None);
        let reader = reader.map_err(|_| Unreadable::Date)?;
        let announced = reader.parse(&Cell::text(announced_on.trim()))?;
        let code = round_code(round, vocabulary)?;
        let key = match_key(
            &vocabulary.company_key(&company),
            &code,
            Some(&announced.date.to_string()),
            Some(announced.precision.as_str()),
        );
        Ok(Self {
            company,
            announced_on: announced_on.trim().to_owned(),
            round: round.trim().to_owned(),
            reference: reference.map(str::to_owned),
            match_key: key,
        })
    }

    /// Understands what a line of a team's file says in the columns of this prefix.
    pub(crate) fn of_line(
        file: &TeamFile,
        cells: &[String],
        prefix: &str,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Refusal> {
        let columns = ["company", "announced_on", "round", "reference"]
            .map(|column| file.cell(cells, &format!("{prefix}{column}")));
        let [company, announced_on, round, reference] = columns;
        let reference = Some(reference).filter(|it| !it.is_empty());
        Self::parse(company, announced_on, round, reference, vocabulary).map_err(|expected| {
            let [company, announced_on, round] = [company, announced_on, round].map(str::to_owned);
            Refusal::NamesNoDeal { company, announced_on, round, expected }
        })
    }

    /// Its parts as the columns of these names.
    pub(crate) fn columns(&self, names: [&'static str; 4]) -> Vec<(&'static str, &str)> {
        let reference = self.reference.as_deref().unwrap_or_default();
        let texts = [self.company.as_str(), &self.announced_on, &self.round, reference];
        names.into_iter().zip(texts).collect()
    }

    /// The same as the lists in force name it; as before where they can't.
    pub(crate) fn named_again(self, vocabulary: &Vocabulary) -> Self {
        let reference = self.reference.as_deref();
        Self::parse(&self.company, &self.announced_on, &self.round, reference, vocabulary)
            .unwrap_or(self)
    }

    /// What tells names apart: companies and rounds may be spelled differently.
    #[must_use]
    pub fn key(&self) -> (i64, Option<&str>) {
        (self.match_key, self.reference.as_deref())
    }

    /// Reads the [`NAME_COLUMNS`], which are the first of the row.
    pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            company: row.get(0)?,
            announced_on: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            round: row.get(2)?,
            reference: row.get(3)?,
            match_key: row.get(4)?,
        })
    }

    /// Reads the columns of its parts that begin so.
    pub(crate) fn of_columns(row: &Row, prefix: &str) -> rusqlite::Result<Self> {
        let column = |name: &str| format!("{prefix}{name}");
        Ok(Self {
            company: row.get(&*column("company"))?,
            announced_on: row.get(&*column("announced_on"))?,
            round: row.get(&*column("round"))?,
            reference: row.get(&*column("reference"))?,
            match_key: row.get(&*column("match_key"))?,
        })
    }

    /// What a record calls its deal.
    pub(crate) fn of_record(conn: &Connection, record_id: i64) -> Result<Self> {
        let sql = format!("select {NAME_COLUMNS} from deal_record where record_id = ?");
        Ok(conn.query_row(&sql, [record_id], Self::from_row)?)
    }
}

/// The round as deals are recognized by it: its own name, or its class.
fn round_code(text: &str, vocabulary: &Vocabulary) -> Result<String, Unreadable> {
    let text = text.trim();
    if RoundClass::from_word(text).is_some() {
        return Ok(text.to_owned());
    }
    let round = vocabulary.round(Some(text), text, "");
    match (round.is_known, round.name) {
        (true, Some(name)) => Ok(name),
        (true, None) => Ok(round.class.as_str().to_owned()),
        (false, _) => Err(Unreadable::Round),
    }
}

/// Adds an entry of the ledger for what is decided in a team's file; its id.
pub(crate) fn enter(
    conn: &Connection,
    file_name: &str,
    rules: &Rules,
    decided_at: &str,
) -> Result<i64> {
    conn.execute(
        "insert into import (kind, imported_at, file_name, rules_digest) values ('decision', ?, ?, ?)",
        params![decided_at, file_name, rules.digest()],
    )?;
    Ok(conn.last_insert_rowid())
}

/// A verdict about two deals. Which of the two is named first makes no difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub verdict: Verdict,
    /// The one deal.
    pub name: Name,
    /// The other.
    pub other: Name,
}

impl Decision {
    /// What tells pairs apart.
    #[must_use]
    pub fn key(&self) -> [(i64, Option<&str>); 2] {
        let mut key = [self.name.key(), self.other.key()];
        key.sort_unstable();
        key
    }

    /// The same about deals as the lists in force name them; as before where they can't.
    pub(crate) fn named_again(self, vocabulary: &Vocabulary) -> Self {
        Self {
            name: self.name.named_again(vocabulary),
            other: self.other.named_again(vocabulary),
            ..self
        }
    }

    /// Reads a row of the table `decision`, or of one like it.
    pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        let verdict: String = row.get("verdict")?;
        Ok(Self {
            verdict: Verdict::from_word(&verdict).unwrap_or(Verdict::Withdrawn),
            name: Name::of_columns(row, "")?,
            other: Name::of_columns(row, "other_")?,
        })
    }

    /// Enters the verdict into entry `import_id` of the ledger.
    pub(crate) fn enter(&self, conn: &Connection, import_id: i64) -> Result<()> {
        let is_turned = self.name.key() > self.other.key();
        let (one, other) =
            if is_turned { (&self.other, &self.name) } else { (&self.name, &self.other) };
        conn.execute(
            "insert into decision (
                 import_id, verdict, company, announced_on, round, reference, match_key,
                 other_company, other_announced_on, other_round, other_reference, other_match_key
             ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                import_id,
                self.verdict.as_str(),
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    fn key(company: &str, announced_on: &str, round: &str) -> Option<i64> {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        let name = Name::parse(company, announced_on, round, None, &vocabulary);
        name.ok().map(|name| name.match_key)
    }

    #[test]
    fn a_deal_is_named_however_it_is_spelled() {
        let wanted = key("Lantern", "2023-10-05", "A");
        for (company, announced_on, round) in [
            ("Lantern Inc.", "2023/10/5", "A轮"),
            (" LANTERN ", "2023年10月5日", "Series A"),
            ("Lantern", "5 Oct 2023", "a round"),
        ] {
            assert_eq!(
                key(company, announced_on, round),
                wanted,
                "{company} {announced_on} {round}"
            );
        }
        for (company, announced_on, round) in [
            ("Lantern", "2023-10", "A"),
            ("Lantern", "2023-10-05", "Pre-A"),
            ("Lamp", "2023-10-05", "A"),
        ] {
            let other = key(company, announced_on, round);
            assert!(other.is_some() && other != wanted, "{company} {announced_on} {round}");
        }
        for (company, announced_on, round) in [
            ("", "2023-10-05", "A"),
            ("Lantern", "someday", "A"),
            ("Lantern", "2023-10-05", "first come"),
        ] {
            assert_eq!(key(company, announced_on, round), None, "{company} {announced_on} {round}");
        }
    }

    #[test]
    fn a_round_that_was_written_is_read_as_itself() {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        let labels = include_str!("../schema/reference/round_labels.csv");
        let names: Vec<String> = crate::reference::records(labels)
            .filter(|record| record.get(3) == Some("fundraising"))
            .filter_map(|record| Some(record.get(1)?.to_owned()))
            .filter(|name| !name.is_empty())
            .chain(
                ["A+", "Pre-A", "B2", "Seed 2", "A/B", "C++", "unknown", "strategic"]
                    .map(Into::into),
            )
            .collect();
        assert!(names.len() > 20);
        for name in names {
            assert_eq!(round_code(&name, &vocabulary).ok().as_deref(), Some(name.as_str()));
        }
    }
}
