//! What codes are called: sectors, round classes, countries, markets. Read from the database.

use std::collections::BTreeMap;

use anyhow::Result;
use dealbase_query::Database;
use serde_json::Value;

use crate::messages::{Lang, Messages, say};

const SQL: &str = "
select 'sector' as kind, sector as code, name_zh, name_en, position from sector
union all
select 'round_class', round_class, name_zh, name_en, position from round_class
union all
select 'country', country, name_zh, name_en, 0 from country
union all
select 'market', market, name_zh, name_en, position from market
order by 1, 5, 2";

/// Kinds of deals, as the view `deals` has them.
pub(crate) const KINDS: [&str; 9] = [
    "fundraising",
    "ipo",
    "merger",
    "debt",
    "grant",
    "secondary",
    "listed_placement",
    "token_sale",
    "other",
];
const STATUSES: [&str; 5] = ["exact", "approximate", "vague", "open", "undisclosed"];

/// Names by kind and code, in one language, in the order of the report.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, Vec<(String, String)>>);

impl Names {
    /// Reads the names; those of codes that no table has are words of the page.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn read(database: &Database, words: &Messages) -> Result<Names> {
        let column = if words.lang == Lang::Zh { "name_zh" } else { "name_en" };
        let mut names = Names::of_words(words);
        for record in database.rows(SQL, &[])?.records() {
            let text = |name: &str| record.text(name).unwrap_or_default().to_owned();
            names.0.entry(text("kind")).or_default().push((text("code"), text(column)));
        }
        Ok(names)
    }

    fn of_words(words: &Messages) -> Names {
        let mut names = Names::default();
        let mut add = |kind: &str, codes: &[&str]| {
            let name =
                |code: &&str| ((*code).to_owned(), say!(words, &format!("page_{kind}_{code}")));
            names.0.insert(kind.to_owned(), codes.iter().map(name).collect());
        };
        add("amount_status", &STATUSES);
        add("deal_kind", &KINDS);
        add("is_mega", &["1", "0"]);
        names
    }

    /// The name of a code; the code itself if there is none.
    pub(crate) fn name<'a>(&'a self, kind: &str, code: &'a str) -> &'a str {
        let names = self.0.get(kind).into_iter().flatten();
        names
            .filter(|(known, _)| known == code)
            .map(|(_, name)| name.as_str())
            .next()
            .unwrap_or(code)
    }

    /// The names by kind and code, for templates.
    pub(crate) fn lookup(&self) -> Value {
        let of_kind = |(kind, names): (&String, &Vec<(String, String)>)| {
            let names = names.iter().map(|(code, name)| (code.clone(), Value::from(name.as_str())));
            (kind.clone(), Value::Object(names.collect()))
        };
        Value::Object(self.0.iter().map(of_kind).collect())
    }

    /// Every code of a kind with its name.
    pub(crate) fn all(&self, kind: &str) -> &[(String, String)] {
        self.0.get(kind).map_or(&[], Vec::as_slice)
    }
}
