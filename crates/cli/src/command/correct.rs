//! `dealbase correct`: what the team corrects by hand, stored in `corrections.csv` beside the database.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::correction::{self, Correction, Field};
use dealbase_ingest::duplicates;
use dealbase_ingest::schema;
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::{Database, RowSink, Value};
use rusqlite::Connection;

use crate::args::{Common, Correct};
use crate::messages::Messages;
use crate::mistake::Mistake;
use crate::open::with_trusted_timeout;
use crate::output::number::grouped;
use crate::output::{Sheet, Target};
use crate::rules;
use crate::team_files;
use crate::writing;

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
    let mut conn = writing::open(common)?;
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let messages = Messages::of(common.lang())?;
    let mut files = TeamFiles::load(&common.db, &vocabulary)?;
    team_files::restore(common, &messages, &mut files, &conn)?;
    let decided = files.decided().decide(&mut conn, &rules, &vocabulary, &writing::now());
    team_files::print_applied(common, &messages, decided.map_err(schema::named(&common.db))?)?;
    let Some(deal_id) = typed.deal_id else {
        let sql = if typed.review { REVIEW } else { ALL };
        return list(common, sql);
    };
    let before = shown(common, deal_id)?;
    for field in &typed.fields {
        set(&conn, &mut files, &vocabulary, typed, deal_id, field)?;
    }
    files.corrections.write()?;
    let decided = files.decided().decide(&mut conn, &rules, &vocabulary, &writing::now());
    decided.map_err(schema::named(&common.db))?;
    print_change(common, &messages, deal_id, &before)
}

/// Prints what a query finds.
fn list(common: &Common, sql: &str) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    let database = with_trusted_timeout(Database::open(&common.db)?)?;
    let found = database.rows(sql, &[])?;
    let mut sheet = Sheet::new(&target);
    sheet.columns(&found.columns)?;
    found.rows.iter().try_for_each(|row| sheet.row(row))?;
    sheet.finish()
}

/// Sets one field in the file, or removes its line where no value follows.
fn set(
    conn: &Connection,
    files: &mut TeamFiles,
    vocabulary: &Vocabulary,
    typed: &Correct,
    deal_id: i64,
    field: &(String, String),
) -> Result<()> {
    let usage = |mistake: Mistake| Err(mistake.typed());
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
    let database = with_trusted_timeout(Database::open(&common.db)?)?;
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
    if common.quiet {
        return Ok(());
    }
    let after = shown(common, deal_id)?;
    let mut out = anstream::stderr();
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => grouped(i128::from(*number)),
        _ => "–".to_owned(),
    };
    let changed = before.iter().zip(&after).filter(|(before, after)| before.1 != after.1);
    let mut is_changed = false;
    for (before, after) in changed {
        is_changed = true;
        let deal = deal_id.to_string();
        let (was, now) = (text(&before.1), text(&after.1));
        let parts = [("deal", &*deal), ("field", &*before.0), ("was", &*was), ("now", &*now)];
        writeln!(out, "{}", messages.say("corrected", &parts))?;
    }
    let key = if is_changed { "corrected_where" } else { "corrected_nothing" };
    writeln!(out, "{}", messages.text(key))?;
    Ok(())
}
