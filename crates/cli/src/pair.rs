//! Two deals that look alike, side by side: why they do, and where they differ.

use anyhow::Result;
use dealbase_ingest::duplicates::{
    AmountSimilarity, MatchScore, NameSimilarity, Pair, RoundSimilarity,
};
use dealbase_query::{Database, Value};

use crate::messages::{Messages, say};
use crate::output::number::grouped;
use crate::output::page::shortened;
use crate::output::{Align, aligned, width};

/// What is shown of each of the two; the last four say where it is.
const FIELDS: [&str; 12] = [
    "company",
    "announced_on",
    "round",
    "amount_text",
    "amount_usd",
    "investors",
    "country",
    "sector",
    "source",
    "file_name",
    "sheet",
    "row_number",
];
/// The first of those that say where a deal is: these differ always.
const PLACE: usize = 8;

const DEAL: &str = "
select
    company, announced_on, coalesce(round, round_class) as round, amount_text, amount_usd, investors,
    country, sector, source, file_name, sheet, row_number
from deals
where deal_id = :deal_id";

/// Columns of a terminal for each of the two.
const WIDTH: usize = 36;

/// A pair with what is known of each deal, in the order of [`FIELDS`].
pub(crate) struct PairPage {
    pair: Pair,
    one: Vec<Value>,
    other: Vec<Value>,
}

/// The columns of [`PairPage::values`].
pub(crate) fn columns() -> Vec<String> {
    let of_pair = ["deal_id", "other_deal_id", "alike", "differing"].map(str::to_owned);
    let of_both = FIELDS.iter().flat_map(|field| [(*field).to_owned(), format!("other_{field}")]);
    of_pair.into_iter().chain(of_both).collect()
}

impl PairPage {
    /// Asks the database for what is known of both.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn of(database: &Database, pair: &Pair) -> Result<Self> {
        let values = |deal_id: i64| -> Result<Vec<Value>> {
            let rows = database.rows(DEAL, &[("deal_id", Value::from(deal_id))])?.rows;
            Ok(rows.into_iter().next().unwrap_or_default())
        };
        Ok(Self {
            pair: pair.clone(),
            one: values(pair.deal_id)?,
            other: values(pair.other_deal_id)?,
        })
    }

    /// One row for programs: each value beside its counterpart.
    pub(crate) fn values(&self) -> Vec<Value> {
        let codes: Vec<String> = codes(&self.pair.score);
        let differing: Vec<&str> =
            self.fields().filter(|it| it.differs()).map(|it| it.name).collect();
        let of_pair = [
            Value::from(self.pair.deal_id),
            Value::from(self.pair.other_deal_id),
            Value::from(&*codes.join(" ")),
            Value::from(&*differing.join(" ")),
        ];
        let of_both = self.fields().flat_map(|it| [it.one.clone(), it.other.clone()]);
        of_pair.into_iter().chain(of_both).collect()
    }

    /// A block for people: why they are alike, then each field, marked where the two differ.
    pub(crate) fn page(&self, messages: &Messages) -> String {
        let mut page = format!("{}\n", self.reasons(messages));
        let label_width = FIELDS.iter().map(|it| it.len()).max().unwrap_or(0);
        let head = |id: i64| say!(messages, "duplicates_deal", deal = id);
        let (one, other) = (head(self.pair.deal_id), head(self.pair.other_deal_id));
        page.push_str(&line("", label_width, ' ', &one, &other));
        for field in self.fields() {
            if *field.one == Value::Null && *field.other == Value::Null {
                continue;
            }
            let mark = if field.differs() { '≠' } else { ' ' };
            let (one, other) = (shown(field.one), shown(field.other));
            page.push_str(&line(field.name, label_width, mark, &one, &other));
        }
        page
    }

    /// What is known of the first of the two, by the name of a field.
    pub(crate) fn one(&self, name: &str) -> &Value {
        named(&self.one, name)
    }

    /// What is known of the second.
    pub(crate) fn other(&self, name: &str) -> &Value {
        named(&self.other, name)
    }

    /// Why the two look alike, in one line.
    pub(crate) fn reasons(&self, messages: &Messages) -> String {
        let reasons: Vec<String> = codes(&self.pair.score)
            .iter()
            .map(|code| match code.strip_prefix("days_") {
                Some(days) => say!(messages, "alike_days", count = days),
                None => messages.text(&format!("alike_{code}")).to_owned(),
            })
            .collect();
        reasons.join(messages.text("list"))
    }

    fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        let values = self.one.iter().zip(&self.other).enumerate();
        FIELDS.iter().zip(values).map(|(name, (index, (one, other)))| Field {
            name,
            is_place: index >= PLACE,
            one,
            other,
        })
    }
}

fn named<'a>(values: &'a [Value], name: &str) -> &'a Value {
    let place = FIELDS.iter().position(|it| *it == name);
    place.and_then(|it| values.get(it)).unwrap_or(&Value::Null)
}

/// One field of both deals.
struct Field<'a> {
    name: &'static str,
    is_place: bool,
    one: &'a Value,
    other: &'a Value,
}

impl Field<'_> {
    fn differs(&self) -> bool {
        !self.is_place && self.one != self.other
    }
}

fn line(label: &str, label_width: usize, mark: char, one: &str, other: &str) -> String {
    let label = aligned(label, label_width, Align::Left);
    let one = aligned(one, WIDTH.max(width(one)), Align::Left);
    format!("{}\n", format!("  {label} {mark} {one}  {other}").trim_end())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Integer(number) => grouped(*number),
        other => shortened(other.text().unwrap_or_default(), WIDTH),
    }
}

/// What the two have in common, in stable words for programs.
fn codes(score: &MatchScore) -> Vec<String> {
    let name = match score.name {
        NameSimilarity::Equal => "name_equal",
        NameSimilarity::Contained => "name_contained",
        NameSimilarity::Similar => "name_similar",
        NameSimilarity::Different => "name_different",
    };
    let round = match score.round {
        RoundSimilarity::Equal => "round_equal",
        RoundSimilarity::Class => "round_class",
        RoundSimilarity::Unknown => "round_unknown",
        RoundSimilarity::Different => "round_different",
    };
    let amount = match score.amount {
        AmountSimilarity::Equal => "amount_equal",
        AmountSimilarity::Near => "amount_near",
        AmountSimilarity::Band => "amount_band",
        AmountSimilarity::Unknown => "amount_unknown",
    };
    let days = format!("days_{}", score.days);
    let mut codes = vec![name.to_owned(), days, round.to_owned(), amount.to_owned()];
    codes.extend(score.shares_investor.then(|| "investor_shared".to_owned()));
    codes
}
