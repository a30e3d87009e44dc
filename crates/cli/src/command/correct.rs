//! `dealbase correct`: what the team corrects by hand, stored in `corrections.csv` beside the database.

use anyhow::Result;
use dealbase_ingest::correction::{self, Correction, Field};
use dealbase_ingest::duplicates;
use dealbase_query::Value;

use crate::args::{Common, Correct};
use crate::messages::{Messages, say};
use crate::mistake::Mistake;
use crate::output::number::grouped;
use crate::workspace::Workspace;

const ALL: &str = "select * from correction_review order by correction_id";
/// What a person may have to do something about.
const REVIEW: &str =
    "select * from correction_review where state <> 'holds' order by correction_id";

const DEAL: &str = "
select
    deal_id, company, announced_on, coalesce(round, round_class) as round, sector, country,
    amount_text as amount, investors
from deals
where deal_id = coalesce(
    (select counted_deal_id from same_deal where same_deal.deal_id = :deal_id),
    :deal_id
)";

/// Writes a correction and applies it, or lists those there are.
///
/// # Errors
/// Fails if there is no such deal, or a value can't be read; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Correct) -> Result<()> {
    let mut workspace = Workspace::open(common)?;
    workspace.apply()?;
    let Some(deal_id) = typed.deal_id else {
        let found = common.database()?.rows(if typed.review { REVIEW } else { ALL }, &[])?;
        return common.target()?.print_rows(&found.columns, &found.rows);
    };
    let before = shown(common, deal_id)?;
    for field in &typed.fields {
        set(&mut workspace, typed, deal_id, field)?;
    }
    workspace.files.corrections.write()?;
    workspace.decide()?;
    print_change(common, &workspace.messages, deal_id, &before)
}

/// Sets one field in the file, or removes its line where no value follows.
fn set(
    workspace: &mut Workspace<'_>,
    typed: &Correct,
    deal_id: i64,
    field: &(String, String),
) -> Result<()> {
    let usage = |mistake: Mistake| Err(mistake.typed());
    let Workspace { conn, files, vocabulary, .. } = workspace;
    let (word, value) = (field.0.as_str(), field.1.trim());
    let (word, value) = match word {
        "amount_usd" if !value.is_empty() => ("amount", format!("{value} USD")),
        "amount_usd" => ("amount", String::new()),
        _ => (word, value.to_owned()),
    };
    let Some(field) = Field::typed(word) else {
        return usage(Mistake::no_field(word));
    };
    let known = correction::lines_about(conn, deal_id, field)?;
    if value.is_empty() {
        if known.iter().filter(|it| files.corrections.remove(it)).count() == 0 {
            return usage(Mistake::NotCorrected { field: word.to_owned(), deal: deal_id });
        }
        return Ok(());
    }
    let name = match known.first() {
        Some(known) => known.name.clone(),
        None => duplicates::name_of_deal(conn, deal_id)?,
    };
    let count = correction::deal_count(conn, &name)?;
    if count > 1 {
        let name = format!("{}, {}, {}", name.company, name.announced_on, name.round);
        return usage(Mistake::SameName { count, name });
    }
    let correction = Correction {
        name,
        field,
        value,
        note: typed.note.clone(),
        corrected_by: typed.by.clone(),
        corrected_on: Some(jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()),
    };
    if let Err(err) = correction.check(vocabulary) {
        let (field, typed) = (word.to_owned(), correction.value.clone());
        return usage(Mistake::WrongValue { field, typed, expected: err });
    }
    files.corrections.set(correction);
    Ok(())
}

/// The deal's fields with their names; none where there is no such deal.
fn shown(common: &Common, deal_id: i64) -> Result<Vec<(String, Value)>> {
    let database = common.database()?;
    let found = database.rows(DEAL, &[("deal_id", Value::from(deal_id))])?;
    let row = found.rows.into_iter().next().ok_or(dealbase_ingest::Error::NoDeal { deal_id })?;
    Ok(found.columns.into_iter().zip(row).collect())
}

/// Prints the changes of the deal, a line for each field.
fn print_change(
    common: &Common,
    messages: &Messages,
    deal_id: i64,
    before: &[(String, Value)],
) -> Result<()> {
    let after = shown(common, deal_id)?;
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => grouped(*number),
        _ => "–".to_owned(),
    };
    let changed = before.iter().zip(&after).filter(|(before, after)| before.1 != after.1);
    let mut key = "corrected_nothing";
    for (before, after) in changed {
        let (was, now) = (text(&before.1), text(&after.1));
        common.notice(say!(messages, "corrected", deal = deal_id, field = before.0, was, now))?;
        key = "corrected_where";
    }
    common.notice(messages.text(key))
}
