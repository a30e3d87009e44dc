//! Values of dimensions as people type them: by their code or their English or Chinese name, in any case.

use anyhow::Result;
use dealbase_query::{Database, nearest};

use crate::mistake::{Hint, Mistake};

/// More values than these are not listed in a message.
const MOST_LISTED: usize = 25;

/// A dimension; the database lists its values in a table of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    Market,
    Sector,
    RoundClass,
    Country,
}

impl Dimension {
    /// The table, and its column of codes.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Sector => "sector",
            Self::RoundClass => "round_class",
            Self::Country => "country",
        }
    }

    /// The code of what was typed: `china` for `China` and 中国.
    ///
    /// # Errors
    /// A usage error that names the nearest value, or all of a short list.
    pub(crate) fn code(self, database: &Database, typed: &str) -> Result<String> {
        let table = self.table();
        let order = if self == Self::Country { table } else { "position" };
        let sql = format!(
            "select {table} as code, name_en, name_zh from {table} order by {order}, {table}"
        );
        let rows = database.rows(&sql, &[])?;
        let names = ["code", "name_en", "name_zh"];
        let values: Vec<[&str; 3]> = rows
            .records()
            .map(|record| names.map(|name| record.text(name).unwrap_or_default()))
            .collect();
        let wanted = typed.trim().to_lowercase();
        let is_it = |value: &&[&str; 3]| value.iter().any(|name| name.to_lowercase() == wanted);
        // A name may be that of several markets, a code only of one.
        let by_code = values.iter().find(|[code, ..]| code.to_lowercase() == wanted);
        if let Some([code, ..]) = by_code.or_else(|| values.iter().find(is_it)) {
            return Ok((*code).to_owned());
        }
        let near = nearest(typed, values.iter().flatten().copied());
        let near = near.and_then(|near| values.iter().find(|value| value.contains(&near.as_str())));
        let hint = match near {
            Some([code, ..]) => Hint::Nearest { name: (*code).to_owned() },
            None if values.len() <= MOST_LISTED => {
                let known: Vec<&str> = values.iter().map(|[code, ..]| *code).collect();
                Hint::Known { names: known.join(", ") }
            }
            None => Hint::Listed { command: format!("`dealbase query \"select * from {table}\"`") },
        };
        let typed = typed.to_owned();
        let mistake = match self {
            Self::Market => Mistake::NoMarket { typed, hint },
            Self::Sector => Mistake::NoSector { typed, hint },
            Self::RoundClass => Mistake::NoRoundClass { typed, hint },
            Self::Country => Mistake::NoCountry { typed, hint },
        };
        Err(mistake.typed())
    }
}
